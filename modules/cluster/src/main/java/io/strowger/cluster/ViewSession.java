package io.strowger.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.projection.jdbc.JdbcSession;

/// A transaction of the projection: rows and offset are committed together.
final class ViewSession implements JdbcSession {
    private final Connection connection;

    /// Throws [DatabaseUnavailable].
    ViewSession(Database database) {
        this.connection = database.transaction();
    }

    Connection connection() {
        return connection;
    }

    @Override
    public <R> R withConnection(Function<Connection, R> work) throws Exception {
        return work.apply(connection);
    }

    @Override
    public void commit() throws SQLException {
        connection.commit();
    }

    @Override
    public void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
