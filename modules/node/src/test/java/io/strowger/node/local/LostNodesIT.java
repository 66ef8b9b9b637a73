package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What docs/protocol.md promises for the day a part of a region or of the arbiter fails: nodes that are processes of
/// their own, with the settings that a deployment has, three of them in region us1.
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
class LostNodesIT {
    private static final String REGISTRATIONS = "/strowger/v1/regions/us1/registrations?aor=";
    private static final List<String> OF_US1 = List.of("us1-a", "us1-b", "us1-c"); // hosts, and the region node on each
    private static final String HIT = "us1-b";
    private static final String[] THROUGH_ALL = NetworkCluster.SITES.toArray(String[]::new); // the edges of all sites
    private static final Duration TTL = Duration.ofSeconds(6);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration WITH_ITS_ROUTE = Duration.ofSeconds(12);
    private static final Duration PATIENCE = Duration.ofSeconds(1); // of one who asks again
    private static final Duration TAKEN_OVER = Duration.ofSeconds(10);
    private static final Duration BOTH_NOTICE = Duration.ofSeconds(2); // of a cut: the later of two counts
    private static final Duration LONGER_THAN_THAT = Duration.ofSeconds(14);
    private static final Duration REROUTED = Duration.ofSeconds(1);
    private static final Duration WHOLE_AGAIN = Duration.ofSeconds(60); // nine JVMs on two processors
    private static final Duration PAUSE = Duration.ofSeconds(1).plus(NetworkCluster.EVERY);
    private static final List<String> USERS =
            IntStream.range(0, 8).mapToObj(user -> "user" + user).toList();

    @TempDir
    static Path directory;

    private NetworkCluster cluster;
    private Hosts hosts;
    private int names;

    /// How something is lost, and found again.
    enum Loss {
        KILLED("kill -9") {
            @Override
            void takes(NetworkCluster.Victim victim) {
                victim.kill();
            }

            @Override
            void returns(NetworkCluster.Victim victim) {
                victim.startAgain();
            }

            // as an operator starts them, whose machine has two processors
            @Override
            void allReturn(NetworkCluster cluster, List<String> processes) {
                for (var process : processes) {
                    returns(cluster.process(process));
                    cluster.awaitReady(process);
                }
            }
        },
        STOPPED("SIGSTOP") {
            @Override
            void takes(NetworkCluster.Victim victim) {
                victim.signal("STOP");
            }

            @Override
            void returns(NetworkCluster.Victim victim) {
                victim.signal("CONT");
            }

            @Override
            void allReturn(NetworkCluster cluster, List<String> processes) {
                for (var process : processes) returns(cluster.process(process));
            }
        };

        private final String words;

        Loss(String words) {
            this.words = words;
        }

        abstract void takes(NetworkCluster.Victim victim);

        abstract void returns(NetworkCluster.Victim victim);

        abstract void allReturn(NetworkCluster cluster, List<String> processes);
    }

    @BeforeAll
    void startsEachNodeAlone() {
        cluster = NetworkCluster.startAsDeployed(directory, OF_US1);
        hosts = cluster.hosts();
    }

    @AfterEach
    void isOneClusterAgain() {
        RunningCluster.eventually("one cluster", WHOLE_AGAIN, cluster::isReady);
    }

    @AfterAll
    void leavesNothingRunning() {
        FaultTable.print();
        if (cluster != null) cluster.close();
    }

    @ParameterizedTest
    @EnumSource
    void theEntitiesOfALostRegionNodeAnswerFromTheOthers(Loss loss) {
        try (var scene = new Scene()) {
            scene.begins();
            loss.takes(cluster.process(HIT));
            try {
                scene.goesOnWithout(loss.words + " of one of three region nodes", TAKEN_OVER);
            } finally {
                loss.returns(cluster.process(HIT));
            }
            scene.ends();
        }
    }

