package io.strowger.region;

import io.strowger.core.AccountSid;

/// What both kinds of lists are asked about themselves, whatever is on them.
sealed interface ListCommand extends CredentialList.Command, IpAccessControlList.Command {
    AccountSid account();

    record Create(AccountSid account, String friendlyName) implements ListCommand {}

    record Rename(AccountSid account, String friendlyName) implements ListCommand {}

    record Delete(AccountSid account) implements ListCommand {}
}
