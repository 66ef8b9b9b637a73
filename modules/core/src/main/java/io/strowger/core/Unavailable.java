package io.strowger.core;

import java.util.Objects;

/// Whoever was asked can't answer now, most often because its database is down, and says so: try again later.
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Without a stack trace: there may be thousands a second, and all come from the same place.
    public Unavailable(String why) {
        super(why, null, false, false);
    }

    /// For people, those outside too.
    public String why() {
        return Objects.requireNonNull(getMessage());
    }
}
