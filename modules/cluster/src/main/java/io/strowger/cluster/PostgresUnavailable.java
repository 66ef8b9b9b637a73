package io.strowger.cluster;

/// Why there is no PostgreSQL to work with. The message is for people: it names the thing that is wrong and what to
/// do about it.
public final class PostgresUnavailable extends RuntimeException {
    PostgresUnavailable(String message) {
        super(message);
    }

    PostgresUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
