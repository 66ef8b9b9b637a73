package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.ClusterConfig;
import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.MonotonicClock;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses.Granted;
import io.strowger.core.Witnesses.RenewReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A region's node and a witness's, over real remoting.
@Timeout(60)
final class RemoteWitnessesTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final SessionNumber FIRST = new SessionNumber(1);
    private static final Duration BETWEEN = Duration.ofMillis(20);

    /// Pekko's is a minute.
    private static final Duration ADVERTISED_EVERY = Duration.ofSeconds(1);

    private static final ActorSystem<Void> REGION = system();
    private static final ActorSystem<Void> ROUTING = system();
    private static final MonotonicClock CLOCK = () -> new Moment(System.nanoTime());

    private final WitnessId witness = idOf(ROUTING);
    private final RemoteWitnesses hasty = new RemoteWitnesses(REGION, Duration.ofMillis(500));
    private final RemoteWitnesses patient = new RemoteWitnesses(REGION, Duration.ofSeconds(5));

    private static ActorSystem<Void> system() {
        return ActorSystem.create(
                Behaviors.empty(),
                "strowger",
                ClusterConfig.over(ConfigFactory.parseMap(Map.of(
                        "pekko.remote.artery.canonical.hostname",
                        "127.0.0.1",
                        "pekko.remote.artery.canonical.port",
                        0,
                        "pekko.remote.artery.advanced.compression.actor-refs.advertisement-interval",
                        ADVERTISED_EVERY))));
    }

    private static WitnessId idOf(ActorSystem<?> system) {
        var address = Cluster.get(system).selfMember().address();
        return WitnessId.parse(address.getHost().get() + ":" + address.getPort().get());
    }

    @AfterAll
    static void terminate() {
        REGION.terminate();
        ROUTING.terminate();
    }

    /// What Artery had learned of the path before the witness was there made it deaf a minute later, for good.
    @Test
    void hearsAWitnessThatWasAskedBeforeItHadStarted() {
        for (var early = 0; early < 5; early++) assertThat(renewal(hasty)).isCompletedExceptionally();
        WitnessActor.start(ROUTING, startedWitness());

        var end = System.nanoTime() + ADVERTISED_EVERY.multipliedBy(4).toNanos();
        while (System.nanoTime() < end) {
            assertThat(renewal(patient)).isCompletedWithValue(new Granted(FIRST));
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    /// Answered or given up.
    private CompletableFuture<RenewReply> renewal(RemoteWitnesses witnesses) {
        var renewal = witnesses.renew(witness, US1, FIRST).toCompletableFuture();
        renewal.exceptionally(_ -> new Granted(FIRST)).join();
        return renewal;
    }

    private LiveWitness startedWitness() {
        var terms = new LeaseTerms(Duration.ofSeconds(6), 0.01, List.of(witness));
        return LiveWitness.start(
                witness, Witness.started(terms, CLOCK.now()), new NoSeals(), CLOCK, (delay, action) -> {});
    }

    private static final class NoSeals implements Seals {
        @Override
        public CompletionStage<?> seal(RegionId region, SessionNumber session) {
            throw new UnsupportedOperationException("nothing is sealed here");
        }

        @Override
        public CompletionStage<NewestSessions> sealed() {
            return CompletableFuture.completedFuture(NewestSessions.NONE);
        }
    }
}
