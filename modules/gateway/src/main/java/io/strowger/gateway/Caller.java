package io.strowger.gateway;

import io.strowger.core.ApiKeys;

/// Whoever sends a request: an account, with its auth token or with an API key. A key opens neither the account
/// itself nor its keys: else it could be traded for the token, and outlive its own deletion. Nor does it open
/// the accounts below. With a read-only key it may only look.
record Caller(Account account, boolean hasToken, boolean canWrite) {
    static Caller withToken(Account account) {
        return new Caller(account, true, true);
    }

    static Caller withKey(Account account, ApiKeys.Access access) {
        return new Caller(
                account,
                false,
                switch (access) {
                    case FULL -> true;
                    case READ_ONLY -> false;
                });
    }
}
