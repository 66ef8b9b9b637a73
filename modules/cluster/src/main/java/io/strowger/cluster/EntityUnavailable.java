package io.strowger.cluster;

/// An entity can't answer now, most often because its database is down: try again later.
public final class EntityUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Without a stack trace: there may be thousands a second, and all come from the same place.
    EntityUnavailable(String why) {
        super(why, null, false, false);
    }
}
