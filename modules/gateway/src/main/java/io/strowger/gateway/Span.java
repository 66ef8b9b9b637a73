package io.strowger.gateway;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The time that a list is narrowed to, in UTC: `since` inclusive, `before` not. Twilio asks for it with three
/// parameters, of which two have a sign in their name: `StartTime` for one day, `StartTime>` for on or after,
/// and `StartTime<` for before.
record Span(Optional<Instant> since, Optional<Instant> before) {
    private static final Pattern MOMENT = Pattern.compile("(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
            + "(?:[T ](?<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?)"
            + "(?<offset>Z|[+-][0-9]{2}:[0-9]{2})?)?");

    /// Throws [Invalid] for what is neither a date nor a date-time.
    static Span parse(Map<String, String> query, String name) {
        var day = moment(query, name).map(moment -> moment.truncatedTo(ChronoUnit.DAYS));
        var dayAfter = day.map(start -> start.plus(Duration.ofDays(1)));
        return new Span(
                Stream.of(day, moment(query, name + ">"))
                        .flatMap(Optional::stream)
                        .max(Comparator.naturalOrder()),
                Stream.of(dayAfter, moment(query, name + "<"))
                        .flatMap(Optional::stream)
                        .min(Comparator.naturalOrder()));
    }

    boolean has(Instant instant) {
        return since.stream().noneMatch(instant::isBefore) && before.stream().allMatch(instant::isBefore);
    }

    private static Optional<Instant> moment(Map<String, String> query, String name) {
        return Optional.of(query.getOrDefault(name, "").strip())
                .filter(text -> !text.isEmpty())
                .map(text -> moment(name, text));
    }

    private static Instant moment(String name, String text) {
        var matcher = MOMENT.matcher(text);
        if (!matcher.matches()) throw notAMoment(name);
        try {
            return OffsetDateTime.parse(matcher.group("date") + "T"
                            + Optional.ofNullable(matcher.group("time")).orElse("00:00")
                            + Optional.ofNullable(matcher.group("offset")).orElse("Z"))
                    .toInstant();
        } catch (DateTimeException noSuchDay) {
            throw notAMoment(name);
        }
    }

    private static Invalid notAMoment(String name) {
        return new Invalid(
                Invalid.PARAMETER, name + " must be a date, 2026-03-05, or a date and time, 2026-03-05T12:00:00Z");
    }
}