    /// So many that some live where the loss is.
    @ParameterizedTest
    @EnumSource
    void theCallsOfALostRegionNodeGoOnInTheOthers(Loss loss) {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        try (var board = Switchboard.open(cluster, "calls-" + names++ + ".sip.twilio.com", USERS)) {
            var callees = USERS.stream()
                    .map(user -> board.registered(user, "callee-survives"))
                    .toList();
            var callers =
                    USERS.stream().map(user -> board.calls(user, "caller")).toList();
            callees.forEach(Phone::picksUp);
            callers.forEach(caller -> caller.sends("ACK "));
            var calls = USERS.stream().map(board::sidOfCallTo).toList();

            var begun = System.nanoTime();
            loss.takes(cluster.process(HIT));
            try {
                RunningCluster.sideBySide(
                        calls.stream().map(this::isAnsweredFor).toList());
                var answered = Duration.ofNanos(System.nanoTime() - begun);
                for (var phone : callees) phone.goesOn();
                callers.forEach(Phone::cue);
                callers.forEach(Phone::ends);
                callees.forEach(Phone::ends);
                FaultTable.add(
                        loss.words + " of one of three region nodes, with " + calls.size() + " calls",
                        "all calls answered for after %d ms, and ended by their devices".formatted(answered.toMillis()),
                        begun,
                        List.of(),
                        List.of());
                assertThat(answered).isLessThan(TAKEN_OVER);
            } finally {
                loss.returns(cluster.process(HIT));
            }
            for (var place = 0; place < calls.size(); place++) {
                var sid = calls.get(place);
                var caller = callers.get(place);
                var record = board.ended(sid);
                assertThat(record.path("status").asText()).isEqualTo("completed");
                CallIT.lasted(record, caller.receives("SIP/2.0 200"), caller.sends("BYE "));
                assertThat(board.finalReport(sid).of("CallStatus")).isEqualTo("completed");
                assertThat(board.reports(sid)).hasSize(1);
            }
        }
    }

    private Runnable isAnsweredFor(String call) {
        return () -> RunningCluster.eventually(
                call + " is answered for", () -> api("us1").answers(Switchboard.callPath(call, ""), PATIENCE));
    }

    /// Both parts still reach all other sites and the database; that lets one of them go on.
    @Test
    void aRegionThatIsCutInTwoGoesOnInOnePart() {
        var others = OF_US1.stream().filter(host -> !host.equals(HIT)).toList();
        var before = startsOf(others);
        var startsOfHit = cluster.startsAnew(HIT);
        try (var scene = new Scene()) {
            scene.begins();
            for (var other : others) hosts.cut(HIT, other);
            try {
                scene.goesOnWithout(
                        "one of three region nodes cut off from the other two", TAKEN_OVER.plus(BOTH_NOTICE));
            } finally {
                for (var other : others) hosts.mend(HIT, other);
            }
            scene.ends();
            assertThat(cluster.startsAnew(HIT)).as("once at most").isLessThanOrEqualTo(startsOfHit + 1);
            var hasHitEnded = cluster.startsAnew(HIT) > startsOfHit;
            var haveOthersEnded = !startsOf(others).equals(before);
            assertThat(hasHitEnded).as("one part has ended").isNotEqualTo(haveOthersEnded);
        }
    }

    /// Nobody is left who could give the others up.
    @Test
    void aRegionWhoseNodesHaveAllDiedGoesOnWithTheFirstThatReturns() {
        var domain = SipDomain.declare(api("us1"), "us1", "hit-" + names++ + ".sip.twilio.com", USERS);
        try (var devices = cluster.registering(domain, USERS, THROUGH_ALL)) {
            cluster.awaitAll(devices);

            var begun = System.nanoTime();
            OF_US1.forEach(node -> cluster.process(node).kill());
            Duration again;
            try {
                cluster.process(HIT).startAgain();
                var back = System.nanoTime();
                RunningCluster.eventually("all go on", WHOLE_AGAIN, () -> devices.allSucceededSince(back));
                again = Duration.ofNanos(System.nanoTime() - back);
            } finally {
                OF_US1.stream()
                        .filter(node -> !node.equals(HIT))
                        .forEach(node -> cluster.process(node).startAgain());
            }
            RunningCluster.eventually("one cluster", WHOLE_AGAIN, cluster::isReady);
            cluster.awaitAll(devices);
            devices.end();

            FaultTable.add(
                    "kill -9 of all three region nodes, of which one is started again",
                    "all registered %d ms after its return".formatted(again.toMillis()),
                    begun,
                    List.of(devices),
                    List.of());
            Told.to(devices).neverOverlaps();
            cluster.admissions(domain.name()).neverOverlap();
            devices.areKeptIn(domain);
        }
    }

