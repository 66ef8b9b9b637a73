package io.strowger.gateway;

/// Whoever sends a request: an account, with its auth token or with an API key. A key opens neither the account
/// itself nor its keys: else it could be traded for the token, and outlive its own deletion. Nor does it open
/// the accounts below.
record Caller(Account account, boolean hasToken) {}
