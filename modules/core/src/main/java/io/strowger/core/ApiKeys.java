package io.strowger.core;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The API keys of one region: user names for its API, each with a secret, in place of the account's auth
/// token. The region module implements it. A list that follows a completed change shows it.
public interface ApiKeys {
    /// Of an account, in each region.
    int MAX_KEYS = 1000;

    CompletionStage<CreateReply> create(AccountSid account, String friendlyName, HashedSecret secret);

    CompletionStage<Optional<Key>> fetch(AccountSid account, Sid key);

    /// Oldest first.
    CompletionStage<Page<Key>> list(AccountSid account, Page.Request page);

    CompletionStage<ChangeReply> rename(AccountSid account, Sid key, String friendlyName);

    CompletionStage<DeleteReply> delete(AccountSid account, Sid key);

    /// Whose key it is, if this is its secret. From the key itself: one that is deleted opens nothing any more.
    CompletionStage<Verdict> authenticate(Sid key, HashedSecret secret);

    /// A Key resource; the secret is not part of it.
    record Key(Sid sid, AccountSid account, String friendlyName, Instant created, Instant updated)
            implements WireMessage {}

    sealed interface CreateReply extends WireMessage {}

    record Created(Key key) implements CreateReply {}

    record TooManyKeys(int limit) implements CreateReply {}

    sealed interface ChangeReply extends WireMessage {}

    record Changed(Key key) implements ChangeReply {}

    sealed interface DeleteReply extends WireMessage {}

    record Deleted() implements DeleteReply {}

    sealed interface Verdict extends WireMessage {}

    record Authentic(AccountSid account) implements Verdict {}

    record WrongSecret() implements Verdict {}

    /// 20404; as a verdict: nobody here knows such a key.
    record UnknownKey() implements ChangeReply, DeleteReply, Verdict {}
}
