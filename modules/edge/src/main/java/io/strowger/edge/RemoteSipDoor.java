package io.strowger.edge;

import io.strowger.core.EdgeId;
import io.strowger.core.SipDoor;
import io.strowger.edge.EdgesActor.Answered;
import io.strowger.edge.EdgesActor.NotServed;
import io.strowger.edge.EdgesActor.Outcome;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// The door to every edge of the cluster: this node's own are asked here, the others over Pekko's remoting. Of an
/// edge with several nodes it is the same one each time, since a CANCEL or an ACK has to find its INVITE. Stages
/// complete on the threads of the edge or of the actor system; what is brought to a process that has died and is
/// not missed yet fails when the patience ends.
public final class RemoteSipDoor implements SipDoor {
    private final ActorSystem<?> system;
    private final SipDoor own;
    private final Duration patience;
    private final EdgeNodes nodes;

    /// A phone may ring for minutes before its INVITE has a final answer: `patience` is how long whoever has
    /// asked waits for one at all.
    public RemoteSipDoor(ActorSystem<?> system, SipDoor own, Duration patience) {
        this.system = system;
        this.own = own;
        this.patience = patience;
        this.nodes = new EdgeNodes(system);
    }

    @Override
    public Set<EdgeId> edges() {
        return Stream.concat(own.edges().stream(), nodes.edges().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public CompletionStage<String> handle(EdgeId edge, String rawRequest, String source) {
        if (own.edges().contains(edge)) return own.handle(edge, rawRequest, source);
        var node = nodes.reachable(edge);
        if (node.isEmpty()) return failed("no node of edge " + edge);
        return AskPattern.<EdgesActor.Command, Outcome>ask(
                        nodes.at(node.get()),
                        replyTo -> new EdgesActor.Brought(edge, rawRequest, source, replyTo),
                        patience,
                        system.scheduler())
                .thenCompose(RemoteSipDoor::response);
    }

    private static CompletionStage<String> response(Outcome outcome) {
        return switch (outcome) {
            case Answered(var rawResponse) -> CompletableFuture.completedFuture(rawResponse);
            case NotServed(var why) -> failed(why);
        };
    }

    private static CompletionStage<String> failed(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(why));
    }
}
