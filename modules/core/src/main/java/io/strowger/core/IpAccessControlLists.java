package io.strowger.core;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The IP access control lists of one region. The region module implements it. A list that follows a completed change
/// shows it.
public interface IpAccessControlLists {
    /// Lists of an account (Twilio 21255), here in each region.
    int MAX_LISTS = 1000;

    /// Addresses of a list (Twilio 21237; the resource's own limit, not the error text's 25).
    int MAX_ADDRESSES = 100;

    CompletionStage<CreateReply> create(AccountSid account, String friendlyName);

    CompletionStage<Optional<IpAccessControlList>> fetch(AccountSid account, Sid list);

    /// Oldest first.
    CompletionStage<Page<IpAccessControlList>> list(AccountSid account, Page.Request page);

    CompletionStage<RenameReply> rename(AccountSid account, Sid list, String friendlyName);

    CompletionStage<DeleteReply> delete(AccountSid account, Sid list);

    CompletionStage<AddReply> add(AccountSid account, Sid list, String friendlyName, Cidr block);

    CompletionStage<Optional<IpAddress>> fetchAddress(AccountSid account, Sid list, Sid address);

    /// Oldest first; empty when there is no such list.
    CompletionStage<Optional<Page<IpAddress>>> addresses(AccountSid account, Sid list, Page.Request page);

    CompletionStage<ChangeReply> change(AccountSid account, Sid list, Sid address, String friendlyName, Cidr block);

    CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid address);

    /// An IP Access Control List resource.
    record IpAccessControlList(Sid sid, AccountSid account, String friendlyName, Instant created, Instant updated)
            implements WireMessage {}

    /// An IP Address resource: a block of IPv4 addresses.
    record IpAddress(
            Sid sid, AccountSid account, Sid list, String friendlyName, Cidr block, Instant created, Instant updated)
            implements WireMessage {}

    sealed interface CreateReply extends WireMessage {}

    record Created(IpAccessControlList list) implements CreateReply {}

    /// Another list of the account has this name (21235).
    record NameInUse(String friendlyName) implements CreateReply, RenameReply {}

    /// 21255.
    record TooManyLists(int limit) implements CreateReply {}

    sealed interface RenameReply extends WireMessage {}

    record Renamed(IpAccessControlList list) implements RenameReply {}

    /// 20404.
    record UnknownList() implements RenameReply, DeleteReply, AddReply, ChangeReply, RemoveReply {}

    sealed interface DeleteReply extends WireMessage {}

    record Deleted() implements DeleteReply {}

    /// 21236.
    record StillMapped() implements DeleteReply {}

    sealed interface AddReply extends WireMessage {}

    record Added(IpAddress address) implements AddReply {}

    /// 21235: the list has this block already.
    record AlreadyListed(Cidr block) implements AddReply, ChangeReply {}

    /// 21237.
    record TooManyAddresses(int limit) implements AddReply {}

    sealed interface ChangeReply extends WireMessage {}

    record Changed(IpAddress address) implements ChangeReply {}

    /// 20404.
    record UnknownAddress() implements ChangeReply, RemoveReply {}

    sealed interface RemoveReply extends WireMessage {}

    record Removed() implements RemoveReply {}
}
