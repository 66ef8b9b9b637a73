package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A URI is moved back and forth while its devices register: nobody notices, and it is quick.
class RerouteIT {
    private static final String NAME = "moving.sip.twilio.com";
    private static final int DEVICES = 100;
    private static final int WARM_UP = 10; // moves: until the sites' code is compiled, every request is slow
    private static final int MOVES = 40;
    private static final Duration EVERY = Duration.ofMillis(500); // 200 a second in all
    private static final Duration BAR = Duration.ofSeconds(1);

    private final RunningCluster cluster = RunningCluster.shared();

    @AfterEach
    void leavesTheClusterWhole() {
        cluster.heal();
    }

    @Test
    void movesAUriUnderLoadWithinASecondAndWithoutAFailure() {
        var users = IntStream.range(0, DEVICES).mapToObj(user -> "mover" + user).toList();
        var us1 = SipDomain.declare(cluster, "us1", NAME, users);
        var ie1 = SipDomain.declare(cluster, "ie1", NAME, users);
        var edges = List.of(cluster.edge("us1"), cluster.edge("ie1"), cluster.edge("au1"));
        try (var devices =
                RegisteringDevices.start(users.stream().map(us1::device).toList(), edges, EVERY)) {
            awaitAll(devices);
            var took = new ArrayList<Duration>();
            var posts = new ArrayList<Duration>();
            for (var move = 0; move < WARM_UP + MOVES; move++) {
                var to = move % 2 == 0 ? ie1 : us1;
                var posted = System.nanoTime();
                var answer = cluster.post("au1", "/v2/SipDomains/" + NAME, Map.of("VoiceRegion", to.region()));
                posts.add(Duration.ofNanos(System.nanoTime() - posted));
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                took.add(firstAccepted(devices, to, posted));
                awaitAll(devices);
            }
            devices.end();

            var sorted = took.stream().skip(WARM_UP).sorted().toList();
            var p99 = sorted.get((int) Math.ceil(0.99 * MOVES) - 1);
            System.out.printf(
                    "%d moves under %d registrations of %d devices: POST to the first 200 of the new region p50 %d ms,"
                            + " p99 %d ms, the POST itself at most %d ms; slowest registration %d ms%n",
                    MOVES,
                    devices.all().size(),
                    DEVICES,
                    sorted.get(MOVES / 2).toMillis(),
                    p99.toMillis(),
                    posts.stream()
                            .skip(WARM_UP)
                            .max(Comparator.naturalOrder())
                            .orElseThrow()
                            .toMillis(),
                    devices.all().stream()
                            .map(SipDevice.Outcome::took)
                            .max(Comparator.naturalOrder())
                            .orElseThrow()
                            .toMillis());
            assertThat(devices.all())
                    .filteredOn(outcome -> !outcome.succeeded())
                    .as("of %d registrations", devices.all().size())
                    .isEmpty();
            assertThat(p99).isLessThanOrEqualTo(BAR);
            var journals = cluster.admissions(NAME);
            journals.neverOverlap(devices);
            Told.to(devices).neverOverlaps().areIn(journals);
        }
    }

    /// From the POST to the first 200 of the new region. A device keeps the nonce of the region that challenged
    /// it, and no region takes another's: so the first 200 after a move that took a challenge is of the new
    /// region. The region's own word for it is asked for too.
    private static Duration firstAccepted(RegisteringDevices devices, SipDomain to, long posted) {
        RunningCluster.eventually(
                "a device is accepted in " + to.region(),
                () -> first(devices, posted).isPresent());
        var accepted = first(devices, posted).orElseThrow();
        assertThat(StreamSupport.stream(to.contacts(accepted.device().aor()).spliterator(), false)
                        .filter(contact -> contact.path("call_id")
                                .asText()
                                .equals(accepted.device().callId())))
                .singleElement()
                .satisfies(contact -> assertThat(contact.path("cseq").asLong())
                        .isGreaterThanOrEqualTo(accepted.outcome().cseq()));
        return Duration.ofNanos(accepted.outcome().ended() - posted);
    }

    private record Accepted(SipDevice device, SipDevice.Outcome outcome) {}

    private static Optional<Accepted> first(RegisteringDevices devices, long posted) {
        return devices.devices().stream()
                .flatMap(device -> devices.of(device).stream().map(outcome -> new Accepted(device, outcome)))
                .filter(accepted -> accepted.outcome().succeeded()
                        && accepted.outcome().challenged()
                        && accepted.outcome().ended() - posted > 0)
                .min(Comparator.comparingLong(accepted -> accepted.outcome().ended() - posted));
    }

    /// All of them are where the URI is now.
    private static void awaitAll(RegisteringDevices devices) {
        var now = System.nanoTime();
        RunningCluster.eventually("every device has registered", () -> devices.allSucceededSince(now));
    }
}
