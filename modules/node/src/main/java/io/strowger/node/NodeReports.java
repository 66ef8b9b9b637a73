package io.strowger.node;

import io.strowger.core.NodeReport;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// How the nodes are, by their own word: each has an actor under a fixed name, so that its address is all that one
/// has to know. Stages complete on the actor system's threads.
///
/// A node that has not started its actor yet is asked in vain, and heard the next time: that takes
/// `compression.actor-refs.max = off`.
final class NodeReports {
    static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String NAME = "node-reports";

    private final ActorSystem<?> system;

    /// A question from another node.
    record HowAreYou(ActorRef<WireMessage> replyTo) implements WireMessage {}

    NodeReports(ActorSystem<?> system) {
        this.system = system;
    }

    /// Lets this node be asked. `gather` is run for each question, and not otherwise.
    static void start(ActorSystem<?> system, Supplier<CompletionStage<NodeReport>> gather) {
        system.systemActorOf(answering(gather), NAME, Props.empty());
    }

    private static Behavior<HowAreYou> answering(Supplier<CompletionStage<NodeReport>> gather) {
        return Behaviors.receiveMessage(question -> {
            var _ = gather.get().thenAccept(question.replyTo()::tell);
            return Behaviors.same();
        });
    }

    /// What the node at `address`, as [io.strowger.core.ClusterView] shows it, says within a second. Never fails.
    CompletionStage<Optional<NodeReport>> ask(String address) {
        ActorRef<HowAreYou> there = ActorRefResolver.get(system).resolveActorRef(address + "/system/" + NAME);
        return AskPattern.<HowAreYou, WireMessage>ask(there, HowAreYou::new, PATIENCE, system.scheduler())
                .handle((report, silent) ->
                        report instanceof NodeReport said ? Optional.of(said) : Optional.<NodeReport>empty());
    }
}
