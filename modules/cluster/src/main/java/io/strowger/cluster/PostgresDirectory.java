package io.strowger.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that a database server of ours leaves on disk, below one directory.
record PostgresDirectory(Path root) {
    static final String USER = "strowger";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDirectory.class);
    private static final String CONFIGURATION = "strowger.conf";
    private static final long LARGEST_LOG = 16L << 20;
    private static final int PASSWORD_BYTES = 24;

    PostgresDirectory {
        root = root.toAbsolutePath().normalize();
    }

    Path data() {
        return root.resolve("postgres/data");
    }

    Path lock() {
        return root.resolve("postgres/lock");
    }

    Path log() {
        return root.resolve("logs/postgres.log");
    }

    private Path passwordFile() {
        return root.resolve("postgres/password");
    }

    void create() throws IOException {
        Files.createDirectories(lock().getParent());
        Files.createDirectories(log().getParent());
    }

    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    Optional<Postmaster> postmaster() throws IOException {
        return Postmaster.on(data());
    }

    boolean isEmpty() {
        return !Files.exists(data());
    }

    /// Makes the data directory beside its place and renames it, so that a launcher killed in between leaves nothing
    /// half made.
    void initialize(ServerAccount account, PostgresBinaries binaries) throws IOException {
        var started = System.nanoTime();
        var beside = data().resolveSibling("data.new");
        var password = passwordFile().resolveSibling("password.new");
        Trees.delete(beside);
        Files.deleteIfExists(password);
        Files.createDirectory(beside, permissions("rwx------"));
        account.own(beside);
        writeDurably(password, newPassword(), "rw-------");
        account.own(password);

        var initdb = List.of(
                binaries.program("initdb"),
                "--pgdata=" + account.nameOf(beside),
                "--username=" + USER,
                "--pwfile=/dev/stdin", // open already, so that its folder need not be
                "--auth=scram-sha-256",
                // Iterations slow down who guesses, and nobody guesses 24 random bytes; 4,096 of them for each of 72
                // connections slowed down every start by seconds. Old clients (ongres scram 2.x) refuse fewer than
                // 4,096.
                "--set=scram_iterations=1",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums",
                "--no-instructions");
        var outcome = PostgresRun.of(account.running(initdb), beside, password, log());
        if (!outcome.succeeded()) {
            throw new PostgresUnavailable(
                    "PostgreSQL could not make its data directory in " + root + ".\n" + outcome.lastLines());
        }
        Files.writeString(
                beside.resolve("postgresql.conf"), "\ninclude '" + CONFIGURATION + "'\n", StandardOpenOption.APPEND);
        account.disown(password);
        Files.move(password, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
        Files.move(beside, data(), StandardCopyOption.ATOMIC_MOVE);
        LOG.info("made {} in {} ms", data(), (System.nanoTime() - started) / 1_000_000);
    }

    void refuseAnotherMajor() throws IOException {
        var version = data().resolve("PG_VERSION");
        if (!Files.exists(version)) {
            throw new PostgresUnavailable(data()
                    + " is not a PostgreSQL data directory. Move it away or choose another directory with --data.");
        }
        var major = Files.readString(version).strip();
        if (!major.equals(PostgresBinaries.MAJOR)) {
            throw new PostgresUnavailable(data() + " was written by PostgreSQL " + major
                    + ", and this Strowger brings PostgreSQL " + PostgresBinaries.MAJOR
                    + ". Use the Strowger that wrote it, or choose another directory with --data.");
        }
        if (!Files.exists(passwordFile())) {
            throw new PostgresUnavailable(passwordFile() + " is missing, and the data in " + data()
                    + " can't be read without it. Put it back or choose another directory with --data.");
        }
    }

    boolean isConfiguredFor(EmbeddedPostgres.Settings settings) throws IOException {
        var file = data().resolve(CONFIGURATION);
        return Files.exists(file) && Files.readString(file).equals(configuration(settings));
    }

    void configure(EmbeddedPostgres.Settings settings, ServerAccount account) throws IOException {
        var beside = data().resolve(CONFIGURATION + ".new");
        Files.deleteIfExists(beside);
        writeDurably(beside, configuration(settings), "rw-------");
        account.own(beside);
        Files.move(beside, data().resolve(CONFIGURATION), StandardCopyOption.ATOMIC_MOVE);
    }

    /// The server writes to an open file and can't be made to change it, so a long log is put aside when no server
    /// runs.
    void rotateLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LARGEST_LOG) {
            Files.move(log(), log().resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String configuration(EmbeddedPostgres.Settings settings) {
        return """
                # Written by Strowger at each start. Settings of your own go into postgresql.conf, below the line that includes this file.

                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = %d
                password_encryption = scram-sha-256

                # What was acknowledged survives a crash. Never turn one of these off: a device was told 200, a caller 201.
                fsync = on
                synchronous_commit = on
                full_page_writes = on

                # One laptop of two cores that runs everything else too.
                shared_buffers = 128MB
                wal_compression = pglz
                max_wal_size = 1GB
                checkpoint_timeout = 15min
                autovacuum = on
                jit = off
                max_parallel_workers_per_gather = 0
                dynamic_shared_memory_type = mmap     # /dev/shm is small in containers and is swept at logout by some desktops

                # After a crash, one call for the whole file system instead of one for each file: seconds saved.
                recovery_init_sync_method = %s

                timezone = 'UTC'
                log_timezone = 'UTC'
                log_line_prefix = '%%m [%%p] %%d '
                log_checkpoints = off
                log_min_error_statement = panic       # statements may hold what has no place in a log
                """.formatted(settings.port(), settings.maxConnections(), isLinux() ? "syncfs" : "fsync");
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").equals("Linux");
    }

    private static String newPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private static void writeDurably(Path file, String text, String permissions) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, permissions(permissions))) {
            for (var rest = StandardCharsets.UTF_8.encode(text); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String letters) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(letters));
    }
}
