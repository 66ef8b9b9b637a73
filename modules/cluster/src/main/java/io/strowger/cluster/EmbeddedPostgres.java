package io.strowger.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL server of one directory, for local mode and for tests. It belongs to the directory and not to
/// the process that started it: it has a session of its own, outlives a killed launcher, and the next
/// [#start(Settings)] adopts it.
///
/// Below the directory lie `postgres/data`, `postgres/password` (0600) and `logs/postgres.log`. Where the caller is
/// root the server runs as user `postgres`, else `nobody`, even below a directory that only root may enter:
/// [ServerAccount.Other] says how. Every method blocks until it is done; any thread may call it.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2); // recovery replays up to 1 GB of WAL
    // the checkpoint of a stop writes at most 1 GB
    private static final Duration STOP_PATIENCE = Duration.ofMinutes(1);
    private static final Duration GLANCE = Duration.ofMillis(20);
    // those of a killed postmaster end with their statement
    private static final Duration LAST_BACKENDS = Duration.ofSeconds(15);
    // a killed server's socket takes a moment to go
    private static final Duration PORT_PATIENCE = Duration.ofSeconds(1);
    private static final Path NO_INPUT = Path.of("/dev/null");
    private static final String WRONG_PASSWORD = "28P01";

    private final PostgresDirectory directory;
    private final Connection connection;

    private EmbeddedPostgres(PostgresDirectory directory, Connection connection) {
        this.directory = directory;
        this.connection = connection;
    }

    /// What to run. `directory` is made where it is missing; so is each of `databases`.
    public record Settings(Path directory, int port, List<String> databases, int maxConnections) {
        private static final Pattern DATABASE = Pattern.compile("[a-z][a-z0-9_]{0,62}");

        public Settings {
            databases = List.copyOf(databases);
            for (var database : databases) {
                if (!DATABASE.matcher(database).matches()) {
                    throw new IllegalArgumentException("not a database name: " + database);
                }
            }
        }
    }

    /// How clients reach the server. It prints without the password.
    public record Connection(int port, String user, String password) {
        public String url(String database) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
        }

        @Override
        public String toString() {
            return user + "@127.0.0.1:" + port;
        }
    }

    /// Returns when the server takes connections and all databases exist.
    ///
    /// A server that still runs on this directory with these settings is adopted; one that runs with others is
    /// stopped first.
    public static EmbeddedPostgres start(Settings settings) {
        var directory = new PostgresDirectory(settings.directory());
        try {
            directory.create();
            var account = ServerAccount.on(directory.data()); // says whose data it is before a file of theirs is opened
            return FileLock.holding(directory.lock(), () -> startAlone(directory, settings, account));
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /// The server that runs on `directory` now, if one does. Starts nothing.
    public static Optional<EmbeddedPostgres> running(Path directory) {
        var place = new PostgresDirectory(directory);
        try {
            var postmaster = place.postmaster();
            return postmaster.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new EmbeddedPostgres(
                            place, connection(place, postmaster.get().port())));
        } catch (IOException e) {
            throw unusable(place, e);
        }
    }

    public Connection connection() {
        return connection;
    }

    /// The process id of the postmaster, while there is one.
    public OptionalLong pid() {
        return postmaster().stream().mapToLong(Postmaster::pid).findFirst();
    }

    public boolean isRunning() {
        return postmaster().isPresent();
    }

    /// Ends all sessions, writes a checkpoint and returns when the server is gone. Does nothing when it is gone
    /// already.
    public void stop() {
        try {
            var running = directory.postmaster();
            if (running.isPresent()) stop(running.get());
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private void stop(Postmaster postmaster) throws IOException {
        var account = ServerAccount.on(directory.data());
        var stop = account.running(List.of(
                PostgresBinaries.unpacked().program("pg_ctl"),
                "--pgdata=" + account.nameOf(directory.data()),
                "--mode=fast", // ends all sessions
                "--timeout=" + STOP_PATIENCE.toSeconds(),
                "--silent",
                "--wait",
                "stop"));
        var outcome = PostgresRun.of(stop, directory.data(), NO_INPUT, directory.log());
        // it may have ended by itself just before
        if (!outcome.succeeded() && postmaster.isRunning()) {
            throw new PostgresUnavailable("PostgreSQL (process " + postmaster.pid()
                    + ") was told to stop and still runs after " + STOP_PATIENCE.toSeconds() + " s. `kill -QUIT "
                    + postmaster.pid() + "` ends it at once, and no data is lost by that.\n" + outcome.lastLines());
        }
    }

    /// The same as [#stop()]. Whoever wants the server to live on does not close it.
    @Override
    public void close() {
        stop();
    }

    /// SIGKILL to all processes of the server, for tests; returns when they are gone.
    public void kill() {
        postmaster().ifPresent(Postmaster::kill);
    }

    private Optional<Postmaster> postmaster() {
        try {
            return directory.postmaster();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static EmbeddedPostgres startAlone(PostgresDirectory directory, Settings settings, ServerAccount account)
            throws IOException {
        var binaries = PostgresBinaries.unpacked();
        if (directory.isEmpty()) {
            refuseTakenPort(settings.port()); // before half a second of work
            directory.initialize(account, binaries);
        }
        directory.refuseAnotherMajor();
        var server = new EmbeddedPostgres(directory, connection(directory, settings.port()));
        if (!server.adopts(settings)) {
            server.stop();
            server.launch(settings, account, binaries);
        }
        server.ensure(settings.databases());
        return server;
    }

    private boolean adopts(Settings settings) throws IOException {
        var found = directory
                .postmaster()
                .filter(postmaster -> postmaster.port() == settings.port() && !postmaster.isStopping());
        if (found.isEmpty() || !directory.isConfiguredFor(settings)) {
            return false;
        }
        within(PATIENCE, () -> takesConnections() || !found.get().isRunning());
        if (!found.get().isRunning()) {
            return false;
        }
        LOG.info(
                "adopted the PostgreSQL that runs on port {} (process {})",
                settings.port(),
                found.get().pid());
        return true;
    }

    private void launch(Settings settings, ServerAccount account, PostgresBinaries binaries) throws IOException {
        refuseTakenPort(settings.port());
        Postmaster.forgetStranger(directory.data());
        directory.configure(settings, account);
        directory.rotateLog();
        var start = account.running(List.of(
                binaries.program("pg_ctl"), // puts the server into a session of its own
                "--pgdata=" + account.nameOf(directory.data()),
                "--timeout=" + PATIENCE.toSeconds(),
                "--silent",
                "--wait",
                "start"));
        var outcome = PostgresRun.of(start, directory.data(), NO_INPUT, directory.log());
        for (var deadline = System.nanoTime() + LAST_BACKENDS.toNanos();
                metOldBackends(outcome) && System.nanoTime() < deadline; ) {
            outcome = PostgresRun.of(start, directory.data(), NO_INPUT, directory.log());
        }
        if (outcome.said("could not bind")) {
            throw portTaken(settings.port());
        }
        if (!outcome.succeeded()) {
            throw new PostgresUnavailable(
                    "PostgreSQL did not start in " + directory.root() + ".\n" + outcome.lastLines());
        }
    }

    /// A killed server's sessions may still be writing. PostgreSQL knows them by the shared memory they hold, and it
    /// alone judges when they are gone.
    private static boolean metOldBackends(PostgresRun outcome) {
        return outcome.said("pre-existing shared memory block");
    }

    private static void refuseTakenPort(int port) {
        if (!within(PORT_PATIENCE, () -> isFree(port))) {
            throw portTaken(port);
        }
    }

    /// Looks again and again until `condition` holds; false when it still does not after `patience`.
    static boolean within(Duration patience, BooleanSupplier condition) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new PostgresUnavailable("Interrupted while waiting for PostgreSQL.");
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        return true;
    }

    private static boolean isFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static PostgresUnavailable portTaken(int port) {
        return new PostgresUnavailable(
                "Port " + port
                        + " on 127.0.0.1, which PostgreSQL needs, is taken by another program. Stop that program, or move all ports of this cluster with --port-offset.");
    }

    private boolean takesConnections() {
        try (var session = session("postgres")) {
            return session.isValid(1);
        } catch (SQLException e) {
            if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw new PostgresUnavailable(
                        "The PostgreSQL in " + directory.root() + " refuses the password that lies beside its data.",
                        e);
            }
            return false;
        }
    }

    /// The names were checked by [Settings], so they are safe in a statement.
    private void ensure(List<String> databases) {
        try (var session = session("postgres");
                var exists = session.prepareStatement("SELECT FROM pg_database WHERE datname = ?");
                var create = session.createStatement()) {
            for (var database : databases) {
                exists.setString(1, database);
                try (var found = exists.executeQuery()) {
                    if (!found.next()) {
                        create.execute("CREATE DATABASE \"" + database + "\"");
                    }
                }
            }
        } catch (SQLException e) {
            throw new PostgresUnavailable(
                    "PostgreSQL runs on port " + connection.port() + ", but its databases can't be made: "
                            + e.getMessage(),
                    e);
        }
    }

    private java.sql.Connection session(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", connection.user());
        properties.setProperty("password", connection.password());
        properties.setProperty("loginTimeout", "10"); // seconds
        return DriverManager.getConnection(connection.url(database), properties);
    }

    private static Connection connection(PostgresDirectory directory, int port) throws IOException {
        return new Connection(port, PostgresDirectory.USER, directory.password());
    }

    private static PostgresUnavailable unusable(PostgresDirectory directory, IOException e) {
        return new PostgresUnavailable("PostgreSQL can't use " + directory.root() + ": " + e, e);
    }
}
