package io.strowger.edge;

import io.strowger.core.Calls.NoResponse.Why;
import java.time.Duration;
import java.util.List;

/// A client transaction (RFC 3261 §17.1) as a value: what comes in, what is then to be done, and no clock,
/// thread or socket.
sealed interface ClientTransaction permits InviteClientTransaction, NonInviteClientTransaction {
    Step on(Input input);

    sealed interface Input {}

    /// The way to the peer has been found; `text` is the request as it is sent.
    record Begun(String text, boolean isReliable) implements Input {}

    /// There is no way to the peer, or there is no longer.
    record Unreachable() implements Input {}

    record Provisional() implements Input {}

    /// A 2xx; its To tag says which of several devices it is from.
    record Success(String toTag) implements Input {}

    /// Any other final response; `ack` is what it is to be answered with when it is for an INVITE.
    record Rejection(String ack) implements Input {}

    record CancelWanted() implements Input {}

    record Due(Timer timer) implements Input {}

    /// The timers of RFC 3261 and RFC 6026 that Strowger needs.
    enum Timer {
        /// The request is repeated: A and E.
        A,
        /// Nothing has come: B and F.
        B,
        /// It has rung for too long.
        C,
        /// The end: D, K and M.
        D,
        /// A cancelled INVITE has got no final response (RFC 3261 §9.1).
        CANCELED
    }

    sealed interface Todo {}

    record Send(String text) implements Todo {}

    /// Begins the transaction of the CANCEL.
    record SendCancel() implements Todo {}

    /// Tells the region of the response that has come.
    record PassOn() implements Todo {}

    /// Sends again what the region has given as the ACK for the 2xx of this To tag, if it has.
    record RepeatAck(String toTag) implements Todo {}

    /// Tells the region that there is no response.
    record GiveUp(Why why) implements Todo {}

    record Wake(Duration after, Timer timer) implements Todo {}

    /// The transaction is over.
    record Forget() implements Todo {}

    record Step(ClientTransaction next, List<Todo> todos) {
        public Step {
            todos = List.copyOf(todos);
        }
    }
}
