package io.strowger.core;

import io.strowger.core.sip.HashedPassword;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The credential lists of one region. The region module implements it. A list that follows a completed change shows
/// it.
public interface CredentialLists {
    /// Lists of an account (Twilio 21239), here in each region.
    int MAX_LISTS = 100;

    /// Credentials of a list (Twilio 21242).
    int MAX_CREDENTIALS = 1000;

    CompletionStage<CreateReply> create(AccountSid account, String friendlyName);

    CompletionStage<Optional<CredentialList>> fetch(AccountSid account, Sid list);

    /// Oldest first.
    CompletionStage<Page<CredentialList>> list(AccountSid account, Page.Request page);

    CompletionStage<RenameReply> rename(AccountSid account, Sid list, String friendlyName);

    CompletionStage<DeleteReply> delete(AccountSid account, Sid list);

    CompletionStage<AddReply> add(AccountSid account, Sid list, String username, HashedPassword password);

    CompletionStage<Optional<Credential>> fetchCredential(AccountSid account, Sid list, Sid credential);

    /// Oldest first; empty when there is no such list.
    CompletionStage<Optional<Page<Credential>>> credentials(AccountSid account, Sid list, Page.Request page);

    /// `password` must have been hashed for the credential's own username.
    CompletionStage<ChangeReply> change(AccountSid account, Sid list, Sid credential, HashedPassword password);

    CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid credential);

    /// A Credential List resource.
    record CredentialList(Sid sid, AccountSid account, String friendlyName, Instant created, Instant updated)
            implements WireMessage {}

    /// A Credential resource; the password is not part of it.
    record Credential(Sid sid, AccountSid account, Sid list, String username, Instant created, Instant updated)
            implements WireMessage {}

    sealed interface CreateReply extends WireMessage {}

    record Created(CredentialList list) implements CreateReply {}

    /// Another list of the account has this name (21240).
    record NameInUse(String friendlyName) implements CreateReply, RenameReply {}

    /// 21239.
    record TooManyLists(int limit) implements CreateReply {}

    sealed interface RenameReply extends WireMessage {}

    record Renamed(CredentialList list) implements RenameReply {}

    /// 20404.
    record UnknownList() implements RenameReply, DeleteReply, AddReply, ChangeReply, RemoveReply {}

    sealed interface DeleteReply extends WireMessage {}

    record Deleted() implements DeleteReply {}

    /// 21241.
    record StillMapped() implements DeleteReply {}

    sealed interface AddReply extends WireMessage {}

    record Added(Credential credential) implements AddReply {}

    /// 21240.
    record UsernameInUse(String username) implements AddReply {}

    /// 21242.
    record TooManyCredentials(int limit) implements AddReply {}

    sealed interface ChangeReply extends WireMessage {}

    record Changed(Credential credential) implements ChangeReply {}

    /// 20404.
    record UnknownCredential() implements ChangeReply, RemoveReply {}

    sealed interface RemoveReply extends WireMessage {}

    record Removed() implements RemoveReply {}
}
