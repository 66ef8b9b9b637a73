package io.strowger.core;

import java.time.Instant;
import java.util.List;

/// The rules of one kind of entity, without threads, clock or storage: what a command leads to, and what is then
/// true.
///
/// @param <C> commands, with what they are decided by beside the state and the time @param <E> events @param <S> what
/// the events add up to
public interface Decider<C, E extends Durable, S extends Durable> {
    /// What is true before the first event.
    S initial();

    /// What happened, what to answer and what is owed. Changes nothing.
    Decision<E> decide(S state, C command, Instant now);

    /// What is true after `event`. Never refuses an event that was once accepted.
    S apply(S state, E event);

    /// What this state still owes to others; performed again after recovery, so each must be idempotent.
    default List<Effect> owed(S state) {
        return List.of();
    }

    /// Whether an entity says in its journal that it [woke][Woke], before it hears anybody. It is for those whose
    /// memory is acted upon without another look at the journal: what a copy in the memory of a lost node wanted to
    /// write is either there by now, and known, or the journal refuses it from here on.
    default boolean saysThatItWakes() {
        return false;
    }

    /// Whether an entity in this state may leave memory when nobody speaks to it: not while it has something to do by
    /// itself later.
    default boolean mayRest(S state) {
        return true;
    }

    /// What of `state` the account may see whose entity this is now: others may have had its name before.
    default S visible(S state) {
        return state;
    }

    /// `state` after all of `events`.
    default S applyAll(S state, List<? extends E> events) {
        var after = state;
        for (E event : events) after = apply(after, event);
        return after;
    }
}
