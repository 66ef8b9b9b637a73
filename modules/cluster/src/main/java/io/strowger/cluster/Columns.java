package io.strowger.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/// Rows as arrays, one for each column, so that one statement of one shape writes any number of them.
final class Columns {
    private Columns() {}

    /// Sets parameter `at` to what `value` is in each of the rows. `type` is PostgreSQL's name of it.
    static <R> void set(
            Connection connection, PreparedStatement statement, int at, String type, List<R> rows, Function<R, ?> value)
            throws SQLException {
        var values = type.equals("bytea") ? new byte[rows.size()][] : new Object[rows.size()];
        for (var row = 0; row < values.length; row++) values[row] = value.apply(rows.get(row));
        statement.setArray(at, connection.createArrayOf(type, values));
    }
}
