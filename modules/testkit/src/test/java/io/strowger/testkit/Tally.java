package io.strowger.testkit;

import static io.strowger.core.Decision.consult;
import static io.strowger.core.Decision.forward;
import static io.strowger.core.Decision.persist;
import static io.strowger.core.Decision.reply;

import io.strowger.cluster.EntityKind;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.cluster.Port;
import io.strowger.cluster.View;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.Effect;
import io.strowger.core.EntityAddress;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.time.Instant;

/// A number that can be added to: the smallest entity that uses everything the shell offers.
final class Tally implements Decider<Tally.Command, Tally.Event, Tally.State>, View<Tally.Event, Tally.State> {

    /// Hosted under the name `tally`, with nobody to ask.
    static EntityKind<Command, Event, State> kind(Lifetime lifetime) {
        return kind(Port.none(), lifetime);
    }

    static EntityKind<Command, Event, State> kind(Port port, Lifetime lifetime) {
        return new EntityKind<>("tally", Command.class::cast, State.class, Tally::new, port, lifetime);
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    record Add(int number) implements Command {}

    record Read() implements Command {}

    /// Needs the port's answer first.
    record ReadDoubled() implements Command {}

    /// The port's answer.
    record Doubled(int number) implements Command {}

    /// Lets the tally of another name answer.
    record HandOn(String name) implements Command {}

    /// Adds one, a moment later.
    record Remind() implements Command {}

    /// What the port is asked.
    record DoubleOf(int number) implements WireMessage {}

    record Total(int number) implements WireMessage {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record Added(int number) implements Event {}

    record WasDoubled(int doubled) implements Event {}

    // State: what the events add up to
    record State(String name, int total, int doubled) implements Durable {}

    private final String name;

    Tally(String name) {
        this.name = name;
    }

    @Override
    public State initial() {
        return new State(name, 0, -1);
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Add(var number) -> onAdd(state, number);
            case Read() -> reply(new Total(state.total()));
            case ReadDoubled() ->
                state.doubled() == state.total() * 2
                        ? reply(new Total(state.doubled()))
                        : consult(new DoubleOf(state.total()), new Total(-1));
            case Doubled(var number) -> persist(new WasDoubled(number));
            case HandOn(var other) -> forward(new EntityAddress("tally", other), new Read());
            case Remind() -> onRemind(state);
        };
    }

    private static Decision<Event> onAdd(State state, int number) {
        return Decision.<Event>persist(new Added(number)).thenReply(new Total(state.total() + number));
    }

    private static Decision<Event> onRemind(State state) {
        return Decision.<Event>reply(new Total(state.total()))
                .then(new Effect.Later(Duration.ofMillis(10), new Add(1)));
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case Added(var number) -> new State(state.name(), state.total() + number, state.doubled());
            case WasDoubled(var doubled) -> new State(state.name(), state.total(), doubled);
        };
    }

    @Override
    public String kind() {
        return "tally";
    }

    @Override
    public Class<Event> events() {
        return Event.class;
    }

    @Override
    public Class<State> type() {
        return State.class;
    }

    @Override
    public State empty(String id) {
        return new State(id, 0, -1);
    }

    @Override
    public Keys keys(State row) {
        return row.total() < 0 ? Keys.gone() : Keys.of("everybody", row.name());
    }
}
