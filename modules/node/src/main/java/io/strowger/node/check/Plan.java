package io.strowger.node.check;

import io.strowger.core.RegionId;
import io.strowger.core.Routes.Automatic;
import io.strowger.core.Routes.Manual;
import io.strowger.node.check.Disturbance.Ambush;
import io.strowger.node.check.Disturbance.CutOff;
import io.strowger.node.check.Disturbance.DatabaseDown;
import io.strowger.node.check.Disturbance.Delete;
import io.strowger.node.check.Disturbance.Dies;
import io.strowger.node.check.Disturbance.Reroute;
import io.strowger.node.check.Disturbance.SetFailover;
import io.strowger.node.check.Disturbance.Split;
import io.strowger.node.check.Disturbance.StandsStill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// All that happens to one world from outside, in order.
record Plan(List<Disturbance> disturbances) {
    private static final Duration QUIET_START = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofMinutes(6);
    static final String EVERYBODY = "*";
    static final List<String> NODES = List.of("-a", "-b");
    private static final List<String> HOSTS = Stream.concat(
                    World.REGIONS.stream().flatMap(region -> Stream.of(region + "-a", region + "-b")),
                    World.REGIONS.stream().flatMap(region -> Stream.of("routing-" + region, "edge-" + region)))
            .toList();
    private static final List<String> ROUTING =
            World.REGIONS.stream().map(region -> "routing-" + region).toList();
    private static final List<String> SITES =
            World.REGIONS.stream().map(Object::toString).toList();
    private static final List<String> DATA_CENTERS =
            Stream.concat(SITES.stream(), Stream.of("global")).toList();

    /// Each once, and what seldom succeeds more often.
    private static final List<Ambush.Kind> AMBUSHES = Stream.of(
                    Stream.of(Ambush.Kind.values()),
                    Collections.nCopies(7, Ambush.Kind.SIEGE).stream(),
                    Collections.nCopies(2, Ambush.Kind.DITHERING).stream(),
                    Stream.of(Ambush.Kind.BELATED, Ambush.Kind.NAP))
            .flatMap(kinds -> kinds)
            .toList();

    Plan {
        disturbances = List.copyOf(disturbances);
    }

    static Plan of(long seed) {
        var chance = new Chance(seed ^ 0x5DEECE66DL);
        var all = new ArrayList<Disturbance>();
        if (chance.of(0.25)) all.add(overslept(chance)); // before anything is in a journal
        var isAmbushed = chance.of(0.6);
        var meanBetween = isAmbushed ? 8000 : 1500;
        for (var at = next(QUIET_START, chance, meanBetween);
                at.compareTo(LONGEST) < 0;
                at = next(at, chance, meanBetween)) all.add(fault(at, chance));
        for (var at = next(QUIET_START, chance, 4000);
                isAmbushed && at.compareTo(LONGEST) < 0;
                at = next(at.plusSeconds(15), chance, 5000)) all.add(ambush(at, chance));
        for (var at = next(QUIET_START, chance, 4000); at.compareTo(LONGEST) < 0; at = next(at, chance, 4000))
            all.add(new Reroute(at, chance.one(World.NAMES), chance.one(World.REGIONS), chance.of(0.7)));
        for (var at = next(QUIET_START, chance, 20_000); at.compareTo(LONGEST) < 0; at = next(at, chance, 20_000))
            all.add(new Delete(at, chance.one(World.NAMES), chance.one(World.REGIONS)));
        var areWatched = chance.of(0.4);
        for (var at = next(QUIET_START, chance, 3000);
                areWatched && at.compareTo(LONGEST) < 0;
                at = next(at, chance, 15_000)) all.add(policy(at, chance));
        all.sort(Comparator.comparing(Disturbance::at));
        return new Plan(all);
    }

    private static Duration next(Duration at, Chance chance, long meanMillis) {
        return at.plusNanos(chance.around(Duration.ofMillis(meanMillis)));
    }

    private static Disturbance overslept(Chance chance) {
        return new StandsStill(
                millis(chance, 0, 1000), chance.one(World.REGIONS) + chance.one(NODES), justTooLong(chance));
    }

    private static Disturbance policy(Duration at, Chance chance) {
        var name = chance.one(World.NAMES);
        if (chance.of(0.1)) return new SetFailover(at, name, new Manual());
        var home = chance.one(World.REGIONS);
        var others =
                World.REGIONS.stream().filter(region -> !region.equals(home)).toList();
        return new SetFailover(
                at, name, new Automatic(home, chance.one(others), millis(chance, 500, 4000), chance.of(0.7)));
    }

    private static Disturbance fault(Duration at, Chance chance) {
        var host = chance.one(chance.of(0.4) ? ROUTING : HOSTS);
        var dice = chance.between(0, 100);
        if (dice < 35) return new Dies(at, host, millis(chance, 50, chance.of(0.5) ? 1500 : 15_000));
        if (dice < 58)
            return new StandsStill(at, host, chance.of(0.2) ? justTooLong(chance) : millis(chance, 500, 20_000));
        if (dice < 62) return split(at, chance.one(World.REGIONS), chance);
        if (dice < 66) return new DatabaseDown(at, chance.one(DATA_CENTERS), millis(chance, 500, 8000));
        var length = millis(chance, 1000, 25_000);
        if (chance.of(0.5)) return alone(at, chance.one(World.REGIONS), chance.of(2.0 / 3), length);
        var from = chance.one(chance.of(0.5) ? SITES : HOSTS);
        return new CutOff(at, from, chance.one(chance.of(0.5) ? SITES : HOSTS), chance.of(0.5), length);
    }

    /// A whole site that the others can't reach; or of that site the nodes of its region, which do not even reach the
    /// witness beside them.
    private static Disturbance alone(Duration at, RegionId region, boolean isRegionOnly, Duration length) {
        return new CutOff(at, isRegionOnly ? nodesOf(region.value()) : region.value(), EVERYBODY, true, length);
    }

    static String nodesOf(String site) {
        return "region-" + site;
    }

    private static Disturbance split(Duration at, RegionId region, Chance chance) {
        return new Split(at, region, region + chance.one(NODES), millis(chance, 4000, 20_000));
    }

    /// What finds the holes that chance alone does not.
    private static Ambush ambush(Duration at, Chance chance) {
        return new Ambush(at, chance.one(World.NAMES), chance.one(AMBUSHES), chance.between(0, Long.MAX_VALUE));
    }

    /// For the other node to start what it has.
    static Duration justTooLong(Chance chance) {
        return millis(chance, 6000, 6800);
    }

    static Duration millis(Chance chance, long from, long to) {
        return Duration.ofMillis(chance.between(from, to));
    }

    Plan without(int from, int to) {
        var rest = new ArrayList<>(disturbances);
        rest.subList(from, to).clear();
        return new Plan(rest);
    }

    Plan until(Duration end) {
        return new Plan(disturbances.stream()
                .filter(one -> one.at().compareTo(end) <= 0)
                .toList());
    }
}
