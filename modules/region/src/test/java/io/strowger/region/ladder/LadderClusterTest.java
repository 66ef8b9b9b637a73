package io.strowger.region.ladder;

import static io.strowger.region.ladder.LadderSamples.message;
import static io.strowger.region.ladder.LadderSamples.webhook;
import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Ladders.Rung;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.testkit.TestDatabases;
import io.strowger.testkit.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The two nodes of a region, and an edge that notes what passes: whoever is asked, wherever, knows all of a call.
@Timeout(120)
class LadderClusterTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final InstantSource CLOCK = InstantSource.system();
    private static final LadderSettings SETTINGS = new LadderSettings(Duration.ofHours(1), 1_000_000, 100_000);
    private static final List<Sid> CALLS =
            IntStream.range(1, 20).mapToObj(LadderSamples::call).toList();
    private static final int RUNGS = 3;

    private final TestDatabases.TestDatabase database = TestDatabases.fresh();

    @Test
    void everyNodeKnowsTheWholeLadderOfEveryCall() {
        try (var first = TestNode.alone("us1", "region", database, CLOCK);
                var second = TestNode.joining(first, "us1", "region", database, CLOCK);
                var edge = TestNode.joining(first, "edge-dublin", "edge", database, CLOCK)) {
            var notesOfFirst = LadderActor.start(first.system(), SETTINGS, CLOCK);
            var notesOfSecond = LadderActor.start(second.system(), SETTINGS, CLOCK);
            var atFirst = LadderNodes.of(first.system(), US1);
            var atEdge = LadderNodes.of(edge.system(), US1);
            var begun = CLOCK.instant();
            eventually("all see both", () -> Stream.of(first, second, edge).allMatch(LadderClusterTest::seesBoth));

            atEdge.note(CALLS.stream().map(sid -> invite(sid, begun)).toList(), List.of());
            for (var sid : CALLS)
                (sid.equals(CALLS.getFirst()) ? notesOfFirst : notesOfSecond).accept(answer(sid, begun));
            atEdge.note(CALLS.stream().map(sid -> bye(sid, begun)).toList(), List.of());

            for (var nodes : List.of(atFirst, LadderNodes.of(second.system(), US1), atEdge))
                for (var sid : CALLS) {
                    eventually(
                            "all of " + sid + " is there",
                            () -> rungs(nodes, sid).size() == RUNGS);
                    assertThat(rungs(nodes, sid))
                            .containsExactly(invite(sid, begun), answer(sid, begun), bye(sid, begun));
                }

            var end = CLOCK.instant();
            second.crash();
            eventually(
                    "it is known that something is missing",
                    () -> wholeSince(atFirst).isAfter(end));
            assertThat(CALLS.stream()
                            .mapToInt(sid -> rungs(atFirst, sid).size())
                            .sum())
                    .as("what the other kept")
                    .isBetween(1, CALLS.size() * RUNGS - 1);
        }
    }

    private static boolean seesBoth(TestNode node) {
        return StreamSupport.stream(
                                Cluster.get(node.system()).state().getMembers().spliterator(), false)
                        .filter(member -> member.dataCenter().equals("us1"))
                        .filter(member -> member.status().equals(MemberStatus.up()))
                        .count()
                == 2;
    }

    /// The end of time, where not all nodes answer.
    private static Instant wholeSince(LadderNodes nodes) {
        return get(nodes.find(CALLS.getFirst())).wholeSince().orElse(Instant.MAX);
    }

    private static List<Rung> rungs(LadderNodes nodes, Sid sid) {
        return get(nodes.find(sid)).rungs();
    }

    private static Rung invite(Sid sid, Instant begun) {
        return message(sid, 0, begun.plusSeconds(1), "INVITE");
    }

    private static Rung answer(Sid sid, Instant begun) {
        return webhook(sid, begun.plusSeconds(2));
    }

    private static Rung bye(Sid sid, Instant begun) {
        return message(sid, 0, begun.plusSeconds(3), "BYE");
    }
}
