package io.strowger.region.call;

import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.sip.SipHeaders;
import java.time.Instant;
import java.util.Optional;

/// A request inside a dialog on its way from one leg of a call to the other: a re-INVITE, UPDATE, INFO,
/// MESSAGE. `from` and `transaction` are where it came in, at `edge`; `onward` names its transaction at the
/// other leg, `to`, with the sequence number `cseq` there. One that Strowger itself has made, to connect two
/// legs, comes from nowhere: its `transaction` is empty; where it has made it to learn whether a device is
/// still there, `from` is `to`. `again` is when a request of ours is to be made once more that had no luck.
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
        Optional<Instant> again) {
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

    /// Whether the device of this leg has asked, and has no answer.
    boolean isWaitedForBy(int leg) {
        return from == leg && !isOurs() && !isAnswered;
    }

    /// Whether it stands in the way of others of its kind (RFC 3261 §14.2).
    boolean isUnderWay() {
        return isDialogChange(method) && again.isEmpty();
    }

    /// Whether it may change the session of this leg, or will.
    boolean touches(int leg) {
        return isDialogChange(method) && (from == leg || to == leg);
    }

    static boolean isDialogChange(String method) {
        return method.equals(INVITE) || method.equals(UPDATE);
    }

    boolean isInvite() {
        return method.equals(INVITE);
    }

    /// Whether its answer was an offer that `other` has taken to whom it was asked for: what comes of that is its ACK.
    boolean waitsFor(Relay other) {
        return isOurs() && isInvite() && isAnswered && !isRefresh() && from == other.to && to == other.from;
    }

    /// Whether it is over only when an edge has taken the answer: the other edge tells that again until then, and
    /// nobody is kept from anything meanwhile.
    boolean lastsUntilTaken() {
        return !isOurs() && !isDialogChange(method);
    }

    /// Whether this order has brought the device its answer.
    boolean isEndedBy(Order order) {
        return lastsUntilTaken()
                && order instanceof Respond(var answered, var response, var self)
                && !response.isProvisional()
                && answered.equals(transaction)
                && isWaitedForBy(self.leg());
    }

    Relay answered() {
        return new Relay(method, from, transaction, edge, to, onward, cseq, payload, headers, true, since, again);
    }

    Relay postponed(Instant until) {
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
                isAnswered,
                since,
                Optional.of(until));
    }

    Send order(Dialog dialog) {
        return new Send(onward, dialog.request(method, cseq, payload, headers), dialog.nextHop(), dialog.self());
    }
}
