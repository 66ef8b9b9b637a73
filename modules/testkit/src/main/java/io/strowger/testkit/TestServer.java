package io.strowger.testkit;

import io.strowger.cluster.EmbeddedPostgres;
import io.strowger.testkit.TestDatabases.TestDatabase;
import java.nio.file.Path;
import java.util.List;

/// A PostgreSQL server of one test's own, for a test that takes it away: it has one database and keeps its port and
/// its data when it is started again.
public final class TestServer implements AutoCloseable {
    private static final String DATABASE = "test";
    private static final int MAX_CONNECTIONS = 50;

    private final Path directory;
    private final EmbeddedPostgres.Settings settings;
    private EmbeddedPostgres server;

    private TestServer(Path directory, int port) {
        this.directory = directory;
        this.settings = new EmbeddedPostgres.Settings(directory, port, List.of(DATABASE), MAX_CONNECTIONS);
        this.server = EmbeddedPostgres.start(settings);
    }

    public static TestServer start() {
        return new TestServer(TestDatabases.directory(), TestDatabases.freePort());
    }

    public TestDatabase database() {
        var connection = server.connection();
        return new TestDatabase(connection.url(DATABASE), connection.user(), connection.password());
    }

    /// Ends all sessions and returns when the server is gone.
    public void stop() {
        server.stop();
    }

    /// The same without a word to anybody.
    public void kill() {
        server.kill();
    }

    /// Returns when it takes connections.
    public void startAgain() {
        server = EmbeddedPostgres.start(settings);
    }

    @Override
    public void close() {
        server.kill();
        TestDatabases.remove(directory);
    }
}
