package io.strowger.core;

/// A command that as a rule changes nothing. On the node where its entity lives it need not wait for its turn:
/// whoever sends it decides it at once, against what the entity has last persisted. Should the decision have events
/// after all, or ask a port, the command goes to the entity like any other.
public interface Inquiry extends WireMessage {}
