package io.strowger.edge;

import io.strowger.cluster.Topology;
import io.strowger.core.EdgeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/// The nodes of all edges, as this one sees the cluster, by the addresses that [EdgesActor] is reached at.
final class EdgeNodes {
    private final ActorSystem<?> system;

    EdgeNodes(ActorSystem<?> system) {
        this.system = system;
    }

    /// Every edge that the cluster has a data center of, in whatever state its nodes are.
    Set<EdgeId> edges() {
        return members(state())
                .flatMap(member -> Topology.edge(member.dataCenter()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Those that are up, in order.
    List<String> up(EdgeId edge) {
        return up(state(), edge).map(EdgesActor::address).sorted().toList();
    }

    /// The same one each time, as long as it is up and nobody misses it.
    Optional<String> reachable(EdgeId edge) {
        var state = state();
        // of nodes elsewhere Pekko tells no more than that their data center is lost
        if (state.getUnreachableDataCenters().contains(Topology.dataCenter(edge))) return Optional.empty();
        return up(state, edge)
                .filter(member -> !state.getUnreachable().contains(member))
                .map(EdgesActor::address)
                .sorted()
                .findFirst();
    }

    ActorRef<EdgesActor.Command> at(String node) {
        return ActorRefResolver.get(system)
                .resolveActorRef("pekko://" + system.name() + "@" + node + "/system/" + EdgesActor.NAME);
    }

    private CurrentClusterState state() {
        return Cluster.get(system).state();
    }

    private static Stream<Member> up(CurrentClusterState state, EdgeId edge) {
        var dataCenter = Topology.dataCenter(edge);
        return members(state)
                .filter(member -> member.dataCenter().equals(dataCenter))
                .filter(member -> member.status().equals(MemberStatus.up()));
    }

    private static Stream<Member> members(CurrentClusterState state) {
        return StreamSupport.stream(state.getMembers().spliterator(), false);
    }
}
