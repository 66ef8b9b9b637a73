package io.strowger.core;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// URLs as people write them: into a configuration, a request to the API, a document, or a `Location`.
public final class Urls {
    private static final String NEVER_IN_A_URL = "\"<>\\^`{|}";
    private static final Pattern ABSOLUTE = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final int LAST_PORT = 0xFFFF;
    private static final Pattern USER = Pattern.compile("^([^/?#]*//)[^/?#]*@");

    private Urls() {}

    /// What can be asked for: http or https, without the fragment, with at least `/` as its path, characters
    /// that no URL has escaped. Throws [Malformed] where there is no such thing.
    public static URI parse(String text) {
        return checked(uri(withoutFragment(text)));
    }

    /// The same for what `base` redirects to.
    public static URI parse(URI base, String location) {
        var reference = withoutFragment(location);
        // URI.resolve follows RFC 2396, and so would lose the last segment of the path
        return checked(reference.startsWith("?") ? uri(beforeQuery(base) + reference) : base.resolve(uri(reference)));
    }

    public static boolean isAbsolute(String text) {
        return ABSOLUTE.matcher(text.strip()).matches();
    }

    /// What a document at `base` means by `reference`, with the fragment, where overrides stand. What can't be meant is
    /// left as it is: whoever asks it hears what is wrong with it.
    public static String resolved(String base, String reference) {
        if (reference.isEmpty() || base.isEmpty() || isAbsolute(reference)) return reference;
        try {
            var fragment = fragment(reference);
            return parse(parse(base), reference) + (fragment.isEmpty() ? "" : "#" + fragment);
        } catch (Malformed bad) {
            return reference;
        }
    }

    public static String fragment(String text) {
        var hash = text.indexOf('#');
        return hash < 0 ? "" : text.substring(hash + 1);
    }

    /// `https://user:password@host/` as `https://host/`.
    public static String withoutUser(String text) {
        return USER.matcher(text).replaceFirst("$1");
    }

    private static String withoutFragment(String text) {
        var hash = text.indexOf('#');
        return (hash < 0 ? text : text.substring(0, hash)).strip();
    }

    private static String beforeQuery(URI url) {
        var text = url.toString();
        var query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    private static URI uri(String text) {
        try {
            return new URI(escaped(text));
        } catch (URISyntaxException bad) {
            throw malformed(text);
        }
    }

    private static URI checked(URI url) {
        var isWeb = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!isWeb || url.getHost() == null || url.getPort() == 0 || url.getPort() > LAST_PORT)
            throw malformed(url.toString());
        if (!url.getRawPath().isEmpty()) return url;
        var query = url.getRawQuery();
        return URI.create(beforeQuery(url) + "/" + (query == null ? "" : "?" + query));
    }

    private static Malformed malformed(String text) {
        return new Malformed("an http or https URL", withoutUser(text));
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (character > ' ' && character < 0x7F && NEVER_IN_A_URL.indexOf(character) < 0) {
                escaped.appendCodePoint(character);
            } else {
                for (var octet : Character.toString(character).getBytes(StandardCharsets.UTF_8))
                    escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        });
        return escaped.toString();
    }
}
