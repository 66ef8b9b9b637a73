package io.strowger.node;

import io.strowger.core.ClusterView;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/// The cluster as Pekko's gossip tells this node.
final class PekkoClusterView implements ClusterView {
    private final Cluster cluster;

    PekkoClusterView(ActorSystem<?> system) {
        this.cluster = Cluster.get(system);
    }

    @Override
    public Snapshot snapshot() {
        var state = cluster.state();
        var unreachable = state.getUnreachable();
        var nodes = StreamSupport.stream(state.getMembers().spliterator(), false)
                .map(member -> node(member, !unreachable.contains(member)))
                .sorted(Comparator.comparing(Node::address))
                .toList();
        return new Snapshot(cluster.selfMember().address().toString(), nodes);
    }

    /// Pekko marks a member's data center with a role of its own, which is not ours to show.
    private static Node node(Member member, boolean reachable) {
        var roles = member.getRoles().stream()
                .filter(role -> !role.startsWith("dc-"))
                .sorted()
                .collect(Collectors.toList());
        return new Node(
                member.address().toString(),
                member.dataCenter(),
                roles,
                member.status().toString(),
                reachable);
    }
}
