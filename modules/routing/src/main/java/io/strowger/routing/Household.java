package io.strowger.routing;

import io.strowger.core.AccountSid;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Inquiry;
import io.strowger.core.SubAccounts;
import io.strowger.core.SubAccounts.ClosedForEver;
import io.strowger.core.SubAccounts.Family;
import io.strowger.core.SubAccounts.Status;
import io.strowger.core.SubAccounts.SubAccount;
import io.strowger.core.SubAccounts.TooManySubAccounts;
import io.strowger.core.SubAccounts.UnknownSubAccount;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An account of the configuration, what it calls itself, and its sub-accounts. Lives in data center `global`:
/// an account is the same in every region. Keeps no token; those of sub-accounts follow from their owner's.
final class Household implements Decider<Household.Command, Household.Event, Household.State> {
    static final String KIND = "household";

    static EntityAddress address(AccountSid owner) {
        return new EntityAddress(KIND, owner.toString());
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    record Show() implements Command, Inquiry {}

    /// `sid` is new.
    record Create(AccountSid sid, String friendlyName) implements Command {}

    record Change(AccountSid sid, Optional<String> friendlyName, Optional<Status> status) implements Command {}

    /// The owner itself.
    record Rename(String friendlyName) implements Command {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record SubAccountCreated(AccountSid sid, String friendlyName, Instant at) implements Event {}

    record SubAccountChanged(AccountSid sid, String friendlyName, Status status, Instant at) implements Event {}

    record OwnerRenamed(String friendlyName, Instant at) implements Event {}

    // State: what the events add up to
    record State(Optional<String> friendlyName, List<SubAccount> subAccounts) implements Durable {
        State {
            subAccounts = List.copyOf(subAccounts);
        }

        private Family family() {
            return new Family(friendlyName, subAccounts);
        }

        private Optional<SubAccount> find(AccountSid sid) {
            return family().find(sid);
        }
    }

    @Override
    public State initial() {
        return new State(Optional.empty(), List.of());
    }

    @Override
    public boolean saysThatItWakes() {
        return true;
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Show() -> Decision.reply(state.family());
            case Create create -> onCreate(state, create, now);
            case Change change -> onChange(state, change, now);
            case Rename(var friendlyName) -> {
                var renamed = new OwnerRenamed(friendlyName, now);
                yield Decision.<Event>persist(renamed)
                        .thenReply(apply(state, renamed).family());
            }
        };
    }

    private static Decision<Event> onCreate(State state, Create create, Instant now) {
        var known = state.find(create.sid());
        if (known.isPresent()) return Decision.reply(known.get()); // its SID is random: the same request again
        if (state.subAccounts().size() >= SubAccounts.MAX_SUB_ACCOUNTS)
            return Decision.reply(new TooManySubAccounts(SubAccounts.MAX_SUB_ACCOUNTS));
        return Decision.<Event>persist(new SubAccountCreated(create.sid(), create.friendlyName(), now))
                .thenReply(new SubAccount(create.sid(), create.friendlyName(), Status.ACTIVE, now, now));
    }

    private static Decision<Event> onChange(State state, Change change, Instant now) {
        var found = state.find(change.sid());
        if (found.isEmpty()) return Decision.reply(new UnknownSubAccount());
        var old = found.get();
        if (old.status() == Status.CLOSED) return Decision.reply(new ClosedForEver());
        var changed = new SubAccount(
                old.sid(),
                change.friendlyName().orElse(old.friendlyName()),
                change.status().orElse(old.status()),
                old.created(),
                now);
        return changed.friendlyName().equals(old.friendlyName()) && changed.status() == old.status()
                ? Decision.reply(old)
                : Decision.<Event>persist(
                                new SubAccountChanged(old.sid(), changed.friendlyName(), changed.status(), now))
                        .thenReply(changed);
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case SubAccountCreated(var sid, var friendlyName, var at) ->
                new State(
                        state.friendlyName(),
                        Stream.concat(
                                        state.subAccounts().stream(),
                                        Stream.of(new SubAccount(sid, friendlyName, Status.ACTIVE, at, at)))
                                .toList());
            case SubAccountChanged(var sid, var friendlyName, var status, var at) ->
                new State(
                        state.friendlyName(),
                        state.subAccounts().stream()
                                .map(one -> one.sid().equals(sid)
                                        ? new SubAccount(sid, friendlyName, status, one.created(), at)
                                        : one)
                                .toList());
            case OwnerRenamed(var friendlyName, var _) -> new State(Optional.of(friendlyName), state.subAccounts());
        };
    }
}
