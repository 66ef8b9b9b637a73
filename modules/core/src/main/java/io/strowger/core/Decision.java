package io.strowger.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What a command leads to: events to persist, in that order; then an answer; then effects.
///
/// `question` is set when nothing can be decided before a port has answered: the shell asks it, gives the answer to
/// the entity as a command, and then decides the same command again. When it would ask a second time for the same
/// command, `reply` is the answer.
///
/// `fence` is set when the answer is true only for as long as something else is: see [#onlyWhile].
public record Decision<E>(
        List<E> events,
        Optional<WireMessage> reply,
        List<Effect> effects,
        Optional<WireMessage> question,
        Optional<Fence> fence) {
    public Decision {
        events = List.copyOf(events);
        effects = List.copyOf(effects);
    }

    /// What has to hold at the moment of the answer, and what is answered when it does not.
    public record Fence(BooleanSupplier holds, WireMessage otherwise) {}

    /// Nothing happened; this is the answer.
    public static <E> Decision<E> reply(WireMessage answer) {
        return new Decision<>(List.of(), Optional.of(answer), List.of(), Optional.empty(), Optional.empty());
    }

    /// Nothing happened, nobody is answered.
    public static <E> Decision<E> nothing() {
        return new Decision<>(List.of(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    public static <E> Decision<E> persist(E event) {
        return persist(List.of(event));
    }

    public static <E> Decision<E> persist(List<? extends E> events) {
        return new Decision<>(List.copyOf(events), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    /// Nothing happens here: `to` answers whoever asked.
    public static <E> Decision<E> forward(EntityAddress to, WireMessage command) {
        return Decision.<E>nothing().then(new Effect.Forward(to, command));
    }

    /// Asks the port first, then decides again; `otherwise` is the answer when that did not help.
    public static <E> Decision<E> consult(WireMessage question, WireMessage otherwise) {
        return new Decision<>(List.of(), Optional.of(otherwise), List.of(), Optional.of(question), Optional.empty());
    }

    public Decision<E> thenReply(WireMessage answer) {
        return new Decision<>(events, Optional.of(answer), effects, question, fence);
    }

    /// The same, but whatever the answer is, it is given only if `holds` is true when everything is persisted and
    /// it is about to be given; else `otherwise` is. A process may have stood still in between.
    public Decision<E> onlyWhile(BooleanSupplier holds, WireMessage otherwise) {
        return new Decision<>(events, reply, effects, question, Optional.of(new Fence(holds, otherwise)));
    }

    /// The answer as it is to be given now.
    public Optional<WireMessage> answer() {
        return reply.map(answer -> fence.filter(it -> !it.holds().getAsBoolean())
                .map(Fence::otherwise)
                .orElse(answer));
    }

    public Decision<E> then(Effect effect) {
        var more = new ArrayList<>(effects);
        more.add(effect);
        return new Decision<>(events, reply, more, question, fence);
    }
}
