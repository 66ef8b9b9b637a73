package io.strowger.core.sip;

import io.strowger.core.Malformed;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A device's answer to a digest challenge: the `Proxy-Authorization` or `Authorization` header of RFC 2617 and
/// RFC 8760. Absent parameters are empty; `nonceCount` is 0 when there is no `qop`.
public record DigestAnswer(
        String username,
        String realm,
        String nonce,
        String uri,
        String response,
        DigestAlgorithm algorithm,
        String qop,
        String cnonce,
        String nonceCountText) {

    static final int MAX_HEADER = 2048;

    /// Parses the header's value, `Digest username="alice", ...`. Throws [Malformed] for another scheme, a
    /// missing or a doubled parameter, an unknown algorithm or a `qop` other than `auth`.
    public static DigestAnswer parse(String header) {
        if (header.length() > MAX_HEADER || !header.regionMatches(true, 0, "Digest ", 0, 7))
            throw new Malformed("a Digest authorization", header);
        var parameters = parameters(header);
        var algorithm = DigestAlgorithm.named(parameters.getOrDefault("algorithm", ""))
                .orElseThrow(() -> new Malformed("an algorithm we offered", header));
        var qop = parameters.getOrDefault("qop", "");
        if (!qop.isEmpty() && !qop.equals("auth")) throw new Malformed("qop=auth", header);
        return new DigestAnswer(
                required(parameters, "username", header),
                required(parameters, "realm", header),
                required(parameters, "nonce", header),
                required(parameters, "uri", header),
                required(parameters, "response", header).toLowerCase(Locale.ROOT),
                algorithm,
                qop,
                qop.isEmpty() ? "" : required(parameters, "cnonce", header),
                qop.isEmpty() ? "" : nonceCount(required(parameters, "nc", header)));
    }

    /// How often the device says it has used this nonce; 0 without `qop`.
    public long nonceCount() {
        return nonceCountText.isEmpty() ? 0 : Long.parseLong(nonceCountText, 16);
    }

    private static String nonceCount(String text) {
        if (text.length() != 8 || !text.chars().allMatch(c -> Character.digit(c, 16) >= 0))
            throw new Malformed("a nonce count of eight hexadecimal digits", text);
        return text;
    }

    private static String required(Map<String, String> parameters, String name, String header) {
        var value = parameters.get(name);
        if (value == null) throw new Malformed("a Digest authorization with " + name, header);
        return value;
    }

    static Map<String, String> parameters(String header) {
        var found = new HashMap<String, String>();
        var at = 7;
        while (at < header.length()) {
            while (at < header.length() && (header.charAt(at) == ',' || Character.isWhitespace(header.charAt(at))))
                at++;
            if (at == header.length()) break;
            var equals = header.indexOf('=', at);
            if (equals < 0) throw new Malformed("a Digest authorization", header);
            var name = header.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            at = equals + 1;
            while (at < header.length() && Character.isWhitespace(header.charAt(at))) at++;
            var value = new StringBuilder();
            if (at < header.length() && header.charAt(at) == '"') {
                at++;
                while (at < header.length() && header.charAt(at) != '"') {
                    if (header.charAt(at) == '\\' && at + 1 < header.length()) at++;
                    value.append(header.charAt(at++));
                }
                if (at == header.length()) throw new Malformed("a Digest authorization with closed quotes", header);
                at++;
            } else {
                while (at < header.length() && header.charAt(at) != ',') value.append(header.charAt(at++));
            }
            if (found.put(name, value.toString().strip()) != null)
                throw new Malformed("a Digest authorization without doubles", header);
        }
        return found;
    }
}
