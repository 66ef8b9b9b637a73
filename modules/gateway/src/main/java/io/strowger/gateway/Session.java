package io.strowger.gateway;

import io.strowger.core.HashedSecret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/// One who has signed in.
///
/// @param id        the hash of what the browser keeps
/// @param csrfToken what whoever changes something must send besides: only a page of our origin can read it
record Session(HashedSecret id, Proof proof, String csrfToken, Instant expires) {
    Session with(Proof other) {
        return new Session(id, other, csrfToken, expires);
    }

    /// Takes equally long for every other token of the same length.
    boolean hasToken(String csrf) {
        return MessageDigest.isEqual(csrfToken.getBytes(StandardCharsets.UTF_8), csrf.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Session[" + proof + ", until " + expires + "]";
    }
}
