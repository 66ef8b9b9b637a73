package io.strowger.core;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What the credential lists and the IP access control lists of one region have in common, whatever is on them. The
/// region module implements it. A list that follows a completed change shows it.
public interface NamedLists {
    CompletionStage<CreateReply> create(AccountSid account, String friendlyName);

    CompletionStage<Optional<NamedList>> fetch(AccountSid account, Sid list);

    /// Oldest first.
    CompletionStage<Page<NamedList>> list(AccountSid account, Page.Request page);

    CompletionStage<RenameReply> rename(AccountSid account, Sid list, String friendlyName);

    CompletionStage<DeleteReply> delete(AccountSid account, Sid list);

    /// A Credential List or IP Access Control List resource.
    record NamedList(Sid sid, AccountSid account, String friendlyName, Instant created, Instant updated)
            implements WireMessage {}

    sealed interface CreateReply extends WireMessage {}

    record Created(NamedList list) implements CreateReply {}

    /// Another list of the account has this name (21240, 21235).
    record NameInUse(String friendlyName) implements CreateReply, RenameReply {}

    /// 21239, 21255.
    record TooManyLists(int limit) implements CreateReply {}

    sealed interface RenameReply extends WireMessage {}

    record Renamed(NamedList list) implements RenameReply {}

    /// 20404.
    record UnknownList() implements RenameReply, DeleteReply {}

    sealed interface DeleteReply extends WireMessage {}

    record Deleted() implements DeleteReply {}

    /// 21241, 21236.
    record StillMapped() implements DeleteReply {}
}
