package io.strowger.testkit;

import static io.strowger.testkit.TestNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.EntityKind.History;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.core.EntityAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.apache.pekko.cluster.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A site dies, and with it the only node of a data center that sends to these entities; then a node joins
/// that could carry some of them.
@Timeout(120)
class ShardPlacementTest {
    private static final int ENTITIES = 60;
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration SOME_LOOKS = Duration.ofSeconds(3);
    private static final Config RESTLESS = ConfigFactory.parseString("""
            pekko.cluster {
              sharding {
                rebalance-interval = 300ms
                least-shard-allocation-strategy { rebalance-absolute-limit = 10, rebalance-relative-limit = 1.0 }
              }
              multi-data-center.failure-detector { heartbeat-interval = 300ms, acceptable-heartbeat-pause = 2s }
            }""");

    private final TestDatabases.TestDatabase database = TestDatabases.fresh();

    @Test
    void nobodyWaitsForTheDeadAndTheEntitiesMoveOnceTheyAreGivenUp() {
        var clock = InstantSource.system();
        try (var node = TestNode.alone("us1", "region", database, clock, RESTLESS)) {
            host(node);
            var edge = TestNode.joining(node, "edge-dublin", "edge", database, clock, RESTLESS);
            eventually(
                    "all of them have been found",
                    () -> IntStream.range(0, ENTITIES).allMatch(i -> answers(edge, i)));
            var lost = Cluster.get(edge.system().classicSystem()).selfAddress();
            edge.crash();
            var cluster = Cluster.get(node.system().classicSystem());
            eventually(
                    "the edge is missed",
                    () -> !cluster.state().unreachableDataCenters().isEmpty());

            try (var other = TestNode.joining(node, "us1", "region", database, clock, RESTLESS)) {
                host(other);
                var until = System.nanoTime() + SOME_LOOKS.toNanos();
                while (System.nanoTime() < until)
                    for (var i = 0; i < ENTITIES; i++)
                        assertThat(answers(node, i)).as("t%d", i).isTrue();
                assertThat(livingIn(other)).isZero();

                cluster.down(lost);

                eventually("a third of them has moved", () -> {
                    for (var i = 0; i < ENTITIES; i++) answers(node, i);
                    return livingIn(other) > ENTITIES / 3;
                });
            }
        }
    }

    private static boolean answers(TestNode asking, int i) {
        return asking.entities()
                .ask("us1", address(i), new Tally.Read(), Tally.Total.class, AT_ONCE)
                .handle((total, failure) -> failure == null)
                .toCompletableFuture()
                .join();
    }

    private static long livingIn(TestNode node) {
        return IntStream.range(0, ENTITIES)
                .filter(i -> node.entities().livesHere(address(i)))
                .count();
    }

    private static EntityAddress address(int i) {
        return new EntityAddress("tally", "t" + i);
    }

    private static void host(TestNode node) {
        node.entities().host(Tally.kind(new Lifetime(Duration.ofMinutes(1), 1_000, History.CUT)));
    }
}
