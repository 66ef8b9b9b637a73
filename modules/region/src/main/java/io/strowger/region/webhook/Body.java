package io.strowger.region.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a server has answered, as octets and as text.
final class Body {
    private static final Set<String> TEXTS = Set.of("text/xml", "application/xml", "text/html", "text/plain");
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\"\\s;]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern XML_DECLARATION =
            Pattern.compile("^<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']([^\"']{1,40})[\"']");
    private static final int LONGEST_DECLARATION = 300;

    private Body() {}

    /// `text/xml` of `Text/XML; charset=utf-8`; empty of nothing.
    static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    static boolean isAudio(String mediaType) {
        return mediaType.startsWith("audio/");
    }

    static boolean canBeTwiml(String mediaType) {
        return TEXTS.contains(mediaType);
    }

    /// All of it, or nothing if it is longer than `limit`: then it was read no further than that.
    static Optional<byte[]> read(InputStream from, int limit) throws IOException {
        var octets = from.readNBytes(limit);
        return octets.length == limit && from.read() >= 0 ? Optional.empty() : Optional.of(octets);
    }

    /// In the charset of its byte order mark, else of the header, else of the XML declaration (RFC 7303 §3),
    /// else in UTF-8. Octets that it does not have become U+FFFD.
    static String text(byte[] octets, String contentType) {
        var mark = mark(octets);
        if (mark.isPresent()) return new String(octets, mark.get()).substring(1);
        return new String(
                octets,
                charset(CHARSET, contentType)
                        .or(() -> charset(XML_DECLARATION, beginning(octets)))
                        .orElse(StandardCharsets.UTF_8));
    }

    private static Optional<Charset> mark(byte[] octets) {
        if (startsWith(octets, 0xEF, 0xBB, 0xBF)) return Optional.of(StandardCharsets.UTF_8);
        if (startsWith(octets, 0xFE, 0xFF)) return Optional.of(StandardCharsets.UTF_16BE);
        if (startsWith(octets, 0xFF, 0xFE)) return Optional.of(StandardCharsets.UTF_16LE);
        return Optional.empty();
    }

    private static boolean startsWith(byte[] octets, int... mark) {
        if (octets.length < mark.length) return false;
        for (var at = 0; at < mark.length; at++) if ((octets[at] & 0xFF) != mark[at]) return false;
        return true;
    }

    private static String beginning(byte[] octets) {
        return new String(octets, 0, Math.min(octets.length, LONGEST_DECLARATION), StandardCharsets.ISO_8859_1);
    }

    private static Optional<Charset> charset(Pattern where, String text) {
        var found = where.matcher(text);
        if (!found.find()) return Optional.empty();
        try {
            return Optional.of(Charset.forName(found.group(1)));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }
}
