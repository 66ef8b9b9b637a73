package io.strowger.region.call;

import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.NameAddr;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipTarget;
import io.strowger.core.sip.SipText;
import io.strowger.region.call.CallPort.Place;
import io.strowger.region.call.Leg.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The INVITEs that a call makes, with what Twilio's carry.
final class Invitations {
    /// With what no user of a URI may have, or what only separates.
    private static final Pattern WRITTEN_NUMBER = Pattern.compile("(?=.*[ ()])(?=.*[0-9])[+]?[0-9 ().-]+");

    private static final Pattern NOT_DIALLED = Pattern.compile("[ ().-]");

    private static final Pattern OF_SIP = Pattern.compile("sips?:", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_TEL = Pattern.compile("^tel:", Pattern.CASE_INSENSITIVE);
    private static final String ANONYMOUS = "anonymous"; // RFC 3323 §4.1

    private Invitations() {}

    /// INVITEs to every place where a party can be reached.
    static void invite(Turn turn, int number, List<Place> places) {
        var party = turn.state().parties().get(number);
        var to = SipTarget.read(party.call().to());
        var legs = new ArrayList<Leg>();
        for (var place : places) {
            var self =
                    new DialogTag(turn.sid(), turn.region(), turn.state().legs().size() + legs.size());
            var dialog = Dialog.to(
                            place.uri(),
                            "<sip:" + userOf(party.call().from()) + "@" + place.domain() + ">",
                            "<" + to.withoutEdge().uri() + ">",
                            self,
                            place.edge(),
                            place.hop())
                    .by(place.routes());
            legs.add(invited(turn, number, dialog, turn.session(), SessionTimer.SHORTEST));
        }
        turn.happens(new Call.LegsInvited(legs, turn.now()));
    }

    /// The INVITE of this leg, made once more in a dialog of its own, for one who wants a longer session.
    static Leg again(Turn turn, Leg leg, Duration wanted) {
        var self = new DialogTag(turn.sid(), turn.region(), turn.state().legs().size());
        var dialog = leg.dialog();
        var other = Dialog.to(leg.invite().uri(), dialog.local(), dialog.remote(), self, dialog.edge(), dialog.hop())
                .by(dialog.routes());
        return invited(turn, leg.party(), other, wanted, wanted);
    }

    private static Leg invited(Turn turn, int number, Dialog dialog, Duration interval, Duration least) {
        var self = dialog.self();
        var extra = SessionTimer.wanted(interval, least)
                .and(headers(turn.state().parties().get(number)));
        return new Leg(
                self.leg(),
                number,
                true,
                Phase.INVITED,
                dialog.invite(hops(turn), offer(turn, number), extra),
                self + "-invite",
                dialog.edge(),
                dialog,
                Payload.NONE,
                Optional.empty(),
                Optional.empty(),
                turn.now());
    }

    /// One less than the caller's INVITE had left, so that a call which comes back here over others has an end (RFC
    /// 7332).
    private static int hops(Turn turn) {
        return turn.state()
                .firstLeg()
                .filter(leg -> !leg.isOurs())
                .flatMap(leg -> leg.invite().headers().first("Max-Forwards"))
                .map(left -> Math.clamp(Long.parseLong(left.strip()) - 1, 0, Dialog.MOST_HOPS))
                .orElse(Dialog.MOST_HOPS);
    }

    /// A caller's own offer goes to those it is to talk to; one who has been answered already is offered
    /// theirs. Who is to hear something else before is offered that later.
    private static Payload offer(Turn turn, int number) {
        if (number == 0 || Whispers.isDue(turn.state(), number)) return Payload.SILENT;
        return turn.state().firstLeg().filter(Leg::isRinging).map(Leg::sdp).orElse(Payload.NONE);
    }

    /// A number without what it is written with, and anybody else with that escaped which no user part may have (RFC
    /// 3261 §25.1).
    private static String userOf(String from) {
        var uri = from.contains("<") ? NameAddr.read(from).uri() : from; // what is known of a caller is a bare URI
        var user = SipTarget.read(uri).user();
        if (!user.isEmpty()) return user;
        if (OF_SIP.matcher(uri).lookingAt()) return ANONYMOUS;
        var named = OF_TEL.matcher(uri).replaceFirst("").replaceFirst(";.*", "");
        var isNumber =
                named.length() < uri.length() || WRITTEN_NUMBER.matcher(named).matches();
        var plain = isNumber ? NOT_DIALLED.matcher(named).replaceAll("") : SipText.read(named);
        return plain.isEmpty() ? ANONYMOUS : SipText.escaped(plain);
    }

    private static SipHeaders headers(Party party) {
        var headers = SipHeaders.NONE
                .with("X-Twilio-ApiVersion", "2010-04-01")
                .with("X-Twilio-AccountSid", party.call().account().toString())
                .with("X-Twilio-CallSid", party.sid().toString());
        for (var header : party.headers()) headers = headers.with(header.name(), SipText.written(header.value()));
        return headers;
    }
}
