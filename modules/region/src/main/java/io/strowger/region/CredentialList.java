package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.CredentialLists;
import io.strowger.core.CredentialLists.Added;
import io.strowger.core.CredentialLists.AllAdded;
import io.strowger.core.CredentialLists.Changed;
import io.strowger.core.CredentialLists.Removed;
import io.strowger.core.CredentialLists.TooManyCredentials;
import io.strowger.core.CredentialLists.Unknown;
import io.strowger.core.CredentialLists.UsernameInUse;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Inquiry;
import io.strowger.core.NamedLists.Created;
import io.strowger.core.NamedLists.Deleted;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.NamedLists.Renamed;
import io.strowger.core.NamedLists.UnknownList;
import io.strowger.core.Page;
import io.strowger.core.Registrations.BadCredentials;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.HashedPassword;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.region.ListCommand.Create;
import io.strowger.region.ListCommand.Delete;
import io.strowger.region.ListCommand.Named;
import io.strowger.region.ListCommand.Rename;
import io.strowger.region.ListCommand.ShowName;
import io.strowger.region.call.Call;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// User names and the hashes of their passwords, for the domains that this list is mapped to. Lives in its region. User
/// names are compared with case, as Twilio does. To any account but its owner's a list does not exist.
final class CredentialList implements Decider<CredentialList.Command, CredentialList.Event, CredentialList.State> {
    static final String KIND = "credential-list";
    private static final String REGISTER = "REGISTER";
    private static final String INVITE = "INVITE";

    private final Sid sid;

    CredentialList(Sid sid) {
        this.sid = sid;
    }

    static EntityAddress address(Sid list) {
        return new EntityAddress(KIND, list.toString());
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage
            permits ListCommand,
                    Add,
                    AddAll,
                    Find,
                    ShowCredentials,
                    ShowLogins,
                    ChangePassword,
                    Remove,
                    Authenticate,
                    AuthenticateCall {}

    record Add(AccountSid account, Sid credential, String username, HashedPassword password) implements Command {}

    record AddAll(AccountSid account, List<Add> credentials) implements Command {
        AddAll {
            credentials = List.copyOf(credentials);
        }
    }

    record Find(AccountSid account, Sid credential) implements Command {}

    record ShowCredentials(AccountSid account, Page.Request page) implements Command {}

    record ShowLogins(AccountSid account) implements Command {}

    record ChangePassword(AccountSid account, Sid credential, HashedPassword password) implements Command {}

    record Remove(AccountSid account, Sid credential) implements Command {}

    /// Verifies the digest of `request`, or hands it on to the first of `next` where this list does not know the user.
    record Authenticate(RegisterRequest request, Domain.Admission admission, List<Sid> next)
            implements Command, Inquiry {
        Authenticate {
            next = List.copyOf(next);
        }
    }

    /// The same for an INVITE; the call begins when the password is right.
    record AuthenticateCall(DigestAnswer digest, Call.Begin begin, List<Sid> next) implements Command, Inquiry {
        AuthenticateCall {
            next = List.copyOf(next);
        }
    }

    // What is answered beyond the port's own replies
    record Found(Optional<CredentialLists.Credential> credential) implements WireMessage {}

    record Credentials(Optional<Page<CredentialLists.Credential>> page) implements WireMessage {}

    record Logins(Optional<List<CredentialLists.Login>> logins) implements WireMessage {
        Logins {
            logins = logins.map(List::copyOf);
        }
    }

    // Events: what has happened
    sealed interface Event extends Durable {}

    record ListCreated(AccountSid account, String friendlyName, Instant at) implements Event {}

    record ListRenamed(String friendlyName, Instant at) implements Event {}

    record ListDeleted(Instant at) implements Event {}

    record CredentialAdded(Sid credential, String username, HashedPassword password, Instant at) implements Event {}

    record PasswordChanged(Sid credential, HashedPassword password, Instant at) implements Event {}

    record CredentialRemoved(Sid credential, Instant at) implements Event {}

    // State: what the events add up to
    sealed interface State extends Durable {}

    record Absent() implements State {}

    /// `users` is in the order in which they were added, by user name.
    record Present(AccountSid account, String friendlyName, Instant created, Instant updated, Map<String, User> users)
            implements State {
        Present {
            users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
        }

        private Optional<User> find(Sid credential) {
            return users.values().stream()
                    .filter(user -> user.credential().equals(credential))
                    .findFirst();
        }

        private Present with(User user) {
            var more = new LinkedHashMap<>(users);
            more.put(user.username(), user);
            return new Present(account, friendlyName, created, updated, more);
        }

        private Present without(Sid credential) {
            var fewer = new LinkedHashMap<>(users);
            fewer.values().removeIf(user -> user.credential().equals(credential));
            return new Present(account, friendlyName, created, updated, fewer);
        }
    }

    /// A credential as it is kept.
    record User(Sid credential, String username, HashedPassword password, Instant created, Instant updated) {
        private User with(HashedPassword changed, Instant at) {
            return new User(credential, username, changed, created, at);
        }
    }

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
            case AddAll all -> in(state, all.account(), list -> onAddAll(list, all, now), new Unknown());
            case Find(var account, var credential) ->
                Decision.reply(new Found(owned(state, account)
                        .flatMap(list -> list.find(credential).map(user -> resource(list, user)))));
            case ShowCredentials(var account, var page) ->
                Decision.reply(new Credentials(owned(state, account).map(list -> page(list, page))));
            case ShowLogins(var account) ->
                Decision.reply(new Logins(owned(state, account).map(CredentialList::logins)));
            case ChangePassword change ->
                in(state, change.account(), list -> onChangePassword(list, change, now), new Unknown());
            case Remove remove -> in(state, remove.account(), list -> onRemove(list, remove, now), new Unknown());
            case Authenticate authenticate -> onAuthenticate(state, authenticate);
            case AuthenticateCall authenticate -> onAuthenticateCall(state, authenticate);
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
        if (list.users().containsKey(add.username())) return Decision.reply(new UsernameInUse(add.username()));
        if (list.users().size() >= CredentialLists.MAX_CREDENTIALS)
            return Decision.reply(new TooManyCredentials(CredentialLists.MAX_CREDENTIALS));
        var user = new User(add.credential(), add.username(), add.password(), now, now);
        return Decision.<Event>persist(new CredentialAdded(add.credential(), add.username(), add.password(), now))
                .thenReply(new Added(resource(list, user)));
    }

