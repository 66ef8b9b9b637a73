package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.ApiKeys;
import io.strowger.core.CredentialLists;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Domains;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What an account has in this region or is about to have: its domains, lists and API keys by SID, with the
/// names they take up. One entity an account, so that limits and names are decided in one place.
///
/// Reserve, create or rename, settle; delete, give back. Where that is cut short, the reservation stays until it is in
/// somebody's way: then whatever it was made for is asked what has become of it. Its `until` makes that safe: later
/// than that nothing lets itself be created or renamed under it.
final class Holdings implements Decider<Holdings.Command, Holdings.Event, Holdings.State> {
    static final String KIND = "holdings";
    static final Duration TIME_TO_USE = Duration.ofSeconds(10); // whoever asked the API has given up by then
    static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10); // between two nodes of a region, at the most

    static EntityAddress address(AccountSid account) {
        return new EntityAddress(KIND, account.toString());
    }

    /// What is held, how many of it, and whether no two may have one name. The names of domains are the arbiter's
    /// matter; a key takes up none, its SID stands for one.
    enum Kind {
        DOMAIN(Sid.Kind.SD, Domains.MAX_DOMAINS, false),
        CREDENTIAL_LIST(Sid.Kind.CL, CredentialLists.MAX_LISTS, true),
        IP_ACCESS_CONTROL_LIST(Sid.Kind.AL, IpAccessControlLists.MAX_LISTS, true),
        API_KEY(Sid.Kind.SK, ApiKeys.MAX_KEYS, false);

        private final Sid.Kind sids;
        private final int limit;
        private final boolean hasUniqueNames;

        Kind(Sid.Kind sids, int limit, boolean hasUniqueNames) {
            this.sids = sids;
            this.limit = limit;
            this.hasUniqueNames = hasUniqueNames;
        }

        static Kind of(Sid sid) {
            return Stream.of(values())
                    .filter(kind -> sid.isOf(kind.sids))
                    .findFirst()
                    .orElseThrow();
        }
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    /// Before a domain, a list or a key of this SID is created.
    record Reserve(Sid sid, String name) implements Command {}

    /// Before what is held gets another name.
    record Rename(Sid sid, String name) implements Command {}

    /// What has become of a reservation that was good `until` then: the names that are in use, none when there is
    /// nothing to have one.
    record Settle(Sid sid, Instant until, List<String> names) implements Command {
        Settle {
            names = List.copyOf(names);
        }
    }

    /// It is deleted, or was not created.
    record GiveBack(Sid sid) implements Command {}

    /// The answer to [TakeStock].
    record Stock(List<Holding> holdings) implements Command {
        Stock {
            holdings = List.copyOf(holdings);
        }
    }

    /// The answer to [Check], for those of which something has become.
    record Checked(List<Settle> settled) implements Command {
        Checked {
            settled = List.copyOf(settled);
        }
    }

    // What is answered
    sealed interface ReserveReply extends WireMessage {}

    /// May be used until then, and no later.
    record Reserved(Instant until) implements ReserveReply, RenameReply {}

    record NameInUse() implements ReserveReply, RenameReply {}

    record Full(int limit) implements ReserveReply {}

    record NotNow(String why) implements ReserveReply, RenameReply {}

    sealed interface RenameReply extends WireMessage {}

    record NotHeld() implements RenameReply {}

    record Noted() implements WireMessage {}

    // What is asked of the rest of the region
    sealed interface Question extends WireMessage {}

    /// What was there before there were holdings?
    record TakeStock() implements Question {}

    /// What has become of these, all of one kind?
    record Check(List<Holding> doubtful) implements Question {
        Check {
            doubtful = List.copyOf(doubtful);
        }
    }

    // Events: what has happened
    sealed interface Event extends Durable {}

    record StockTaken(List<Holding> holdings, Instant at) implements Event {
        StockTaken {
            holdings = List.copyOf(holdings);
        }
    }

    record NameReserved(Sid sid, String name, Instant until, Instant at) implements Event {}

    record NamesSettled(Sid sid, List<String> names, Instant at) implements Event {
        NamesSettled {
            names = List.copyOf(names);
        }
    }

    record GivenBack(Sid sid, Instant at) implements Event {}

    // State: what the events add up to
    sealed interface State extends Durable {}

    /// Nobody has looked yet what the account has.
    record Unknown() implements State {}

    record Known(List<Holding> holdings) implements State {
        Known {
            holdings = List.copyOf(holdings);
        }

        private Optional<Holding> find(Sid sid) {
            return holdings.stream()
                    .filter(holding -> holding.sid().equals(sid))
                    .findFirst();
        }

        private List<Holding> of(Kind kind) {
            return holdings.stream()
                    .filter(holding -> holding.sid().isOf(kind.sids))
                    .toList();
        }

        private List<Holding> others(Sid sid, String name) {
            var kind = Kind.of(sid);
            if (!kind.hasUniqueNames) return List.of();
            return of(kind).stream()
                    .filter(other -> !other.sid().equals(sid) && other.names().contains(name))
                    .toList();
        }

        private Known with(Holding changed) {
            var all = new ArrayList<>(without(changed.sid()).holdings());
            all.add(changed);
            return new Known(all);
        }

        private Known without(Sid sid) {
            return new Known(holdings.stream()
                    .filter(holding -> !holding.sid().equals(sid))
                    .toList());
        }
    }

    /// `names` has several entries, the wanted one last, while it is renamed and since a renaming was cut short; a
    /// domain may be left with two.
    record Holding(Sid sid, List<String> names, Instant until) implements WireMessage {
        private static final Instant SETTLED = Instant.EPOCH;

        Holding {
            names = List.copyOf(names);
        }

        static Holding settled(Sid sid, List<String> names) {
            return new Holding(sid, names, SETTLED);
        }

        /// Whether another renaming than this one has begun, and nobody has said what came of it.
        private boolean isRenamedOtherwise(String name) {
            return names.size() > 1 && !names.getLast().equals(name) && !until.equals(SETTLED);
        }

        /// Whether it is news that these names are in use.
        private boolean isNews(List<String> used) {
            return !names.equals(used) || (names.size() > 1 && !until.equals(SETTLED));
        }

        /// Whether nothing is under way for it any more, so that it can be asked what it is.
        private boolean isDoubtfulAt(Instant now) {
            return now.isAfter(until.plus(CLOCKS_DIFFER));
        }

        private Holding reserved(String name, Instant newUntil) {
            var others = names.stream().filter(other -> !other.equals(name));
            return new Holding(sid, Stream.concat(others, Stream.of(name)).toList(), newUntil);
        }
    }

    @Override
    public State initial() {
        return new Unknown();
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Reserve reserve -> known(state, known -> onReserve(known, reserve, now));
            case Rename rename -> known(state, known -> onRename(known, rename, now));
            case Settle settle -> settled(state, List.of(settle), now).thenReply(new Noted());
            case Checked(var settled) -> settled(state, settled, now);
            case GiveBack(var sid) -> onGiveBack(state, sid, now).thenReply(new Noted());
            case Stock(var holdings) -> onStock(state, holdings, now);
        };
    }

    private static Decision<Event> known(State state, Function<Known, Decision<Event>> decide) {
        return switch (state) {
            case Unknown() -> Decision.consult(new TakeStock(), new NotNow("the read model does not answer"));
            case Known known -> decide.apply(known);
        };
    }

    private static Decision<Event> onStock(State state, List<Holding> holdings, Instant now) {
        return switch (state) {
            case Unknown() -> Decision.persist(new StockTaken(holdings, now));
            case Known _ -> Decision.nothing();
        };
    }

    private static Decision<Event> onReserve(Known known, Reserve reserve, Instant now) {
        var kind = Kind.of(reserve.sid());
        var held = known.of(kind);
        return held.size() < kind.limit
                ? reserved(known, reserve.sid(), reserve.name(), now)
                : refused(held.stream().filter(one -> one.isDoubtfulAt(now)).toList(), new Full(kind.limit));
    }

    private static Decision<Event> onRename(Known known, Rename rename, Instant now) {
        var found = known.find(rename.sid());
        if (found.isEmpty()) return Decision.reply(new NotHeld());
        var holding = found.get();
        if (holding.names().equals(List.of(rename.name())))
            return Decision.reply(new Reserved(now.plus(TIME_TO_USE))); // it has that name: nothing to reserve
        return holding.isRenamedOtherwise(rename.name())
                ? refused(
                        holding.isDoubtfulAt(now) ? List.of(holding) : List.of(),
                        new NotNow("it is being renamed to " + holding.names().getLast()))
                : reserved(known, rename.sid(), rename.name(), now);
    }

    private static Decision<Event> reserved(Known known, Sid sid, String name, Instant now) {
        var others = known.others(sid, name);
        if (!others.isEmpty())
            return refused(
                    others.stream().allMatch(other -> other.isDoubtfulAt(now)) ? others : List.of(), new NameInUse());
        var until = now.plus(TIME_TO_USE);
        return Decision.<Event>persist(new NameReserved(sid, name, until, now)).thenReply(new Reserved(until));
    }

    private static Decision<Event> refused(List<Holding> doubtful, WireMessage refusal) {
        return doubtful.isEmpty() ? Decision.reply(refusal) : Decision.consult(new Check(doubtful), refusal);
    }

    /// What is known of an older reservation than the last one is out of date.
    private static Decision<Event> settled(State state, List<Settle> settled, Instant now) {
        return switch (state) {
            case Unknown() -> Decision.nothing();
            case Known known ->
                Decision.persist(settled.stream()
                        .filter(one -> known.find(one.sid())
                                .filter(holding -> holding.until().equals(one.until()) && holding.isNews(one.names()))
                                .isPresent())
                        .map(one -> one.names().isEmpty()
                                ? new GivenBack(one.sid(), now)
                                : new NamesSettled(one.sid(), one.names(), now))
                        .toList());
        };
    }

    private static Decision<Event> onGiveBack(State state, Sid sid, Instant now) {
        return switch (state) {
            case Unknown() -> Decision.nothing();
            case Known known ->
                known.find(sid).isPresent() ? Decision.persist(new GivenBack(sid, now)) : Decision.nothing();
        };
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case StockTaken(var holdings, var _) -> new Known(holdings);
            case NameReserved(var sid, var name, var until, var _) ->
                change(
                        state,
                        known -> known.with(known.find(sid)
                                .map(holding -> holding.reserved(name, until))
                                .orElseGet(() -> new Holding(sid, List.of(name), until))));
            case NamesSettled(var sid, var names, var _) ->
                change(state, known -> known.with(Holding.settled(sid, names)));
            case GivenBack(var sid, var _) -> change(state, known -> known.without(sid));
        };
    }

    private static State change(State state, Function<Known, State> change) {
        return switch (state) {
            case Unknown unknown -> unknown;
            case Known known -> change.apply(known);
        };
    }
}
