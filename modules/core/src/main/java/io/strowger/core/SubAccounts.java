package io.strowger.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The accounts that an account has made below itself: the same in every region, isolated from each other and
/// from their owner as any two accounts are. The routing module implements it over data center `global`.
public interface SubAccounts {
    /// Of one owner; those that are closed count.
    int MAX_SUB_ACCOUNTS = 1000;

    CompletionStage<CreateReply> create(AccountSid owner, String friendlyName);

    CompletionStage<Family> family(AccountSid owner);

    CompletionStage<ChangeReply> change(
            AccountSid owner, AccountSid subAccount, Optional<String> friendlyName, Optional<Status> status);

    /// Renames the owner itself.
    CompletionStage<Family> rename(AccountSid owner, String friendlyName);

    enum Status {
        ACTIVE,
        SUSPENDED,
        /// For ever.
        CLOSED
    }

    /// An owner and its sub-accounts, oldest first. `friendlyName` is the owner's, empty where nobody has
    /// renamed it.
    record Family(Optional<String> friendlyName, List<SubAccount> subAccounts) implements WireMessage {
        public Family {
            subAccounts = List.copyOf(subAccounts);
        }

        public Optional<SubAccount> find(AccountSid sid) {
            return subAccounts.stream().filter(one -> one.sid().equals(sid)).findFirst();
        }
    }

    sealed interface CreateReply extends WireMessage {}

    sealed interface ChangeReply extends WireMessage {}

    record SubAccount(AccountSid sid, String friendlyName, Status status, Instant created, Instant updated)
            implements CreateReply, ChangeReply {}

    record TooManySubAccounts(int limit) implements CreateReply {}

    record UnknownSubAccount() implements ChangeReply {}

    /// What is closed stays as it is.
    record ClosedForEver() implements ChangeReply {}
}
