package io.strowger.core;

import java.time.Instant;

/// An entity came into memory `at` this time, as it was: the event of those that [say so][Decider#saysThatItWakes].
/// It stands in their journals among their own events and changes nothing.
public record Woke(Instant at) implements Durable {
    /// What is true after `event` of the journal of `decider`'s entity.
    @SuppressWarnings("unchecked") // such a journal has events of the decider's, and this one
    public static <E extends Durable, S extends Durable> S fold(Decider<?, E, S> decider, S state, Durable event) {
        return event instanceof Woke ? state : decider.apply(state, (E) event);
    }
}
