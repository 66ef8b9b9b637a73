package io.strowger.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @Test
    void masksWhatProvesAPasswordAndNothingElse() {
        var invite = """
                INVITE sip:bob@acme.sip.twilio.com SIP/2.0
                Proxy-Authorization: Digest username="alice", realm="sip.twilio.com", nonce="n1", response="%s",
                 uri="sip:bob@acme.sip.twilio.com", cnonce="c1", nc=00000001
                Authorization: Digest username="alice",
                  response = "%s"
                authorization:Digest response=%s,qop=auth
                Content-Length: 0

                """;

        assertThat(Secrets.masked(invite.formatted("0123456789abcdef", "fedc", "ba98")))
                .isEqualTo(invite.replace("\"%s\"", "***").replace("%s", "***"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization: Basic YWxpY2U6cGFzcw==| Authorization: Basic ***",
                "Proxy-Authorization:Bearer abc.def| Proxy-Authorization:Bearer ***",
                "https://app:s3cret@app.example/voice?a=b@c| https://app:***@app.example/voice?a=b@c",
                "http://:s3cret@[::1]:80/| http://:***@[::1]:80/",
                "To: <sip:bob:s3cret@192.0.2.4:5060>| To: <sip:bob:***@192.0.2.4:5060>",
                "<Sip username=\"u\" password=\"s3cret\">sip:x@y</Sip>| <Sip username=\"u\" password=***>sip:x@y</Sip>",
                "<Sip password='s3cret'>| <Sip password=***>",
                "/voice?password=s3cret&user=bob| /voice?password=***&user=bob",
                "Digest response=\"cut off @| Digest response=***",
                "SIPS:bob:s3cret@h| SIPS:bob:***@h",
                "sip::s3cret@h| sip::***@h",
                "ftp://:s3cret@h a@b| ftp://:***@h a@b",
                "a@b,\fsip:bob:s3cret@h| a@b,\fsip:bob:***@h",
                "sip:response=\"a b\"x:s3cret@h| sip:response=***x:***@h",
                "sip:response=@,u:s3cret@h| sip:response=***,u:***@h"
            })
    void masksPasswords(String text, String masked) {
        assertThat(Secrets.masked(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Proxy-Authenticate: Digest realm=\"sip.twilio.com\", nonce=\"n1\"",
                "Via: SIP/2.0/UDP 192.0.2.4:5060;branch=z9hG4bK1",
                "<sip:bob@192.0.2.4:5060;transport=udp>",
                "Route: <sip:192.0.2.4:5060;lr>, <sip:proxy@192.0.2.5>",
                "https://app.example:8080/voice?to=bob@acme.sip.twilio.com",
                "<Response><Dial><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>",
                "/voice?response=json"
            })
    void leavesEverythingElse(String text) {
        assertThat(Secrets.masked(text)).isEqualTo(text);
    }
}
