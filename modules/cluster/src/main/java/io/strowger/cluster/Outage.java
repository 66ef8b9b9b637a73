package io.strowger.cluster;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.pattern.CircuitBreakerOpenException;

/// Tells a database that does not answer from one that answers with "no".
final class Outage {
    /// SQL's class of lost connections, and PostgreSQL's of a server that stops or starts.
    private static final List<String> CLASSES = List.of("08", "57P");

    private Outage() {}

    static boolean isCauseOf(Throwable failure) {
        return switch (failure) {
            case DatabaseUnavailable _, CircuitBreakerOpenException _, TimeoutException _ -> true;
            case SQLTransientConnectionException _ -> true; // the pool has no connection and gets none
            case SQLException refused ->
                Optional.ofNullable(refused.getSQLState())
                        .filter(state -> CLASSES.stream().anyMatch(state::startsWith))
                        .isPresent();
            default ->
                Optional.ofNullable(failure.getCause())
                        .filter(Outage::isCauseOf)
                        .isPresent();
        };
    }
}
