package io.strowger.core;

import java.time.Duration;

/// Something owed to the outside after a decision is persisted. At least once, so whoever receives it must bear it
/// twice.
public sealed interface Effect {
    /// Hands the asker on to another entity of this data center: that one answers in our place.
    record Forward(EntityAddress to, WireMessage command) implements Effect {}

    /// Gives `command` to this same entity after `delay`. A later one of the same class replaces an earlier one; gone
    /// when the entity is.
    record Later(Duration delay, WireMessage command) implements Effect {}

    /// Puts `question` to the port behind this entity. The port's answer comes back to the entity as a command.
    /// Equal questions that are under way at the same time are asked once.
    record Ask(WireMessage question) implements Effect {}
}
