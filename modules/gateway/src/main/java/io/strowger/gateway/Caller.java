package io.strowger.gateway;

import io.strowger.core.ApiKeys;
import io.strowger.core.Sid;

/// Whoever sends a request: an account, with its auth token or with an API key. A key opens neither the account
/// itself nor its keys: else it could be traded for the token, and outlive its own deletion. Nor does it open
/// the accounts below. With a read-only key it may only look. `by` is the SID of what it has shown: the account's, or
/// the key's.
record Caller(Account account, String by, boolean hasToken, boolean canWrite) {
    static Caller withToken(Account account) {
        return new Caller(account, account.sid().value(), true, true);
    }

    static Caller withKey(Account account, Sid key, ApiKeys.Access access) {
        return new Caller(
                account,
                key.value(),
                false,
                switch (access) {
                    case FULL -> true;
                    case READ_ONLY -> false;
                });
    }
}
