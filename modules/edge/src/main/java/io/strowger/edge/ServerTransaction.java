package io.strowger.edge;

import java.time.Duration;
import java.util.List;

/// A server transaction (RFC 3261 §17.2) as a value: what comes in, what is then to be done, and no clock,
/// thread or socket.
sealed interface ServerTransaction permits InviteServerTransaction, NonInviteServerTransaction {
    /// What RFC 3261 takes for a round trip.
    Duration T1 = Duration.ofMillis(500);

    /// Between two repetitions there is never more.
    Duration T2 = Duration.ofSeconds(4);

    /// After that a peer is taken for silent; and for so long it is remembered how a transaction has ended.
    Duration LONG = T1.multipliedBy(64);

    Step on(Input input);

    boolean isAnswered();

    sealed interface Input {}

    /// The request has come once more.
    record Repeated() implements Input {}

    /// `text` is the response as it is sent.
    record Respond(int status, String text) implements Input {}

    /// The ACK for the final response.
    record Acked() implements Input {}

    record Due(Timer timer) implements Input {}

    /// The timers of RFC 3261 and RFC 6026 that Strowger needs.
    enum Timer {
        /// The final response is repeated.
        G,
        /// The end, whether or not an ACK has come: the RFCs' H, I, J and L.
        H
    }

    sealed interface Todo {}

    /// Sends a response that may be followed by another.
    record Send(String text) implements Todo {}

    /// Sends the first final response.
    record Answer(String text) implements Todo {}

    record Wake(Duration after, Timer timer) implements Todo {}

    /// The transaction is over.
    record Forget() implements Todo {}

    record Step(ServerTransaction next, List<Todo> todos) {
        public Step {
            todos = List.copyOf(todos);
        }
    }

    /// How long until the next repetition.
    static Duration doubled(Duration interval) {
        var twice = interval.multipliedBy(2);
        return twice.compareTo(T2) > 0 ? T2 : twice;
    }
}
