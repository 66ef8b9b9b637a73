package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.ApiKeys;
import io.strowger.core.ApiKeys.Authentic;
import io.strowger.core.ApiKeys.Changed;
import io.strowger.core.ApiKeys.Created;
import io.strowger.core.ApiKeys.Deleted;
import io.strowger.core.ApiKeys.UnknownKey;
import io.strowger.core.ApiKeys.WrongSecret;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.HashedSecret;
import io.strowger.core.Inquiry;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// A user name and the hash of its secret. It opens of its account what an auth token of this region opens,
/// except the account itself, its keys and its sub-accounts. To any account but its owner's a key does not
/// exist.
final class ApiKey implements Decider<ApiKey.Command, ApiKey.Event, ApiKey.State> {
    static final String KIND = "api-key";

    private final Sid sid;

    ApiKey(Sid sid) {
        this.sid = sid;
    }

    static EntityAddress address(Sid key) {
        return new EntityAddress(KIND, key.toString());
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    /// Later than `until` it is void: nobody waits for it.
    record Create(AccountSid account, String friendlyName, HashedSecret secret, ApiKeys.Access access, Instant until)
            implements Command {
        Create {
            access = ApiKeys.Access.orFull(access);
        }
    }

    record Rename(AccountSid account, String friendlyName) implements Command {}

    record Delete(AccountSid account) implements Command {}

    /// No inquiry: whatever is being decided before it has to be over.
    record ShowOwner() implements Command {}

    record Authenticate(HashedSecret secret) implements Command, Inquiry {}

    // What is answered beyond the port's own replies
    record Owner(Optional<AccountSid> account) implements WireMessage {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record KeyCreated(AccountSid account, String friendlyName, HashedSecret secret, ApiKeys.Access access, Instant at)
            implements Event {
        KeyCreated {
            access = ApiKeys.Access.orFull(access);
        }
    }

    record KeyRenamed(String friendlyName, Instant at) implements Event {}

    record KeyDeleted(Instant at) implements Event {}

    // State: what the events add up to
    sealed interface State extends Durable {}

    record Absent() implements State {}

    record Present(
            AccountSid account,
            String friendlyName,
            HashedSecret secret,
            ApiKeys.Access access,
            Instant created,
            Instant updated)
            implements State {
        Present {
            access = ApiKeys.Access.orFull(access);
        }

        Present renamed(String name, Instant at) {
            return new Present(account, name, secret, access, created, at);
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
            case Rename(var account, var friendlyName) -> in(state, account, key -> onRename(key, friendlyName, now));
            case Delete(var account) ->
                in(
                        state,
                        account,
                        _ -> Decision.<Event>persist(new KeyDeleted(now)).thenReply(new Deleted()));
            case ShowOwner() -> Decision.reply(new Owner(present(state).map(Present::account)));
            case Authenticate(var secret) ->
                Decision.reply(present(state)
                        .<ApiKeys.Verdict>map(key -> key.secret().matches(secret)
                                ? new Authentic(key.account(), key.access())
                                : new WrongSecret())
                        .orElseGet(UnknownKey::new));
        };
    }

    private Decision<Event> onCreate(State state, Create create, Instant now) {
        return switch (state) {
            case Absent() when now.isAfter(create.until()) -> Decision.nothing();
            case Absent() -> {
                var created =
                        new KeyCreated(create.account(), create.friendlyName(), create.secret(), create.access(), now);
                yield Decision.<Event>persist(created).thenReply(new Created(resource(present(created))));
            }
            case Present key -> Decision.reply(new Created(resource(key))); // its SID is random: the same request again
        };
    }

    private Decision<Event> onRename(Present key, String friendlyName, Instant now) {
        if (friendlyName.equals(key.friendlyName())) return Decision.reply(new Changed(resource(key)));
        var renamed = key.renamed(friendlyName, now);
        return Decision.<Event>persist(new KeyRenamed(friendlyName, now)).thenReply(new Changed(resource(renamed)));
    }

    private static Decision<Event> in(State state, AccountSid account, Function<Present, Decision<Event>> decide) {
        return present(state)
                .filter(key -> key.account().equals(account))
                .map(decide)
                .orElseGet(() -> Decision.reply(new UnknownKey()));
    }

    private static Optional<Present> present(State state) {
        return switch (state) {
            case Absent() -> Optional.empty();
            case Present key -> Optional.of(key);
        };
    }

    private ApiKeys.Key resource(Present key) {
        return new ApiKeys.Key(sid, key.account(), key.friendlyName(), key.access(), key.created(), key.updated());
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case KeyCreated created -> present(created);
            case KeyRenamed(var friendlyName, var at) ->
                present(state).<State>map(key -> key.renamed(friendlyName, at)).orElse(state);
            case KeyDeleted _ -> new Absent();
        };
    }

    private static Present present(KeyCreated created) {
        return new Present(
                created.account(),
                created.friendlyName(),
                created.secret(),
                created.access(),
                created.at(),
                created.at());
    }
}
