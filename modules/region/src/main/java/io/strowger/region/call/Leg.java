package io.strowger.region.call;

import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.Cancel;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.sip.SipHeader;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.call.Call.CallerAnswered;
import io.strowger.region.call.Call.CallerRefused;
import io.strowger.region.call.Call.LegAcknowledged;
import io.strowger.region.call.Call.LegAnswered;
import io.strowger.region.call.Call.LegCanceled;
import io.strowger.region.call.Call.LegDescribed;
import io.strowger.region.call.Call.LegDone;
import io.strowger.region.call.Call.LegEnding;
import io.strowger.region.call.Call.LegFailed;
import io.strowger.region.call.Call.LegInvitedAgain;
import io.strowger.region.call.Call.LegParting;
import io.strowger.region.call.Call.LegRang;
import io.strowger.region.call.Call.LegRefreshed;
import io.strowger.region.call.Call.LegReplied;
import io.strowger.region.call.Call.OfLeg;
import io.strowger.region.call.CallPort.Hand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One SIP dialog of a call, and how far its INVITE has come. `party` is the number of the Call resource that
/// it belongs to; several legs may ring for one. `invite` is ours or the device's, `transaction` that of the
/// INVITE, at `edge`. `sdp` is what the device has last described of its media; `since` is when it got where it
/// is.
record Leg(
        int number,
        int party,
        boolean isOurs,
        Phase phase,
        SipRequest invite,
        String transaction,
        EdgeAddress edge,
        Dialog dialog,
        Payload sdp,
        Optional<SipResponse> answer,
        Optional<SipRequest> ack,
        Instant since) {

    /// How long a 2xx may wait for its ACK (RFC 3261 §13.3.1.4), any other answer for an edge that takes it, a request
    /// inside a dialog and a BYE for their answers, and a cancelled INVITE for its end.
    static final Duration PATIENCE = Duration.ofSeconds(32);

    private static final String AGAIN = "-again";

    enum Phase {
        /// The INVITE is under way.
        INVITED,
        /// The one who is called is being alerted.
        RINGING,
        /// The INVITE has its 2xx, but not yet its ACK.
        ANSWERED,
        UP,
        /// The caller's INVITE has a final answer other than a 2xx, which its edge may not have taken yet.
        REFUSED,
        /// Our INVITE is to end, one way or the other.
        CANCELING,
        /// To be hung up on, as soon as it has acknowledged our 2xx.
        PARTING,
        /// Our BYE is under way.
        ENDING,
        DONE
    }

    /// Whether there may still be somebody to talk to.
    boolean isAlive() {
        return switch (phase) {
            case INVITED, RINGING, ANSWERED, UP -> true;
            case REFUSED, CANCELING, PARTING, ENDING, DONE -> false;
        };
    }

    boolean isRinging() {
        return phase == Phase.INVITED || phase == Phase.RINGING;
    }

    boolean isAnswered() {
        return phase == Phase.ANSWERED || phase == Phase.UP;
    }

    /// Until when it may stay as it is. What rings or talks has other limits.
    Optional<Instant> deadline() {
        return switch (phase) {
            case ANSWERED, REFUSED, CANCELING, PARTING, ENDING -> Optional.of(since.plus(PATIENCE));
            case INVITED, RINGING, UP, DONE -> Optional.empty();
        };
    }

    // Evolving: leg + event -> leg
    Leg apply(OfLeg event) {
        return switch (event) {
            case LegInvitedAgain(var _, var header, var value, var at) ->
                invitedAgain(header, value).at(Phase.INVITED, at);
            case LegRang(var _, var through, var payload, var at) ->
                through(through).describing(payload).at(Phase.RINGING, at);
            case LegAnswered(var _, var confirmed, var payload, var at) ->
                invite.body().isEmpty()
                        ? in(confirmed).describing(payload).at(Phase.ANSWERED, at)
                        : in(confirmed)
                                .describing(payload)
                                .acknowledging(Payload.NONE)
                                .at(Phase.UP, at);
            case CallerAnswered(var response, var at) ->
                in(dialog.timed(SessionTimer.answered(invite.headers(), response.headers(), at)))
                        .answering(response)
                        .at(Phase.ANSWERED, at);
            case CallerRefused(var response, var at) -> answering(response).at(Phase.REFUSED, at);
            case LegAcknowledged(var _, var payload, var at) ->
                (isOurs ? acknowledging(payload) : describing(payload)).at(Phase.UP, at);
            case LegRefreshed(var _, var refreshed, var _) -> in(refreshed);
            case LegDescribed(var _, var payload, var _) -> describing(payload);
            case LegReplied(var _, var response, var _) -> answering(response);
            case LegCanceled(var _, var at) -> at(Phase.CANCELING, at);
            case LegParting _ -> at(Phase.PARTING, since);
            case LegEnding(var _, var at) -> in(dialog.next()).at(Phase.ENDING, at);
            case LegDone(var _, var at) -> at(Phase.DONE, at);
            case LegFailed _ -> this;
        };
    }

    private Leg at(Phase newPhase, Instant at) {
        return new Leg(number, party, isOurs, newPhase, invite, transaction, edge, dialog, sdp, answer, ack, at);
    }

    /// Ours, with one more header, as the next request of its dialog: in a transaction of its own.
    private Leg invitedAgain(String header, String value) {
        var next = dialog.next();
        var headers = new SipHeaders(invite.headers().all().stream()
                        .map(it -> it.isNamed("CSeq") ? new SipHeader(it.name(), next.localCseq() + " INVITE") : it)
                        .toList())
                .with(header, value);
        var again = new SipRequest(invite.method(), invite.uri(), headers, invite.body());
        return new Leg(number, party, isOurs, phase, again, transaction + AGAIN, edge, next, sdp, answer, ack, since);
    }

    boolean isInvitedAgain() {
        return transaction.endsWith(AGAIN);
    }

    private Leg through(EdgeAddress newEdge) {
        return new Leg(number, party, isOurs, phase, invite, transaction, newEdge, dialog, sdp, answer, ack, since);
    }

    Leg in(Dialog newDialog) {
        return new Leg(number, party, isOurs, phase, invite, transaction, edge, newDialog, sdp, answer, ack, since);
    }

    Leg describing(Payload newSdp) {
        return newSdp.isEmpty()
                ? this
                : new Leg(number, party, isOurs, phase, invite, transaction, edge, dialog, newSdp, answer, ack, since);
    }

    private Leg answering(SipResponse response) {
        return new Leg(
                number,
                party,
                isOurs,
                phase,
                invite,
                transaction,
                edge,
                dialog,
                sdp,
                Optional.of(response),
                ack,
                since);
    }

    /// Of ours, answered: with this body the peer's 2xx is acknowledged.
    private Leg acknowledging(Payload payload) {
        var request = dialog.request("ACK", Dialog.cseq(invite.headers()), payload, SipHeaders.NONE);
        return new Leg(
                number,
                party,
                isOurs,
                phase,
                invite,
                transaction,
                edge,
                dialog,
                sdp,
                answer,
                Optional.of(request),
                since);
    }

    /// What the edge has to do for this leg, until something comes of it. All of it may be done twice.
    List<Hand> owed() {
        return switch (phase) {
            case INVITED ->
                isOurs
                        ? List.of(new Hand(edge, new Send(transaction, invite, dialog.hop(), dialog.self())))
                        : List.of();
            case RINGING -> List.of();
            case ANSWERED -> isOurs ? acknowledgement() : answered();
            case UP -> isOurs ? acknowledgement() : List.of();
            case REFUSED, PARTING -> answered();
            case CANCELING -> List.of(new Hand(edge, new Cancel(transaction, dialog.self())));
            case ENDING -> with(acknowledgement(), bye());
            case DONE -> List.of();
        };
    }

    private List<Hand> acknowledgement() {
        return ack.<List<Hand>>map(request -> List.of(
                        new Hand(dialog.edge(), new Acknowledge(transaction, request, dialog.hop(), dialog.self()))))
                .orElseGet(List::of);
    }

    private List<Hand> answered() {
        return answer.<List<Hand>>map(
                        response -> List.of(new Hand(edge, new Respond(transaction, response, dialog.self()))))
                .orElseGet(List::of);
    }

    /// Whether this order has brought its last answer to a caller who is refused.
    boolean isRefusedBy(Order order) {
        return phase == Phase.REFUSED && owed().contains(new Hand(edge, order));
    }

    private Hand bye() {
        var request = dialog.request("BYE", Payload.NONE, SipHeaders.NONE);
        return new Hand(dialog.edge(), new Send(byeTransaction(), request, dialog.hop(), dialog.self()));
    }

    private static List<Hand> with(List<Hand> first, Hand last) {
        return Stream.concat(first.stream(), Stream.of(last)).toList();
    }

    String byeTransaction() {
        return dialog.self() + "-bye";
    }
}
