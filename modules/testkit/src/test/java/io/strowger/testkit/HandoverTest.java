package io.strowger.testkit;

import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.EntityKind.History;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.core.EntityAddress;
import io.strowger.core.Unavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Entities that move from one node of a data center to another in good order, while their neighbours speak to them.
@Timeout(120)
class HandoverTest {
    private static final int ENTITIES = 60;
    private static final int ASKERS_EACH = 3;
    private static final Config RESTLESS = ConfigFactory.parseString("""
            pekko.cluster.sharding {
              rebalance-interval = 300ms
              least-shard-allocation-strategy { rebalance-absolute-limit = 10, rebalance-relative-limit = 1.0 }
            }""");

    private final TestDatabases.TestDatabase database = TestDatabases.fresh();

    @Test
    void losesNothingThatIsToldToAnEntityOnTheMove() {
        try (var node = TestNode.alone("us1", "region", database, InstantSource.system(), RESTLESS)) {
            host(node, Duration.ofMinutes(1));
            var answered = IntStream.range(0, ENTITIES)
                    .mapToObj(_ -> new AtomicInteger())
                    .toList();
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            var ending = new AtomicInteger();
            var askers = IntStream.range(0, ENTITIES * ASKERS_EACH)
                    .mapToObj(i -> i % ENTITIES)
                    .map(i -> Thread.ofVirtual().start(() -> {
                        while (ending.get() == 0) {
                            try {
                                add(node, i).join();
                                answered.get(i).incrementAndGet();
                            } catch (CompletionException failure) {
                                failures.add(failure.getCause());
                            }
                        }
                    }))
                    .toList();
            eventually("all live here", () -> answered.stream().allMatch(count -> count.get() > 0));

            try (var other = TestNode.joining(node, "us1", "region", database, InstantSource.system(), RESTLESS)) {
                host(other, Duration.ofMinutes(1));
                eventually("a third of them has moved", () -> movedTo(other) > ENTITIES / 3);
                ending.set(1);
                for (var asker : askers) join(asker);

                System.out.printf(
                        "%d answers and %d refusals while %d entities moved%n",
                        answered.stream().mapToInt(AtomicInteger::get).sum(), failures.size(), movedTo(other));
                assertThat(failures).allMatch(Unavailable.class::isInstance);
                for (var i = 0; i < ENTITIES; i++)
                    assertThat(total(node, i))
                            .as("t%d", i)
                            .isEqualTo(answered.get(i).get());
            }
        }
    }

    /// Each of them falls asleep again and again: nobody notices.
    @Test
    void losesNothingThatIsToldToAnEntityThatFallsAsleep() {
        try (var node = TestNode.alone("us1", "region", database, InstantSource.system())) {
            host(node, Duration.ofMillis(1));

            for (var round = 0; round < 50; round++)
                for (var one :
                        IntStream.range(0, 60).mapToObj(i -> add(node, i % 20)).toList()) one.join();

            for (var i = 0; i < 20; i++) assertThat(total(node, i)).isEqualTo(150);
        }
    }

    private static CompletableFuture<Tally.Total> add(TestNode node, int i) {
        return node.entities()
                .ask("us1", new EntityAddress("tally", "t" + i), new Tally.Add(1), Tally.Total.class)
                .toCompletableFuture();
    }

    private static int total(TestNode node, int i) {
        return get(node.entities().ask("us1", new EntityAddress("tally", "t" + i), new Tally.Read(), Tally.Total.class))
                .number();
    }

    /// How many answer from this node.
    private static long movedTo(TestNode node) {
        return IntStream.range(0, ENTITIES)
                .filter(i -> node.entities().livesHere(new EntityAddress("tally", "t" + i)))
                .count();
    }

    private static void host(TestNode node, Duration idle) {
        node.entities().host(Tally.kind(new Lifetime(idle, 1_000, History.CUT)));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
