package io.strowger.region.call;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Calls.Status;
import io.strowger.core.Decision;
import io.strowger.core.Sid;
import io.strowger.region.call.Call.Event;
import io.strowger.region.call.Script.Dialling;

/// What a call does about what the API wants changed: cancel, complete, other instructions, delete.
final class Alterations {
    private static final Calls.Refused NOT_GOING =
            new Calls.Refused(21220, "Call is not in-progress. Cannot redirect.");

    private Alterations() {}

    static Decision<Event> onAlter(Turn turn, AccountSid account, Sid call, Calls.Change change) {
        var party = Call.owned(turn.state(), account, call);
        if (party.isEmpty()) return Decision.reply(new Calls.UnknownCall());
        var number = Calls.number(call);
        switch (change) {
            case Calls.Cancel() -> {
                if (!party.get().isOver() && !party.get().wasAnswered()) stop(turn, number, Status.CANCELED);
            }
            case Calls.Complete() -> {
                if (party.get().isOver()) return Decision.reply(NOT_GOING);
                stop(turn, number, party.get().wasAnswered() ? Status.COMPLETED : Status.CANCELED);
            }
            case Calls.Adjust(var callback, var limit) -> {
                if (!limit.isZero() && number != 0)
                    return Decision.reply(new Calls.Refused(21220, "Only the first call of several has a TimeLimit"));
                if (party.get().isOver()) break;
                if (!callback.url().isEmpty()) turn.happens(new Call.CallbackChanged(number, callback, turn.now()));
                if (!limit.isZero()) turn.happens(new Call.LimitChanged(limit, turn.now()));
            }
            case Calls.Instruct(var instructions) -> {
                if (party.get().call().status() != Status.IN_PROGRESS) return Decision.reply(NOT_GOING);
                if (number != 0)
                    return Decision.reply(
                            new Calls.Refused(21220, "Only the call that runs the TwiML can be redirected"));
                turn.happens(new Call.InstructionsChanged(turn.sealed(instructions), turn.now()));
                if (turn.state().script() instanceof Dialling dialling) turn.endDialled(dialling, Status.CANCELED);
                Recordings.onRedirect(turn);
                Documents.follow(turn);
            }
        }
        return turn.decision(
                new Calls.Changed(turn.state().parties().get(number).shown()));
    }

    private static void stop(Turn turn, int number, Status status) {
        if (number == 0) {
            Endings.end(turn, status, 487);
            return;
        }
        turn.state().legsOf(number).filter(Leg::isAlive).forEach(leg -> turn.hangUp(leg.number()));
        var isBridged = turn.state().script() instanceof Dialling dialling && turn.bridgedParty(dialling) == number;
        if (isBridged) Endings.dialEnds(turn, Status.COMPLETED);
        else Endings.partyFails(turn, number, status, status == Status.CANCELED ? turn.codeOfCancel(number) : 0);
    }

    static Decision<Event> onForget(Turn turn, AccountSid account, Sid call) {
        var party = Call.owned(turn.state(), account, call);
        if (party.isEmpty()) return Decision.reply(new Calls.UnknownCall());
        if (!party.get().isOver()) return Decision.reply(new Calls.StillGoing());
        turn.happens(new Call.CallForgotten(Calls.number(call), turn.now()));
        return turn.decision(new Calls.Deleted());
    }
}
