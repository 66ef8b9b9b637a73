package io.strowger.region.call;

import io.strowger.core.Calls.Status;
import io.strowger.core.Decision;
import io.strowger.region.call.Script.Dialling;
import io.strowger.region.call.Script.Finished;
import io.strowger.region.call.Script.Referring;

/// What becomes of those who are called, and of the call with them: who has failed, who comes next, and how everything
/// ends.
final class Endings {
    private Endings() {}

    /// Of several that ring for a party the best answer says how it ended (RFC 3261 §16.7): that which is for all of
    /// them, or one when none is left.
    static void legFails(Turn turn, Leg leg, int code) {
        var others = turn.state().legsOf(leg.party()).filter(Leg::isAlive).toList();
        if (Outcome.isForAll(code)) others.forEach(other -> turn.hangUp(other.number()));
        else if (!others.isEmpty()) {
            turn.happens(new Call.LegFailed(leg.number(), code, turn.now()));
            return;
        }
        var best = Outcome.better(turn.state().parties().get(leg.party()).sipCode(), code);
        partyFails(turn, leg.party(), Outcome.of(best), best);
    }

    static void partyFails(Turn turn, int party, Status status, int code) {
        if (turn.state().parties().get(party).isOver()) return;
        turn.happens(new Call.PartyEnded(party, status, code, turn.now()));
        if (party == 0) end(turn, status, code);
        else if (turn.state().script() instanceof Dialling dialling && !dialling.isBridged())
            nextTarget(turn, dialling);
    }

    private static void nextTarget(Turn turn, Dialling dialling) {
        var dial = dialling.dial();
        var open = turn.state()
                .parties()
                .subList(dial.first(), turn.state().parties().size());
        if (open.stream().anyMatch(party -> !party.isOver())) return;
        if (!turn.mayCallNext(dialling))
            dialEnds(
                    turn, open.isEmpty() ? Status.FAILED : open.getLast().call().status());
        else turn.callTarget(dialling.waiting().getFirst());
    }

    static Decision<Call.Event> onLocated(Turn turn, Call.Located located) {
        if (turn.state().unlocated().contains(located.target())) located(turn, located);
        return turn.decision();
    }

    private static void located(Turn turn, Call.Located located) {
        var number = located.target();
        turn.happens(new Call.TargetLocated(number, turn.now()));
        if (located.code() != 0) turn.note(located.code(), Outcome.isError(located.code()), located.why(), "");
        if (turn.state().parties().get(number).isOver()) return;
        if (located.places().isEmpty()) partyFails(turn, number, Status.FAILED, 0);
        else Invitations.invite(turn, number, located.places());
    }

    /// What was dialled is over, and the document goes on.
    static void dialEnds(Turn turn, Status status) {
        if (!(turn.state().script() instanceof Dialling dialling)) return;
        var dial = dialling.dial();
        turn.endDialled(dialling, status);
        if (turn.state().first().isOver()) {
            turn.happens(new Call.ScriptFinished(turn.now()));
            return;
        }
        if (dial.action().isEmpty()) {
            turn.happens(new Call.ScriptFinished(turn.now()));
            Documents.run(turn);
        } else {
            turn.fetch(dial.action(), dial.method(), Webhooks.ofDial(turn.state(), dialling, status, turn.now()));
        }
    }

    /// One who was called is gone, and with him the Dial that has called him if it still goes on.
    static void calleeLeaves(Turn turn, Leg leg, Status status) {
        if (!(turn.state().script() instanceof Dialling dialling)
                || leg.party() < dialling.dial().first()) turn.partyEnds(leg.party(), Status.COMPLETED, 0);
        else if (dialling.isBridged()) dialEnds(turn, status);
        else partyFails(turn, leg.party(), status, 0); // he has only heard what was for him alone
    }

    /// Nobody is there any more, or will talk.
    static void lose(Turn turn, Leg leg, Status status) {
        if (leg.party() == 0) end(turn, status, 0);
        else {
            turn.hangUp(leg.number());
            calleeLeaves(turn, leg, status);
        }
    }

    /// Everything ends: `status` is that of a first call which nobody has answered, `code` what it is answered then.
    /// Where it is only whispered to somebody, his call ends.
    static void end(Turn turn, Status status, int code) {
        if (turn.state().isWhisper()) {
            Whispers.leave(turn);
            return;
        }
        Recordings.onHangup(turn);
        var script = turn.state().script();
        if (!(script instanceof Finished)) {
            if (turn.state().script() instanceof Dialling dialling) turn.endDialled(dialling, Status.CANCELED);
            turn.happens(new Call.ScriptFinished(turn.now()));
        }
        for (var leg : turn.state().legs()) {
            if (!leg.isAlive()) continue;
            if (leg.isRinging() && !leg.isOurs())
                turn.happens(new Call.CallerRefused(Answers.refusal(code == 0 ? 480 : code), turn.now()));
            else turn.hangUp(leg.number());
        }
        for (var number = 1; number < turn.state().parties().size(); number++)
            turn.partyEnds(number, Status.COMPLETED, 0); // one who hands the call over
        if (turn.state().first().wasAnswered()) turn.partyEnds(0, Status.COMPLETED, 0);
        else endsUnanswered(turn, status == Status.COMPLETED ? Status.NO_ANSWER : status);
        if (script instanceof Referring referring) Referrals.onEnd(turn, referring);
    }

    /// What a device of ours has been asked is cancelled then; a caller is answered.
    private static void endsUnanswered(Turn turn, Status status) {
        if (turn.state().first().isOfTheApi()) turn.partyIsCanceled(0, status);
        else turn.partyEnds(0, status, 0);
    }
}
