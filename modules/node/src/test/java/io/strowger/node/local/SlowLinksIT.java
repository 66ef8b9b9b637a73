package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Three sites as far apart as Virginia, Dublin and Sydney are, on lines that lose some of what is sent.
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
class SlowLinksIT {
    private static final Duration LATENCY = Duration.ofMillis(80); // one way
    private static final double LOSS = 0.01;
    private static final String APART = "sites %d ms apart, %.0f %% lost".formatted(LATENCY.toMillis(), LOSS * 100);
    private static final Duration WHILE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(2); // retransmissions of what is lost, on far ways
    private static final Duration MOVED = Duration.ofSeconds(3); // a dozen ways of up to 0.3 s
    private static final Duration TAKEN = Duration.ofSeconds(12);
    private static final List<String> USERS =
            IntStream.range(0, 4).mapToObj(user -> "user" + user).toList();

    @TempDir
    static Path directory;

    private NetworkCluster cluster;

    @BeforeAll
    void startsThreeSitesFarApart() {
        cluster = NetworkCluster.startFarApart(directory);
        cluster.slow(LATENCY, LOSS);
    }

    @AfterAll
    void leavesNothingRunning() {
        FaultTable.print();
        if (cluster != null) cluster.close();
    }

    @Test
    void devicesRegisterThroughEveryEdgeAndNobodyIsGivenUp() {
        var domains = NetworkCluster.SITES.stream()
                .map(region ->
                        SipDomain.declare(cluster.api(region), region, "far-" + region + ".sip.twilio.com", USERS))
                .toList();
        var groups = domains.stream()
                .map(domain -> cluster.registering(domain, USERS, "us1", "ie1", "au1"))
                .toList();
        cluster.awaitAll(groups.toArray(RegisteringDevices[]::new));
        var begun = System.nanoTime();
        RunningCluster.eventually("it has lasted for " + WHILE, () -> System.nanoTime() - begun > WHILE.toNanos());
        groups.forEach(RegisteringDevices::end);

        FaultTable.add(APART, "they register", begun, groups, List.of());
        assertThat(groups).allMatch(group -> group.failures().isEmpty());
        assertThat(groups).allMatch(group -> group.longestGapSince(begun).compareTo(PAUSE) < 0);
        assertThat(cluster.isReady()).isTrue();
    }

    @Test
    void aPlannedMoveFailsNobody() {
        var name = "far-moved.sip.twilio.com";
        var us1 = SipDomain.declare(cluster.api("us1"), "us1", name, USERS);
        var ie1 = SipDomain.declare(cluster.api("ie1"), "ie1", name, USERS);
        try (var devices = cluster.registering(us1, USERS, "us1", "ie1", "au1")) {
            cluster.awaitAll(devices);
            var begun = System.nanoTime();
            var answer = cluster.api("au1").post("/v2/SipDomains/" + name, Map.of("VoiceRegion", "ie1"));
            var moved = Duration.ofNanos(System.nanoTime() - begun);
            cluster.awaitAll(devices);
            devices.end();

            FaultTable.add(
                    APART,
                    "a planned re-route took %d ms".formatted(moved.toMillis()),
                    begun,
                    List.of(devices),
                    List.of());
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(moved).isLessThan(MOVED);
            assertThat(devices.failures()).isEmpty();
            assertThat(devices.longestGapSince(begun)).isLessThan(PAUSE);
            cluster.admissions(name).neverOverlap();
            Told.to(devices).neverOverlaps();
            devices.areKeptIn(ie1);
        }
    }

    @Test
    void aMoveByForceTakesNoLongerThanALeaseAndSomeWays() {
        var name = "far-forced.sip.twilio.com";
        var us1 = SipDomain.declare(cluster.api("us1"), "us1", name, USERS);
        var ie1 = SipDomain.declare(cluster.api("ie1"), "ie1", name, USERS);
        try (var devices = cluster.registering(us1, USERS, "us1", "ie1", "au1")) {
            cluster.awaitAll(devices);
            var begun = System.nanoTime();
            ie1.takeByForce(cluster.api("au1"));
            cluster.awaitAll(devices);
            var taken = Duration.ofNanos(System.nanoTime() - begun);
            devices.end();

            FaultTable.add(
                    APART,
                    "every device was in the other region %d ms after the force".formatted(taken.toMillis()),
                    begun,
                    List.of(devices),
                    List.of());
            assertThat(taken).isLessThan(TAKEN);
            assertThat(devices.failures()).isEmpty();
            cluster.admissions(name).neverOverlap();
            Told.to(devices).neverOverlaps();
            devices.areKeptIn(ie1);
        }
    }
}
