package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.time.Instant;

/// When the calls that an account creates by the API may begin: so many a second, the others after them (Twilio's "one
/// call per second"). One entity an account.
final class CallQueue implements Decider<CallQueue.Command, CallQueue.Event, CallQueue.State> {
    static final String KIND = "call-queue";
    /// However slowly they begin: as at Twilio. Lists of calls rely on it.
    static final Duration LONGEST = Duration.ofDays(1);

    private static final int MOST_WAITING = 3_600; // each an entity in memory: an hour's worth at one a second

    private final Duration between;

    /// `between` lies between the beginnings of two calls, at least.
    CallQueue(Duration between) {
        this.between = between;
    }

    static EntityAddress address(AccountSid account) {
        return new EntityAddress(KIND, account.toString());
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    /// One more call wants to begin.
    record Enqueue() implements Command {}

    // What is answered
    sealed interface Reply extends WireMessage {}

    record Place(Instant turn) implements Reply {}

    /// So many wait that a call would begin only after `delay`.
    record Full(Duration delay) implements Reply {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record TurnGiven(Instant turn, Instant at) implements Event {}

    // State: what the events add up to
    record State(Instant last) implements Durable {}

    @Override
    public State initial() {
        return new State(Instant.EPOCH);
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Enqueue() -> {
                var next = state.last().plus(between);
                var turn = next.isAfter(now) ? next : now;
                var wait = Duration.between(now, turn);
                if (wait.compareTo(longest()) > 0) yield Decision.reply(new Full(wait));
                yield Decision.<Event>persist(new TurnGiven(turn, now)).thenReply(new Place(turn));
            }
        };
    }

    private Duration longest() {
        var ofAll = between.multipliedBy(MOST_WAITING);
        return ofAll.compareTo(LONGEST) < 0 ? ofAll : LONGEST;
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case TurnGiven(var turn, var _) -> new State(turn);
        };
    }
}
