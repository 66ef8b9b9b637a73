package io.strowger.routing;

import io.strowger.core.AccountSid;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.InboundRegions;
import io.strowger.core.InboundRegions.Kind;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The phone numbers, or the trunks, that one account has assigned a region to: since nobody here knows whose a
/// number is, anybody could go through all of them. Lives in data center `global`. Nothing gives a name back: the
/// Routes API has no way to.
final class InboundNames implements Decider<InboundNames.Command, InboundNames.Event, InboundNames.State> {
    static final String KIND = "inbound-names";

    static EntityAddress address(AccountSid account, Kind kind) {
        return new EntityAddress(KIND, account + "/" + kind);
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    record Take(String name) implements Command {}

    // What is answered
    sealed interface TakeReply extends WireMessage {}

    record Taken() implements TakeReply {}

    record Full(int limit) implements TakeReply {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record NameTaken(String name, Instant at) implements Event {}

    // State: what the events add up to
    record State(List<String> names) implements Durable {
        State {
            names = List.copyOf(names);
        }
    }

    @Override
    public State initial() {
        return new State(List.of());
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Take(var name) -> {
                if (state.names().contains(name)) yield Decision.reply(new Taken());
                if (state.names().size() >= InboundRegions.MAX_NAMES)
                    yield Decision.reply(new Full(InboundRegions.MAX_NAMES));
                yield Decision.<Event>persist(new NameTaken(name, now)).thenReply(new Taken());
            }
        };
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case NameTaken(var name, var _) ->
                new State(Stream.concat(state.names().stream(), Stream.of(name)).toList());
        };
    }
}