    private List<Long> startsOf(List<String> nodes) {
        return nodes.stream().map(cluster::startsAnew).toList();
    }

    /// Devices of names that are active in us1, and of others.
    private final class Scene implements AutoCloseable {
        private final SipDomain hit;
        private final RegisteringDevices devices;
        private final RegisteringDevices bystanders;
        private long begun;

        Scene() {
            var name = "hit-" + names++ + ".sip.twilio.com";
            hit = SipDomain.declare(api("us1"), "us1", name, USERS);
            var other = SipDomain.declare(api("ie1"), "ie1", "bystander-of-" + name, USERS);
            devices = cluster.registering(hit, USERS, THROUGH_ALL);
            bystanders = cluster.registering(other, USERS, THROUGH_ALL);
            cluster.awaitAll(devices, bystanders);
        }

        void begins() {
            begun = System.nanoTime();
        }

        void goesOnWithout(String fault, Duration bar) {
            var answered = answeredAfter(begun, devices.devices());
            lasts(begun, LONGER_THAN_THAT);
            var back = System.nanoTime();
            cluster.await(group -> group.allSucceededSince(back), devices, bystanders);
            FaultTable.add(
                    fault,
                    "its entities answered after %d ms, no device was served less often than every %d ms"
                            .formatted(
                                    answered.toMillis(),
                                    devices.longestGapSince(begun).toMillis()),
                    begun,
                    List.of(devices),
                    List.of(bystanders));
            assertThat(answered).isLessThan(TAKEN_OVER);
            assertThat(devices.longestGapSince(begun))
                    .as("of whoever lived there")
                    .isLessThan(bar.plus(NetworkCluster.EVERY));
        }

        /// What was lost is there again, and has not said anything of its own meanwhile.
        void ends() {
            RunningCluster.eventually("one cluster", WHOLE_AGAIN, cluster::isReady);
            cluster.awaitAll(devices, bystanders);
            devices.end();
            bystanders.end();
            cluster.admissions(hit.name()).neverOverlap();
            Told.to(devices).neverOverlaps().areIn(cluster.admissions(hit.name()));
            devices.areKeptIn(hit);
            assertThat(bystanders.failures()).isEmpty();
            assertThat(bystanders.longestGapSince(begun)).isLessThan(PAUSE);
        }

        @Override
        public void close() {
            devices.close();
            bystanders.close();
        }
    }

