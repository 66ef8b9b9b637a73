package io.strowger.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Making a server takes seconds, so tests that need not see one made take [#shared()]; each has tables of its own
/// there.
class EmbeddedPostgresTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static final Duration STATEMENT_BEGINS = Duration.ofSeconds(5); // one round trip, on a busy machine

    @TempDir
    static Path sharedDirectory;

    private static EmbeddedPostgres.Settings sharedSettings;

    @TempDir
    Path directory;

    private EmbeddedPostgres.Settings settings;

    @BeforeAll
    static void choosesAPortForTheSharedOne() throws IOException {
        sharedSettings = settings(sharedDirectory);
    }

    @BeforeEach
    void choosesAPort() throws IOException {
        settings = settings(directory);
    }

    @AfterEach
    void leavesNoServerBehind() {
        EmbeddedPostgres.running(directory).ifPresent(EmbeddedPostgres::kill);
    }

    @AfterAll
    static void leavesNoSharedServerBehind() {
        EmbeddedPostgres.running(sharedDirectory).ifPresent(EmbeddedPostgres::kill);
    }

    @Test
    void makesEveryDatabaseOnce() throws SQLException {
        var server = shared();
        for (var database : sharedSettings.databases()) {
            execute(server, database, "CREATE TABLE made_once (sid text)");
        }

        var again = EmbeddedPostgres.start(withDatabases("us1", "ie1", "au1", "global"));

        assertThat(ask(again, "us1", "SELECT count(*) FROM made_once")).isEqualTo("0");
        assertThat(ask(again, "au1", "SELECT current_database()")).isEqualTo("au1");
    }

    @Test
    void keepsItsDataAcrossAStop() throws SQLException {
        var server = shared();
        execute(server, "us1", "CREATE TABLE stopped AS SELECT 'CA1' AS sid");
        server.stop();
        assertThat(server.isRunning()).isFalse();

        var next = shared();

        assertThat(ask(next, "us1", "SELECT sid FROM stopped")).isEqualTo("CA1");
    }

    @Test
    void keepsWhatWasCommittedAcrossKillDashNine() throws SQLException {
        var server = shared();
        execute(server, "us1", "CREATE TABLE killed (sid text)");
        execute(server, "us1", "INSERT INTO killed SELECT 'CA' || n FROM generate_series(1, 1000) n");
        server.kill();
        assertThat(server.isRunning()).isFalse();

        var next = shared();

        assertThat(ask(next, "us1", "SELECT count(*) FROM killed")).isEqualTo("1000");
    }

    @Test
    void waitsForTheSessionsOfAKilledPostmaster() throws Exception {
        var server = EmbeddedPostgres.start(settings);
        execute(server, "us1", "CREATE TABLE calls (sid text)");
        var postmaster = ProcessHandle.of(server.pid().orElseThrow()).orElseThrow();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var session = session(server, "us1")) {
            var backend = Long.parseLong(ask(session, "SELECT pg_backend_pid()"));
            // In one long statement it does not notice that its postmaster is gone.
            var answer = threads.submit(() -> ask(session, "SELECT count(*) FROM generate_series(1, 4000000)"));
            assertThat(EmbeddedPostgres.within(STATEMENT_BEGINS, () -> isActive(server, backend)))
                    .isTrue();
            postmaster.destroyForcibly();

            var next = EmbeddedPostgres.start(settings);

            assertThat(answer.get()).isEqualTo("4000000");
            assertThat(ask(next, "us1", "SELECT count(*) FROM calls")).isEqualTo("0");
            assertThat(Files.readString(directory.resolve("logs/postgres.log")))
                    .contains("pre-existing shared memory block");
        }
    }

    @Test
    void adoptsAServerThatStillRuns() {
        var first = shared();

        var second = shared();

        assertThat(second.pid()).isEqualTo(first.pid());
        assertThat(second.connection()).isEqualTo(first.connection());
    }

    @Test
    void outlivesItsLauncher() throws Exception {
        shared().stop();
        var java = ProcessHandle.current().info().command().orElseThrow();
        var launcher = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName(),
                        sharedDirectory.toString(),
                        Integer.toString(sharedSettings.port()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = launcher.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("pid "))
                .findFirst();

        launcher.destroyForcibly().waitFor();

        var server = EmbeddedPostgres.running(sharedDirectory).orElseThrow();
        assertThat(said).contains("pid " + server.pid().orElseThrow());
        assertThat(ask(server, "us1", "SELECT 1")).isEqualTo("1");
        assertThat(session(server.pid().orElseThrow()))
                .as("Ctrl-C reaches a session")
                .isNotEqualTo(session(ProcessHandle.current().pid()));
    }

    @Test
    void movesToAnotherPortWithItsData() throws Exception {
        var first = shared();
        execute(first, "us1", "CREATE TABLE moved AS SELECT 'CA1' AS sid");
        var elsewhere = settings(sharedDirectory);

        var second = EmbeddedPostgres.start(elsewhere);

        assertThat(second.connection().port()).isEqualTo(elsewhere.port());
        assertThat(ask(second, "us1", "SELECT sid FROM moved")).isEqualTo("CA1");
        assertThatThrownBy(() -> ask(first, "us1", "SELECT 1")).isInstanceOf(SQLException.class);
    }

    @Test
    void runsBesideAnotherOne() throws Exception {
        var first = shared();
        var second = EmbeddedPostgres.start(settings);
        execute(first, "us1", "CREATE TABLE side_by_side AS SELECT 'first' AS sid");
        execute(second, "us1", "CREATE TABLE side_by_side AS SELECT 'second' AS sid");

        first.stop();

        assertThat(second.isRunning()).isTrue();
        assertThat(ask(second, "us1", "SELECT sid FROM side_by_side")).isEqualTo("second");
        assertThat(second.connection().password())
                .isNotEqualTo(first.connection().password());
    }

    @Test
    void startsOnceWhenStartedTwiceAtTheSameTime() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            Callable<EmbeddedPostgres> start = () -> EmbeddedPostgres.start(settings);
            var servers = threads.invokeAll(List.of(start, start));

            assertThat(servers.get(0).get().pid())
                    .isPresent()
                    .isEqualTo(servers.get(1).get().pid());
        }
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (var other = new ServerSocket(0, 1, LOOPBACK)) {
            var taken = new EmbeddedPostgres.Settings(directory, other.getLocalPort(), List.of("us1"), 20);

            assertThatThrownBy(() -> EmbeddedPostgres.start(taken))
                    .isInstanceOf(PostgresUnavailable.class)
                    .hasMessageContaining("Port " + other.getLocalPort())
                    .hasMessageContaining("--port-offset");
        }
    }

    @Test
    void refusesDataOfAnotherMajorVersion() throws IOException {
        shared().stop();
        var version = sharedDirectory.resolve("postgres/data/PG_VERSION");
        var ours = Files.readString(version);
        Files.writeString(version, "17\n");
        try {
            assertThatThrownBy(() -> shared())
                    .isInstanceOf(PostgresUnavailable.class)
                    .hasMessageContaining("written by PostgreSQL 17")
                    .hasMessageContaining("brings PostgreSQL 18");
        } finally {
            Files.writeString(version, ours);
        }
    }

    @Test
    void startsAlthoughItsOldProcessIdBelongsToAStrangerNow() throws Exception {
        var server = shared();
        var pidFile = sharedDirectory.resolve("postgres/data/postmaster.pid");
        var lines = Files.readString(pidFile);
        var old = server.pid().orElseThrow();
        server.kill();
        Files.writeString(
                pidFile,
                lines.replaceFirst(
                        "^" + old, Long.toString(ProcessHandle.current().pid())));

        assertThat(EmbeddedPostgres.running(sharedDirectory)).isEmpty();
        assertThat(shared().isRunning()).isTrue();
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void beginsAgainAfterALauncherDiedWhileItMadeTheDirectory() throws IOException {
        var half = Files.createDirectories(directory.resolve("postgres/data.new/base"));
        Files.writeString(half.resolve("1"), "half");
        Files.writeString(directory.resolve("postgres/password.new"), "half");

        assertThat(EmbeddedPostgres.start(settings).isRunning()).isTrue();
    }

    @Test
    void runsBelowADirectoryThatNobodyElseMayEnter() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));

        var server = EmbeddedPostgres.start(settings(directory.resolve("deep/down")));

        assertThat(ask(server, "us1", "SELECT 1")).isEqualTo("1");
        server.kill();
    }

    @Test
    void keepsItsPasswordToItself() throws Exception {
        var server = shared();

        assertThat(Files.getPosixFilePermissions(sharedDirectory.resolve("postgres/password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(server.connection().toString())
                .doesNotContain(server.connection().password());
        assertThat(Files.readString(sharedDirectory.resolve("logs/postgres.log")))
                .doesNotContain(server.connection().password());
        assertThatThrownBy(() -> DriverManager.getConnection(server.connection().url("us1"), "strowger", "guess"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void neverTradesDurabilityForSpeed() throws SQLException {
        var server = shared();

        assertThat(ask(server, "us1", "SHOW fsync")).isEqualTo("on");
        assertThat(ask(server, "us1", "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(ask(server, "us1", "SHOW full_page_writes")).isEqualTo("on");
        assertThat(ask(server, "us1", "SHOW data_checksums")).isEqualTo("on");
        assertThat(ask(server, "us1", "SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(ask(server, "us1", "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(ask(server, "us1", "SHOW max_connections")).isEqualTo("20");
    }

    @Test
    void unpacksOnceForManyAtATime(@TempDir Path cache) throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<PostgresBinaries> unpack = () -> PostgresBinaries.unpackedIn(cache.resolve("strowger"));
            for (var binaries : threads.invokeAll(List.of(unpack, unpack, unpack, unpack))) {
                assertThat(Path.of(binaries.get().program("postgres"))).isExecutable();
            }
        }
        try (var left = Files.list(cache.resolve("strowger"))) {
            assertThat(left.filter(Files::isDirectory)).hasSize(1);
        }
    }

    /// The one that many tests use, whatever the last of them has left of it.
    private static EmbeddedPostgres shared() {
        return EmbeddedPostgres.start(sharedSettings);
    }

    private static EmbeddedPostgres.Settings withDatabases(String... databases) {
        return new EmbeddedPostgres.Settings(
                sharedDirectory, sharedSettings.port(), List.of(databases), sharedSettings.maxConnections());
    }

    private static EmbeddedPostgres.Settings settings(Path directory) throws IOException {
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            return new EmbeddedPostgres.Settings(directory, free.getLocalPort(), List.of("us1", "ie1"), 20);
        }
    }

    /// Starts a server, says its process id and waits to be killed.
    static final class Launcher {
        public static void main(String[] arguments) throws InterruptedException {
            var server = EmbeddedPostgres.start(new EmbeddedPostgres.Settings(
                    Path.of(arguments[0]), Integer.parseInt(arguments[1]), List.of("us1"), 20));
            System.out.println("pid " + server.pid().orElseThrow());
            new CountDownLatch(1).await();
        }
    }

    private static String session(long pid) throws IOException {
        var ps = new ProcessBuilder("ps", "-o", "sess=", "-p", Long.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static boolean isActive(EmbeddedPostgres server, long backend) {
        try {
            return ask(
                            server,
                            "us1",
                            "SELECT state FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND pid = "
                                    + backend)
                    .equals("active");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Connection session(EmbeddedPostgres server, String database) throws SQLException {
        var connection = server.connection();
        return DriverManager.getConnection(connection.url(database), connection.user(), connection.password());
    }

    private static void execute(EmbeddedPostgres server, String database, String statement) throws SQLException {
        try (var session = session(server, database);
                var sql = session.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String ask(EmbeddedPostgres server, String database, String query) throws SQLException {
        try (var session = session(server, database)) {
            return ask(session, query);
        }
    }

    private static String ask(Connection session, String query) throws SQLException {
        try (var sql = session.createStatement();
                var row = sql.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
