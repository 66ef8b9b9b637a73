package io.strowger.core;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The API keys of one region: user names for its API, each with a secret, in place of the account's auth
/// token. The region module implements it. A list that follows a completed change shows it.
public interface ApiKeys {
    /// Of an account, in each region.
    int MAX_KEYS = 1000;

    CompletionStage<CreateReply> create(AccountSid account, String friendlyName, HashedSecret secret, Access access);

    CompletionStage<Optional<Key>> fetch(AccountSid account, Sid key);

    /// Oldest first.
    CompletionStage<Page<Key>> list(AccountSid account, Page.Request page);

    CompletionStage<ChangeReply> rename(AccountSid account, Sid key, String friendlyName);

    CompletionStage<DeleteReply> delete(AccountSid account, Sid key);

    /// Whose key it is, if this is its secret. From the key itself: one that is deleted opens nothing any more.
    CompletionStage<Verdict> authenticate(Sid key, HashedSecret secret);

    /// A Key resource; the secret is not part of it.
    record Key(Sid sid, AccountSid account, String friendlyName, Access access, Instant created, Instant updated)
            implements WireMessage {
        public Key {
            access = Access.orFull(access);
        }
    }

    /// What a key may do with that which it opens. Earlier there was [#FULL] only, and nothing was stored of it.
    enum Access {
        FULL,
        READ_ONLY;

        /// For what was stored, or sent, by those who knew nothing else: `stored` may be null.
        public static Access orFull(Access stored) {
            return Objects.requireNonNullElse(stored, FULL);
        }
    }

    sealed interface CreateReply extends WireMessage {}

    record Created(Key key) implements CreateReply {}

    record TooManyKeys(int limit) implements CreateReply {}

    sealed interface ChangeReply extends WireMessage {}

    record Changed(Key key) implements ChangeReply {}

    sealed interface DeleteReply extends WireMessage {}

    record Deleted() implements DeleteReply {}

    sealed interface Verdict extends WireMessage {}

    record Authentic(AccountSid account, Access access) implements Verdict {
        public Authentic {
            access = Access.orFull(access);
        }
    }

    record WrongSecret() implements Verdict {}

    /// 20404; as a verdict: nobody here knows such a key.
    record UnknownKey() implements ChangeReply, DeleteReply, Verdict {}
}
