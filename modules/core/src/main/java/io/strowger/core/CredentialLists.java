package io.strowger.core;

import io.strowger.core.sip.HashedPassword;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The credential lists of one region, and the credentials on them. The region module implements it.
public interface CredentialLists extends NamedLists {
    /// Lists of an account (Twilio 21239), here in each region.
    int MAX_LISTS = 100;

    /// Credentials of a list (Twilio 21242).
    int MAX_CREDENTIALS = 1000;

    CompletionStage<AddReply> add(AccountSid account, Sid list, String username, HashedPassword password);

    CompletionStage<Optional<Credential>> fetchCredential(AccountSid account, Sid list, Sid credential);

    /// Oldest first; empty when there is no such list.
    CompletionStage<Optional<Page<Credential>>> credentials(AccountSid account, Sid list, Page.Request page);

    /// `password` must have been hashed for the credential's own username.
    CompletionStage<ChangeReply> change(AccountSid account, Sid list, Sid credential, HashedPassword password);

    CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid credential);

    /// A Credential resource; the password is not part of it.
    record Credential(Sid sid, AccountSid account, Sid list, String username, Instant created, Instant updated)
            implements WireMessage {}

    sealed interface AddReply extends WireMessage {}

    record Added(Credential credential) implements AddReply {}

    /// 21240.
    record UsernameInUse(String username) implements AddReply {}

    /// 21242.
    record TooManyCredentials(int limit) implements AddReply {}

    sealed interface ChangeReply extends WireMessage {}

    record Changed(Credential credential) implements ChangeReply {}

    /// There is no such list, or no such credential on it (20404).
    record Unknown() implements AddReply, ChangeReply, RemoveReply {}

    sealed interface RemoveReply extends WireMessage {}

    record Removed() implements RemoveReply {}
}
