package io.strowger.routing;

import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WireMessage;
import io.strowger.core.WitnessId;
import java.time.Instant;

/// Which sessions of which regions are sealed, for all routes: one entity, in data center `global`. A seal stands
/// here before any witness hears of it, and a witness that has forgotten everything learns it here.
final class Seals implements Decider<Seals.Command, Seals.Event, Seals.State> {
    static final String KIND = "seals";
    static final EntityAddress ADDRESS = new EntityAddress(KIND, "all");

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    /// Seals `session` of `region` and every older one.
    record Seal(RegionId region, SessionNumber session) implements Command {}

    /// A witness that has just started asks for everything.
    record Inform(WitnessId witness) implements Command {}

    /// What is answered to [Seal]; to [Inform] it is [NewestSessions].
    record Sealed(RegionId region, SessionNumber newest) implements WireMessage {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record SessionSealed(RegionId region, SessionNumber session, Instant at) implements Event {}

    record WitnessInformed(WitnessId witness, Instant at) implements Event {}

    // State: what the events add up to
    record State(NewestSessions sealed) implements Durable {}

    @Override
    public State initial() {
        return new State(NewestSessions.NONE);
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Seal(var region, var session) -> onSeal(state, region, session, now);
            case Inform(var witness) -> onInform(state, witness, now);
        };
    }

    /// Seals only grow, so what is sealed according to an old state is sealed.
    private static Decision<Event> onSeal(State state, RegionId region, SessionNumber session, Instant now) {
        return state.sealed().covers(region, session)
                ? Decision.reply(new Sealed(region, state.sealed().of(region)))
                : Decision.<Event>persist(new SessionSealed(region, session, now))
                        .thenReply(new Sealed(region, session));
    }

    /// With an event, though nothing changes: of two actors that take themselves for this one, the journal refuses
    /// the one that has not seen every seal.
    private static Decision<Event> onInform(State state, WitnessId witness, Instant now) {
        return Decision.<Event>persist(new WitnessInformed(witness, now)).thenReply(state.sealed());
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case SessionSealed(var region, var session, var _) ->
                new State(state.sealed().with(region, session));
            case WitnessInformed _ -> state;
        };
    }
}
