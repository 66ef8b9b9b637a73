package io.strowger.core.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Digest authentication, RFC 2617 §3.2 with the algorithms of RFC 8760, in Twilio's one realm.
public final class Digest {
    /// Twilio's realm for every domain: what makes one stored HA1 serve any domain its list is mapped to.
    public static final String REALM = "sip.twilio.com";

    private Digest() {}

    /// Whether `answer` was made with the password behind `password`, for a request of this method. Says
    /// nothing of the nonce.
    public static boolean matches(DigestAnswer answer, String method, HashedPassword password) {
        if (!answer.realm().equals(REALM)) return false;
        var expected = response(answer, method, password.of(answer.algorithm()));
        return MessageDigest.isEqual(ascii(expected), ascii(answer.response()));
    }

    static String ha1(DigestAlgorithm algorithm, String username, String password) {
        return hash(algorithm, username + ":" + REALM + ":" + password);
    }

    static String response(DigestAnswer answer, String method, String ha1) {
        var ha2 = hash(answer.algorithm(), method + ":" + answer.uri());
        return answer.qop().isEmpty()
                ? hash(answer.algorithm(), ha1 + ":" + answer.nonce() + ":" + ha2)
                : hash(
                        answer.algorithm(),
                        ha1 + ":" + answer.nonce() + ":" + answer.nonceCountText() + ":" + answer.cnonce() + ":"
                                + answer.qop() + ":" + ha2);
    }

    /// What a client answers to a challenge with `qop=auth`: for our own clients, the bench and the tests.
    public static String respond(
            DigestAlgorithm algorithm,
            String username,
            String password,
            String method,
            String uri,
            String nonce,
            String nc,
            String cnonce) {
        var unanswered = new DigestAnswer(username, REALM, nonce, uri, "", algorithm, "auth", cnonce, nc);
        return response(unanswered, method, ha1(algorithm, username, password));
    }

    static String hash(DigestAlgorithm algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance(algorithm.hash()).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has " + algorithm.hash(), missing);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
