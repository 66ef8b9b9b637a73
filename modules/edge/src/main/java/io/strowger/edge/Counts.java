package io.strowger.edge;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How many messages an edge let go without an answer, or without doing what was asked, and why. For operators;
/// never logged one by one.
public final class Counts {
    /// What can happen to a message.
    public enum Kind {
        /// Line ends only.
        KEEP_ALIVE,
        /// A response or an ACK that nobody here is waiting for.
        STRAY,
        /// Not SIP, or without a Via to answer to.
        UNANSWERABLE,
        /// Answered with a 4xx or 5xx before any region was asked.
        REFUSED,
        /// Sent again while the first is under way or still known.
        RETRANSMITTED,
        /// Inside a dialog and over UDP, while the node is no part of the cluster: whoever sent it sends it again.
        TOO_EARLY,
        /// Answered with 503 because too many are under way.
        OVERLOADED,
        /// A connection too many, or one that sent what is no SIP, too slowly or too much, or did not take what it
        /// was sent.
        CONNECTION_CLOSED,
        /// What could not be sent, or what a region could not be told.
        UNDELIVERED,
        /// A fault of ours.
        FAILED
    }

    private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);

    Counts() {
        for (var kind : Kind.values()) counts.put(kind, new LongAdder());
    }

    void add(Kind kind) {
        var count = counts.get(kind);
        if (count != null) count.increment();
    }

    public long of(Kind kind) {
        var count = counts.get(kind);
        return count == null ? 0 : count.sum();
    }
}
