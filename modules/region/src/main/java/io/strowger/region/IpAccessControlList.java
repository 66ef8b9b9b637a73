package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Cidr;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Inquiry;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.IpAccessControlLists.Added;
import io.strowger.core.IpAccessControlLists.AlreadyListed;
import io.strowger.core.IpAccessControlLists.Changed;
import io.strowger.core.IpAccessControlLists.Removed;
import io.strowger.core.IpAccessControlLists.TooManyAddresses;
import io.strowger.core.IpAccessControlLists.Unknown;
import io.strowger.core.NamedLists.Created;
import io.strowger.core.NamedLists.Deleted;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.NamedLists.Renamed;
import io.strowger.core.NamedLists.UnknownList;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.region.ListCommand.Create;
import io.strowger.region.ListCommand.Delete;
import io.strowger.region.ListCommand.Named;
import io.strowger.region.ListCommand.Rename;
import io.strowger.region.ListCommand.ShowName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The blocks of addresses from which calls may come, for the domains that this list is mapped to. Lives in its region.
/// To any account but its owner's a list does not exist.
final class IpAccessControlList
        implements Decider<IpAccessControlList.Command, IpAccessControlList.Event, IpAccessControlList.State> {
    static final String KIND = "ip-access-control-list";

    private final Sid sid;

    IpAccessControlList(Sid sid) {
        this.sid = sid;
    }

    static EntityAddress address(Sid list) {
        return new EntityAddress(KIND, list.toString());
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage
            permits ListCommand, Add, Find, ShowAddresses, Change, Remove, Screen {}

    record Add(AccountSid account, Sid address, String friendlyName, Cidr block) implements Command {}

    record Find(AccountSid account, Sid address) implements Command {}

    record ShowAddresses(AccountSid account, Page.Request page) implements Command {}

    record Change(AccountSid account, Sid address, String friendlyName, Cidr block) implements Command {}

    record Remove(AccountSid account, Sid address) implements Command {}

    /// Lets a call from `source` pass to what comes next, or hands it on to the first of `others` where this list does
    /// not have the address.
    record Screen(String source, List<Sid> others, Screening.Next next) implements Command, Inquiry {
        Screen {
            others = List.copyOf(others);
        }
    }

    // What is answered beyond the port's own replies
    record Found(Optional<IpAccessControlLists.IpAddress> address) implements WireMessage {}

    record Addresses(Optional<Page<IpAccessControlLists.IpAddress>> page) implements WireMessage {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record ListCreated(AccountSid account, String friendlyName, Instant at) implements Event {}

    record ListRenamed(String friendlyName, Instant at) implements Event {}

    record ListDeleted(Instant at) implements Event {}

    record AddressAdded(Sid address, String friendlyName, Cidr block, Instant at) implements Event {}

    record AddressChanged(Sid address, String friendlyName, Cidr block, Instant at) implements Event {}

    record AddressRemoved(Sid address, Instant at) implements Event {}

    // State: what the events add up to
    sealed interface State extends Durable {}

    record Absent() implements State {}

    /// `entries` is in the order in which they were added.
    record Present(AccountSid account, String friendlyName, Instant created, Instant updated, List<Entry> entries)
            implements State {
        Present {
            entries = List.copyOf(entries);
        }

        private Optional<Entry> find(Sid address) {
            return entries.stream()
                    .filter(entry -> entry.address().equals(address))
                    .findFirst();
        }

        private boolean hasBlockBeside(Sid address, Cidr block) {
            return entries.stream()
                    .anyMatch(entry ->
                            entry.block().equals(block) && !entry.address().equals(address));
        }

        private Present with(List<Entry> changed) {
            return new Present(account, friendlyName, created, updated, changed);
        }
    }

    /// An IP address resource as it is kept.
    record Entry(Sid address, String friendlyName, Cidr block, Instant created, Instant updated) {}

    @Override
    public State initial() {
        return new Absent();
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Create create -> onCreate(state, create, now);
            case Rename rename -> in(state, rename.account(), list -> onRename(list, rename, now), new UnknownList());
            case Delete(var account) ->
                in(
                        state,
                        account,
                        _ -> Decision.<Event>persist(new ListDeleted(now)).thenReply(new Deleted()),
                        new UnknownList());
            case ShowName(var account) ->
                Decision.reply(new Named(owned(state, account).map(Present::friendlyName)));
            case Add add -> in(state, add.account(), list -> onAdd(list, add, now), new Unknown());
            case Find(var account, var address) ->
                Decision.reply(new Found(owned(state, account)
                        .flatMap(list -> list.find(address).map(entry -> resource(list, entry)))));
            case ShowAddresses(var account, var page) ->
                Decision.reply(new Addresses(owned(state, account).map(list -> page(list, page))));
            case Change change -> in(state, change.account(), list -> onChange(list, change, now), new Unknown());
            case Remove remove -> in(state, remove.account(), list -> onRemove(list, remove, now), new Unknown());
            case Screen screen -> onScreen(state, screen);
        };
    }

    private static Decision<Event> onScreen(State state, Screen screen) {
        if (has(state, screen.source())) return screen.next().decision();
        var others = screen.others();
        return others.isEmpty()
                ? Decision.reply(new Calls.NotInAcl())
                : Decision.forward(
                        address(others.getFirst()),
                        new Screen(screen.source(), others.subList(1, others.size()), screen.next()));
    }

    private static boolean has(State state, String source) {
        return switch (state) {
            case Absent() -> false;
            case Present list ->
                list.entries().stream().anyMatch(entry -> entry.block().contains(source));
        };
    }

    private Decision<Event> onCreate(State state, Create create, Instant now) {
        return switch (state) {
            case Absent() when now.isAfter(create.until()) -> Decision.nothing();
            case Absent() ->
                persist(
                        state,
                        new ListCreated(create.account(), create.friendlyName(), now),
                        list -> new Created(resource(list)));
            case Present list ->
                Decision.reply(new Created(resource(list))); // its SID is random: this is the same request again
        };
    }

    private Decision<Event> onRename(Present list, Rename rename, Instant now) {
        if (now.isAfter(rename.until())) return Decision.nothing();
        return rename.friendlyName().equals(list.friendlyName())
                ? Decision.reply(new Renamed(resource(list)))
                : persist(list, new ListRenamed(rename.friendlyName(), now), renamed -> new Renamed(resource(renamed)));
    }

    private Decision<Event> onAdd(Present list, Add add, Instant now) {
        if (list.hasBlockBeside(add.address(), add.block())) return Decision.reply(new AlreadyListed(add.block()));
        if (list.entries().size() >= IpAccessControlLists.MAX_ADDRESSES)
            return Decision.reply(new TooManyAddresses(IpAccessControlLists.MAX_ADDRESSES));
        var entry = new Entry(add.address(), add.friendlyName(), add.block(), now, now);
        return Decision.<Event>persist(new AddressAdded(add.address(), add.friendlyName(), add.block(), now))
                .thenReply(new Added(resource(list, entry)));
    }

    private Decision<Event> onChange(Present list, Change change, Instant now) {
        var found = list.find(change.address());
        if (found.isEmpty()) return Decision.reply(new Unknown());
        if (list.hasBlockBeside(change.address(), change.block()))
            return Decision.reply(new AlreadyListed(change.block()));
        var old = found.get();
        if (old.friendlyName().equals(change.friendlyName()) && old.block().equals(change.block()))
            return Decision.reply(new Changed(resource(list, old)));
        var entry = new Entry(change.address(), change.friendlyName(), change.block(), old.created(), now);
        return Decision.<Event>persist(new AddressChanged(change.address(), change.friendlyName(), change.block(), now))
                .thenReply(new Changed(resource(list, entry)));
    }

    private Decision<Event> onRemove(Present list, Remove remove, Instant now) {
        return list.find(remove.address())
                .map(entry -> Decision.<Event>persist(new AddressRemoved(remove.address(), now))
                        .thenReply(new Removed()))
                .orElseGet(() -> Decision.reply(new Unknown()));
    }

    private Decision<Event> persist(State state, Event event, Function<Present, WireMessage> answer) {
        var decision = Decision.<Event>persist(event);
        return switch (apply(state, event)) {
            case Absent() -> decision;
            case Present list -> decision.thenReply(answer.apply(list));
        };
    }

    private static Decision<Event> in(
            State state, AccountSid account, Function<Present, Decision<Event>> decide, WireMessage otherwise) {
        return owned(state, account).map(decide).orElseGet(() -> Decision.reply(otherwise));
    }

    private static Optional<Present> owned(State state, AccountSid account) {
        return switch (state) {
            case Absent() -> Optional.empty();
            case Present list ->
                Optional.of(list).filter(present -> present.account().equals(account));
        };
    }

    private Page<IpAccessControlLists.IpAddress> page(Present list, Page.Request request) {
        return Page.of(list.entries(), request).map(entry -> resource(list, entry));
    }

    private NamedList resource(Present list) {
        return new NamedList(sid, list.account(), list.friendlyName(), list.created(), list.updated());
    }

    private IpAccessControlLists.IpAddress resource(Present list, Entry entry) {
        return new IpAccessControlLists.IpAddress(
                entry.address(),
                list.account(),
                sid,
                entry.friendlyName(),
                entry.block(),
                entry.created(),
                entry.updated());
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case ListCreated(var account, var friendlyName, var at) ->
                new Present(account, friendlyName, at, at, List.of());
            case ListDeleted(var _) -> new Absent();
            case ListRenamed(var friendlyName, var at) ->
                change(state, list -> new Present(list.account(), friendlyName, list.created(), at, list.entries()));
            case AddressAdded(var address, var friendlyName, var block, var at) ->
                change(
                        state,
                        list -> list.with(Stream.concat(
                                        list.entries().stream(),
                                        Stream.of(new Entry(address, friendlyName, block, at, at)))
                                .toList()));
            case AddressChanged changed ->
                change(
                        state,
                        list -> list.with(list.entries().stream()
                                .map(entry -> changed(entry, changed))
                                .toList()));
            case AddressRemoved(var address, var _) ->
                change(
                        state,
                        list -> list.with(list.entries().stream()
                                .filter(entry -> !entry.address().equals(address))
                                .toList()));
        };
    }

    private static Entry changed(Entry entry, AddressChanged changed) {
        return entry.address().equals(changed.address())
                ? new Entry(entry.address(), changed.friendlyName(), changed.block(), entry.created(), changed.at())
                : entry;
    }

    private static State change(State state, Function<Present, State> change) {
        return switch (state) {
            case Absent absent -> absent;
            case Present list -> change.apply(list);
        };
    }
}
