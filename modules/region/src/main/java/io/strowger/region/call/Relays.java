package io.strowger.region.call;

import io.strowger.core.Calls.RequestCame;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.call.Leg.Phase;
import java.util.List;
import java.util.Optional;

/// How a [Relay] begins, and what becomes of it: requests inside the dialogs of a call, carried from one device to the
/// other, or made by the call itself.
final class Relays {
    private Relays() {}

    // What a device asks

    /// A request inside one dialog is made again in the other.
    static void carry(Turn turn, Leg from, Leg to, RequestCame came) {
        var request = came.request();
        var relay = relayTo(
                turn,
                to,
                request.method(),
                from.number(),
                came.transaction(),
                came.edge(),
                Payload.of(request),
                request.headers().only(List.of("Info-Package", "Event", "Subscription-State")));
        begun(turn, relay, after(turn, from, came));
    }

    /// What the device offers is answered by our media leg.
    static void toMedia(Turn turn, Leg device, RequestCame came) {
        var relay = new Relay(
                came.request().method(),
                device.number(),
                came.transaction(),
                came.edge(),
                Relay.MEDIA,
                came.transaction(),
                0,
                Payload.of(came.request()),
                SipHeaders.NONE,
                false,
                turn.now(),
                Optional.empty(),
                Optional.empty());
        begun(turn, relay, after(turn, device, came));
    }

    private static Dialog after(Turn turn, Leg device, RequestCame came) {
        return device.dialog().after(came.request(), came.edge(), Hop.backTo(came.origin()), turn.now());
    }

    /// So the device that has asked is answered, with all that this response says to it.
    static void reply(Turn turn, Relay relay, SipResponse response) {
        var timer = response.isSuccess() && Relay.isDialogChange(relay.method())
                ? turn.state().leg(relay.from()).orElseThrow().dialog().timer()
                : Optional.<SessionTimer>empty();
        var payload = Payload.of(response);
        var headers = payload.described(response.headers().only(List.of()))
                .and(timer.map(SessionTimer::answering).orElse(SipHeaders.NONE));
        turn.happens(new Call.RelayReplied(
                relay.onward(),
                new SipResponse(response.status(), response.reason(), headers, payload.text()),
                turn.now()));
    }

    /// Nobody will answer what this leg has been asked, or has asked, any more (RFC 3261 §15.1.2).
    static void giveUp(Turn turn, int leg) {
        for (var relay : turn.state().relays())
            if ((relay.from() == leg || relay.to() == leg) && relay.isWaitedFor())
                reply(turn, relay, Call.response(487, "Request Terminated"));
    }

    // What the call itself asks

    /// The device is offered to be heard by `media`.
    static void reconnect(Turn turn, Leg device, Media media) {
        var relay = ours(turn, device, Relay.INVITE, Relay.MEDIA, media.edge(), media.sdp(), SipHeaders.NONE);
        begun(turn, relay, device.dialog());
    }

    /// The one that has been waiting is offered what `winner` has offered, as soon as nothing else is in the way.
    static void reconnect(Turn turn, Leg waiting, Leg winner) {
        var relay = ours(turn, waiting, Relay.INVITE, winner.number(), winner.edge(), winner.sdp(), SipHeaders.NONE);
        inItsTurn(turn, relay, winner.dialog());
    }

    /// One who has answered, and heard what there was to hear, is offered what the caller has offered, or asked to
    /// offer something: as soon as nothing else is in the way.
    static void introduce(Turn turn, Leg caller, Leg callee, Payload offer) {
        var relay = ours(
                turn, callee, Relay.INVITE, caller.number(), callee.dialog().edge(), offer, SipHeaders.NONE);
        inItsTurn(turn, relay, caller.dialog());
    }

    /// Asks whether a device is still there (RFC 4028 §10).
    static void refresh(Turn turn, Leg leg, SessionTimer timer) {
        var relay = ours(
                turn,
                leg,
                timer.takesUpdate() ? Relay.UPDATE : Relay.INVITE,
                leg.number(),
                leg.dialog().edge(),
                timer.takesUpdate() ? Payload.NONE : turn.state().described(leg),
                SipHeaders.NONE);
        begun(turn, relay, leg.dialog());
    }

    /// Whose answer nobody else is told of.
    static void send(Turn turn, Leg leg, String method, SipHeaders headers, Payload payload) {
        var relay = ours(turn, leg, method, Relay.CALL, leg.dialog().edge(), payload, headers);
        begun(turn, relay, leg.dialog());
    }

    /// One that was postponed; if it still makes sense, and as soon as no other stands in its way.
    static void repeat(Turn turn, Relay relay) {
        var to = turn.state().leg(relay.to()).filter(leg -> leg.phase() == Phase.UP);
        var from = turn.state().leg(relay.from()).filter(Leg::isAlive);
        if (to.isPresent() && isInTheWay(turn, relay)) return;
        turn.happens(new Call.RelayEnded(relay.onward(), turn.now()));
        if (to.isEmpty() || (from.isEmpty() && !relay.isOfMedia())) return;
        var other = ours(turn, to.get(), relay.method(), relay.from(), relay.edge(), relay.payload(), relay.headers());
        begun(turn, other, from.or(() -> to).get().dialog());
    }

    /// The ACK for the 2xx to an INVITE.
    static void acknowledge(Turn turn, Relay relay, Payload payload) {
        turn.state().leg(relay.to()).filter(to -> to.phase() != Phase.DONE).ifPresent(to -> {
            var dialog = to.dialog();
            turn.hand(
                    dialog.edge(),
                    new Acknowledge(
                            relay.onward(),
                            dialog.request("ACK", relay.cseq(), payload, SipHeaders.NONE),
                            dialog.hop(),
                            dialog.self()));
        });
    }

    private static void inItsTurn(Turn turn, Relay relay, Dialog from) {
        begun(turn, isInTheWay(turn, relay) ? relay.postponed(turn.now()) : relay, from);
    }

    private static boolean isInTheWay(Turn turn, Relay of) {
        return turn.state().relays().stream()
                .anyMatch(other -> other.isUnderWay()
                        && !other.waitsFor(of)
                        && (other.touches(of.to()) || other.touches(of.from())));
    }

    private static void begun(Turn turn, Relay relay, Dialog from) {
        turn.happens(new Call.RelayBegun(relay, from, turn.now()));
    }

    private static Relay ours(
            Turn turn, Leg to, String method, int from, EdgeAddress edge, Payload payload, SipHeaders headers) {
        return relayTo(turn, to, method, from, "", edge, payload, headers);
    }

    private static Relay relayTo(
            Turn turn,
            Leg to,
            String method,
            int from,
            String transaction,
            EdgeAddress edge,
            Payload payload,
            SipHeaders headers) {
        var cseq = to.dialog().localCseq() + 1;
        return new Relay(
                method,
                from,
                transaction,
                edge,
                to.number(),
                to.dialog().self() + "-" + cseq,
                cseq,
                payload,
                headers,
                false,
                turn.now(),
                Optional.empty(),
                Optional.empty());
    }
}
