package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What docs/protocol.md promises for the day a network fails: three sites on hosts of their own, whose links
/// are cut; and for the loss of one routing node, or of the arbiter's database.
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionIT {
    private static final Duration STARTED_ANEW = Duration.ofSeconds(14); // a site that is cut off gives up after 6
    private static final Duration CONVERGED = Duration.ofSeconds(10);
    private static final Duration REROUTED = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1).plus(NetworkCluster.EVERY); // between two successes
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("strowger.faults.outage", 15));
    private static final List<String> USERS =
            IntStream.range(0, 6).mapToObj(user -> "user" + user).toList();

    @TempDir
    static Path directory;

    private NetworkCluster cluster;
    private Hosts hosts;
    private int names;

    @BeforeAll
    void startsThreeSites() {
        cluster = NetworkCluster.start(directory);
        hosts = cluster.hosts();
    }

    @AfterAll
    void leavesNothingRunning() {
        FaultTable.print();
        if (cluster != null) cluster.close();
    }

    @Test
    void aSiteThatIsCutOffLosesItsRoute() {
        cutUs1Off("a partition", STARTED_ANEW, name -> {});
    }

    /// Both ends still have the third site, and with it a majority: nobody is given up, and only what has to
    /// cross the link fails. A planned move to a region that the arbiter's node of that name does not reach is
    /// not even begun.
    @Test
    void oneLinkThatIsCutTakesNobodyAlong() {
        var us1 = SipDomain.declare(api("us1"), "us1", "one-link-us1.sip.twilio.com", USERS);
        var ie1 = SipDomain.declare(api("ie1"), "ie1", "one-link-ie1.sip.twilio.com", USERS);
        var au1 = SipDomain.declare(api("au1"), "au1", "one-link-au1.sip.twilio.com", USERS);
        var decidedInUs1 = cluster.declareWhere("us1", true, "us1", USERS);
        var inIe1 = SipDomain.declare(api("ie1"), "ie1", decidedInUs1.name(), USERS);
        try (var ofUs1 = cluster.registering(us1, USERS.subList(0, 3), "us1", "au1");
                var ofIe1 = cluster.registering(ie1, USERS.subList(0, 3), "ie1", "au1");
                var ofAu1 = cluster.registering(au1, USERS, "us1", "ie1", "au1");
                var staying = cluster.registering(decidedInUs1, USERS, "us1", "au1");
                var crossing = cluster.registering(us1, USERS.subList(3, 6), "ie1")) {
            var others = List.of(ofUs1, ofIe1, ofAu1, staying);
            cluster.awaitAll(ofUs1, ofIe1, ofAu1, staying, crossing);

            var cut = System.nanoTime();
            hosts.cut("us1", "ie1");
            for (var site : List.of("us1", "au1")) isNotMoved(inIe1, site);
            RunningCluster.eventually(
                    "it has lasted for longer than anybody is given up after",
                    () -> System.nanoTime() - cut > STARTED_ANEW.toNanos());
            assertThat(NetworkCluster.SITES).allMatch(site -> api(site).isReady());
            for (var site : NetworkCluster.SITES)
                RunningCluster.eventually(site + " lists the routes, whoever it asks", () -> listsItsRoutes(site));
            IntStream.range(0, 12).forEach(each -> declares("au1", "new-" + each + "-during-a-cut.sip.twilio.com"));
            var mended = System.nanoTime();
            hosts.mend("us1", "ie1");
            cluster.await(group -> group.allSucceededSince(mended), crossing);
            var converged = Duration.ofNanos(System.nanoTime() - mended);
            cluster.move(inIe1, staying);
            crossing.end();
            others.forEach(RegisteringDevices::end);

            FaultTable.add(
                    "one link between two sites cut for %d ms"
                            .formatted(Duration.ofNanos(mended - cut).toMillis()),
                    "what has to cross it was served %d ms after the heal; a planned move across it was refused, and moved nothing"
                            .formatted(converged.toMillis()),
                    cut,
                    List.of(crossing),
                    others);
            assertThat(crossing.failures()).as("what has to cross it").isNotEmpty();
            assertThat(others).allMatch(group -> group.failures().isEmpty());
            assertThat(others).allMatch(group -> group.longestGapSince(cut).compareTo(PAUSE) < 0);
            assertThat(converged).isLessThan(CONVERGED);
            cluster.admissions(inIe1.name()).neverOverlap();
            staying.areKeptIn(inIe1);
        } finally {
            hosts.mend("us1", "ie1");
        }
    }

    private void isNotMoved(SipDomain to, String site) {
        var answer = api(site).post("/v2/SipDomains/" + to.name(), Map.of("VoiceRegion", to.region()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains(to.region() + " has not said that it could take " + to.name() + " over");
    }

    /// The routing nodes take turns.
    private boolean listsItsRoutes(String site) {
        return IntStream.range(0, NetworkCluster.SITES.size())
                .allMatch(_ -> api(site).get("/strowger/v1/routes").status() == 200);
    }

    /// Claims a name that nobody has used before, at the site that still has both others.
    private void declares(String site, String name) {
        SipDomain.declare(api(site), site, name, USERS.subList(0, 1));
    }

    /// The links are back while us1, which has given itself up, is just starting anew: that takes longest.
    @Test
    @EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
    void aSiteThatIsBackAsSoonAsItHasLostItsRouteGoesOn() {
        cutUs1Off("a short partition", Duration.ZERO, name -> {});
    }

    @Test
    @EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
    void anArbiterThatHasFormedAClusterOfItsOwnComesBackByItself() {
        var formed = cluster.clustersFormed("us1");
        cutUs1Off("a long partition", STARTED_ANEW, name -> {
            RunningCluster.eventually(
                    "the routing node of us1 has given itself up, and forms a cluster of its own",
                    () -> cluster.clustersFormed("us1") > formed);
            var answer = api("us1").post("/v2/SipDomains/" + name, Map.of("VoiceRegion", "us1"));
            assertThat(answer.status())
                    .as("a re-route without the arbiter's database")
                    .isEqualTo(503);
        });
    }

    private void cutUs1Off(String what, Duration atLeast, Consumer<String> lasting) {
        var name = "cut-" + names++ + ".sip.twilio.com";
        var hit = SipDomain.declare(api("us1"), "us1", name, USERS);
        var standby = SipDomain.declare(api("ie1"), "ie1", name, USERS);
        var other = SipDomain.declare(api("ie1"), "ie1", "bystander-of-" + name, USERS);
        try (var near = cluster.registering(hit, USERS.subList(0, 3), "us1");
                var far = cluster.registering(hit, USERS.subList(3, 6), "ie1", "au1");
                var bystanders = cluster.registering(other, USERS, "ie1", "au1")) {
            cluster.awaitAll(near, far, bystanders);

            var cut = System.nanoTime();
            hosts.cut("us1", "ie1");
            hosts.cut("us1", "au1");
            cluster.toGlobal().cut(hosts.address("us1"));
            var writtenInUs1 = addsACredentialList("us1", name);
            var writtenInIe1 = addsACredentialList("ie1", name);
            standby.takeByForce(api("au1"));
            RunningCluster.eventually(
                    "a device is accepted in ie1",
                    () -> cluster.admissions(name).firstIn("ie1").isPresent());
            var early = cluster.admissions(name);
            var moved = Duration.ofNanos(System.nanoTime() - cut);
            RunningCluster.eventually(
                    "it has lasted for " + atLeast, () -> System.nanoTime() - cut > atLeast.toNanos());
            lasting.accept(name);
            var mended = System.nanoTime();
            cluster.toGlobal().mend();
            hosts.mend("us1", "ie1");
            hosts.mend("us1", "au1");
            cluster.await(group -> group.allAnsweredSince(mended), near, far, bystanders);
            var converged = Duration.ofNanos(System.nanoTime() - mended);
            RunningCluster.eventually("one cluster", cluster::isReady);
            near.end();
            far.end();
            bystanders.end();

            FaultTable.add(
                    "%s of %d ms, forced"
                            .formatted(what, Duration.ofNanos(mended - cut).toMillis()),
                    "accepted in the standby region after %d ms; all edges served it %d ms after the heal"
                            .formatted(moved.toMillis(), converged.toMillis()),
                    cut,
                    List.of(near, far),
                    List.of(bystanders));
            var journals = early.and(cluster.admissions(name));
            journals.neverOverlap(); // all: nobody has stood still
            Told.to(near, far).neverOverlaps().areIn(journals.butHalfDoneAt(cut, near, far));
            for (var group : List.of(near, far)) {
                group.areKeptIn(standby);
                group.areStillWhereTheyWere(hit);
            }
            hasWhatWasWrittenOnItsSide("us1", writtenInUs1, name);
            hasWhatWasWrittenOnItsSide("ie1", writtenInIe1, name);
            assertThat(converged).isLessThan(CONVERGED);
            assertThat(bystanders.failures()).isEmpty();
            assertThat(bystanders.longestGapSince(cut)).isLessThan(PAUSE);
        }
    }

    /// Two of three witnesses are left, so every lease goes on; and a re-route needs no routing node but the
    /// one where its Route lives.
    @Test
    void whatIsRoutedGoesOnWithoutOneRoutingNode() {
        var decidedThere = cluster.declareWhere("au1", true, "us1", USERS);
        var decidedElsewhere = cluster.declareWhere("au1", false, "us1", USERS);
        var name = decidedElsewhere.name();
        var ie1 = SipDomain.declare(api("ie1"), "ie1", name, USERS);
        try (var ofDecidedThere = cluster.registering(decidedThere, USERS, "us1", "ie1", "au1");
                var ofDecidedElsewhere = cluster.registering(decidedElsewhere, USERS, "us1", "ie1", "au1")) {
            var all = List.of(ofDecidedThere, ofDecidedElsewhere);
            cluster.awaitAll(ofDecidedThere, ofDecidedElsewhere);
            assertThat(cluster.decides("au1", decidedThere.name())).isTrue();
            assertThat(cluster.decides("au1", name)).isFalse();
            for (var back : List.of(ie1, decidedElsewhere)) cluster.move(back, ofDecidedElsewhere); // the code is warm

            var apart = cluster.process(NetworkCluster.routingNode("au1"));
            var dead = System.nanoTime();
            apart.kill();
            Duration moved;
            try {
                moved = cluster.move(ie1, ofDecidedElsewhere);
                RunningCluster.eventually(
                        "it has lasted for " + OUTAGE,
                        OUTAGE.plusMinutes(1),
                        () -> System.nanoTime() - dead > OUTAGE.toNanos());
            } finally {
                apart.startAgain();
            }
            RunningCluster.eventually("one cluster", cluster::isReady);
            cluster.awaitAll(ofDecidedThere, ofDecidedElsewhere);
            all.forEach(RegisteringDevices::end);

            FaultTable.add(
                    "kill -9 of one routing node, for %d s".formatted(OUTAGE.toSeconds()),
                    "a re-route that another decides about: first accepted in the new region after %d ms"
                            .formatted(moved.toMillis()),
                    dead,
                    List.of(ofDecidedThere),
                    List.of(ofDecidedElsewhere));
            assertThat(moved).isLessThanOrEqualTo(REROUTED);
            assertThat(all).allMatch(group -> group.failures().isEmpty());
            assertThat(all).allMatch(group -> group.longestGapSince(dead).compareTo(PAUSE) < 0);
            cluster.admissions(decidedThere.name()).neverOverlap();
            cluster.admissions(name).neverOverlap();
            ofDecidedThere.areKeptIn(decidedThere);
            ofDecidedElsewhere.areKeptIn(ie1);
        }
    }

    /// Also what nobody has used for a while: its Domain wakes up, finds the session that it was confirmed in,
    /// and admits while its node holds the lease of that.
    @Test
    void whatIsRoutedGoesOnWithoutTheArbitersDatabase() {
        var name = "routed.sip.twilio.com";
        var us1 = SipDomain.declare(api("us1"), "us1", name, USERS);
        var ie1 = SipDomain.declare(api("ie1"), "ie1", name, USERS);
        var asleep = NetworkCluster.SITES.stream()
                .map(edge -> Sleeper.declare(cluster, edge))
                .toList();
        try (var devices = cluster.registering(us1, USERS, "us1", "ie1", "au1")) {
            cluster.awaitAll(devices);

            cluster.toGlobal().cut();
            var cut = System.nanoTime();
            RunningCluster.eventually("it is said what is missing", () -> {
                var refused = api("au1").post("/v2/SipDomains/" + name, Map.of("VoiceRegion", "ie1"));
                assertThat(refused.status()).as(refused.body()).isEqualTo(503);
                return refused.body().contains("The arbiter does not answer: its database is down");
            });
            RunningCluster.eventually(
                    "it has lasted for " + OUTAGE,
                    OUTAGE.plusMinutes(1),
                    () -> System.nanoTime() - cut > OUTAGE.toNanos());
            asleep.forEach(Sleeper::wakes);
            cluster.toGlobal().mend();

            RunningCluster.eventually(
                    "the arbiter moves it again",
                    () -> api("au1")
                                    .post("/v2/SipDomains/" + name, Map.of("VoiceRegion", "ie1"))
                                    .status()
                            == 200);
            cluster.awaitAll(devices);
            devices.end();
            FaultTable.add(
                    "no global database for %d s".formatted(OUTAGE.toSeconds()),
                    "re-routes refused; %d Domains woke up and admitted".formatted(asleep.size()),
                    cut,
                    List.of(devices),
                    List.of());
            assertThat(devices.failures()).isEmpty();
            cluster.admissions(name).neverOverlap();
            Told.to(devices).neverOverlaps();
            devices.areKeptIn(ie1);
        } finally {
            cluster.mend();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
    void aMoveFailsNobodyWhileTheDatabasesAreFarAwayAndTheirLinksLose() {
        var name = "slow.sip.twilio.com";
        var us1 = SipDomain.declare(api("us1"), "us1", name, USERS);
        var ie1 = SipDomain.declare(api("ie1"), "ie1", name, USERS);
        try (var devices = cluster.registering(us1, USERS, "us1", "ie1", "au1")) {
            cluster.awaitAll(devices);
            cluster.toGlobal().slow(Duration.ofMillis(60), 0.05);
            cluster.toRegions().slow(Duration.ofMillis(20), 0.02);

            var begun = System.nanoTime();
            RunningCluster.eventually(
                    "it has moved",
                    () -> api("au1")
                                    .post("/v2/SipDomains/" + name, Map.of("VoiceRegion", "ie1"))
                                    .status()
                            == 200);
            var moved = Duration.ofNanos(System.nanoTime() - begun);
            cluster.awaitAll(devices);
            devices.end();

            FaultTable.add(
                    "databases 60 and 20 ms away, and 5 and 2 % of what goes there lost",
                    "a planned re-route took %d ms".formatted(moved.toMillis()), begun, List.of(devices), List.of());
            assertThat(devices.failures()).isEmpty();
            cluster.admissions(name).neverOverlap();
            Told.to(devices).neverOverlaps();
            devices.areKeptIn(ie1);
        } finally {
            cluster.mend();
        }
    }

    private String addsACredentialList(String region, String name) {
        return SipDomain.created(api(region), "/SIP/CredentialLists.json", Map.of("FriendlyName", "during " + name));
    }

    /// And nothing of what was written on the other.
    private void hasWhatWasWrittenOnItsSide(String region, String list, String name) {
        var lists = SipDomain.read(api(region), RunningCluster.account("/SIP/CredentialLists.json?PageSize=1000"))
                .path("credential_lists");
        assertThat(StreamSupport.stream(lists.spliterator(), false)
                        .filter(it -> it.path("friendly_name").asText().equals("during " + name))
                        .map(it -> it.path("sid").asText()))
                .as("what was written in %s during the cut", region)
                .containsExactly(list);
    }

    private Api api(String site) {
        return cluster.api(site);
    }
}
