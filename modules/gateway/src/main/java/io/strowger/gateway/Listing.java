package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;

import io.strowger.core.Page;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.server.Route;

/// Twilio's paging: `PageSize` and `Page` in, an envelope out. One key of the envelope names the list and no other
/// may be added: the Python SDK takes whatever key it does not know for the list.
final class Listing {
    private static final int DEFAULT_SIZE = 50;
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private Listing() {}

    /// Reads which page is wanted. `PageToken` is accepted and says nothing here.
    static Route page(Function<Page.Request, Route> inner) {
        return parameterMap(query -> inner.apply(new Page.Request(number(query), size(query))));
    }

    /// The envelope around one page of the list at `path`, which may have a query.
    static Map<String, Object> of(String key, String path, Page<?> page) {
        var number = page.request().number();
        var size = page.request().size();
        var start = page.items().isEmpty() ? 0 : page.request().offset();
        var envelope = new LinkedHashMap<String, Object>();
        envelope.put(key, page.items());
        envelope.put("first_page_uri", uri(path, size, 0));
        envelope.put("next_page_uri", page.hasMore() ? Optional.of(uri(path, size, number + 1)) : Optional.empty());
        envelope.put("previous_page_uri", number > 0 ? Optional.of(uri(path, size, number - 1)) : Optional.empty());
        envelope.put("start", start);
        envelope.put("end", page.items().isEmpty() ? 0 : start + page.items().size() - 1);
        envelope.put("page", number);
        envelope.put("page_size", size);
        envelope.put("uri", uri(path, size, number));
        return envelope;
    }

    /// A parameter that says something: one that is left blank counts as not sent.
    static Optional<String> given(Map<String, String> query, String name) {
        return Optional.of(query.getOrDefault(name, "").strip()).filter(text -> !text.isEmpty());
    }

    /// Those of `names` that the query has, as a query again: how a filtered list's other pages are asked for.
    static String query(Map<String, String> query, List<String> names) {
        return names.stream()
                .filter(name -> !query.getOrDefault(name, "").isBlank())
                .map(name -> encoded(name) + "=" + encoded(query.getOrDefault(name, "")))
                .reduce((some, more) -> some + "&" + more)
                .map(all -> "?" + all)
                .orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String uri(String path, int size, int number) {
        return path + (path.contains("?") ? "&" : "?") + "PageSize=" + size + "&Page=" + number;
    }

    private static int number(Map<String, String> query) {
        var number = whole(query, "Page", 0);
        if (number < 0 || number > Integer.MAX_VALUE)
            throw new Invalid(Invalid.PARAMETER, "Page must be from 0 to " + Integer.MAX_VALUE);
        return (int) number;
    }

    private static int size(Map<String, String> query) {
        var size = whole(query, "PageSize", DEFAULT_SIZE);
        if (size < 1) throw new Invalid(Invalid.PARAMETER, "PageSize must be from 1 to " + Page.Request.MAX_SIZE);
        if (size > Page.Request.MAX_SIZE)
            throw new Invalid(20007, "Page size too large: the most is " + Page.Request.MAX_SIZE);
        return (int) size;
    }

    /// However many digits it has: what is too large for a `long` is too large for everybody.
    private static long whole(Map<String, String> query, String name, long otherwise) {
        try {
            return given(query, name)
                    .map(text -> new BigInteger(text)
                            .min(LARGEST)
                            .max(LARGEST.negate())
                            .longValue())
                    .orElse(otherwise);
        } catch (NumberFormatException notANumber) {
            throw new Invalid(Invalid.PARAMETER, name + " must be a whole number");
        }
    }
}
