package io.strowger.cluster;

import io.strowger.core.Cause;
import io.strowger.core.WireMessage;
import java.util.Optional;

/// A command to an entity that a request to the API has made: what the entity stores for it remembers that.
public record Caused(WireMessage command, Cause cause) implements WireMessage {
    public static WireMessage by(Optional<Cause> cause, WireMessage command) {
        return cause.<WireMessage>map(request -> new Caused(command, request)).orElse(command);
    }

    /// The command itself, whether or not it says what has made it.
    static WireMessage command(WireMessage message) {
        return message instanceof Caused(var command, var _) ? command : message;
    }

    static Optional<Cause> cause(WireMessage message) {
        return message instanceof Caused(var _, var cause) ? Optional.of(cause) : Optional.empty();
    }
}
