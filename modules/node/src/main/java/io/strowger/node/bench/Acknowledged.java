package io.strowger.node.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The devices that have heard 200 to a REGISTER, and of each when it began the last of those: whatever is stored
/// of it must be as young.
record Acknowledged(Map<String, Instant> begun) {
    static final Acknowledged NONE = new Acknowledged(Map.of());

    /// As our scenario logs it: SIPp has no whole numbers.
    private static final Pattern LINE =
            Pattern.compile("acknowledged (?<user>\\S+) (?<seconds>\\d+)\\.0+ (?<microseconds>\\d+)\\.0+");

    Acknowledged {
        begun = Map.copyOf(begun);
    }

    static Acknowledged parse(Stream<String> log) {
        var begun = new HashMap<String, Instant>();
        log.map(LINE::matcher).filter(line -> line.find()).forEach(line -> {
            var at = Instant.ofEpochSecond(Long.parseLong(line.group("seconds")))
                    .plus(Long.parseLong(line.group("microseconds")), ChronoUnit.MICROS);
            begun.merge(line.group("user"), at, Acknowledged::later);
        });
        return new Acknowledged(begun);
    }

    Acknowledged and(Acknowledged other) {
        var all = new HashMap<>(begun);
        other.begun().forEach((user, at) -> all.merge(user, at, Acknowledged::later));
        return new Acknowledged(all);
    }

    int devices() {
        return begun.size();
    }

    /// How many of them have been `registered` by what was acknowledged, or by something later.
    int storedIn(Map<String, Instant> registered) {
        return (int) begun.entrySet().stream()
                .filter(device -> !registered
                        .getOrDefault(device.getKey(), Instant.MIN)
                        .isBefore(device.getValue().truncatedTo(ChronoUnit.MILLIS)))
                .count();
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