    /// Until the region has answered for each of these devices. What was asked too early is lost, so it is asked anew.
    private Duration answeredAfter(long since, List<SipDevice> devices) {
        RunningCluster.sideBySide(devices.stream().map(this::answered).toList());
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private Runnable answered(SipDevice device) {
        return () -> RunningCluster.eventually(
                device.aor() + " is answered for", () -> api("ie1").answers(REGISTRATIONS + device.aor(), PATIENCE));
    }

    /// The region itself lives, and renews its lease: what is active there can't be served, nor let go by its own word.
    @ParameterizedTest
    @EnumSource
    void aRegionWithoutItsDatabaseLosesWhatIsTakenFromItAndNobodyElseNotices(Loss loss) {
        var name = "hit-" + names++ + ".sip.twilio.com";
        var hit = SipDomain.declare(api("us1"), "us1", name, USERS);
        var standby = SipDomain.declare(api("ie1"), "ie1", name, USERS);
        var stays = SipDomain.declare(api("us1"), "us1", "stays-" + name, USERS);
        var other = SipDomain.declare(api("ie1"), "ie1", "bystander-of-" + name, USERS);
        try (var moved = cluster.registering(hit, USERS, THROUGH_ALL);
                var left = cluster.registering(stays, USERS, THROUGH_ALL);
                var bystanders = cluster.registering(other, USERS, THROUGH_ALL)) {
            cluster.awaitAll(moved, left, bystanders);

            var begun = System.nanoTime();
            loss.takes(cluster.serverOf("us1"));
            Duration taken;
            try {
                standby.takeByForce(api("au1"));
                taken = moved.firstAdmittedIn("ie1", begun);
                cluster.await(group -> group.allSucceededSince(begun), moved, bystanders);
                lasts(begun, LONGER_THAN_THAT);
            } finally {
                loss.returns(cluster.serverOf("us1"));
            }
            var back = System.nanoTime();
            cluster.await(group -> group.allSucceededSince(back), left);
            var again = Duration.ofNanos(System.nanoTime() - back);
            for (var group : List.of(moved, left, bystanders)) group.end();

            FaultTable.add(
                    loss.words + " of one region's database, for " + LONGER_THAN_THAT.toSeconds()
                            + " s; one name forced",
                    "first accepted in the standby region after %d ms; what stayed, %d ms after its return"
                            .formatted(taken.toMillis(), again.toMillis()),
                    begun,
                    List.of(moved, left),
                    List.of(bystanders));
            assertThat(left.failures()).as("of what stayed").isNotEmpty();
            assertThat(taken).isLessThan(TTL.plus(AT_ONCE));
            assertThat(again).isLessThan(TAKEN_OVER);
            assertThat(bystanders.failures()).isEmpty();
            assertThat(bystanders.longestGapSince(begun)).isLessThan(PAUSE);
            Told.to(moved).neverOverlaps().areIn(cluster.admissions(name));
            cluster.admissions(name).butHalfDoneAt(begun, moved).neverOverlap();
            moved.areKeptIn(standby);
            moved.areStillWhereTheyWere(hit);
            left.areKeptIn(stays);
        }
    }

    /// The region, its edge and the routing node beside them, where the name's Route lived: somebody else has to decide
    /// first.
    @ParameterizedTest
    @EnumSource
    void aSiteThatIsLostWithTheRouteIsLeftByForce(Loss loss) {
        var hit = cluster.declareWhere("us1", true, "us1", USERS);
        var standby = SipDomain.declare(api("ie1"), "ie1", hit.name(), USERS);
        var other = SipDomain.declare(api("ie1"), "ie1", "bystander-of-" + hit.name(), USERS);
        try (var devices = cluster.registering(hit, USERS, "ie1", "au1");
                var bystanders = cluster.registering(other, USERS, "ie1", "au1")) {
            cluster.awaitAll(devices, bystanders);
            var site = Stream.of(Stream.of(NetworkCluster.routingNode("us1")), OF_US1.stream(), Stream.of("us1"))
                    .flatMap(names -> names)
                    .toList();

            var early = cluster.admissions(hit.name());
            var begun = System.nanoTime();
            for (var process : site) loss.takes(cluster.process(process));
            var lost = System.nanoTime();
            Duration taken;
            try {
                standby.takeByForce(api("au1"));
                taken = devices.firstAdmittedIn("ie1", begun);
                cluster.await(group -> group.allSucceededSince(begun), devices, bystanders);
                lasts(begun, LONGER_THAN_THAT);
            } finally {
                loss.allReturn(cluster, site);
            }
            RunningCluster.eventually("one cluster", WHOLE_AGAIN, cluster::isReady);
            cluster.awaitAll(devices, bystanders);
            devices.end();
            bystanders.end();

            FaultTable.add(
                    loss.words + " of a site with the Route, each node a process, forced",
                    "first accepted in the standby region after %d ms".formatted(taken.toMillis()),
                    begun,
                    List.of(devices),
                    List.of(bystanders));
            assertThat(taken).isLessThan(WITH_ITS_ROUTE);
            assertThat(bystanders.failures()).isEmpty();
            assertThat(bystanders.longestGapSince(begun)).isLessThan(PAUSE);
            var journals = early.and(cluster.admissions(hit.name()));
            journals.butHalfDoneAt(lost, devices).neverOverlap();
            Told.to(devices).neverOverlaps().areIn(journals);
            devices.areKeptIn(standby);
            devices.areStillWhereTheyWere(hit);
        }
    }

    /// It is the only node of its region, and nobody is let into a cluster before everybody has heard of him.
    @Test
    void aRegionStartsAnewWhileAnotherSiteIsDead() {
        var domain = SipDomain.declare(api("ie1"), "ie1", "starts-" + names++ + ".sip.twilio.com", USERS);
        try (var devices = cluster.registering(domain, USERS, "us1")) {
            cluster.awaitAll(devices);
            var begun = System.nanoTime();
            cluster.process("au1").kill();
            try {
                lasts(begun, LONGER_THAN_THAT); // it has been missed by then
                cluster.process("ie1").kill();
                var starting = System.nanoTime();
                cluster.process("ie1").startAgain();
                cluster.await(group -> group.allSucceededSince(starting), devices);
                FaultTable.add(
                        "a region's only node started again while another site is dead",
                        "all registered after %d ms"
                                .formatted(Duration.ofNanos(System.nanoTime() - starting)
                                        .toMillis()),
                        starting,
                        List.of(devices),
                        List.of());
            } finally {
                cluster.process("au1").startAgain();
            }
            cluster.awaitReady("au1");
            cluster.awaitAll(devices);
            devices.end();
            Told.to(devices).neverOverlaps();
            devices.areKeptIn(domain);
        }
    }

    /// The same, but that site lives behind a cut, where it is given up: it has to come back by itself.
    @Test
    void aSiteThatWasGivenUpForDeadComesBackWhenItsLinksDo() {
        var starts = SipDomain.declare(api("ie1"), "ie1", "starts-" + names++ + ".sip.twilio.com", USERS);
        var behind = SipDomain.declare(api("au1"), "au1", "behind-" + names++ + ".sip.twilio.com", USERS);
        var others = Stream.concat(OF_US1.stream(), Stream.of("us1", "ie1")).toList();
        try (var devices = cluster.registering(starts, USERS, "us1");
                var cut = cluster.registering(behind, USERS, "us1", "au1")) {
            cluster.awaitAll(devices, cut);
            var begun = System.nanoTime();
            for (var other : others) hosts.cut("au1", other);
            long healed;
            try {
                lasts(begun, LONGER_THAN_THAT);
                cluster.process("ie1").kill();
                var starting = System.nanoTime();
                cluster.process("ie1").startAgain();
                cluster.await(group -> group.allSucceededSince(starting), devices);
            } finally {
                for (var other : others) hosts.mend("au1", other);
                healed = System.nanoTime();
            }
            cluster.await(group -> group.allSucceededSince(healed), cut);
            var back = Duration.ofNanos(System.nanoTime() - healed);
            RunningCluster.eventually("one cluster", WHOLE_AGAIN, cluster::isReady);
            devices.end();
            cut.end();
            FaultTable.add(
                    "a site cut off and given up, since another's only region node was started again meanwhile",
                    "all its devices registered %d ms after the heal".formatted(back.toMillis()),
                    begun,
                    List.of(cut),
                    List.of());
            assertThat(cluster.clustersFormed("ie1")).isZero();
            Told.to(cut).neverOverlaps();
            cut.areKeptIn(behind);
            devices.areKeptIn(starts);
        }
    }

    /// Stopped, it does not even refuse: whoever asks it waits.
    @ParameterizedTest
    @EnumSource
    void whatIsRoutedGoesOnWithoutTheArbitersDatabase(Loss loss) {
        var name = "routed-" + names++ + ".sip.twilio.com";
        var us1 = SipDomain.declare(api("us1"), "us1", name, USERS);
        var ie1 = SipDomain.declare(api("ie1"), "ie1", name, USERS);
        try (var devices = cluster.registering(us1, USERS, THROUGH_ALL)) {
            cluster.awaitAll(devices);

            var begun = System.nanoTime();
            loss.takes(cluster.serverOf("global"));
            try {
                RunningCluster.eventually("it is said what is missing", () -> isRefused(name, "its database is down"));
                lasts(begun, LONGER_THAN_THAT);
            } finally {
                loss.returns(cluster.serverOf("global"));
            }
            RunningCluster.eventually("the arbiter moves it again", () -> isMoved(ie1));
            cluster.awaitAll(devices);
            devices.end();

            FaultTable.add(
                    loss.words + " of the arbiter's database, for " + LONGER_THAN_THAT.toSeconds() + " s",
                    "re-routes refused",
                    begun,
                    List.of(devices),
                    List.of());
            assertThat(devices.failures()).isEmpty();
            assertThat(devices.longestGapSince(begun)).isLessThan(PAUSE);
            cluster.admissions(name).neverOverlap();
            Told.to(devices).neverOverlaps();
            devices.areKeptIn(ie1);
        }
    }

    private boolean isRefused(String name, String why) {
        var refused = api("au1").post("/v2/SipDomains/" + name, Map.of("VoiceRegion", "ie1"));
        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("The arbiter does not answer: ");
        return refused.body().contains(why);
    }

    private boolean isMoved(SipDomain to) {
        var answer = api("au1").post("/v2/SipDomains/" + to.name(), Map.of("VoiceRegion", to.region()));
        return answer.status() == 200;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRoutedGoesOnWithoutOneRoutingNode(Loss loss) {
        var decidedThere = cluster.declareWhere("au1", true, "us1", USERS);
        var decidedElsewhere = cluster.declareWhere("au1", false, "us1", USERS);
        var there = SipDomain.declare(api("ie1"), "ie1", decidedThere.name(), USERS);
        var elsewhere = SipDomain.declare(api("ie1"), "ie1", decidedElsewhere.name(), USERS);
        try (var ofThere = cluster.registering(decidedThere, USERS, THROUGH_ALL);
                var ofElsewhere = cluster.registering(decidedElsewhere, USERS, THROUGH_ALL)) {
            cluster.awaitAll(ofThere, ofElsewhere);
            var lost = cluster.process(NetworkCluster.routingNode("au1"));

            var begun = System.nanoTime();
            loss.takes(lost);
            Duration moved;
            Duration decided;
            Duration movedThen;
            try {
                moved = cluster.move(elsewhere, ofElsewhere);
                RunningCluster.eventually(
                        "another node decides",
                        () -> api("ie1").answers("/strowger/v1/routes/" + there.name(), PATIENCE));
                decided = Duration.ofNanos(System.nanoTime() - begun);
                movedThen = cluster.move(there, ofThere);
                lasts(begun, LONGER_THAN_THAT);
            } finally {
                loss.returns(lost);
            }
            RunningCluster.eventually("one cluster", WHOLE_AGAIN, cluster::isReady);
            cluster.awaitAll(ofThere, ofElsewhere);
            ofThere.end();
            ofElsewhere.end();

            FaultTable.add(
                    loss.words + " of one routing node",
                    "a re-route where another decides took %d ms; what it decided another did after %d ms, a re-route then took %d ms"
                            .formatted(moved.toMillis(), decided.toMillis(), movedThen.toMillis()),
                    begun,
                    List.of(ofThere),
                    List.of(ofElsewhere));
            assertThat(moved).isLessThan(REROUTED);
            assertThat(movedThen).isLessThan(REROUTED);
            assertThat(decided).isLessThan(TAKEN_OVER.plus(AT_ONCE));
            for (var group : List.of(ofThere, ofElsewhere)) {
                assertThat(group.failures()).isEmpty();
                assertThat(group.longestGapSince(begun)).isLessThan(PAUSE);
                Told.to(group).neverOverlaps();
            }
            for (var name : List.of(there.name(), elsewhere.name()))
                cluster.admissions(name).neverOverlap();
            ofThere.areKeptIn(there);
            ofElsewhere.areKeptIn(elsewhere);
        }
    }

    /// With them all witnesses go.
    @ParameterizedTest
    @EnumSource
    void withoutAnyRoutingNodeARegionGoesOnUntilItsLeaseEnds(Loss loss) {
        goesOnUntilItsLeaseEnds(
                loss, "all routing nodes", NetworkCluster.SITES, "no routing node can be reached from here. Lost are ");
    }

    /// The one that is left gives itself up.
    @ParameterizedTest
    @EnumSource
    void withoutMostRoutingNodesARegionGoesOnUntilItsLeaseEnds(Loss loss) {
        goesOnUntilItsLeaseEnds(loss, "two of three routing nodes", List.of("ie1", "au1"), "Lost are ");
    }

    /// What is routed is admitted until the lease ends, also what has to wake up for it, and from the return of
    /// most witnesses on.
    private void goesOnUntilItsLeaseEnds(Loss loss, String which, List<String> sites, String refusal) {
        var us1 = cluster.declareWhere(sites.getFirst(), true, "us1", USERS);
        var name = us1.name();
        var ie1 = SipDomain.declare(api("ie1"), "ie1", name, USERS);
        var sleepers = NetworkCluster.SITES.stream()
                .map(edge -> Sleeper.declare(cluster, edge))
                .toList();
        var lulled = System.nanoTime();
        try (var devices = cluster.registering(us1, USERS, THROUGH_ALL)) {
            cluster.awaitAll(devices);

            lasts(lulled, NetworkCluster.ASLEEP_AFTER);

            var begun = System.nanoTime();
            var all = sites.stream()
                    .map(site -> cluster.process(NetworkCluster.routingNode(site)))
                    .toList();
            all.forEach(loss::takes);
            var lost = System.nanoTime();
            Api.Answer early;
            long back;
            try {
                RunningCluster.sideBySide(
                        sleepers.stream().map(it -> (Runnable) it::wakes).toList());
                early = api("ie1").post("/v2/SipDomains/" + name, Map.of("VoiceRegion", "ie1"));
                RunningCluster.eventually(
                        "nothing is admitted any more", () -> devices.failures().size() > USERS.size());
                lasts(begun, LONGER_THAN_THAT);
                RunningCluster.eventually("it is said which routing nodes are lost", () -> isRefused(name, refusal));
            } finally {
                back = System.nanoTime();
                all.forEach(loss::returns);
            }
            RunningCluster.eventually("all go on", WHOLE_AGAIN, () -> devices.allSucceededSince(back));
            var again = Duration.ofNanos(System.nanoTime() - back);
            RunningCluster.eventually("one cluster", WHOLE_AGAIN, cluster::isReady);
            RunningCluster.eventually(
                    "the arbiter decides again", () -> api("ie1").answers("/strowger/v1/routes/" + name, PATIENCE));
            var whole = Duration.ofNanos(System.nanoTime() - back);
            cluster.awaitAll(devices);
            cluster.move(ie1, devices);
            SipDomain.declare(api("us1"), "us1", "after-" + name, USERS);
            cluster.awaitAll(devices);
            devices.end();

            var lease = LastLease.of(devices, lost, back);
            FaultTable.add(
                    loss.words + " of " + which + ", for " + LONGER_THAN_THAT.toSeconds() + " s",
                    lease
                            + "; three Domains woke and admitted; all registered %d ms after their return, one cluster after %d ms"
                                    .formatted(again.toMillis(), whole.toMillis()),
                    begun,
                    List.of(devices),
                    List.of());
            lease.lastsFor(TTL);
            assertThat(early.status()).as(early.body()).isEqualTo(503);
            assertThat(early.body()).contains("The arbiter does not answer: ");
            Told.to(devices).neverOverlaps();
            cluster.admissions(name).neverOverlap();
            devices.areKeptIn(ie1);
            devices.areStillWhereTheyWere(us1);
        }
    }

    private static void lasts(long since, Duration time) {
        RunningCluster.eventually("it has lasted for " + time, () -> System.nanoTime() - since > time.toNanos());
    }

    private Api api(String site) {
        return cluster.api(site);
    }
}
