package io.strowger.cluster;

import io.strowger.core.WireMessage;
import org.apache.pekko.actor.typed.ActorRef;

/// A command on its way to an entity, with whom to answer. `consulted` once a port has been asked for this very
/// command.
record Envelope(WireMessage command, ActorRef<Answer> replyTo, boolean consulted) implements ShellMessage, WireMessage {
    Envelope afterConsulting() {
        return new Envelope(command, replyTo, true);
    }
}
