package io.strowger.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.util.ByteString;

/// One message of a stream of server-sent events. `id` is what the client is to come back with; empty for none.
record Frame(String event, String id, Object body) {
    /// First of all: how soon to come back (milliseconds), and bytes, so that nothing in between waits for more.
    static final ByteString OPENING = ByteString.fromString("retry: 1000\n: strowger\n\n");
    /// Keeps what is in between from giving up the connection.
    static final ByteString COMMENT = ByteString.fromString(": \n\n");

    /// Something that has happened.
    record Happened(String region, String entity, long sequence, String type, Instant at, JsonNode event) {}

    record Flows(int seconds, List<Traffic.Flow> flows) {}

    static Frame happened(String id, Happened what) {
        return new Frame("happened", id, what);
    }

    static Frame traffic(String id, Traffic traffic) {
        return new Frame("traffic", id, new Flows(1, traffic.flows()));
    }

    static Frame cluster(Object snapshot) {
        return new Frame("cluster", "", snapshot);
    }

    /// Something was left out.
    static Frame gap() {
        return new Frame("gap", "", Map.of());
    }

    ByteString bytes() {
        return ByteString.fromString("event: " + event + "\n" + (id.isEmpty() ? "" : "id: " + id + "\n") + "data: "
                + Answers.text(body) + "\n\n");
    }
}
