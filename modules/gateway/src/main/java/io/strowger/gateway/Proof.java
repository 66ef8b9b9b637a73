package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.HashedSecret;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What somebody has shown when they signed in, and what their session opens.
sealed interface Proof {
    /// Of an account, the auth tokens of these regions.
    record Tokens(AccountSid account, Set<RegionId> regions) implements Proof {
        public Tokens {
            regions = Set.copyOf(regions);
        }
    }

    /// An API key. Its region is asked with each request: one that is deleted opens nothing any more.
    record Key(Sid sid, HashedSecret secret, RegionId region) implements Proof {}

    /// Whose it is: an account, or a key.
    default String owner() {
        return switch (this) {
            case Tokens(var account, var _) -> account.value();
            case Key(var sid, var _, var _) -> sid.value();
        };
    }

    /// Both in one, where they are tokens of one account.
    default Optional<Proof> joined(Proof more) {
        if (!(this instanceof Tokens(var account, var some)
                && more instanceof Tokens(var same, var others)
                && account.equals(same))) return Optional.empty();
        var both = new TreeSet<>(some);
        both.addAll(others);
        return Optional.of(new Tokens(account, both));
    }
}
