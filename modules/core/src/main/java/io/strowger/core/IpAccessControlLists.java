package io.strowger.core;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The IP access control lists of one region, and the addresses on them. The region module implements it.
public interface IpAccessControlLists extends NamedLists {
    /// Lists of an account (Twilio 21255), here in each region.
    int MAX_LISTS = 1000;

    /// Addresses of a list (Twilio 21237; the resource's own limit, not the error text's 25).
    int MAX_ADDRESSES = 100;

    CompletionStage<AddReply> add(AccountSid account, Sid list, String friendlyName, Cidr block);

    CompletionStage<Optional<IpAddress>> fetchAddress(AccountSid account, Sid list, Sid address);

    /// Oldest first; empty when there is no such list.
    CompletionStage<Optional<Page<IpAddress>>> addresses(AccountSid account, Sid list, Page.Request page);

    CompletionStage<ChangeReply> change(AccountSid account, Sid list, Sid address, String friendlyName, Cidr block);

    CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid address);

    /// An IP Address resource: a block of IPv4 addresses.
    record IpAddress(
            Sid sid, AccountSid account, Sid list, String friendlyName, Cidr block, Instant created, Instant updated)
            implements WireMessage {}

    sealed interface AddReply extends WireMessage {}

    record Added(IpAddress address) implements AddReply {}

    /// 21235: the list has this block already.
    record AlreadyListed(Cidr block) implements AddReply, ChangeReply {}

    /// 21237.
    record TooManyAddresses(int limit) implements AddReply {}

    sealed interface ChangeReply extends WireMessage {}

    record Changed(IpAddress address) implements ChangeReply {}

    /// There is no such list, or no such address on it (20404).
    record Unknown() implements AddReply, ChangeReply, RemoveReply {}

    sealed interface RemoveReply extends WireMessage {}

    record Removed() implements RemoveReply {}
}
