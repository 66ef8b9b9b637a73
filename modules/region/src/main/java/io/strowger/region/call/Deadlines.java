package io.strowger.region.call;

import io.strowger.core.Calls.Status;
import io.strowger.core.Decision;
import io.strowger.region.call.Call.Event;
import io.strowger.region.call.Script.Dialling;
import io.strowger.region.call.Script.Fetching;
import io.strowger.region.call.Script.Finished;
import io.strowger.region.call.Script.Pausing;
import io.strowger.region.call.Script.Performing;
import io.strowger.region.call.Script.Queued;
import io.strowger.region.call.Script.Referring;
import io.strowger.region.call.Script.Unstarted;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What a call does when something is due though nobody has said anything: the moments of [CallState#deadline].
final class Deadlines {
    private Deadlines() {}

    static Decision<Event> onTick(Turn turn) {
        relaysDue(turn, relay -> relay.again().isEmpty(), relay -> Devices.relayOverdue(turn, relay));
        legsDue(turn); // after what a leg may have waited for, and before others are asked again on its behalf
        relaysDue(turn, relay -> relay.again().isPresent(), relay -> Relays.repeat(turn, relay));
        Sessions.onTick(turn);
        Recordings.onTick(turn);
        if (turn.state().timeIsUp().filter(turn::isDue).isPresent()) timeIsUp(turn); // a <Dial> may last as long
        for (var reader : turn.readers())
            if (reader.state().due().filter(turn::isDue).isPresent()) due(reader);
        turn.readers().forEach(Performances::connect);
        Referrals.ask(turn);
        return turn.decision();
    }

    /// What has become of one may have answered another.
    private static void relaysDue(Turn turn, Predicate<Relay> such, Consumer<Relay> then) {
        for (var relay : turn.state().relays())
            turn.state()
                    .relay(relay.onward())
                    .filter(still -> such.test(still) && turn.isDue(still.deadline()))
                    .ifPresent(then);
    }

    /// What has become of one may have ended another.
    private static void legsDue(Turn turn) {
        for (var leg : turn.state().legs())
            turn.state()
                    .leg(leg.number())
                    .filter(still -> still.deadline().filter(turn::isDue).isPresent())
                    .ifPresent(still -> overdue(turn, still));
    }

    private static void timeIsUp(Turn turn) {
        var isLongest = turn.state().setup().orElseThrow().limit().equals(Limits.LONGEST);
        if (isLongest)
            turn.note(
                    32015, false, "The call has lasted for 4 hours, as long as one may without a longer TimeLimit", "");
        Endings.end(turn, Status.COMPLETED, 0);
    }

    private static void overdue(Turn turn, Leg leg) {
        switch (leg.phase()) {
            case ANSWERED -> {
                if (!leg.isOurs()) isUnheard(turn); // else the ACK is ours, and waits for what the caller says
                Endings.lose(turn, leg, Status.FAILED);
            }
            case PARTING -> {
                isUnheard(turn);
                turn.happens(new Call.LegEnding(leg.number(), turn.now()));
            }
            case REFUSED, CANCELING, ENDING -> turn.happens(new Call.LegDone(leg.number(), turn.now()));
            case INVITED, RINGING, UP, DONE -> {}
        }
    }

    private static void isUnheard(Turn turn) {
        turn.note(32022, true, "No ACK within 32 seconds of the 200", "");
    }

    private static void due(Turn turn) {
        switch (turn.state().script()) {
            case Dialling dialling -> dialOverdue(turn, dialling);
            case Pausing(var _) -> Documents.run(turn);
            case Performing performing -> Performances.onSilence(turn, performing);
            case Referring _ -> Referrals.over(turn);
            case Queued(var _) -> turn.happens(new Call.CallBegun(turn.now()));
            case Unstarted() ->
                Endings.end(turn, turn.state().first().isOfTheApi() ? Status.NO_ANSWER : Status.FAILED, 503);
            case Fetching(var _), Finished() -> {}
        }
    }

    private static void dialOverdue(Turn turn, Dialling dialling) {
        if (!turn.state().whispers().isEmpty()) {
            Whispers.overdue(turn, dialling);
            return;
        }
        if (dialling.isBridged() || !turn.mayCallNext(dialling)) {
            Endings.dialEnds(turn, dialling.isBridged() ? Status.COMPLETED : Status.NO_ANSWER);
            return;
        }
        turn.endDialled(dialling, Status.NO_ANSWER);
        turn.callTarget(dialling.waiting().getFirst());
    }
}
