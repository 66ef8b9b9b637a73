package io.strowger.region.webhook;

import io.strowger.core.Urls;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a URL's fragment says about how it is to be asked: `https://example.com/voice#ct=2000&rc=3&rp=5xx,ct`.
/// Values too small or too large count as the nearest that is allowed; those that can't be read don't count.
///
/// @param sni whether to name the host when TLS begins
/// @param edges from where to ask
record Overrides(
        Duration connectTimeout,
        Duration readTimeout,
        Duration totalTime,
        int retries,
        Set<RetryOn> retryOn,
        boolean sni,
        List<String> edges) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int DEFAULT_RETRIES = 1;
    private static final int MOST_RETRIES = 5;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /// Kinds of failure after which the same may be asked again.
    enum RetryOn {
        /// There was no connection, or no TLS on it, or it broke before anything was answered.
        CONNECT("ct"),
        /// The answer did not come in time, or broke off.
        READ("rt"),
        CLIENT_ERROR("4xx"),
        SERVER_ERROR("5xx");

        private final String word;

        RetryOn(String word) {
            this.word = word;
        }
    }

    Overrides {
        retryOn = Set.copyOf(retryOn);
        edges = List.copyOf(edges);
    }

    /// Of this URL; what it does not say is as in the settings.
    static Overrides of(String url, WebhookSettings settings) {
        var values = values(Urls.fragment(url));
        return new Overrides(
                millis(values, "ct", LONGEST_CONNECT).orElse(settings.connectTimeout()),
                millis(values, "rt", LONGEST).orElse(settings.totalTime()),
                millis(values, "tt", LONGEST).orElse(settings.totalTime()),
                number(values, "rc").map(count -> Math.min(count, MOST_RETRIES)).orElse(DEFAULT_RETRIES),
                retryOn(values.getOrDefault("rp", "")),
                !values.getOrDefault("sni", "y").equalsIgnoreCase("n"),
                words(values.getOrDefault("e", "")));
    }

    boolean allowsRetryAfter(RetryOn failure) {
        return retryOn.contains(failure);
    }

    private static Map<String, String> values(String fragment) {
        var values = new HashMap<String, String>();
        for (var pair : fragment.split("&")) {
            var equals = pair.indexOf('=');
            if (equals > 0) values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return values;
    }

    private static Optional<Duration> millis(Map<String, String> values, String key, Duration longest) {
        return number(values, key)
                .map(Duration::ofMillis)
                .map(time -> time.compareTo(SHORTEST) < 0 ? SHORTEST : time)
                .map(time -> time.compareTo(longest) > 0 ? longest : time);
    }

    private static Optional<Integer> number(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key))
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Integer::parseInt);
    }

    private static Set<RetryOn> retryOn(String policy) {
        var words = words(policy.toLowerCase(Locale.ROOT));
        var kinds = EnumSet.noneOf(RetryOn.class);
        for (var kind : RetryOn.values()) if (words.contains(kind.word) || words.contains("all")) kinds.add(kind);
        return kinds.isEmpty() ? Set.of(RetryOn.CONNECT) : kinds;
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