    private static Decision<Event> onAddAll(Present list, AddAll all, Instant now) {
        var added = new LinkedHashMap<String, CredentialAdded>();
        for (var add : all.credentials())
            if (!list.users().containsKey(add.username()))
                added.putIfAbsent(
                        add.username(), new CredentialAdded(add.credential(), add.username(), add.password(), now));
        if (list.users().size() + added.size() > CredentialLists.MAX_CREDENTIALS)
            return Decision.reply(new TooManyCredentials(CredentialLists.MAX_CREDENTIALS));
        var reply = new AllAdded(added.size(), all.credentials().size() - added.size());
        return added.isEmpty()
                ? Decision.reply(reply)
                : Decision.<Event>persist(List.copyOf(added.values())).thenReply(reply);
    }

    private Decision<Event> onChangePassword(Present list, ChangePassword change, Instant now) {
        return list.find(change.credential())
                .map(user -> Decision.<Event>persist(new PasswordChanged(change.credential(), change.password(), now))
                        .thenReply(new Changed(resource(list, user.with(change.password(), now)))))
                .orElseGet(() -> Decision.reply(new Unknown()));
    }

    private Decision<Event> onRemove(Present list, Remove remove, Instant now) {
        return list.find(remove.credential())
                .map(user -> Decision.<Event>persist(new CredentialRemoved(remove.credential(), now))
                        .thenReply(new Removed()))
                .orElseGet(() -> Decision.reply(new Unknown()));
    }

    private Decision<Event> onAuthenticate(State state, Authenticate authenticate) {
        var request = authenticate.request();
        return switch (request.authorization()) {
            case RegisterRequest.Anonymous() -> Decision.reply(new BadCredentials());
            case RegisterRequest.Answered(var digest) ->
                user(state, digest)
                        .filter(user -> Digest.matches(digest, REGISTER, user.password()))
                        .map(user -> Decision.<Event>forward(
                                Registration.address(request.aor()),
                                new Registration.Register(request, authenticate.admission())))
                        .orElseGet(() -> handOn(authenticate));
        };
    }

    private Decision<Event> onAuthenticateCall(State state, AuthenticateCall authenticate) {
        var next = authenticate.next();
        if (user(state, authenticate.digest())
                .filter(user -> Digest.matches(authenticate.digest(), INVITE, user.password()))
                .isPresent())
            return Decision.forward(Call.address(authenticate.begin().invite().call()), authenticate.begin());
        if (next.isEmpty()) return Decision.reply(new Calls.BadCredentials());
        return Decision.forward(
                address(next.getFirst()),
                new AuthenticateCall(authenticate.digest(), authenticate.begin(), next.subList(1, next.size())));
    }

    private static Optional<User> user(State state, DigestAnswer digest) {
        return switch (state) {
            case Absent() -> Optional.empty();
            case Present list -> Optional.ofNullable(list.users().get(digest.username()));
        };
    }

    /// A user may be in several lists: any of the passwords will do.
    private static Decision<Event> handOn(Authenticate authenticate) {
        var next = authenticate.next();
        if (next.isEmpty()) return Decision.reply(new BadCredentials());
        var rest = new Authenticate(authenticate.request(), authenticate.admission(), next.subList(1, next.size()));
        return Decision.forward(address(next.getFirst()), rest);
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

    private Page<CredentialLists.Credential> page(Present list, Page.Request request) {
        return Page.of(List.copyOf(list.users().values()), request).map(user -> resource(list, user));
    }

    private static List<CredentialLists.Login> logins(Present list) {
        return list.users().values().stream()
                .map(user -> new CredentialLists.Login(user.username(), user.password()))
                .toList();
    }

    private NamedList resource(Present list) {
        return new NamedList(sid, list.account(), list.friendlyName(), list.created(), list.updated());
    }

    private CredentialLists.Credential resource(Present list, User user) {
        return new CredentialLists.Credential(
                user.credential(), list.account(), sid, user.username(), user.created(), user.updated());
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case ListCreated(var account, var friendlyName, var at) ->
                new Present(account, friendlyName, at, at, Map.of());
            case ListDeleted(var _) -> new Absent();
            case ListRenamed(var friendlyName, var at) ->
                change(state, list -> new Present(list.account(), friendlyName, list.created(), at, list.users()));
            case CredentialAdded(var credential, var username, var password, var at) ->
                change(state, list -> list.with(new User(credential, username, password, at, at)));
            case PasswordChanged(var credential, var password, var at) ->
                change(
                        state,
                        list -> list.find(credential)
                                .map(user -> list.with(user.with(password, at)))
                                .orElse(list));
            case CredentialRemoved(var credential, var _) -> change(state, list -> list.without(credential));
        };
    }

    private static State change(State state, Function<Present, State> change) {
        return switch (state) {
            case Absent absent -> absent;
            case Present list -> change.apply(list);
        };
    }
}
