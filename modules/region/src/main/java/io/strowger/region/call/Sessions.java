package io.strowger.region.call;

import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.ResponseCame;
import io.strowger.core.Calls.Status;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipResponse;
import java.time.Duration;
import java.util.List;

/// What a call does so that it ends when a device has vanished: its sessions are refreshed, by the device or by
/// us (RFC 4028).
final class Sessions {
    /// Until an order that no edge has taken is given once more.
    private static final Duration UNTAKEN = Duration.ofSeconds(10);

    private Sessions() {}

    static void onTick(Turn turn) {
        for (var number = 0; number < turn.state().legs().size(); number++) {
            var leg = turn.state().leg(number).orElseThrow();
            if (turn.state().refreshDue(leg).filter(turn::isDue).isEmpty()) continue;
            var timer = leg.dialog().timer().orElseThrow();
            if (timer.isOurs()) Relays.refresh(turn, leg, timer);
            else vanished(turn, leg, "has not refreshed its session in time");
        }
    }

    private static void vanished(Turn turn, Leg leg, String why) {
        if (leg.isAnswered()) lose(turn, leg, why);
    }

    /// The document goes on as if the one who was called had hung up.
    static void lose(Turn turn, Leg leg, String why) {
        turn.note(
                Outcome.UNREACHABLE,
                false,
                turn.state().parties().get(leg.party()).sid() + " " + why,
                "");
        Endings.lose(turn, leg, Status.COMPLETED);
    }

    // Our refresh

    static void onResponse(Turn turn, Relay refresh, ResponseCame came) {
        var response = came.response();
        var leg = turn.state().leg(refresh.to()).orElseThrow();
        switch (response.status()) {
            case 408, 481 -> onNoResponse(turn, refresh);
            case 491 -> later(turn, refresh);
            default -> {
                if (response.isSuccess() && refresh.isInvite()) Relays.acknowledge(turn, refresh, Payload.NONE);
                turn.happens(new Call.RelayEnded(refresh.onward(), turn.now()));
                turn.happens(new Call.LegRefreshed(
                        leg.number(),
                        response.isSuccess()
                                ? leg.dialog().refreshed(response, came.edge(), turn.now())
                                : leg.dialog().refused(response, turn.now()),
                        turn.now()));
            }
        }
    }

    static void onNoResponse(Turn turn, Relay refresh) {
        turn.happens(new Call.RelayEnded(refresh.onward(), turn.now()));
        vanished(turn, turn.state().leg(refresh.to()).orElseThrow(), "does not answer to a refresh of its session");
    }

    /// That no edge takes it says nothing about the device.
    static void onNotTaken(Turn turn, Relay refresh) {
        turn.happens(new Call.RelayPostponed(refresh.onward(), turn.now().plus(UNTAKEN), turn.now()));
    }

    /// Both ends have asked at once: each asks again after a while, and not the same one (RFC 3261 §14.1).
    /// Chance is in the SID of the call.
    static void later(Turn turn, Relay relay) {
        var isCallIdOurs = turn.state().leg(relay.to()).orElseThrow().isOurs();
        var chance = Math.floorMod(relay.onward().hashCode(), isCallIdOurs ? 190 : 200);
        var wait = Duration.ofMillis((isCallIdOurs ? 2100 : 10) + 10L * chance);
        turn.happens(new Call.RelayPostponed(relay.onward(), turn.now().plus(wait), turn.now()));
    }

    // The device's refresh

    /// Whether this request only says that the device is there. Then it is answered, as often as it comes.
    static boolean isAnswered(Turn turn, Leg leg, RequestCame came) {
        var request = came.request();
        if (!Relay.isDialogChange(request.method())) return false;
        if (SessionTimer.isTooBrief(request.headers())) {
            turn.respond(came, leg, new SipResponse(422, "Session Interval Too Small", SessionTimer.tooBrief(), ""));
            return true;
        }
        if (!request.method().equals("UPDATE") || !request.body().isEmpty() || !leg.isAnswered()) return false;
        answer(turn, leg, came, Payload.NONE);
        return true;
    }

    static void answer(Turn turn, Leg leg, RequestCame came, Payload payload) {
        var dialog = leg.dialog().after(came.request(), came.edge(), Hop.backTo(came.origin()), turn.now());
        turn.happens(new Call.LegRefreshed(leg.number(), dialog, turn.now()));
        turn.respond(came, leg, dialog.ok(payload));
    }

    // An INVITE that asks for too little

    /// Whether the one who finds the interval too small (422) is asked once more, with what it wants.
    static boolean isInvitedAgain(Turn turn, Leg leg, SipResponse response) {
        var wanted = SessionTimer.least(response.headers());
        if (response.status() != 422
                || wanted.equals(SessionTimer.SHORTEST)
                || !SessionTimer.least(leg.invite().headers()).equals(SessionTimer.SHORTEST)) return false;
        turn.happens(new Call.LegsInvited(List.of(Invitations.again(turn, leg, wanted)), turn.now()));
        return true;
    }
}
