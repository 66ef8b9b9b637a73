package io.strowger.region.webhook;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The cookies of one call (RFC 6265), which keeps them for as long as it lasts: one that ends later goes with
/// the call, one that would end sooner stays, one that has ended already is taken away.
public record Cookies(List<Cookie> cookies) {
    public static final Cookies NONE = new Cookies(List.of());

    private static final String SEPARATOR = "\t";
    private static final int MOST = 50; // what RFC 6265 §6.1 wants of a client, for a domain and 4096 octets each
    private static final int LONGEST = 4096;
    private static final int MOST_OCTETS = 8192; // all of them: a longer Cookie header is more than servers take

    public Cookies {
        cookies = List.copyOf(cookies);
    }

    /// One of them, and where it is sent to. `ofHostOnly`: not to the sub-domains of `domain`.
    public record Cookie(
            String name, String value, String domain, boolean ofHostOnly, String path, boolean encryptedOnly) {
        private int length() {
            return name.length() + value.length() + domain.length() + path.length();
        }

        private boolean replaces(Cookie other) {
            return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
        }

        private boolean goesTo(URI url) {
            var host = host(url);
            return (ofHostOnly ? host.equals(domain) : isWithin(host, domain))
                    && isBelow(url.getRawPath(), path)
                    && (!encryptedOnly || url.getScheme().equalsIgnoreCase("https"));
        }

        /// Without its value, which may let in whoever has it.
        @Override
        public String toString() {
            return name + " of " + domain + path;
        }
    }

    /// After the server at `url` has answered with these `Set-Cookie` headers. The oldest give way to the
    /// newest.
    Cookies after(URI url, List<String> headers, Instant now) {
        var kept = new ArrayList<>(cookies);
        for (var header : headers) {
            if (header.length() > LONGEST || !header.chars().allMatch(each -> each >= ' ' && each < 0x7F)) continue;
            var attributes = attributes(header);
            cookie(url, header, attributes).ifPresent(cookie -> {
                kept.removeIf(cookie::replaces);
                if (!hasEnded(attributes, now)) kept.add(cookie);
            });
        }
        return new Cookies(kept.subList(kept.size() - fitting(kept), kept.size()));
    }

    /// How many of the newest there is room for.
    private static int fitting(List<Cookie> cookies) {
        var octets = 0;
        var count = 0;
        for (var cookie : cookies.reversed()) {
            octets += cookie.length();
            if (octets > MOST_OCTETS || count == MOST) break;
            count++;
        }
        return count;
    }

    /// One line each, for safekeeping: no part of a cookie contains a control character.
    public String written() {
        return cookies.stream()
                .map(cookie -> String.join(
                        SEPARATOR,
                        cookie.name,
                        cookie.value,
                        cookie.domain,
                        Boolean.toString(cookie.ofHostOnly),
                        cookie.path,
                        Boolean.toString(cookie.encryptedOnly)))
                .collect(Collectors.joining("\n"));
    }

    /// What [#written()] has written.
    public static Cookies read(String written) {
        return new Cookies(written.lines()
                .map(line -> line.split(SEPARATOR, -1))
                .map(part -> new Cookie(
                        part[0],
                        part[1],
                        part[2],
                        Boolean.parseBoolean(part[3]),
                        part[4],
                        Boolean.parseBoolean(part[5])))
                .toList());
    }

    /// The `Cookie` header of a request, when there is something to say.
    Optional<String> headerFor(URI url) {
        var header = cookies.stream()
                .filter(cookie -> cookie.goesTo(url))
                .map(cookie -> cookie.name + "=" + cookie.value)
                .collect(Collectors.joining("; "));
        return header.isEmpty() ? Optional.empty() : Optional.of(header);
    }

    private static Optional<Cookie> cookie(URI url, String header, Map<String, String> attributes) {
        var pair = header.split(";", 2)[0];
        var equals = pair.indexOf('=');
        if (equals < 0 || pair.substring(0, equals).isBlank()) return Optional.empty();
        var host = host(url);
        var named = attributes.getOrDefault("domain", "").toLowerCase(Locale.ROOT);
        var domain = named.startsWith(".") ? named.substring(1) : named;
        if (!domain.isEmpty() && !mayBeSetFor(domain, host)) return Optional.empty();
        var path = attributes.getOrDefault("path", "");
        return Optional.of(new Cookie(
                pair.substring(0, equals).strip(),
                pair.substring(equals + 1).strip(),
                domain.isEmpty() ? host : domain,
                domain.isEmpty(),
                path.startsWith("/") ? path : folder(url.getRawPath()),
                attributes.containsKey("secure")));
    }

    private static boolean mayBeSetFor(String domain, String host) {
        return host.equals(domain) || (domain.contains(".") && isWithin(host, domain));
    }

    private static Map<String, String> attributes(String header) {
        var attributes = new HashMap<String, String>();
        var nameAndRest = header.split(";", 2);
        if (nameAndRest.length == 1) return attributes;
        for (var attribute : nameAndRest[1].split(";")) {
            var parts = attribute.split("=", 2);
            attributes.put(parts[0].strip().toLowerCase(Locale.ROOT), parts.length > 1 ? parts[1].strip() : "");
        }
        return attributes;
    }

    private static boolean hasEnded(Map<String, String> attributes, Instant now) {
        var age = attributes.get("max-age");
        if (age != null) return age.equals("0") || age.startsWith("-");
        var expires = attributes.get("expires");
        if (expires == null) return false;
        try {
            var date = ZonedDateTime.parse(expires.replace('-', ' '), DateTimeFormatter.RFC_1123_DATE_TIME);
            return !date.toInstant().isAfter(now);
        } catch (DateTimeException unreadable) {
            return false;
        }
    }

    private static String host(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT);
    }

    private static boolean isWithin(String host, String domain) {
        return host.equals(domain) || (host.endsWith("." + domain) && !isAddress(host));
    }

    private static boolean isAddress(String host) {
        return host.startsWith("[") || Character.isDigit(host.charAt(host.length() - 1));
    }

    private static boolean isBelow(String path, String folder) {
        return path.equals(folder)
                || (path.startsWith(folder) && (folder.endsWith("/") || path.charAt(folder.length()) == '/'));
    }

    private static String folder(String path) {
        var last = path.lastIndexOf('/');
        return last <= 0 ? "/" : path.substring(0, last);
    }
}
