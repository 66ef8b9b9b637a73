package io.strowger.edge;

import io.strowger.cluster.Members;
import io.strowger.cluster.Topology;
import io.strowger.core.EdgeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/// The nodes of all edges, as this one sees the cluster, by the addresses that [EdgesActor] is reached at.
final class EdgeNodes {
    private final ActorSystem<?> system;

    EdgeNodes(ActorSystem<?> system) {
        this.system = system;
    }

    /// Every edge that some node of the cluster has, in whatever state that is.
    Set<EdgeId> edges() {
        return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
                .flatMap(member -> member.getRoles().stream())
                .flatMap(role -> Topology.edge(role).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Those that are up, in order.
    List<String> up(EdgeId edge) {
        return Members.up(system, edge).stream()
                .map(EdgesActor::address)
                .sorted()
                .toList();
    }

    /// The same one each time, as long as it is up and nobody here has lost it.
    Optional<String> reachable(EdgeId edge) {
        return Members.reachable(system, edge).stream()
                .map(EdgesActor::address)
                .sorted()
                .findFirst();
    }

    ActorRef<EdgesActor.Command> at(String node) {
        return ActorRefResolver.get(system)
                .resolveActorRef("pekko://" + system.name() + "@" + node + "/system/" + EdgesActor.NAME);
    }
}
