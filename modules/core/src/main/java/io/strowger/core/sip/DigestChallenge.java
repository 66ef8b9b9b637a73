package io.strowger.core.sip;

import io.strowger.core.Malformed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What somebody we call wants to know first: a `WWW-Authenticate` or `Proxy-Authenticate` header (RFC 2617
/// §3.2.1, RFC 8760). `hasQop` is whether it knows `qop=auth`; old servers don't.
public record DigestChallenge(String realm, String nonce, String opaque, DigestAlgorithm algorithm, boolean hasQop) {
    private static final String FIRST_USE = "00000001";
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    /// Empty for what we can't answer: another scheme, another algorithm, `auth-int` alone, or no challenge at
    /// all.
    public static Optional<DigestChallenge> read(String header) {
        if (header.length() > DigestAnswer.MAX_HEADER || !header.regionMatches(true, 0, "Digest ", 0, 7))
            return Optional.empty();
        try {
            var parameters = DigestAnswer.parameters(header);
            var qop = parameters.getOrDefault("qop", "").toLowerCase(Locale.ROOT);
            var hasQop = List.of(COMMA.split(qop)).contains("auth");
            if (!qop.isEmpty() && !hasQop) return Optional.empty();
            return DigestAlgorithm.named(parameters.getOrDefault("algorithm", ""))
                    .map(algorithm -> new DigestChallenge(
                            parameters.getOrDefault("realm", ""),
                            parameters.getOrDefault("nonce", ""),
                            parameters.getOrDefault("opaque", ""),
                            algorithm,
                            hasQop));
        } catch (Malformed unreadable) {
            return Optional.empty();
        }
    }

    /// The value of the `Authorization` or `Proxy-Authorization` header that answers it.
    public String answer(String username, String password, String method, String uri, String cnonce) {
        var unanswered = new DigestAnswer(
                username, realm, nonce, uri, "", algorithm, hasQop ? "auth" : "", cnonce, hasQop ? FIRST_USE : "");
        var response =
                Digest.response(unanswered, method, Digest.hash(algorithm, username + ":" + realm + ":" + password));
        return "Digest username=" + quoted(username) + ", realm=" + quoted(realm) + ", nonce=" + quoted(nonce)
                + ", uri=" + quoted(uri) + ", response=" + quoted(response) + ", algorithm=" + algorithm.word()
                + (opaque.isEmpty() ? "" : ", opaque=" + quoted(opaque))
                + (hasQop ? ", qop=auth, nc=" + FIRST_USE + ", cnonce=" + quoted(cnonce) : "");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
