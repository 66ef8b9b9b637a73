package io.strowger.cluster;

import io.strowger.core.Decider;
import io.strowger.core.Durable;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.util.function.Function;

/// One kind of entity: its name in addresses and in the journal, its rules, whom it asks, and how long it stays in
/// memory.
///
/// `command` is what the rules make of a message that has just come, here: most often the message itself, sometimes
/// together with what the node knows at that moment.
public record EntityKind<C, E extends Durable, S extends Durable>(
        String name,
        Function<WireMessage, C> command,
        Class<S> state,
        Function<String, Decider<C, E, S>> decider,
        Port port,
        Lifetime lifetime) {

    /// An entity that nobody has spoken to for `idle` leaves memory. A snapshot is taken every `snapshotEvery`
    /// events; `history` says whether the events before it are kept.
    public record Lifetime(Duration idle, int snapshotEvery, History history) {}

    public enum History {
        /// Every event for ever: for what people configure.
        KEPT,
        /// The last one to two snapshots' worth of events: for what devices refresh.
        CUT
    }
}
