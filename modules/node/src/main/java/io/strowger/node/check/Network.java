package io.strowger.node.check;

import io.strowger.core.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Carries messages between hosts, late, twice, in any order or not at all.
final class Network {
    private static final Duration WITHIN_A_PROCESS = Duration.ofNanos(20_000);
    private static final Duration LATE = Duration.ofMillis(1500);
    private static final Duration VERY_LATE = Duration.ofSeconds(12);

    private final World world;
    private final Duration delay;
    private final double loss;
    private final double lateness;
    private final List<Cut> cuts = new ArrayList<>();
    private final List<Later> lags = new ArrayList<>();
    private final List<Later> echoes = new ArrayList<>();
    private final Map<RegionId, Long> splits = new HashMap<>();
    private boolean isHealed;

    /// From a place to another, one way. A place is a host, a whole site, or of a site the nodes of its region;
    /// [Plan#EVERYBODY] is whoever is not at the other place.
    private record Cut(String from, String to, long until) {
        boolean hits(Host source, Host target) {
            if (from.equals(Plan.EVERYBODY)) return isAt(to, target) && !isAt(to, source);
            if (to.equals(Plan.EVERYBODY)) return isAt(from, source) && !isAt(from, target);
            return isAt(from, source) && isAt(to, target);
        }

        private static boolean isAt(String place, Host host) {
            return host.toString().equals(place)
                    || host.site().equals(place)
                    || (host instanceof RegionHost && Plan.nodesOf(host.site()).equals(place));
        }
    }

    private record Later(Cut where, long nanos) {}

    Network(World world) {
        this.world = world;
        this.delay = world.clocksConspire()
                ? Duration.ofMillis(1) // it is a matter of milliseconds
                : world.chance().one(List.of(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(60)));
        this.loss = world.chance().one(List.of(0.03, 0.05, 0.3));
        this.lateness = world.chance().one(List.of(0.06, 0.06, 0.1));
    }

    void cut(String from, String to, long nanos) {
        world.timeline()
                .note("network", "carries nothing from " + from + " to " + to + " for " + nanos / 1_000_000 + " ms");
        cuts.add(new Cut(from, to, world.loop().now() + nanos));
    }

    /// Between the two nodes of a region, both ways.
    void split(RegionId region, long nanos) {
        world.timeline()
                .note(
                        "network",
                        "carries nothing between the nodes of " + region + " for " + nanos / 1_000_000 + " ms");
        splits.merge(region, world.loop().now() + nanos, Math::max);
    }

    void lag(String from, String to, long by, long nanos) {
        world.timeline()
                .note(
                        "network",
                        "takes " + by / 1_000_000 + " ms more from " + from + " to " + to + " for " + nanos / 1_000_000
                                + " ms");
        lags.add(new Later(new Cut(from, to, world.loop().now() + nanos), by));
    }

    void echo(String from, String to, long after, long nanos) {
        world.timeline()
                .note(
                        "network",
                        "carries all twice from " + from + " to " + to + ", " + after / 1_000_000 + " ms apart, for "
                                + nanos / 1_000_000 + " ms");
        echoes.add(new Later(new Cut(from, to, world.loop().now() + nanos), after));
    }

    void heal() {
        isHealed = true;
        cuts.clear();
        lags.clear();
        echoes.clear();
        splits.clear();
    }

    void send(Host from, Host to, Runnable delivery) {
        if (from.equals(to)) {
            world.loop().after(WITHIN_A_PROCESS, () -> to.run(delivery));
            return;
        }
        var chance = world.chance();
        if (!isHealed && (chance.of(loss) || isCut(from, to))) return;
        var copies = !isHealed && chance.of(0.03) ? 2 : 1;
        for (var copy = 0; copy < copies; copy++) {
            var isLate = !isHealed && chance.of(lateness);
            var takes = isLate ? chance.upTo(chance.of(0.5) ? LATE : VERY_LATE) : chance.around(delay);
            world.loop().after(takes + lag(from, to), () -> to.run(delivery));
        }
        echoes.removeIf(echo -> echo.where().until() < world.loop().now());
        for (var echo : echoes)
            if (echo.where().hits(from, to)) world.loop().after(echo.nanos(), () -> to.run(delivery));
    }

    /// The nodes of one region stay together unless it splits: then it has to be said which of them goes on.
    private boolean isCut(Host from, Host to) {
        if (from instanceof RegionHost one
                && to instanceof RegionHost other
                && one.region().equals(other.region()))
            return splits.getOrDefault(one.region(), 0L) > world.loop().now();
        if (cuts.isEmpty()) return false;
        cuts.removeIf(cut -> cut.until() < world.loop().now());
        for (var cut : cuts) if (cut.hits(from, to)) return true;
        return false;
    }

    private long lag(Host from, Host to) {
        if (lags.isEmpty()) return 0;
        lags.removeIf(lag -> lag.where().until() < world.loop().now());
        return lags.stream()
                .filter(lag -> lag.where().hits(from, to))
                .mapToLong(Later::nanos)
                .sum();
    }
}
