package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.Optional;

/// What both kinds of lists are asked about themselves, whatever is on them.
sealed interface ListCommand extends CredentialList.Command, IpAccessControlList.Command {
    AccountSid account();

    /// Later than `until` it is void: nobody waits for it, and the name may be another list's. So is a [Rename].
    record Create(AccountSid account, String friendlyName, Instant until) implements ListCommand {}

    record Rename(AccountSid account, String friendlyName, Instant until) implements ListCommand {}

    record Delete(AccountSid account) implements ListCommand {}

    /// No inquiry: whatever is being decided before it has to be over.
    record ShowName(AccountSid account) implements ListCommand {}

    /// Empty where the account has no such list.
    record Named(Optional<String> friendlyName) implements WireMessage {}
}
