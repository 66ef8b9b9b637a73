package io.strowger.region.call;

import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;
import java.time.Instant;
import java.util.Optional;

/// A request inside a dialog on its way from one leg of a call to the other: a re-INVITE, UPDATE, INFO,
/// MESSAGE. `from` and `transaction` are where it came in, at `edge`; `onward` names its transaction at the
/// other leg, `to`, with the sequence number `cseq` there. One that Strowger itself has made, to connect two
/// legs, comes from nowhere: its `transaction` is empty; where it has made it to learn whether a device is
/// still there, `from` is `to`. `again` is when a request of ours is to be made once more that had no luck.
/// `isAnswered` says that its 2xx has changed a session; `reply` is what the device is answered, which its edge may
/// not have taken yet. `since` is when it was asked, or answered.
record Relay(
        String method,
        int from,
        String transaction,
        EdgeAddress edge,
        int to,
        String onward,
        long cseq,
        Payload payload,
        SipHeaders headers,
        boolean isAnswered,
        Instant since,
        Optional<Instant> again,
        Optional<SipResponse> reply) {
    static final String INVITE = "INVITE";
    static final String UPDATE = "UPDATE";

    static final String REFER = "REFER";
    static final String NOTIFY = "NOTIFY";

    /// Where an offer of our own media leg comes from, and where one goes to that our own is to answer.
    static final int MEDIA = -1;

    /// Where a REFER and a NOTIFY of our own come from, which nobody else is told of.
    static final int CALL = -2;

    boolean isOurs() {
        return transaction.isEmpty();
    }

    boolean isOfMedia() {
        return from == MEDIA;
    }

    boolean isToMedia() {
        return to == MEDIA;
    }

    boolean isOfCall() {
        return from == CALL;
    }

    boolean isRefresh() {
        return isOurs() && from == to;
    }

    /// Whether nobody has answered it.
    boolean isOpen() {
        return !isAnswered && reply.isEmpty();
    }

    /// Whether a device has asked, and has no answer.
    boolean isWaitedFor() {
        return !isOurs() && isOpen();
    }

    boolean isWaitedForBy(int leg) {
        return from == leg && isWaitedFor();
    }

    /// Whether it is over but for an edge that takes the answer. A 2xx to an INVITE waits for its ACK.
    boolean needsOnlyTaking() {
        return reply.isPresent() && !(isInvite() && isAnswered);
    }

    /// When it is made once more, or given up.
    Instant deadline() {
        return again.orElse(since.plus(Leg.PATIENCE));
    }

    /// Whether it stands in the way of others of its kind (RFC 3261 §14.2).
    boolean isUnderWay() {
        return isDialogChange(method) && again.isEmpty() && !needsOnlyTaking();
    }

    /// Whether it may change the session of this leg, or will.
    boolean touches(int leg) {
        return isDialogChange(method) && !needsOnlyTaking() && (from == leg || to == leg);
    }

    static boolean isDialogChange(String method) {
        return method.equals(INVITE) || method.equals(UPDATE);
    }

    boolean isInvite() {
        return method.equals(INVITE);
    }

    /// Whether a device has offered nothing, to be offered something: what it says of its media is in its ACK then.
    boolean isAskedForAnOffer() {
        return !isOurs() && isInvite() && payload.isEmpty();
    }

    /// Whether its answer was an offer that `other` has taken to whom it was asked for: what comes of that is its ACK.
    boolean waitsFor(Relay other) {
        return isOurs() && isInvite() && isAnswered && !isRefresh() && from == other.to && to == other.from;
    }

    /// Whether this order has brought the device its answer.
    boolean isEndedBy(Order order) {
        return needsOnlyTaking()
                && order instanceof Respond(var answered, var response, var _)
                && answered.equals(transaction)
                && reply.equals(Optional.of(response));
    }

    Relay answered() {
        return with(true, since, again, reply);
    }

    /// The answer has its own time.
    Relay replied(SipResponse response, Instant at) {
        return with(isAnswered, at, again, Optional.of(response));
    }

    Relay postponed(Instant until) {
        return with(isAnswered, since, Optional.of(until), reply);
    }

    private Relay with(
            boolean newAnswered, Instant newSince, Optional<Instant> newAgain, Optional<SipResponse> newReply) {
        return new Relay(
                method,
                from,
                transaction,
                edge,
                to,
                onward,
                cseq,
                payload,
                headers,
                newAnswered,
                newSince,
                newAgain,
                newReply);
    }

    Send order(Dialog dialog) {
        return new Send(onward, dialog.request(method, cseq, payload, headers), dialog.hop(), dialog.self());
    }
}
