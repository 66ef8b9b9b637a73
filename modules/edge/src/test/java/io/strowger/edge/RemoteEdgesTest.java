package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.ClusterConfig;
import io.strowger.cluster.Topology;
import io.strowger.core.Calls.NoResponse;
import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.Cancel;
import io.strowger.core.Edges.Done;
import io.strowger.core.Edges.NoTransaction;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.core.sip.Transport;
import io.strowger.testkit.TestNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A region's node and a node with two edges, in one cluster over real remoting.
@Timeout(60)
final class RemoteEdgesTest {
    private static final DialogTag US = DialogTag.parse("CA0123456789abcdef0123456789abc000-us1-0");
    private static final SipRequest BYE = new SipRequest("BYE", "sip:a@b", SipHeaders.NONE.with("X-A", "b"), "");

    private static final EdgeId CORK = EdgeId.parse("cork");
    private static final ActorSystem<Void> REGION = system("us1", "region");
    private static final ActorSystem<Void> EDGE =
            system(Topology.dataCenter(Given.DUBLIN), Topology.role(Given.DUBLIN), Topology.role(CORK));
    private static final FakeRegion US1 = new FakeRegion("us1");
    private static final EdgeNode NODE = EdgeNode.start(
            Given.settings("""
                    strowger.edge.edges = [
                      { name = dublin, address = 127.0.0.1, sip-port = 0 }
                      { name = cork, address = 127.0.0.1, sip-port = 0 }
                    ]"""),
            new FakeRoutes(),
            FakeRegion.all(US1),
            InstantSource.system(),
            new SplittableRandom(1),
            EdgesActor.address(EDGE),
            () -> true);

    private final RemoteEdges edges = new RemoteEdges(REGION);

    private static ActorSystem<Void> system(String dataCenter, String... roles) {
        var settings = ConfigFactory.parseMap(Map.of(
                "pekko.remote.artery.canonical.hostname",
                "127.0.0.1",
                "pekko.remote.artery.canonical.port",
                0,
                "pekko.cluster.multi-data-center.self-data-center",
                dataCenter,
                "pekko.cluster.split-brain-resolver.active-strategy",
                "keep-majority",
                "pekko.cluster.roles",
                List.of(roles)));
        return ActorSystem.create(Behaviors.empty(), "strowger", ClusterConfig.over(settings));
    }

    @BeforeAll
    static void formACluster() {
        EdgesActor.start(EDGE, NODE);
        var first = Cluster.get(REGION).selfMember().address();
        for (var system : List.of(REGION, EDGE)) Cluster.get(system).manager().tell(Join.create(first));
        TestNode.eventually("the region knows the edge", () -> {
            var up = 0;
            for (var member : Cluster.get(REGION).state().getMembers())
                if (member.status().toString().equals("Up")) up++;
            return up == 2;
        });
    }

    @AfterAll
    static void stop() {
        NODE.close();
        for (var system : List.of(EDGE, REGION)) {
            system.terminate();
            TestNode.get(system.getWhenTerminated());
        }
    }

    @Test
    void handsAnOrderToTheNodeThatIsNamed() {
        var there = new EdgeAddress(Given.DUBLIN, EdgesActor.address(EDGE));
        var hop = new Hop(Transport.HTTP, "nowhere:1");
        assertThat(TestNode.get(edges.hand(there, new Send("named", BYE, hop, US))))
                .isEqualTo(new Done());
        TestNode.eventually(
                "it was tried", () -> US1.calls.told(NoResponse.class).contains(noWay("named")));
        assertThat(TestNode.get(edges.hand(there, new Acknowledge("named", BYE, hop, US))))
                .isEqualTo(new Done());
        assertThat(TestNode.get(edges.hand(there, new Cancel("unknown", US)))).isEqualTo(new NoTransaction());
        assertThat(TestNode.get(
                        edges.hand(there, new Respond("unknown", new SipResponse(200, "OK", SipHeaders.NONE, ""), US))))
                .isEqualTo(new NoTransaction());
    }

    private static NoResponse noWay(String transaction) {
        return new NoResponse(0, transaction, NoResponse.Why.UNREACHABLE);
    }

    @Test
    void findsSomeNodeOfEachEdge() {
        for (var edge : List.of(Given.DUBLIN, CORK)) {
            var send = new Send("by " + edge, BYE, new Hop(Transport.HTTP, "nowhere:1"), US);
            assertThat(TestNode.get(edges.hand(EdgeAddress.anyOf(edge), send))).isEqualTo(new Done());
            TestNode.eventually(
                    "it was tried", () -> US1.calls.told(NoResponse.class).contains(noWay("by " + edge)));
        }
    }

    @Test
    void knowsWhichEdgesThereAre() {
        assertThat(edges.all()).containsExactlyInAnyOrder(Given.DUBLIN, CORK);
    }

    @Test
    void failsWhereNobodyIs() {
        var cancel = new Cancel("t", US);
        assertThatThrownBy(() -> edges.hand(EdgeAddress.anyOf(EdgeId.parse("tokyo")), cancel)
                        .toCompletableFuture()
                        .join())
                .hasRootCauseMessage("no node of edge tokyo");
        assertThatThrownBy(() -> edges.hand(new EdgeAddress(Given.DUBLIN, EdgesActor.address(REGION)), cancel)
                        .toCompletableFuture()
                        .join())
                .as("a node without edges")
                .hasCauseInstanceOf(TimeoutException.class);
    }
}
