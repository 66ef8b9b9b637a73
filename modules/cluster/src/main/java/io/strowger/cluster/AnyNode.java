package io.strowger.cluster;

import io.strowger.core.Unavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/// An actor that every node of a data center has under the same name, asked from any node of the cluster: this
/// node's own where it is one of them, else those that are not lost in turn. Safe for use by many threads.
public final class AnyNode<C> {
    private final ActorSystem<?> system;
    private final String dataCenter;
    private final String name;
    private final AtomicInteger turn = new AtomicInteger();

    /// `name` is that of a system actor.
    public AnyNode(ActorSystem<?> system, String dataCenter, String name) {
        this.system = system;
        this.dataCenter = dataCenter;
        this.name = name;
    }

    /// Fails with an [Unavailable] when there is no node, with a `TimeoutException` when it has not answered
    /// after `patience`. Completes on the thread that brings the answer.
    public <R> CompletionStage<R> ask(Function<ActorRef<R>, C> question, Duration patience) {
        var node = node();
        if (node.isEmpty())
            return CompletableFuture.failedFuture(new Unavailable("no node of " + dataCenter + " answers"));
        ActorRef<C> there =
                ActorRefResolver.get(system).resolveActorRef(node.get().address() + "/system/" + name);
        return Asking.ask(system, there, question, patience);
    }

    private Optional<Member> node() {
        var self = Cluster.get(system).selfMember();
        if (self.dataCenter().equals(dataCenter)) return Optional.of(self);
        var nodes = Members.reachable(system, dataCenter);
        return nodes.isEmpty()
                ? Optional.empty()
                : Optional.of(nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size())));
    }
}
