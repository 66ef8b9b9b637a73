package io.strowger.cluster;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.cluster.UniqueAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A row of the region's own database that says which part of the region goes on when its nodes no longer see each
/// other: the first that writes its nodes there. A part that can't reach the database could serve nothing anyway. It
/// holds for 10 s, longer than the other part takes to ask, also if it stands still for as long as it may; meanwhile
/// those that go on may part again, and others may not come in between.
final class DatabaseLease implements ConnectedLease.Claim {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLease.class);
    private static final int SECONDS = 1; // for all of it: by then the other part may be about to go on
    private static final int MOST_WAITING = 16;

    private final Database.Settings database;
    private final Executor thread = thread(); // one, so that a question and its withdrawal stay in order
    private String last = "";

    DatabaseLease(Database.Settings database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Boolean> goesOn(Set<UniqueAddress> part) {
        last = names(part);
        return run("""
                insert into lease (owner, name, until) values (?, 'region', now() + interval '10 seconds')
                on conflict (name) do update set owner = excluded.owner, until = excluded.until
                 where lease.until < now()
                    or string_to_array(lease.owner, ' ') && string_to_array(excluded.owner, ' ')""", last);
    }

    @Override
    public void isWhole() {
        if (last.isEmpty()) return;
        var _ = run("delete from lease where owner = ? and name = 'region'", last)
                .exceptionally(failure -> {
                    LOG.info("a lease of this region could not be given back, and ends by itself", failure);
                    return false;
                });
        last = "";
    }

    /// There while it is needed.
    private static Executor thread() {
        var threads = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("strowger-lease").daemon().factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private CompletableFuture<Boolean> run(String sql, String owner) {
        try {
            return CompletableFuture.supplyAsync(() -> isDone(sql, owner), thread)
                    .orTimeout(SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    private boolean isDone(String sql, String owner) {
        try (var connection = DriverManager.getConnection(database.url(), properties());
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, owner);
            return statement.executeUpdate() > 0;
        } catch (SQLException failure) {
            throw new DatabaseUnavailable(failure);
        }
    }

    private static String names(Set<UniqueAddress> part) {
        return part.stream()
                .map(node -> node.address().hostPort() + "#" + node.longUid())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private Properties properties() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        for (var limit : Set.of("connectTimeout", "loginTimeout", "socketTimeout"))
            properties.setProperty(limit, Integer.toString(SECONDS));
        return properties;
    }
}
