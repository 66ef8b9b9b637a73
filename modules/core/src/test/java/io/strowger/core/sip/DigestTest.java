package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The hashes were made with another implementation (Python's hashlib) out of RFC 2617 §3.2.2 and RFC 8760.
class DigestTest {
    private static final HashedPassword PASSWORD = HashedPassword.of("alice", "Correct-Horse-1");
    private static final String NONCE = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
    private static final String URI = "sip:acme.sip.twilio.com";

    @Test
    void hashesAPasswordForTheOneRealm() {
        assertThat(PASSWORD.md5()).isEqualTo("9aef1f238e102e65c719e7abc7458e85");
        assertThat(PASSWORD.sha256()).isEqualTo("8a214f7174e435852b5c80bd95a15fb15f0f83ffa8ad66b9b311e288910c1ef2");
    }

    @Test
    void hashesAPasswordThatIsNotAscii() {
        var password = HashedPassword.of("Jürgen", "Zwölf-Boxkämpfer-1");

        assertThat(password.md5()).isEqualTo("6800ff59f52b364370516fb65fc3b3cb");
        assertThat(password.sha256()).isEqualTo("13c4ba892639d817f0847c8df8f8e0683b6487efe5356f4a6a85603f92f53cb0");
    }

    @Test
    void matchesAnAnswerWithQop() {
        assertThat(Digest.matches(
                        answer(DigestAlgorithm.MD5, "auth", "173d46dacda5ee094c4ba2156bfe20ac"), "REGISTER", PASSWORD))
                .isTrue();
        assertThat(Digest.matches(
                        answer(
                                DigestAlgorithm.SHA_256,
                                "auth",
                                "029886af9e8ad78b6440433a657f822bb8dd611b543f5586a8a6796135fe6f6e"),
                        "REGISTER",
                        PASSWORD))
                .isTrue();
    }

    @Test
    void matchesAnAnswerOfAnOldDeviceWithoutQop() {
        assertThat(Digest.matches(
                        answer(DigestAlgorithm.MD5, "", "e21520e5a2c447000d9f865fe5983348"), "REGISTER", PASSWORD))
                .isTrue();
        assertThat(Digest.matches(
                        answer(
                                DigestAlgorithm.SHA_256,
                                "",
                                "0c023d4a98ad367ffd0bed5f72b919d705978d7300956ad561a8bd3bd3036fb3"),
                        "REGISTER",
                        PASSWORD))
                .isTrue();
    }

    @Test
    void doesNotMatchForAnotherMethodPasswordOrUser() {
        var answer = answer(DigestAlgorithm.MD5, "auth", "173d46dacda5ee094c4ba2156bfe20ac");

        assertThat(Digest.matches(answer, "INVITE", PASSWORD)).isFalse();
        assertThat(Digest.matches(answer, "REGISTER", HashedPassword.of("alice", "Correct-Horse-2")))
                .isFalse();
        assertThat(Digest.matches(answer, "REGISTER", HashedPassword.of("Alice", "Correct-Horse-1")))
                .isFalse();
    }

    @Test
    void doesNotMatchInAnotherRealm() {
        var response = "173d46dacda5ee094c4ba2156bfe20ac";
        var elsewhere = new DigestAnswer(
                "alice", "example.com", NONCE, URI, response, DigestAlgorithm.MD5, "auth", "0a4f113b", "00000001");

        assertThat(Digest.matches(elsewhere, "REGISTER", PASSWORD)).isFalse();
    }

    @Test
    void doesNotMatchAnAnswerThatIsNoHash() {
        assertThat(Digest.matches(answer(DigestAlgorithm.MD5, "auth", ""), "REGISTER", PASSWORD))
                .isFalse();
        assertThat(Digest.matches(answer(DigestAlgorithm.MD5, "auth", "é".repeat(32)), "REGISTER", PASSWORD))
                .isFalse();
    }

    @Test
    void respondsAsADeviceDoes() {
        assertThat(Digest.respond(
                        DigestAlgorithm.MD5,
                        "alice",
                        "Correct-Horse-1",
                        "REGISTER",
                        URI,
                        NONCE,
                        "00000001",
                        "0a4f113b"))
                .isEqualTo("173d46dacda5ee094c4ba2156bfe20ac");
    }

    @Test
    void neverPrintsAHash() {
        assertThat(PASSWORD).hasToString("HashedPassword[hidden]");
    }

    private static DigestAnswer answer(DigestAlgorithm algorithm, String qop, String response) {
        return new DigestAnswer("alice", Digest.REALM, NONCE, URI, response, algorithm, qop, "0a4f113b", "00000001");
    }
}
