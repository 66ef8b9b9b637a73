package io.strowger.node;

import io.strowger.cluster.Members;
import io.strowger.cluster.Topology;
import io.strowger.core.ClusterView;
import io.strowger.core.EdgeId;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/// The cluster as Pekko's gossip tells this node, and [NodeReports]. Stages complete on the actor system's threads.
final class PekkoClusterView implements ClusterView {
    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final NodeReports reports;

    PekkoClusterView(ActorSystem<?> system) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.reports = new NodeReports(system);
    }

    @Override
    public Snapshot snapshot() {
        var lost = Members.lost(system);
        var nodes = StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(member -> node(member, !lost.contains(member.uniqueAddress())))
                .sorted(Comparator.comparing(Node::address))
                .toList();
        return new Snapshot(cluster.selfMember().address().toString(), nodes);
    }

    /// Those that join or leave may have started or ended what would answer: only who is up is asked.
    @Override
    public CompletionStage<Snapshot> withReports() {
        var snapshot = snapshot();
        var nodes = snapshot.nodes().stream()
                .map(node -> node.status().equals(MemberStatus.up().toString())
                        ? reports.ask(node.address()).thenApply(node::with).toCompletableFuture()
                        : CompletableFuture.completedFuture(node))
                .toList();
        return CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new))
                .thenApply(_ -> new Snapshot(
                        snapshot.seenFrom(),
                        nodes.stream().map(CompletableFuture::join).toList()));
    }

    /// Pekko marks a member's data center with a role of its own, which is not ours to show; those for its edges are
    /// shown as edges.
    private static Node node(Member member, boolean reachable) {
        var roles = member.getRoles().stream()
                .filter(role -> !role.startsWith("dc-") && Topology.edge(role).isEmpty())
                .sorted()
                .toList();
        var edges = member.getRoles().stream()
                .flatMap(role -> Topology.edge(role).stream())
                .sorted(Comparator.comparing(EdgeId::value))
                .toList();
        return new Node(
                member.address().toString(),
                member.dataCenter(),
                roles,
                edges,
                member.status().toString(),
                reachable);
    }
}
