package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipDoorRoutesTest {
    private static final String PATH = "/strowger/v1/edges/ashburn/sip";
    private static final String REGISTER = "REGISTER sip:acme.sip.twilio.com SIP/2.0\r\nContent-Length: 0\r\n\r\n";

    private final TestSite site = new TestSite();

    @Test
    void passesARawRequestInAndTheRawResponseOut() {
        var answer = site.ask("POST", PATH).body("message/sip", REGISTER).answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("message/sip");
        assertThat(answer.body())
                .startsWith("SIP/2.0 200 OK\r\nX-Asked: ashburn ")
                .contains("X-First-Line: REGISTER sip:acme.sip.twilio.com SIP/2.0\r\n");
    }

    @Test
    void doesNotFindAnEdgeThatIsNotHere() {
        var missing = site.ask("POST", "/strowger/v1/edges/tokyo/sip")
                .body("message/sip", REGISTER)
                .answer();

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.at("code")).isEqualTo("20404");
    }

    @Test
    void refusesWhatIsNotSip() {
        assertThat(site.ask("POST", PATH).body("text/plain", REGISTER).answer().status())
                .isEqualTo(415);
        assertThat(site.post(PATH, "a", "b").answer().status()).isEqualTo(415);
        assertThat(site.get(PATH).answer().status()).isEqualTo(405);
    }

    @Test
    void refusesAMessageThatIsTooLong() {
        var refused = site.ask("POST", PATH)
                .body("message/sip", "x".repeat(64 * 1024 + 1))
                .answer();

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.at("code")).isEqualTo("20413");
        assertThat(site.ask("POST", PATH)
                        .body("message/sip", "x".repeat(64 * 1024))
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void wantsCredentialsAndSaysWhenTheEdgeIsOverloaded() {
        assertThat(site.ask("POST", PATH)
                        .body("message/sip", REGISTER)
                        .anonymously()
                        .answer()
                        .status())
                .isEqualTo(401);
        site.edge.goDown();
        assertThat(site.ask("POST", PATH).body("message/sip", REGISTER).answer().status())
                .isEqualTo(503);
    }
}
