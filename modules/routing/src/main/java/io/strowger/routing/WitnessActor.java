package io.strowger.routing;

import io.strowger.core.WireMessage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Lets every node of the cluster ask this node's witness: under a fixed name, so that its address is all that
/// one has to know.
final class WitnessActor {
    static final String NAME = "witness";

    /// A question from another node.
    record Asked(Witness.Request request, ActorRef<WireMessage> replyTo) implements WireMessage {}

    private WitnessActor() {}

    static void start(ActorSystem<?> system, LiveWitness witness) {
        system.systemActorOf(create(witness), NAME, Props.empty());
    }

    private static Behavior<Asked> create(LiveWitness witness) {
        return Behaviors.receiveMessage(asked -> {
            witness.on(asked.request()).ifPresent(asked.replyTo()::tell);
            return Behaviors.same();
        });
    }
}
