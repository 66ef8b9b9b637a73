package io.strowger.region.twiml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the headers that an application adds to an INVITE. One that may not be sent is left out, with a
/// warning.
final class SipHeaderReader {
    private static final int TOO_LONG = 1024; // all of a query, or of a <Headers>
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+"); // RFC 3261 §25.1
    private static final Pattern ESCAPED = Pattern.compile("(?:[^%\\s]|%[0-9A-Fa-f]{2})*+");
    private static final Set<String> WITHOUT_PREFIX =
            Set.of("user-to-user", "remote-party-id", "p-preferred-identity", "p-called-party-id");

    private final Warnings warnings;

    SipHeaderReader(Warnings warnings) {
        this.warnings = warnings;
    }

    /// Those of a URI: `X-Order=7&X-Name=Miller%20%26%20Sons`.
    List<SipHeader> query(String query, Element where) {
        if (query.length() >= TOO_LONG) return tooLong(where);
        return Arrays.stream(query.split("&"))
                .filter(header -> !header.isEmpty())
                .map(header -> unescaped(header, where))
                .flatMap(Optional::stream)
                .toList();
    }

    /// Those of `<Headers><Header name="X-Order" value="7"/></Headers>` in `sip`.
    List<SipHeader> elements(Element sip) {
        sip.children("Headers").forEach(headers -> warnings.expectOnly(headers, "Header"));
        var headers = sip.children("Headers").stream()
                .flatMap(element -> element.children("Header").stream())
                .toList();
        if (headers.stream().mapToInt(SipHeaderReader::length).sum() >= TOO_LONG) return tooLong(sip);
        return headers.stream().map(this::header).flatMap(Optional::stream).toList();
    }

    /// As it would be in a query, if nothing in it had to be escaped.
    private static int length(Element header) {
        return header.attributes().values().stream()
                .mapToInt(value -> value.length() + 1)
                .sum();
    }

    private Optional<SipHeader> header(Element element) {
        warnings.expectOnly(element);
        return Attributes.read(
                element,
                "Dial->SIP->Header",
                warnings,
                given -> allowed(given.text("name"), given.text("value"), element));
    }

    private Optional<SipHeader> unescaped(String header, Element where) {
        if (!ESCAPED.matcher(header).matches())
            return leftOut(32110, "SIP: URI is formatted incorrectly, a header is left out", where);
        var parts = header.replace("+", "%2B").split("=", 2); // only in forms is + a space
        var value = parts.length == 1 ? "" : parts[1];
        return allowed(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(value, UTF_8), where);
    }

    private Optional<SipHeader> allowed(String name, String value, Element where) {
        if (!TOKEN.matcher(name).matches()) return leftOut(32111, "SIP: Invalid header name", where);
        if (value.chars().anyMatch(Character::isISOControl))
            return leftOut(32112, "SIP: Invalid header value, of " + name, where);
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("x-twilio")) return leftOut(32113, "SIP: Header name is not allowed, " + name, where);
        if (!(lower.startsWith("x-") && lower.length() > 2) && !WITHOUT_PREFIX.contains(lower))
            return leftOut(13252, "Dial: Invalid header name, " + name, where);
        return Optional.of(new SipHeader(name, value));
    }

    private Optional<SipHeader> leftOut(int code, String text, Element where) {
        warnings.add(code, text, where);
        return Optional.empty();
    }

    private List<SipHeader> tooLong(Element where) {
        warnings.add(13253, "Dial: Header is too long, all together have 1024 characters or more", where);
        return List.of();
    }
}
