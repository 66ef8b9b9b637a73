package io.strowger.cluster;

/// The database of a data center did not answer: try again later.
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Without a stack trace: there may be thousands a second.
    DatabaseUnavailable(String why) {
        super(why, null, false, false);
    }

    DatabaseUnavailable(Exception cause) {
        super(cause);
    }
}
