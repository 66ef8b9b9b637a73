package io.strowger.region;

import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.SessionNumber;
import io.strowger.core.WireMessage;
import java.time.Instant;

/// Which session a region is in: one entity in each region. When its session is sealed the region begins the next
/// one; a number never comes back.
final class RegionSession implements Decider<RegionSession.Command, RegionSession.Event, RegionSession.State> {
    static final String KIND = "session";
    static final EntityAddress ADDRESS = new EntityAddress(KIND, "region");

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    record Current() implements Command {}

    /// `sealed` and every older session are sealed.
    record Replace(SessionNumber sealed) implements Command {}

    /// What is answered to both.
    record InSession(SessionNumber number) implements WireMessage {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record SessionBegun(SessionNumber number, Instant at) implements Event {}

    // State: what the events add up to
    record State(SessionNumber number) implements Durable {}

    @Override
    public State initial() {
        return new State(SessionNumber.FIRST);
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Current() -> Decision.reply(new InSession(state.number()));
            case Replace(var sealed) -> {
                if (state.number().compareTo(sealed) > 0) yield Decision.reply(new InSession(state.number()));
                yield Decision.<Event>persist(new SessionBegun(sealed.next(), now))
                        .thenReply(new InSession(sealed.next()));
            }
        };
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case SessionBegun(var number, var _) -> new State(state.number().orNewer(number));
        };
    }
}
