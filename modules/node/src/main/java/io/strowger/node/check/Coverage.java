package io.strowger.node.check;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// How often what makes a world dangerous has happened: a simulator that is idle proves nothing.
public final class Coverage {
    public enum Of {
        CRASHES,
        PAUSES,
        CUTS,
        /// Regions of which one half has lost.
        SPLITS,
        ACKNOWLEDGED,
        /// Registrations let in while there is no `global` database, ...
        ADMITTED_WITHOUT_ARBITER,
        /// ... and by a Domain that was woken in that time.
        WOKEN_WITHOUT_ARBITER,
        /// Of what API clients hear: moves that have ended or are under way, and Domains that are there or gone.
        TOLD_MOVES,
        TOLD_DOMAINS,
        CALLS,
        CALLS_UP,
        CALLS_LEFT_BEHIND,
        MOVES,
        FORCED,
        /// By a policy, and back.
        FAILED_OVER,
        SEALS,
        DEATHS,
        LAPSES,
        OVERSLEPT,
        STALE_CONFIRMS,
        DOUBLE_WRITERS,
        UNCERTAIN_WRITES,
        FENCED_ANSWERS,
        FREED_NAMES
    }

    private final Map<Of, Long> counts = new EnumMap<>(Of.class);

    void count(Of what) {
        counts.merge(what, 1L, Long::sum);
    }

    public long of(Of what) {
        return counts.getOrDefault(what, 0L);
    }

    public void add(Coverage other) {
        other.counts.forEach((what, count) -> counts.merge(what, count, Long::sum));
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " "
                        + entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }
}
