package io.strowger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestDatabasesTest {
    @Test
    void givesEachTestADatabaseOfItsOwn() throws SQLException {
        var one = TestDatabases.fresh();
        var other = TestDatabases.fresh();

        try (var session = DriverManager.getConnection(one.url(), one.user(), one.password());
                var statement = session.createStatement()) {
            statement.execute("CREATE TABLE calls (sid text)");
        }

        assertThat(countTables(one)).isEqualTo(1);
        assertThat(countTables(other)).isZero();
    }

    @Test
    void printsNoPassword() {
        var database = TestDatabases.fresh();

        assertThat(database.toString()).doesNotContain(database.password());
    }

    private static int countTables(TestDatabases.TestDatabase database) throws SQLException {
        try (var session = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = session.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
            row.next();
            return row.getInt(1);
        }
    }
}
