package io.strowger.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.core.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/// One message of a stream of server-sent events. `id` is what the client is to come back with; empty for none.
///
/// @param weight about how many characters it has
record Frame(String event, String id, Object body, int weight) {
    private static final int SMALL = 500;

    /// First of all: how soon to come back (milliseconds), and bytes, so that nothing in between waits for more.
    static final ByteString OPENING = ByteString.fromString("retry: 1000\n: strowger\n\n");
    /// Keeps what is in between from giving up the connection.
    static final ByteString COMMENT = ByteString.fromString(": \n\n");

    /// Something that has happened.
    record Happened(
            String region,
            String entity,
            long sequence,
            String type,
            Instant at,
            JsonNode event,
            Optional<Cause> cause) {}

    record Flows(int seconds, List<Traffic.Flow> flows) {}

    /// `length` is that of the event's JSON.
    static Frame happened(String id, Happened what, int length) {
        return new Frame("happened", id, what, length + SMALL);
    }

    static Frame traffic(String id, Traffic traffic) {
        return new Frame("traffic", id, new Flows(1, traffic.flows()), SMALL);
    }

    static Frame cluster(Object snapshot) {
        return new Frame("cluster", "", snapshot, SMALL);
    }

    /// Something was left out.
    static Frame gap() {
        return new Frame("gap", "", Map.of(), SMALL);
    }

    ByteString bytes() {
        return ByteString.fromString("event: " + event + "\n" + (id.isEmpty() ? "" : "id: " + id + "\n") + "data: "
                + Answers.text(body) + "\n\n");
    }
}
