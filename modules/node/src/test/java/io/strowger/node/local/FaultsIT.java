package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// What docs/protocol.md promises for the day a site fails, kept by real processes under load: two faults,
/// once, here; all of them, for each site in turn, with `./strowger test --faults`. Every admission is kept twice, with
/// its region and epoch, and in both one region has stopped before the other begins:
///
/// - [Told], what the devices heard, by one clock for all: nobody who asked after the first answer under an
///   epoch was admitted under an older one.
/// - [Admissions], what the journals of all regions have, also of what no device has heard of, by the time of
///   each decision: no region decides under an older epoch once one has under a newer. A site that stood still
///   may: what its Domain let in before it did is decided and stored when it goes on, and answered with 503. So
///   of what was asked before the fault only what was acknowledged counts; of what was asked later all does.
/// - What a device was told, the journal says, too; and what a region has acknowledged it keeps, also when it
///   is left.
class FaultsIT {
    private static final int ROUNDS = Integer.getInteger("strowger.faults.rounds", 1);
    private static final Duration TTL = Duration.ofSeconds(6);
    private static final int MOST_NAMES = 50; // until one has its Route where it is wanted: one of three, as a rule
    private static final int MOST_SCENES = 5;
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration POLICY = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1); // for everybody else
    private static final Duration EVERY = Duration.ofMillis(400);
    private static final Duration LONGER_THAN_A_LEASE = TTL.plusSeconds(4);
    private static final List<String> USERS =
            IntStream.range(0, 10).mapToObj(user -> "user" + user).toList();
    private static final List<String> NEAR =
            IntStream.range(0, 3).mapToObj(user -> "near" + user).toList(); // who know the site's own edge only
    private static final List<String> ALL =
            Stream.concat(USERS.stream(), NEAR.stream()).toList();

    private static final RunningCluster CLUSTER = RunningCluster.shared();
    private static int names;

    @AfterEach
    void leavesTheClusterWhole() {
        CLUSTER.heal();
    }

    @AfterAll
    static void printsTheTable() {
        FaultTable.print();
    }

    @Test
    @EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
    void aForcedMoveTakesARouteFromADeadSite() {
        inEach(stage -> {
            try (var scene = Scene.on(stage)) {
                CLUSTER.killAtOnce(stage.site());
                scene.begins();
                scene.force();
                scene.movesWithin("kill -9 of the site, forced", stage.bar());
                CLUSTER.start(stage.site());
                scene.staysMoved();
            }
        });
    }

    @Test
    void aForcedMoveTakesARouteFromASiteThatStandsStillAndDoesNotNotice() {
        inEach(stage -> {
            try (var scene = Scene.on(stage)) {
                var stopped = CLUSTER.pid(stage.site());
                RunningCluster.signal("STOP", stopped);
                try {
                    scene.begins();
                    scene.force();
                    scene.movesWithin("SIGSTOP of the site, forced", stage.bar());
                } finally {
                    scene.waitUntil(LONGER_THAN_A_LEASE);
                    RunningCluster.signal("CONT", stopped);
                }
                scene.staysMoved();
            }
        });
    }

    @Test
    void anAutomaticPolicyLeavesADeadSiteByItself() {
        inEach(stage -> {
            try (var scene = Scene.on(stage)) {
                scene.failsOverAfter(POLICY, false);
                CLUSTER.killAtOnce(stage.site());
                scene.begins();
                scene.movesWithin(
                        "kill -9 of the site, automatic after " + POLICY,
                        stage.bar().plus(POLICY));
                CLUSTER.start(stage.site());
                scene.staysMoved();
            }
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
    void anAutomaticPolicyWithFailbackGoesHomeOnceTheSiteHasBeenBackForAWhile() {
        try (var scene = Scene.on(new Stage(Arbiter.ELSEWHERE, 0))) {
            scene.failsOverAfter(POLICY, true);
            CLUSTER.killAtOnce(scene.stage.site());
            scene.begins();
            scene.movesWithin(
                    "kill -9 of the site, automatic after " + POLICY + " with failback",
                    scene.stage.bar().plus(POLICY));
            var starting = Instant.now();
            CLUSTER.start(scene.stage.site());
            scene.goesHomeWithin(POLICY.plus(AT_ONCE), starting.plus(POLICY));
        }
    }

    /// Somebody else could have what it admits after that. Its arbiter, alone, ends and starts anew; as it has not
    /// formed the cluster itself, those that start then have to.
    @Test
    @EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
    void aRegionThatHasLostMostWitnessesGoesOnUntilItsLeaseEnds() {
        CLUSTER.kill("us1");
        CLUSTER.start("us1");
        var domain = SipDomain.declare(CLUSTER, "us1", "alone.sip.twilio.com", USERS);
        var here = List.of(CLUSTER.edge("us1"));
        try (var devices =
                RegisteringDevices.start(USERS.stream().map(domain::device).toList(), here, EVERY)) {
            var begun = System.nanoTime();
            RunningCluster.eventually("all are registered", () -> devices.allSucceededSince(begun));
            for (var site : List.of("ie1", "au1")) CLUSTER.killAtOnce(site);
            var alone = System.nanoTime();
            RunningCluster.eventually(
                    "nothing is admitted any more", () -> devices.failures().size() > USERS.size());
            var starting = System.nanoTime();
            for (var site : List.of("ie1", "au1")) CLUSTER.start(site);
            var back = System.nanoTime();
            RunningCluster.eventually("all go on", () -> devices.allSucceededSince(back));
            devices.end();

            var lease = LastLease.of(devices, alone, starting);
            FaultTable.add(
                    "kill -9 of two of three sites, and so of most witnesses",
                    lease.toString(),
                    alone,
                    List.of(devices),
                    List.of());
            lease.lastsFor(TTL);
            devices.areKeptIn(domain);
        }
    }

    private static void inEach(Consumer<Stage> scene) {
        for (var round = 0; round < ROUNDS; round++)
            for (var arbiter : Arbiter.values()) scene.accept(new Stage(arbiter, round));
    }

    /// Where the Route of the name lives that is hit. Whoever decides at the dead site has to be taken over first.
    private enum Arbiter {
        ELSEWHERE(TTL.plusSeconds(2), "its Route lived elsewhere"),
        THERE_TOO(Duration.ofSeconds(12), "its Route lived there too");

        private final Duration bar;
        private final String words;

        Arbiter(Duration bar, String words) {
            this.bar = bar;
            this.words = words;
        }
    }

    /// Which site is hit, which one stands by, and which one looks on: round after round others.
    private record Stage(Arbiter arbiter, int round) {
        String site() {
            return RunningCluster.SITES.get(round % RunningCluster.SITES.size());
        }

        String standby() {
            return RunningCluster.SITES.get((round + 1) % RunningCluster.SITES.size());
        }

        String beside() {
            return RunningCluster.SITES.get((round + 2) % RunningCluster.SITES.size());
        }

        Duration bar() {
            return arbiter.bar;
        }

        boolean isDecidedAsWanted(String name) {
            return CLUSTER.decides(site(), name) == (arbiter == Arbiter.THERE_TOO);
        }

        /// The names that come out wrong are given back.
        SipDomain declaresWhatIsHit() {
            var api = CLUSTER.api(site());
            for (var attempt = 0; attempt < MOST_NAMES; attempt++) {
                var name = "hit-" + names++ + ".sip.twilio.com";
                var sid = SipDomain.create(api, name);
                if (isDecidedAsWanted(name)) return SipDomain.equip(api, site(), name, sid, ALL);
                assertThat(api.delete(RunningCluster.account("/SIP/Domains/" + sid + ".json"))
                                .status())
                        .as("the removal of " + name)
                        .isEqualTo(204);
            }
            throw new AssertionError("of " + MOST_NAMES + " names none was such that " + this);
        }

        @Override
        public String toString() {
            return site() + ", and " + arbiter.words;
        }
    }

    /// A name that is active at the site that is hit and declared at the one that stands by, one that has nothing to do
    /// with the first, and their devices, which register through the edges of the other two. The first has some
    /// besides that register through the edge of that site itself: they fail for as long as that is away.
    private static final class Scene implements AutoCloseable {
        private final Stage stage;
        private final SipDomain hit;
        private final SipDomain standby;
        private final RegisteringDevices devices;
        private final RegisteringDevices near;
        private final RegisteringDevices bystanders;
        private long begun;
        private Instant begunAt = Instant.EPOCH;
        private Admissions early = new Admissions(List.of());
        private String fault = "";
        private String moved = "";
        private Duration took = Duration.ZERO;

        /// A shard may have changed nodes before all was ready.
        static Scene on(Stage stage) {
            for (var attempt = 0; attempt < MOST_SCENES; attempt++) {
                var scene = new Scene(stage);
                if (stage.isDecidedAsWanted(scene.hit.name())) return scene;
                scene.close();
            }
            throw new AssertionError("of " + MOST_SCENES + " scenes none stayed such that " + stage);
        }

        private Scene(Stage stage) {
            this.stage = stage;
            hit = stage.declaresWhatIsHit();
            standby = SipDomain.declare(CLUSTER, stage.standby(), hit.name(), ALL);
            var other = SipDomain.declare(CLUSTER, stage.standby(), "bystander-of-" + hit.name(), USERS);
            var edges = List.of(CLUSTER.edge(stage.standby()), CLUSTER.edge(stage.beside()));
            devices = RegisteringDevices.start(USERS.stream().map(hit::device).toList(), edges, EVERY);
            near = RegisteringDevices.start(
                    NEAR.stream().map(hit::device).toList(), List.of(CLUSTER.edge(stage.site())), EVERY);
            bystanders =
                    RegisteringDevices.start(USERS.stream().map(other::device).toList(), edges, EVERY);
            var now = System.nanoTime();
            RunningCluster.eventually("all are registered", () -> devices.allSucceededSince(now));
            RunningCluster.eventually("so are those near " + stage.site(), () -> near.allSucceededSince(now));
            RunningCluster.eventually("so are the bystanders", () -> bystanders.allSucceededSince(now));
        }

        void failsOverAfter(Duration delay, boolean failback) {
            var answer = CLUSTER.post(
                    stage.beside(),
                    "/strowger/v1/routes/" + hit.name(),
                    Map.of(
                            "Failover",
                            "automatic",
                            "Standby",
                            stage.standby(),
                            "After",
                            "" + delay.toSeconds(),
                            "Failback",
                            "" + failback));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }

        void begins() {
            begun = System.nanoTime();
            begunAt = Instant.now();
        }

        void force() {
            standby.takeByForce(CLUSTER.api(stage.beside()));
        }

        private void acceptsInStandby() {
            RunningCluster.eventually("a device is accepted in " + stage.standby(), () -> {
                early = admissions();
                return early.firstIn(stage.standby()).isPresent();
            });
        }

        private Admissions admissions() {
            return CLUSTER.admissions(hit.name());
        }

        private JsonNode lastMove() {
            var moves = SipDomain.read(CLUSTER, stage.beside(), "/strowger/v1/routes/" + hit.name())
                    .path("moves");
            return StreamSupport.stream(moves.spliterator(), false)
                    .max(Comparator.comparingLong(move -> move.path("epoch").asLong()))
                    .orElseThrow();
        }

        private long after(JsonNode moment) {
            return Duration.between(begunAt, Instant.parse(moment.asText())).toMillis();
        }

        void movesWithin(String what, Duration bar) {
            acceptsInStandby();
            var first = devices.all().stream()
                    .filter(outcome -> outcome.succeeded() && outcome.begun() - begun > 0)
                    .map(SipDevice.Outcome::ended)
                    .min(Comparator.naturalOrder());
            took = Duration.ofNanos(first.orElseGet(System::nanoTime) - begun);
            var move = lastMove();
            fault = what + "; " + stage;
            moved = after(move.path("requested")) + ", " + after(move.path("completed")) + " ms";
            assertThat(took)
                    .as("%s; the move was requested and completed after %s", fault, moved)
                    .isLessThan(bar);
            RunningCluster.eventually("the route tells how long each step took", this::tellsItsSteps);
        }

        private boolean tellsItsSteps() {
            var steps = lastMove().path("steps");
            assertThat(steps)
                    .allSatisfy(step ->
                            assertThat(step.path("milliseconds").asLong(-1)).isBetween(0L, took.toMillis()));
            return steps.findValuesAsText("step").contains("taken-up");
        }

        /// The site is back, and knows that it has been left; nobody else has noticed anything.
        void staysMoved() {
            RunningCluster.eventually(stage.site() + " is back", CLUSTER::isWhole);
            ends(standby, hit, "");
        }

        /// From its return, in which its region has had a lease for some time already, until the first device is
        /// admitted there again.
        void goesHomeWithin(Duration bar, Instant earliest) {
            var back = System.nanoTime();
            RunningCluster.eventually("a device is admitted at home", () -> isAdmittedAtHomeSince(back));
            var home = Duration.ofNanos(System.nanoTime() - back);
            RunningCluster.eventually(stage.site() + " is back", CLUSTER::isWhole);
            ends(hit, standby, "; home again %d ms after the site was ready".formatted(home.toMillis()));
            assertThat(lastMove().path("by").asText()).isEqualTo("failover policy");
            assertThat(Instant.parse(lastMove().path("requested").asText())).isAfter(earliest);
            assertThat(home).isLessThan(bar);
        }

        private boolean isAdmittedAtHomeSince(long then) {
            return devices.all().stream()
                    .anyMatch(outcome -> outcome.begun() - then > 0 && outcome.isAdmittedIn(stage.site()));
        }

        private void ends(SipDomain active, SipDomain left, String besides) {
            var whole = System.nanoTime();
            RunningCluster.eventually("all go on in " + active.region(), () -> devices.allSucceededSince(whole));
            RunningCluster.eventually("so do those near " + stage.site(), () -> near.allSucceededSince(whole));
            RunningCluster.eventually("so do the bystanders", () -> bystanders.allSucceededSince(whole));
            devices.end();
            near.end();
            bystanders.end();
            FaultTable.add(
                    fault,
                    "move requested and completed after %s, first accepted in the standby region after %d ms"
                                    .formatted(moved, took.toMillis())
                            + "; through the edge of the site that was hit %d of %d failed"
                                    .formatted(
                                            near.failures().size(), near.all().size())
                            + besides,
                    begun,
                    List.of(devices),
                    List.of(bystanders));
            var journals = early.and(admissions()).butHalfDoneAt(begun, devices, near);
            journals.neverOverlap();
            Told.to(devices, near).neverOverlaps().areIn(journals);
            for (var group : List.of(devices, near)) {
                group.areKeptIn(active);
                group.areStillWhereTheyWere(left);
            }
            assertThat(bystanders.failures()).as("of bystanders").isEmpty();
            assertThat(bystanders.longestGapSince(begun))
                    .as("of a bystander; it began at %s, and then%n%s", begunAt, bystanders.troublesSince(begun))
                    .isLessThan(PAUSE.plus(EVERY));
        }

        void waitUntil(Duration sinceItBegan) {
            RunningCluster.eventually(
                    "it has lasted for " + sinceItBegan, () -> System.nanoTime() - begun > sinceItBegan.toNanos());
        }

        @Override
        public void close() {
            devices.close();
            near.close();
            bystanders.close();
        }
    }
}
