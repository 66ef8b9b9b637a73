package io.strowger.routing;

import io.strowger.core.AccountSid;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.InboundRegions.Assignment;
import io.strowger.core.InboundRegions.Kind;
import io.strowger.core.InboundRegions.Unassigned;
import io.strowger.core.Inquiry;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.Optional;

/// The region that one account has assigned to a phone number or a trunk. Lives in data center `global`. Each
/// account has its own: nobody here knows whose a number is, so none can take it from another.
final class InboundRegion implements Decider<InboundRegion.Command, InboundRegion.Event, InboundRegion.State> {
    static final String KIND = "inbound-region";

    static EntityAddress address(AccountSid account, Kind kind, String name) {
        return new EntityAddress(KIND, account + "/" + kind + "/" + name);
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    record Find() implements Command, Inquiry {}

    /// `sid` is the assignment's when there is none yet.
    record Assign(Sid sid, Optional<RegionId> region, RegionId byDefault, Optional<String> friendlyName)
            implements Command {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record RegionAssigned(Sid sid, RegionId region, String friendlyName, Instant at) implements Event {}

    // State: what the events add up to
    sealed interface State extends Durable {}

    record Nothing() implements State {}

    record Assigned(Sid sid, RegionId region, String friendlyName, Instant created, Instant updated) implements State {
        private Assignment view() {
            return new Assignment(sid, region, friendlyName, created, updated);
        }
    }

    @Override
    public State initial() {
        return new Nothing();
    }

    @Override
    public boolean saysThatItWakes() {
        return true;
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Find() ->
                Decision.reply(
                        switch (state) {
                            case Nothing() -> new Unassigned();
                            case Assigned assigned -> assigned.view();
                        });
            case Assign assign -> onAssign(state, assign, now);
        };
    }

    private static Decision<Event> onAssign(State state, Assign assign, Instant now) {
        var event = switch (state) {
            case Nothing() ->
                new RegionAssigned(
                        assign.sid(),
                        assign.region().orElse(assign.byDefault()),
                        assign.friendlyName().orElse(""),
                        now);
            case Assigned old ->
                new RegionAssigned(
                        old.sid(),
                        assign.region().orElse(old.region()),
                        assign.friendlyName().orElse(old.friendlyName()),
                        now);
        };
        var after = assigned(state, event);
        return state instanceof Assigned old
                        && old.region().equals(after.region())
                        && old.friendlyName().equals(after.friendlyName())
                ? Decision.reply(old.view())
                : Decision.<Event>persist(event).thenReply(after.view());
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case RegionAssigned assigned -> assigned(state, assigned);
        };
    }

    private static Assigned assigned(State state, RegionAssigned event) {
        var created = switch (state) {
            case Nothing() -> event.at();
            case Assigned old -> old.created();
        };
        return new Assigned(event.sid(), event.region(), event.friendlyName(), created, event.at());
    }
}
