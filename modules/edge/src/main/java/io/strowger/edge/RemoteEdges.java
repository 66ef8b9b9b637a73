package io.strowger.edge;

import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// [Edges] over Pekko's remoting: each node is handed its orders at the address that it is called by. Stages
/// complete on the actor system's threads; what is handed to a process that has died since fails when the
/// patience ends.
public final class RemoteEdges implements Edges {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final EdgeNodes nodes;

    public RemoteEdges(ActorSystem<?> system) {
        this.system = system;
        this.nodes = new EdgeNodes(system);
    }

    @Override
    public Set<EdgeId> all() {
        return nodes.edges();
    }

    @Override
    public CompletionStage<Taken> hand(EdgeAddress edge, Order order) {
        var node = edge.node().isEmpty() ? anyNode(edge.edge(), name(order)) : Optional.of(edge.node());
        if (node.isEmpty())
            return CompletableFuture.failedFuture(new IllegalStateException("no node of edge " + edge.edge()));
        return AskPattern.<EdgesActor.Command, Taken>ask(
                nodes.at(node.get()),
                replyTo -> new EdgesActor.Handed(edge.edge(), order, replyTo),
                PATIENCE,
                system.scheduler());
    }

    private static String name(Order order) {
        return switch (order) {
            case Respond respond -> respond.transaction();
            case Send send -> send.transaction();
            case Acknowledge acknowledge -> acknowledge.transaction();
            case Cancel cancel -> cancel.transaction();
            case MediaOrder media -> media.self().toString();
        };
    }

    /// The same one for a transaction, as long as the edge has the same nodes: it knows that it has the order
    /// already.
    private Optional<String> anyNode(EdgeId edge, String transaction) {
        var up = nodes.up(edge);
        return up.isEmpty() ? Optional.empty() : Optional.of(up.get(Math.floorMod(transaction.hashCode(), up.size())));
    }
}
