package io.strowger.edge;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.ClusterConfig;
import io.strowger.cluster.Members;
import io.strowger.cluster.Topology;
import io.strowger.core.EdgeId;
import io.strowger.core.RouteBeliefs;
import io.strowger.core.RouteBeliefs.Believes;
import io.strowger.core.sip.Transport;
import io.strowger.testkit.TestNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Three nodes in one cluster over real remoting: of dublin, of both sydney and melbourne, of tokyo; and the
/// door on the first.
@Timeout(60)
final class RemoteSipDoorTest {
    private static final String SOURCE = "198.51.100.9:1234";
    private static final EdgeId SYDNEY = EdgeId.parse("sydney");
    private static final EdgeId MELBOURNE = EdgeId.parse("melbourne");
    private static final EdgeId TOKYO = EdgeId.parse("tokyo");
    private static final FakeRegion US1 = new FakeRegion("us1");
    private static final FakeRoutes ROUTES = new FakeRoutes();

    private static final Node HERE = Node.of(Given.DUBLIN);
    private static final Node THERE = Node.of(SYDNEY, MELBOURNE);
    private static final Node DOOMED = Node.of(TOKYO);

    private final RemoteSipDoor door = new RemoteSipDoor(HERE.system(), HERE.edges(), Duration.ofSeconds(20));

    private record Node(ActorSystem<Void> system, EdgeNode edges) {
        static Node of(EdgeId... edges) {
            var settings = ConfigFactory.parseMap(Map.of(
                    "pekko.coordinated-shutdown.run-by-actor-system-terminate",
                    false,
                    "pekko.remote.artery.canonical.hostname",
                    "127.0.0.1",
                    "pekko.remote.artery.canonical.port",
                    0,
                    "pekko.cluster.multi-data-center.self-data-center",
                    Topology.dataCenter(edges[0]),
                    "pekko.cluster.multi-data-center.failure-detector.heartbeat-interval",
                    "500ms",
                    "pekko.cluster.multi-data-center.failure-detector.acceptable-heartbeat-pause",
                    "2s",
                    "pekko.cluster.split-brain-resolver.active-strategy",
                    "keep-majority",
                    "pekko.cluster.roles",
                    Stream.of(edges).map(Topology::role).toList()));
            var system = ActorSystem.<Void>create(Behaviors.empty(), "strowger", ClusterConfig.over(settings));
            var node = EdgeNode.start(
                    Given.settings(Stream.of(edges)
                            .map(edge -> "{ name = " + edge + ", address = 127.0.0.1, sip-port = 0 }")
                            .collect(joining(", ", "strowger.edge.edges = [", "]"))),
                    ROUTES,
                    FakeRegion.all(US1),
                    InstantSource.system(),
                    new SplittableRandom(1),
                    EdgesActor.address(system),
                    () -> true);
            EdgesActor.start(system, node);
            return new Node(system, node);
        }

        /// Without a word to the others.
        void crash() {
            edges.close();
            system.classicSystem().terminate();
            TestNode.get(system.getWhenTerminated());
        }
    }

    @BeforeAll
    static void formACluster() {
        ROUTES.set(Given.ACME, Given.active("us1", 1));
        var first = Cluster.get(HERE.system()).selfMember().address();
        for (var node : List.of(HERE, THERE, DOOMED))
            Cluster.get(node.system()).manager().tell(Join.create(first));
        TestNode.eventually("dublin knows all", () -> {
            var up = 0;
            for (var member : Cluster.get(HERE.system()).state().getMembers())
                if (member.status().toString().equals("Up")) up++;
            return up == 3;
        });
    }

    @AfterAll
    static void stop() {
        for (var node : List.of(DOOMED, THERE, HERE)) node.crash();
    }

    @Test
    void leadsToTheEdgesOfOtherNodesAndToItsOwn() {
        assertThat(door.edges()).containsExactlyInAnyOrder(Given.DUBLIN, SYDNEY, MELBOURNE, TOKYO);
        for (var edge : List.of(SYDNEY, MELBOURNE, Given.DUBLIN)) {
            US1.registered.clear();

            assertThat(TestNode.get(door.handle(edge, Given.register(), SOURCE)))
                    .startsWith("SIP/2.0 200 ")
                    .contains(";rport=1234", ";received=198.51.100.9");

            var origin = US1.registered.getFirst().origin();
            assertThat(origin.edge()).isEqualTo(edge);
            assertThat(origin.transport()).isEqualTo(Transport.HTTP);
            assertThat(origin.source()).isEqualTo(SOURCE);
        }
    }

    @Test
    void whatEachEdgeBelievesIsHeardEverywhere() {
        for (var edge : List.of(SYDNEY, Given.DUBLIN)) TestNode.get(door.handle(edge, Given.register(), SOURCE));

        assertThat(TestNode.get(new RemoteRouteBeliefs(HERE.system()).of(Given.ACME)))
                .filteredOn(one -> !one.edge().equals(TOKYO)) // which dies here some time
                .allSatisfy(one -> assertThat(one.belief())
                        .isInstanceOfSatisfying(
                                Believes.class,
                                belief -> assertThat(belief.active()).isEqualTo(Given.active("us1", 1))))
                .extracting(RouteBeliefs.OfNode::edge)
                .containsExactly(Given.DUBLIN, MELBOURNE, SYDNEY);
    }

    @Test
    void nothingIsAnAnswerFromAfarToo() {
        assertThat(TestNode.get(door.handle(SYDNEY, "no SIP", SOURCE))).isEmpty();
    }

    @Test
    void whatAnEdgeCannotServeFailsWithItsReason() {
        assertThatThrownBy(() -> ask(SYDNEY, "nowhere")).hasStackTraceContaining("not an address and a port");
    }

    @Test
    void anEdgeThatIsNotInTheClusterIsNotKnown() {
        var osaka = EdgeId.parse("osaka");
        assertThat(door.edges()).doesNotContain(osaka);
        assertThatThrownBy(() -> ask(osaka, SOURCE)).hasRootCauseMessage("no node of edge osaka");
    }

    /// And does not keep anybody waiting, neither as it ends nor when it is missed.
    @Test
    void anEdgeThatHasDiedIsKnownAndFails() {
        DOOMED.edges().close();
        assertThatThrownBy(() -> ask(TOKYO, SOURCE)).hasStackTraceContaining("the edge is shutting down");

        DOOMED.crash();
        // by this node itself: another one may have missed it, and said so, a second before
        TestNode.eventually(
                "it is missed", () -> Members.reachable(HERE.system(), TOKYO).isEmpty());
        assertThatThrownBy(() -> ask(TOKYO, SOURCE)).hasRootCauseMessage("no node of edge tokyo");
        assertThat(door.edges()).contains(TOKYO);
    }

    private String ask(EdgeId edge, String source) {
        return door.handle(edge, Given.register(), source).toCompletableFuture().join();
    }
}
