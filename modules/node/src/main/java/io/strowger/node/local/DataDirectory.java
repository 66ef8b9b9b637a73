package io.strowger.node.local;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.strowger.node.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Everything that a local cluster keeps: `version`, `lock`, `secrets/`, `tls/` (what clients of its HTTPS need),
/// `postgres/`, `run/` (who runs, and with what configuration), `logs/`.
record DataDirectory(Path root) {
    /// Grows when an older Strowger could not read what a newer one left here.
    static final int VERSION = 1;

    private static final int SECRET_BYTES = 32;

    DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /// The directory of a cluster that is to be started: made when there is none, refused when it is somebody
    /// else's or from the future.
    static DataDirectory prepare(Path root) {
        var data = new DataDirectory(root);
        try {
            if (!Files.exists(data.version())) {
                data.refuseForeignFiles();
                Files.createDirectories(data.root);
                data.write(data.version(), VERSION + "\n"); // first: whoever dies after it leaves what is known again
            }
            data.refuseNewer();
            for (var directory : new Path[] {data.run(), data.logs(), data.secrets()})
                Files.createDirectories(directory);
            data.restrict(data.secrets(), "rwx------");
            data.restrict(data.run(), "rwx------");
            return data;
        } catch (IOException cause) {
            throw Problem.environment(
                    "cannot use " + root + " as data directory (" + reason(cause) + "). Name another with --data DIR.");
        }
    }

    /// The directory of a cluster that was started before.
    static DataDirectory existing(Path root) {
        var data = new DataDirectory(root);
        if (!Files.exists(data.version())) {
            throw Problem.environment("there is no cluster in " + data.root + ". Start one with `" + data.command("up")
                    + "`, or name its directory with --data DIR.");
        }
        try {
            data.refuseNewer();
        } catch (IOException cause) {
            throw Problem.environment("cannot read " + data.version() + " (" + reason(cause) + ")");
        }
        return data;
    }

    /// A command about the cluster of this directory, as it has to be typed.
    String command(String words) {
        var isDefault = root.equals(DataOption.DEFAULT.toAbsolutePath().normalize());
        return "./strowger " + words + (isDefault ? "" : " --data " + root);
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path run() {
        return root.resolve("run");
    }

    /// Which links between the sites are cut: see [io.strowger.node.CutLink].
    Path cutLinks() {
        return run().resolve("cut-links");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path tls() {
        return root.resolve("tls");
    }

    private Path version() {
        return root.resolve("version");
    }

    /// Only its owner may enter.
    Path secrets() {
        return root.resolve("secrets");
    }

    /// Held while somebody changes which processes run. Empty when somebody else holds it.
    Optional<Lock> tryLock() {
        try {
            var channel = FileChannel.open(root.resolve("lock"), CREATE, WRITE);
            try {
                if (channel.tryLock() != null) return Optional.of(new Lock(channel));
            } catch (OverlappingFileLockException heldByThisProcess) {
                // the same answer as for another process
            }
            channel.close();
            return Optional.empty();
        } catch (IOException cause) {
            throw Problem.environment("cannot lock " + root + " (" + reason(cause) + ")");
        }
    }

    /// Let go by closing it, or by the end of the process.
    record Lock(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }
    }

    /// The secret of this name, in hexadecimal; made on first use, readable by its owner only.
    String secret(String name, RandomGenerator random) {
        var file = secrets().resolve(name);
        var known = read(file);
        if (known.isPresent()) return known.get().strip();
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        var secret = HexFormat.of().formatHex(bytes);
        writePrivately(file, secret + "\n");
        return secret;
    }

    Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException cause) {
            throw Problem.environment("cannot read " + file + " (" + reason(cause) + ")");
        }
    }

    /// Replaces the file at once, so that nobody reads half of it.
    void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(Path file, byte[] content) {
        replace(file, content, "rw-r--r--");
    }

    void writePrivately(Path file, String text) {
        writePrivately(file, text.getBytes(StandardCharsets.UTF_8));
    }

    void writePrivately(Path file, byte[] content) {
        replace(file, content, "rw-------");
    }

    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException cause) {
            throw Problem.failed("cannot remove " + file + " (" + reason(cause) + ")");
        }
    }

    /// Removes the directory and all that is in it.
    void removeAll() {
        new FileTree(root).close();
    }

    private void replace(Path file, byte[] content, String permissions) {
        var draft = draft(file);
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft);
            restrict(draft, permissions);
            Files.write(draft, content, WRITE, TRUNCATE_EXISTING);
            Files.move(draft, file, ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (IOException cause) {
            throw Problem.environment("cannot write " + file + " (" + reason(cause) + ")");
        }
    }

    private static Path draft(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    private void restrict(Path path, String permissions) throws IOException {
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private void refuseForeignFiles() throws IOException {
        if (!Files.exists(root)) return;
        try (var content = Files.list(root)) {
            var ours = draft(version());
            if (content.anyMatch(file -> !file.equals(ours))) {
                throw Problem.environment(root
                        + " has files in it, and they are not Strowger's. Name another directory with --data DIR.");
            }
        }
    }

    private void refuseNewer() throws IOException {
        var written = Files.readString(version()).strip();
        int number;
        try {
            number = Integer.parseInt(written);
        } catch (NumberFormatException notANumber) {
            throw Problem.environment(version() + " should hold a number, and holds '" + written + "'. Is " + root
                    + " a Strowger data directory?");
        }
        if (number > VERSION) {
            throw Problem.environment(
                    root + " was written by a newer Strowger (version " + number + " of the directory; this one knows "
                            + VERSION + "). Update Strowger, or name another directory with --data DIR.");
        }
    }

    private static String reason(IOException cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
