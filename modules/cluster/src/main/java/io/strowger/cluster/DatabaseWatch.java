package io.strowger.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the node's database answers: known at once when it goes, and soon after it is back, so that nobody waits
/// for a database that can't answer. One thread sits on one connection and listens: a server that ends, however it
/// does, closes it. Only where the connection is lost and can't be had again is the database down; one statement that
/// fails says nothing about the others. Safe for use by many threads.
final class DatabaseWatch implements Extension {
    static final AbstractExtensionId<DatabaseWatch> ID = new AbstractExtensionId<>() {
        @Override
        public DatabaseWatch createExtension(ExtendedActorSystem system) {
            var watch =
                    new DatabaseWatch(Database.Settings.from(system.settings().config()));
            system.registerOnTermination(watch::close);
            return watch;
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    /// How often a server that says nothing else gives a sign of life.
    private static final Duration DOZE = Duration.ofSeconds(2);
    /// For the sign to come, as long as an entity's answer is waited for: a machine that is busy is not down.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration AGAIN = Duration.ofMillis(200);
    /// A database that comes and goes is told of once in a while.
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);
    /// The server answers; it only has no connection to spare for us.
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private static final Executor HERE = Runnable::run;

    private final Database.Settings settings;
    private final Set<Runnable> failures = ConcurrentHashMap.newKeySet(); // of the work that is under way
    private final Thread thread;
    private volatile boolean isDown;
    private volatile boolean closed;
    private volatile Optional<Connection> current = Optional.empty();
    // of the thread
    private long downSince;
    private long warnedAt = System.nanoTime() - BETWEEN_WARNINGS.toNanos();
    private boolean hasWarned;

    private DatabaseWatch(Database.Settings settings) {
        this.settings = settings;
        this.thread =
                Thread.ofPlatform().name("strowger-database-watch").daemon().start(this::run);
    }

    boolean isDown() {
        return isDown;
    }

    /// The same `work`, which fails with [DatabaseUnavailable] as soon as the database is known to be down.
    <T> CompletableFuture<T> orDown(CompletableFuture<T> work) {
        Runnable failure = () -> work.completeExceptionally(unavailable());
        failures.add(failure);
        var _ = work.whenComplete((_, _) -> failures.remove(failure));
        if (isDown) failure.run();
        return work;
    }

    /// Blocks until the database answers, or the node ends.
    synchronized void awaitUp() {
        try {
            while (isDown && !closed) wait();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void wakeThoseWhoWait() {
        notifyAll();
    }

    DatabaseUnavailable unavailable() {
        return new DatabaseUnavailable("the database is down");
    }

    private void close() {
        closed = true;
        wakeThoseWhoWait();
        LockSupport.unpark(thread);
        current.ifPresent(DatabaseWatch::abort);
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(HERE);
        } catch (SQLException alreadyGone) {
            LOG.trace("the connection that is watched is gone", alreadyGone);
        }
    }

    private void run() {
        while (!closed) {
            var begun = System.nanoTime();
            try (var connection = connect()) {
                up();
                listen(connection);
            } catch (SQLException lost) {
                LOG.trace("the connection that is watched is lost", lost);
            }
            if (System.nanoTime() - begun < AGAIN.toNanos()) LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    /// Returns when there is a connection; what is known of the database changes meanwhile.
    private Connection connect() throws SQLException {
        var how = new Properties();
        how.setProperty("user", settings.user());
        how.setProperty("password", settings.password());
        how.setProperty("ApplicationName", "strowger-watch");
        how.setProperty("connectTimeout", Long.toString(PATIENCE.toSeconds()));
        how.setProperty("socketTimeout", Long.toString(DOZE.plus(PATIENCE).toSeconds()));
        while (true) {
            try {
                var connection = DriverManager.getConnection(settings.url(), how);
                current = Optional.of(connection);
                if (closed) abort(connection);
                return connection;
            } catch (SQLException unreachable) {
                if (closed) throw unreachable;
                if (!TOO_MANY_CONNECTIONS.equals(unreachable.getSQLState())) down(unreachable);
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    /// Lets the server doze and wake up, again and again: the answer is a sign of life, and meanwhile the connection is
    /// read from, so that its end is seen at once. Throws when it is of no use any more.
    private static void listen(Connection connection) throws SQLException {
        try (var doze = connection.prepareStatement("select pg_sleep(" + DOZE.toSeconds() + ")")) {
            while (true) doze.execute();
        }
    }

    private void up() {
        if (!isDown) return;
        isDown = false;
        wakeThoseWhoWait();
        if (hasWarned)
            LOG.warn(
                    "the database at {} answers again, after {} ms",
                    settings,
                    Duration.ofNanos(System.nanoTime() - downSince).toMillis());
    }

    private void down(SQLException why) {
        if (isDown) return;
        isDown = true;
        downSince = System.nanoTime();
        failures.forEach(Runnable::run);
        hasWarned = downSince - warnedAt >= BETWEEN_WARNINGS.toNanos();
        if (!hasWarned) return;
        warnedAt = downSince;
        LOG.warn("the database at {} is down; whoever needs it is told to come back: {}", settings, why.getMessage());
    }
}
