package io.strowger.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.testkit.TestDatabases;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.UniqueAddress;
import org.junit.jupiter.api.Test;

/// With a PostgreSQL. Parts of a region are sets of numbers.
class DatabaseLeaseTest {
    private final TestDatabases.TestDatabase database = fresh();

    @Test
    void oneOfTwoPartsGoesOn() {
        assertThat(goesOn(1, 3)).isTrue();
        assertThat(goesOn(2)).isFalse();
        assertThat(goesOn(3, 1)).isTrue();
    }

    @Test
    void oneOfManyThatAskAtOnceGoesOn() {
        var answers = IntStream.rangeClosed(1, 8)
                .mapToObj(node -> new DatabaseLease(settings(database.password())).goesOn(part(node)))
                .map(answer -> answer.toCompletableFuture())
                .toList();
        assertThat(answers.stream().map(answer -> answer.join()).filter(isOurs -> isOurs))
                .hasSize(1);
    }

    /// And nobody who has not been among them.
    @Test
    void thoseThatGoOnMayPartAgain() {
        assertThat(goesOn(1, 3)).isTrue();
        assertThat(goesOn(3)).isTrue();
        assertThat(goesOn(1)).isFalse();
        assertThat(goesOn(1, 2)).isFalse();
        assertThat(goesOn(2, 3)).isTrue();
    }

    @Test
    void whoWasForNothingAskedLetsOthersAsk() {
        var lease = new DatabaseLease(settings(database.password()));
        assertThat(lease.goesOn(part(1)).toCompletableFuture().join()).isTrue();
        lease.isWhole();
        assertThat(lease.goesOn(part(2)).toCompletableFuture().join()).isTrue();
    }

    @Test
    void itEndsByItself() throws SQLException {
        assertThat(goesOn(1)).isTrue();
        try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute("update lease set until = until - interval '10 seconds'");
        }
        assertThat(goesOn(2)).isTrue();
    }

    @Test
    void failsForWhoDoesNotReachTheDatabase() {
        var lease = new DatabaseLease(settings("wrong"));
        assertThatThrownBy(() -> lease.goesOn(part(1)).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(DatabaseUnavailable.class);
    }

    private boolean goesOn(int... nodes) {
        return new DatabaseLease(settings(database.password()))
                .goesOn(part(nodes))
                .toCompletableFuture()
                .join();
    }

    private static Set<UniqueAddress> part(int... nodes) {
        return IntStream.of(nodes)
                .mapToObj(node ->
                        new UniqueAddress(Address.apply("pekko", "strowger", "192.0.2." + node, 2551), (long) node))
                .collect(Collectors.toSet());
    }

    private Database.Settings settings(String password) {
        return new Database.Settings(database.url(), database.user(), password, 1);
    }

    private static TestDatabases.TestDatabase fresh() {
        var fresh = TestDatabases.fresh();
        Database.migrate(new Database.Settings(fresh.url(), fresh.user(), fresh.password(), 1));
        return fresh;
    }
}
