package io.strowger.cluster;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.flywaydb.core.Flyway;

/// One data center's PostgreSQL, beside the journal's own connections: migrations, and queries on threads of their
/// own.
public final class Database implements AutoCloseable {
    private static final int MAX_QUEUED = 2_000;
    private final HikariDataSource pool;
    private final DatabaseWatch watch;
    private final ThreadPoolExecutor threads;
    private final List<Batches<?, ?>> batches = new CopyOnWriteArrayList<>();

    /// Where it is. `connections` bounds the pool of the read model; the journal has its own.
    public record Settings(String url, String user, String password, int connections) {
        /// Reads `strowger.database`.
        public static Settings from(Config config) {
            var database = config.getConfig("strowger.database");
            return new Settings(
                    database.getString("url"),
                    database.getString("user"),
                    database.getString("password"),
                    database.getInt("connections"));
        }

        @Override
        public String toString() {
            return url + " as " + user;
        }
    }

    private Database(HikariDataSource pool, DatabaseWatch watch, int threads) {
        this.pool = pool;
        this.watch = watch;
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MAX_QUEUED),
                Thread.ofPlatform().name("strowger-database-", 0).daemon().factory());
    }

    /// Connects and brings the schema up to date; several nodes may do so at once. Blocks. Throws when the database
    /// does not answer.
    public static Database open(ActorSystem<?> system) {
        var settings = Settings.from(system.settings().config());
        migrate(settings);
        var watch =
                DatabaseWatch.ID.get(Adapter.toClassic(system)); // before the pool: it fails when the system has ended
        return new Database(pool(settings, settings.connections(), "strowger-database"), watch, settings.connections());
    }

    /// Brings the schema up to date. Blocks.
    static void migrate(Settings settings) {
        Flyway.configure()
                .dataSource(settings.url(), settings.user(), settings.password()) // no time limit on a migration
                .locations("classpath:db/strowger")
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }

    /// Connections to it. The first is made when it is first needed.
    static HikariDataSource pool(Settings settings, int connections, String name) {
        var config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        config.setPoolName(name);
        // seconds; without them a server that vanishes without a word holds a thread for a quarter of an hour
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "10"); // as long as Pekko's journal waits
        return new HikariDataSource(config);
    }

    /// What runs on a connection. The connection commits by itself after each statement.
    @FunctionalInterface
    public interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    /// Answers a batch, in its order.
    @FunctionalInterface
    interface BatchQuery<T, R> {
        List<R> run(Connection connection, List<T> batch) throws SQLException;
    }

    /// Runs `query` on one of the database's threads. Fails with [DatabaseUnavailable], at once when the database is
    /// or goes down.
    public <T> CompletionStage<T> query(Query<T> query) {
        if (watch.isDown()) return CompletableFuture.failedFuture(watch.unavailable());
        try {
            return watch.orDown(CompletableFuture.supplyAsync(() -> now(query), threads));
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(new DatabaseUnavailable("too many queries are waiting"));
        }
    }

    /// What many ask at a time and one thread answers, as much of it at once as has gathered.
    <T, R> Batches<T, R> batches(String name, BatchQuery<T, R> query) {
        Batches.Work<T, R> work = batch -> {
            try (var connection = connection()) {
                return query.run(connection, batch);
            }
        };
        var answered = new Batches<>(name, MAX_QUEUED, Duration.ZERO, watch, work);
        batches.add(answered);
        return answered;
    }

    private <T> T now(Query<T> query) {
        try (var connection = connection()) {
            return query.run(connection);
        } catch (SQLException failure) {
            throw new DatabaseUnavailable(failure);
        }
    }

    /// While the database is down nobody waits for the pool, which would not give up before its time limit.
    private Connection connection() throws SQLException {
        if (watch.isDown()) throw watch.unavailable();
        return pool.getConnection();
    }

    /// Whether it answers; for readiness.
    public CompletionStage<Boolean> isAlive() {
        return query(connection -> connection.isValid(2)).exceptionally(failure -> false);
    }

    /// A connection that commits only when told to; whoever takes it closes it. Throws [DatabaseUnavailable]. Waits for
    /// a database that is down, so only for threads that have nothing else to do.
    Connection transaction() {
        watch.awaitUp();
        try {
            var connection = connection();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failure) {
            throw new DatabaseUnavailable(failure);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        batches.forEach(Batches::stop);
        pool.close();
    }
}
