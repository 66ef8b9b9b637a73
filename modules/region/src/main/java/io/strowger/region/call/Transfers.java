package io.strowger.region.call;

import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.Status;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipText;
import io.strowger.region.call.Leg.Phase;
import io.strowger.region.twiml.Verb.Dial;
import java.util.List;
import java.util.Optional;

/// One whom a `<Dial>` has called asks by REFER for somebody else in its place: the document at `referUrl` says
/// what becomes of the caller, and whoever has asked is hung up on.
final class Transfers {
    /// Octets of a Refer-To; Twilio's.
    private static final int LONGEST_TARGET = 256;

    private static final int NO_REFER_URL = 13802;
    private static final String STATE = "Subscription-State";
    private static final String OVER = "terminated;reason=noresource";

    private Transfers() {}

    static void onRefer(Turn turn, Leg leg, RequestCame came) {
        if (Dialog.cseq(came.request().headers()) == leg.dialog().remoteCseq()) {
            turn.respond(came, leg, 202, "Accepted"); // it came twice: the answer to the first may have been lost
            return;
        }
        var dial = dialOf(turn.state(), leg);
        if (dial.isEmpty()) decline(turn, leg, came, NO_REFER_URL, "A REFER came, and the Dial has no referUrl");
        else if (leg.party() == 0)
            decline(
                    turn,
                    leg,
                    came,
                    Outcome.NOT_BUILT,
                    "A REFER of the caller is not followed: only one who was dialled can hand a call over");
        else transfer(turn, leg, came, dial.get());
    }

    /// That which connects this device with the other, if it says what to do about a REFER.
    private static Optional<Dial> dialOf(CallState state, Leg leg) {
        return state.across(leg)
                .filter(_ -> leg.phase() == Phase.UP)
                .flatMap(_ -> Documents.verb(state))
                .filter(Dial.class::isInstance)
                .map(Dial.class::cast)
                .filter(dial -> !dial.referUrl().isEmpty());
    }

    private static void decline(Turn turn, Leg leg, RequestCame came, int code, String why) {
        turn.note(code, true, why, "");
        turn.respond(came, leg, 603, "Decline");
    }

    private static void transfer(Turn turn, Leg leg, RequestCame came, Dial dial) {
        var targets = came.request().headers().values("Refer-To");
        if (targets.size() != 1 || targets.getFirst().length() > LONGEST_TARGET) {
            turn.respond(came, leg, 400, "Bad Request"); // RFC 3515 §2.4.2
            return;
        }
        var number = leg.number();
        turn.respond(came, leg, 202, "Accepted");
        var dialog = leg.dialog().after(came.request(), came.edge(), Hop.backTo(came.origin()), turn.now());
        turn.happens(new Call.LegRefreshed(number, dialog, turn.now()));
        tell(turn, number, "100 Trying", "active;expires=60");
        turn.fetch(
                dial.referUrl(),
                dial.referMethod().name(),
                List.of(new Parameter("ReferTransferTarget", SipText.read(targets.getFirst()))));
    }

    private static void tell(Turn turn, int leg, String progress, String subscription) {
        Relays.send(
                turn,
                turn.state().leg(leg).orElseThrow(),
                Relay.NOTIFY,
                SipHeaders.NONE.with("Event", "refer").with(STATE, subscription),
                new Payload("message/sipfrag;version=2.0", "SIP/2.0 " + progress + "\r\n"));
    }

    /// A document is there, and whoever is still there of an earlier one has handed the call over to it.
    static void complete(Turn turn) {
        for (var leg : turn.state().legs()) {
            if (leg.party() == 0 || leg.phase() != Phase.UP || isTold(turn.state(), leg)) continue;
            tell(turn, leg.number(), "200 OK", OVER);
            turn.partyEnds(leg.party(), Status.COMPLETED, 0);
        }
    }

    private static boolean isTold(CallState state, Leg leg) {
        return state.relays().stream().anyMatch(relay -> relay.to() == leg.number() && isLast(relay));
    }

    private static boolean isLast(Relay relay) {
        return relay.method().equals(Relay.NOTIFY)
                && relay.headers().first(STATE).filter(OVER::equals).isPresent();
    }

    /// It has heard, or does not answer: after the last word it is hung up on.
    static void onTold(Turn turn, Relay notify) {
        turn.happens(new Call.RelayEnded(notify.onward(), turn.now()));
        if (isLast(notify)) turn.hangUp(notify.to());
    }
}
