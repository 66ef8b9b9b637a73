package io.strowger.cluster;

import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Inquiry;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/// An entity in the memory of this node, as its neighbours see it: whom to tell, and what it has last persisted.
/// Written by the entity's thread, read by any.
final class Resident<C, E extends Durable, S extends Durable> {
    private final EntityAddress address;
    private final ActorRef<ShellMessage> actor;
    private final Function<WireMessage, C> command;
    private final Decider<C, E, S> decider;
    private final Lifetime lifetime;
    private volatile Persisted<S> persisted;
    private final long movedInAt = System.nanoTime();
    private volatile long usedAt = movedInAt;

    private record Persisted<S>(S state, long sequence) {}

    Resident(
            EntityAddress address,
            ActorRef<ShellMessage> actor,
            Function<WireMessage, C> command,
            Decider<C, E, S> decider,
            Lifetime lifetime,
            S state,
            long sequence) {
        this.address = address;
        this.actor = actor;
        this.command = command;
        this.decider = decider;
        this.lifetime = lifetime;
        this.persisted = new Persisted<>(state, sequence);
    }

    EntityAddress address() {
        return address;
    }

    ActorRef<ShellMessage> actor() {
        return actor;
    }

    Lifetime lifetime() {
        return lifetime;
    }

    void persisted(S state, long sequence) {
        persisted = new Persisted<>(state, sequence);
    }

    /// Somebody has spoken to it.
    void touch() {
        usedAt = System.nanoTime();
    }

    /// Whether nobody has spoken to it for so long, and it has nothing to do by itself.
    boolean isIdleFor(Duration patience) {
        return System.nanoTime() - usedAt >= patience.toNanos() && decider.mayRest(persisted.state());
    }

    /// Whether it would say that it woke, and has been there for so long with nothing in the journal to say it in:
    /// a copy in the memory of a lost node may have been told to begin, and nothing refuses that.
    boolean isNothingFor(Duration patience) {
        return decider.saysThatItWakes()
                && persisted.sequence() == 0
                && System.nanoTime() - movedInAt >= patience.toNanos();
    }

    /// What the entity would decide if it had nothing else to do.
    Glance glance(Inquiry inquiry, Instant now) {
        touch();
        var seen = persisted;
        return Glance.of(decider.decide(seen.state(), command.apply(inquiry), now), address, seen.sequence());
    }

    /// What came of an inquiry that did not wait for its turn.
    sealed interface Glance {
        record Settled(Answer answer) implements Glance {}

        record HandedOn(EntityAddress to, WireMessage command) implements Glance {}

        /// Only the entity itself can decide.
        record Undecided() implements Glance {}

        private static Glance of(Decision<?> decision, EntityAddress by, long sequence) {
            if (!decision.events().isEmpty() || decision.question().isPresent()) return new Undecided();
            var effects = decision.effects();
            if (effects.isEmpty())
                return decision.answer()
                        .<Glance>map(reply -> new Settled(new Answer(reply, by, sequence)))
                        .orElseGet(Undecided::new);
            return effects.size() == 1
                            && decision.reply().isEmpty()
                            && effects.getFirst() instanceof io.strowger.core.Effect.Forward(var to, var command)
                    ? new HandedOn(to, command)
                    : new Undecided();
        }
    }
}
