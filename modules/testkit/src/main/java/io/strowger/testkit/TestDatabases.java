package io.strowger.testkit;

import io.strowger.cluster.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Empty databases for tests, all in one PostgreSQL server per test JVM. It starts with the first test that asks and
/// ends with the JVM.
public final class TestDatabases {
    private static final String PREFIX = "strowger-test-";
    private static final Pattern DIRECTORY_OF = Pattern.compile(PREFIX + "(\\d+)-.*");
    private static final int MAX_CONNECTIONS = 200;
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private TestDatabases() {}

    /// Where one database is and how to get in. It prints without the password.
    public record TestDatabase(String url, String user, String password) {
        @Override
        public String toString() {
            return user + " at " + url;
        }
    }

    /// A new empty database that nobody else knows.
    public static TestDatabase fresh() {
        var connection = Server.SHARED.connection();
        var name = "test_" + NEXT.getAndIncrement();
        try (var session = DriverManager.getConnection(
                        connection.url("postgres"), connection.user(), connection.password());
                var statement = session.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no database for this test", e);
        }
        return new TestDatabase(connection.url(name), connection.user(), connection.password());
    }

    /// The one server, started when first touched.
    private static final class Server {
        private static final EmbeddedPostgres SHARED = start();

        private static EmbeddedPostgres start() {
            return EmbeddedPostgres.start(
                    new EmbeddedPostgres.Settings(directory(), freePort(), List.of(), MAX_CONNECTIONS));
        }
    }

    /// A new directory for a server, which is stopped and removed when this JVM ends.
    static Path directory() {
        try {
            removeThoseOfDeadJvms();
            var directory =
                    Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory), "test-databases-removal"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A JVM that was killed could not run its shutdown hook.
    private static void removeThoseOfDeadJvms() throws IOException {
        var user = System.getProperty("user.name");
        try (var directories = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), PREFIX + "*")) {
            for (var directory : directories) {
                var jvm = DIRECTORY_OF.matcher(directory.getFileName().toString());
                if (jvm.matches()
                        && ProcessHandle.of(Long.parseLong(jvm.group(1))).isEmpty()
                        && isOwnedBy(user, directory)) {
                    remove(directory);
                }
            }
        }
    }

    private static boolean isOwnedBy(String user, Path directory) throws IOException {
        try {
            return Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                    .getName()
                    .equals(user);
        } catch (NoSuchFileException removedByAnotherJvm) {
            return false;
        }
    }

    static void remove(Path directory) {
        if (!Files.exists(directory)) return;
        EmbeddedPostgres.running(directory).ifPresent(EmbeddedPostgres::kill);
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException | UncheckedIOException removedByAnotherJvm) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
