package io.strowger.node.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.RegionId;
import io.strowger.node.check.Disturbance.Ambush;
import io.strowger.node.check.Disturbance.CutOff;
import io.strowger.node.check.Disturbance.Dies;
import io.strowger.node.check.Disturbance.Reroute;
import io.strowger.node.check.Disturbance.StandsStill;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The trouble that chance alone makes, against that of an independent, executable model of the design: its faults
/// come every 2.5 s (35 % crashes, 25 % pauses, 40 % cuts; 40 % of them at one of three witnesses, the rest at any of
/// eight processes), 30 % of its cuts isolate one of two regions from all else, the others are of one of fifteen links,
/// half of them one way; its one URI is re-routed every 8.5 s. Each figure is of one process, link, region or URI in a
/// minute. What is aimed (`Ambushes`) comes on top, in other worlds.
class HostilityTest {
    private static final double FAULTS = 60 / 2.5; // a minute, of the model
    private static final double WITNESS = (0.4 + 0.6 * 3 / 8) / 3; // the share of a fault of each
    private static final double PROCESS = 0.6 / 8;
    private static final double MINUTES = Duration.ofMinutes(6).toMillis() / 60_000.0; // of a plan
    private static final int SITES = World.REGIONS.size();
    private static final int OTHERS = SITES - 1;

    private static final List<Plan> PLANS = LongStream.range(0, 2000)
            .mapToObj(Plan::of)
            .filter(plan -> plan.disturbances().stream().noneMatch(Ambush.class::isInstance))
            .toList();

    /// Of the model's 300 seeds of four minutes, within which it finds each of its mistakes; a world here is at least
    /// as
    /// long as half a minute.
    private static final int WORLDS_IN_AS_MUCH_TIME = 2000;

    /// The model's mistakes, as they are called here.
    private static final Map<String, String> MISTAKES = Map.of(
            "no-drift-margin", "leases without a margin for drift",
            "witness-forgets-seals", "a witness that forgets its seals",
            "witness-speaks-at-once", "a witness that declares sessions dead at once after a restart",
            "lease-from-answer", "a lease that counts from the answer",
            "minority-lease", "a majority of the witnesses that live",
            "epoch-not-compared", "a region that believes an older epoch",
            "confirm-not-tied", "a lease of any session will do",
            "confirm-while-moving", "confirming while moving",
            "confirm-not-persisted", "confirming without storing the session");

    static Stream<Arguments> troubles() {
        return Stream.of(
                trouble("a witness dies", FAULTS * 0.35 * WITNESS, SITES, HostilityTest::killsAWitness),
                trouble("a witness stands still", FAULTS * 0.25 * WITNESS, SITES, HostilityTest::stopsAWitness),
                trouble("a region node dies", FAULTS * 0.35 * PROCESS, 2 * SITES, HostilityTest::killsARegionNode),
                trouble(
                        "a region node stands still",
                        FAULTS * 0.25 * PROCESS,
                        2 * SITES,
                        HostilityTest::stopsARegionNode),
                trouble("a region reaches nobody", FAULTS * 0.4 * 0.3 / 2, SITES, HostilityTest::isolatesARegion),
                Arguments.of(
                        "a region does not reach a witness elsewhere",
                        FAULTS * 0.4 * 0.7 / 15 / 2 * 1.5,
                        SITES * OTHERS,
                        (ToLongFunction<Disturbance>) HostilityTest::linksThatAreCut),
                trouble("a URI is re-routed", 60 / 8.5, World.NAMES.size(), Reroute.class::isInstance),
                trouble(
                        "a URI is re-routed by force",
                        60 / 8.5 * 0.7,
                        World.NAMES.size(),
                        one -> one instanceof Reroute reroute && reroute.force()));
    }

    private static Arguments trouble(String what, double model, int places, Predicate<Disturbance> is) {
        return Arguments.of(what, model, places, (ToLongFunction<Disturbance>) one -> is.test(one) ? 1 : 0);
    }

    @ParameterizedTest(name = "{0}: {1} a minute")
    @MethodSource("troubles")
    void happensAsOftenAsInTheModel(String what, double model, int places, ToLongFunction<Disturbance> count) {
        var found = PLANS.stream()
                .flatMap(plan -> plan.disturbances().stream())
                .mapToLong(count)
                .sum();

        assertThat(found / (PLANS.size() * MINUTES * places)).as(what).isGreaterThanOrEqualTo(model);
    }

    @Test
    void eachMistakeOfTheModelIsFoundInAsMuchSimulatedTime() {
        var first = MutationTest.firsts();

        assertThat(first.keySet()).containsAll(MISTAKES.values());
        assertThat(MISTAKES.values())
                .allSatisfy(mistake -> assertThat(first.get(mistake))
                        .as(mistake)
                        .isLessThanOrEqualTo(WORLDS_IN_AS_MUCH_TIME - MutationTest.SEEDS));
    }

    private static boolean killsAWitness(Disturbance one) {
        return one instanceof Dies dies && dies.host().startsWith("routing-");
    }

    private static boolean stopsAWitness(Disturbance one) {
        return one instanceof StandsStill stands && stands.host().startsWith("routing-");
    }

    private static boolean killsARegionNode(Disturbance one) {
        return one instanceof Dies dies && isRegionNode(dies.host());
    }

    private static boolean stopsARegionNode(Disturbance one) {
        return one instanceof StandsStill stands && isRegionNode(stands.host());
    }

    private static boolean isRegionNode(String host) {
        return Plan.NODES.stream().anyMatch(host::endsWith);
    }

    private static boolean isolatesARegion(Disturbance one) {
        return one instanceof CutOff cut
                && cut.to().equals(Plan.EVERYBODY)
                && World.REGIONS.stream()
                        .map(region -> Plan.nodesOf(region.value()))
                        .anyMatch(cut.from()::equals);
    }

    /// From both nodes of one region to the routing node of another site.
    private static long linksThatAreCut(Disturbance one) {
        if (!(one instanceof CutOff cut)) return 0;
        var there = isFromARegionToAWitness(cut.from(), cut.to()) ? 1 : 0;
        return cut.bothWays() && isFromARegionToAWitness(cut.to(), cut.from()) ? there + 1 : there;
    }

    private static boolean isFromARegionToAWitness(String from, String to) {
        return World.REGIONS.stream()
                .map(RegionId::value)
                .filter(site -> !site.equals(from))
                .anyMatch(site -> isASite(from) && (to.equals(site) || to.equals("routing-" + site)));
    }

    private static boolean isASite(String place) {
        return World.REGIONS.stream().anyMatch(region -> region.value().equals(place));
    }
}
