package io.strowger.cluster;

/// The database of a data center did not answer: try again later.
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailable(String why) {
        super(why);
    }

    DatabaseUnavailable(Exception cause) {
        super(cause);
    }
}
