package io.strowger.gateway;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How the APIs write an instant, Twilio's two and ours.
final class Dates {
    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ISO_8601 = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd hh:mm a", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Dates() {}

    /// The 2010 API: `Fri, 18 Oct 2019 17:00:00 +0000`.
    static String rfc2822(Instant instant) {
        return RFC_2822.format(instant);
    }

    /// The Routes API: `2020-08-07T22:29:24Z`, never a fraction, which the Python SDK can't read.
    static String iso8601(Instant instant) {
        return ISO_8601.format(instant);
    }

    /// An API of ours, where the order within a second matters.
    static String withMillis(Instant instant) {
        return MILLIS.format(instant);
    }

    /// In a name that Twilio makes: `2019-10-18 05:00 pm`.
    static String toTheMinute(Instant instant) {
        return MINUTES.format(instant).toLowerCase(Locale.ROOT);
    }
}
