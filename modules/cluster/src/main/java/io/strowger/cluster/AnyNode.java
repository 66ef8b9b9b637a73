package io.strowger.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;

/// An actor that every node of a data center has under the same name, asked from any node of the cluster. Those that
/// are not lost take turns: who asks again after one has died asks another. Safe for use by many threads.
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

    /// Fails with an [EntityUnavailable] when there is no node, with a `TimeoutException` when it has not answered
    /// after
    /// `patience`. Completes on the thread that brings the answer.
    public <R> CompletionStage<R> ask(Function<ActorRef<R>, C> question, Duration patience) {
        var nodes = Members.reachable(system, dataCenter);
        if (nodes.isEmpty())
            return CompletableFuture.failedFuture(new EntityUnavailable("no node of " + dataCenter + " answers"));
        var node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
        ActorRef<C> there = ActorRefResolver.get(system).resolveActorRef(node.address() + "/system/" + name);
        return Asking.ask(system, there, question, patience);
    }
}
