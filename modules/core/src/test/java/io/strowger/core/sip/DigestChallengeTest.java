package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestChallengeTest {
    private static final String REALM = "Digest realm=\"sip.twilio.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";
    private static final HashedPassword PASSWORD = HashedPassword.of("alice", "Correct-Horse-1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", qop=\"auth\"",
                ", qop=\"auth-int, auth\", opaque=\"o\"",
                ", algorithm=SHA-256, qop=auth",
                ", algorithm=md5"
            })
    void isAnsweredAsADeviceAnswersOurs(String more) {
        var header = DigestChallenge.read(REALM + more)
                .orElseThrow()
                .answer("alice", "Correct-Horse-1", "INVITE", "sip:bob@pbx.example", "0a4f113b");

        var answer = DigestAnswer.parse(header);
        assertThat(Digest.matches(answer, "INVITE", PASSWORD)).isTrue();
        assertThat(answer.uri()).isEqualTo("sip:bob@pbx.example");
        assertThat(header.contains("opaque=\"o\"")).isEqualTo(more.contains("opaque"));
        assertThat(answer.qop().isEmpty()).isEqualTo(!more.contains("qop"));
    }

    @Test
    void isAnsweredInItsOwnRealm() {
        var header = DigestChallenge.read("Digest realm=\"a \\\"b\\\"\", nonce=\"n\"")
                .orElseThrow()
                .answer("alice", "p", "INVITE", "sip:b", "c");

        assertThat(header).contains("realm=\"a \\\"b\\\"\"");
        assertThat(DigestAnswer.parse(header).realm()).isEqualTo("a \"b\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic realm=\"x\"",
                "Digest realm=\"x",
                "Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"",
                "Digest realm=\"x\", nonce=\"n\", algorithm=MD5-sess"
            })
    void isNoneThatWeCanAnswer(String header) {
        assertThat(DigestChallenge.read(header)).isEmpty();
    }
}
