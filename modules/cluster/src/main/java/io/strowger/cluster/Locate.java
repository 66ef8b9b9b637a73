package io.strowger.cluster;

import io.strowger.core.WireMessage;

/// Asks the shell of any entity on which node it is; the decider inside never hears of it.
record Locate() implements WireMessage {
    /// `node` is the node's address.
    record Located(String node) implements WireMessage {}
}
