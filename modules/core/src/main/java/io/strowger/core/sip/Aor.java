package io.strowger.core.sip;

import io.strowger.core.Literal;
import io.strowger.core.Malformed;

/// An address of record, `alice@acme.sip.twilio.com`. The user is compared with case (RFC 3261 §19.1.4), the domain
/// without.
public record Aor(String user, DomainName domain) implements Literal, Comparable<Aor> {
    private static final int MAX_USER = 128;

    public Aor {
        if (user.isEmpty()
                || user.length() > MAX_USER
                || user.chars().anyMatch(c -> c <= ' ' || c == '@' || c == '|' || c > '~'))
            throw new Malformed("the user of an address of record", user);
    }

    /// Throws [Malformed] for anything but `user@domain`.
    public static Aor parse(String text) {
        var at = text.lastIndexOf('@');
        if (at < 1) throw new Malformed("an address of record", text);
        return new Aor(text.substring(0, at), DomainName.parse(text.substring(at + 1)));
    }

    @Override
    public int compareTo(Aor other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return user + "@" + domain;
    }
}
