package io.strowger.cluster;

import io.strowger.core.EntityAddress;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Tells whoever has asked an entity of this node that was gone by then: nobody waits for an answer that can't come.
final class LostLetters {
    private static final EntityAddress NOBODY = new EntityAddress("nobody", "");

    private LostLetters() {}

    static Behavior<DeadLetter> create() {
        return Behaviors.setup(context -> {
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, context.getSelf()));
            return Behaviors.receive(DeadLetter.class)
                    .onMessage(DeadLetter.class, letter -> {
                        if (letter.message() instanceof Envelope envelope)
                            envelope.replyTo().tell(new Refusal("the entity has just ended").by(NOBODY));
                        return Behaviors.same();
                    })
                    .build();
        });
    }
}
