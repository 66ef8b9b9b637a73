package io.strowger.region.call;

import io.strowger.core.Calls.Status;
import io.strowger.core.Urls;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.call.Script.Dialling;
import io.strowger.region.twiml.Noun.SipNoun;
import java.time.Duration;
import java.util.Optional;

/// What one whom a `<Dial>` has called hears, and presses, before he is connected: the document at the `url` of
/// his `<Sip>`, by a media leg of his own, while the caller is left as he is and others may ring, or listen, too.
/// It is read as any other, by a [Turn] that looks at his [Reading]. Who is first at its end is connected; where
/// it ends in another way, so does his call, and the `<Dial>` goes on without him.
final class Whispers {
    private static final int DIALS = 13201;

    private Whispers() {}

    /// The `<Sip>` of one whom a `<Dial>` calls, if it has a document for him.
    private static Optional<SipNoun> noun(CallState state, int party) {
        return Documents.dialled(state, party).filter(sip -> !sip.url().isEmpty());
    }

    /// Whether there is something for him to hear. Until it is known what, he is offered silence.
    static boolean isDue(CallState state, int party) {
        return noun(state, party).isPresent();
    }

    /// One who has been asked for an offer was called by a version that whispered to nobody: the caller waits for it.
    static boolean isFor(CallState state, Leg leg) {
        return isDue(state, leg.party()) && !leg.invite().body().isEmpty();
    }

    /// His other devices are not needed any more.
    static void begin(Turn turn, Leg leg, SipResponse answer) {
        turn.state()
                .legsOf(leg.party())
                .filter(other -> other.number() != leg.number() && other.isAlive())
                .forEach(other -> turn.hangUp(other.number()));
        turn.happens(new Call.WhisperBegun(leg.number(), turn.now()));
        var sip = noun(turn.state(), leg.party()).orElseThrow();
        turn.whispering(leg.number())
                .fetch(
                        Urls.resolved(turn.state().documentUrl(), sip.url()),
                        sip.method().name(),
                        Webhooks.ofHeaders(answer.headers()));
    }

    // How it goes on

    /// Some have rung for long enough, or listened.
    static void overdue(Turn turn, Dialling dialling) {
        if (turn.isDue(dialling.until()))
            for (var party : turn.state().ringing(dialling)) {
                turn.state().legsOf(party).filter(Leg::isAlive).forEach(leg -> turn.hangUp(leg.number()));
                turn.partyIsCanceled(party, Status.NO_ANSWER);
            }
        for (var leg : turn.state().whisperedTo())
            if (turn.isDue(leg.since().plus(longest(dialling)))) Endings.lose(turn, leg, Status.COMPLETED);
    }

    /// As long as the two might talk.
    static Duration longest(Dialling dialling) {
        return dialling.dial().timeLimit();
    }

    /// Such a document may do less than others.
    static boolean unbuilt(Turn turn, String verb) {
        turn.note(
                Outcome.NOT_BUILT,
                false,
                "<" + verb + "> in a document of <Sip url> is not built in Strowger: it was passed over",
                turn.state().documentUrl());
        return false;
    }

    static boolean mayNotDial(Turn turn) {
        turn.note(DIALS, true, "<Dial> in a document of <Sip url>", turn.state().documentUrl());
        leave(turn);
        return true;
    }

    // How it ends

    static void leave(Turn turn) {
        var leg = turn.state().hearer().orElseThrow();
        Endings.lose(turn.whole(), leg, Status.COMPLETED);
    }

    /// He has heard all of it, and answers the offer of a caller who has got no answer yet. Else he is asked for an
    /// offer to the caller.
    static void join(Turn turn) {
        var number = turn.state().hearer().orElseThrow().number();
        var whole = turn.whole();
        Devices.choose(whole, number);
        var caller = whole.state().firstLeg().orElseThrow();
        var offer = caller.isRinging() ? caller.sdp() : Payload.NONE;
        Relays.introduce(whole, caller, whole.state().leg(number).orElseThrow(), offer);
    }

    /// Whether this has been asked of one who is to be connected with the caller.
    static boolean isIntroduction(CallState state, Relay relay) {
        var isBetweenDevices = relay.isOurs() && !relay.isRefresh() && relay.from() >= 0;
        return isBetweenDevices
                && state.leg(relay.to()).filter(leg -> leg.party() != 0).isPresent();
    }

    /// What he answers is for the caller: the answer to its offer, or an offer.
    static void onIntroduced(Turn turn, Relay relay, SipResponse response) {
        var callee = turn.state().leg(relay.to()).orElseThrow();
        var caller = turn.state().across(callee).filter(Leg::isAlive);
        if (caller.isEmpty() || !relay.payload().isEmpty()) {
            Relays.acknowledge(turn, relay, Payload.NONE);
            turn.happens(new Call.RelayEnded(relay.onward(), turn.now()));
        }
        caller.ifPresent(leg -> {
            if (leg.isRinging()) turn.answer(Answers.to(callee, response));
            else Relays.reconnect(turn, leg, callee);
        });
    }
}
