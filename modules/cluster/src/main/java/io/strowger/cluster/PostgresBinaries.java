package io.strowger.cluster;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once for every cluster of this user out of the jar on the class path.
record PostgresBinaries(Path home) {
    static final String MAJOR = "18";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /// The programs in the cache of this user; unpacks them where they are missing.
    static PostgresBinaries unpacked() throws IOException {
        return unpackedIn(sharedCache());
    }

    /// Any number of processes may do this at once: one unpacks beside the final place and renames, the others wait
    /// for it. The folder's name holds the archive's checksum, so another build of PostgreSQL never meets an old
    /// folder.
    static PostgresBinaries unpackedIn(Path cache) throws IOException {
        var platform = platform();
        var archive = Optional.ofNullable(PostgresBinaries.class.getResource("/postgres-" + platform + ".txz"))
                .orElseThrow(
                        () -> new PostgresUnavailable(
                                "This build brings no PostgreSQL for " + platform
                                        + ". It has those for Linux and macOS on amd64 and arm64; run a PostgreSQL of your own elsewhere."));
        var home = cache.resolve("postgres-" + MAJOR + "-" + platform + "-" + checksum(archive));
        if (!Files.isDirectory(home)) {
            makeReadable(cache);
            FileLock.holding(
                    cache.resolve(home.getFileName() + ".lock"),
                    () -> Files.isDirectory(home) ? home : unpack(archive, home));
        }
        return new PostgresBinaries(home);
    }

    /// Root's cache lies where the other user that the server runs as can read it; root's own home is closed to
    /// others.
    private static Path sharedCache() {
        if (new UnixSystem().getUid() == 0) {
            return Path.of("/var/cache/strowger");
        }
        var named = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(folder -> folder.startsWith("/"));
        return Path.of(named.orElse(System.getProperty("user.home") + "/.cache"), "strowger");
    }

    private static String platform() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (system.startsWith("mac") ? "darwin" : system) + "-"
                + switch (processor) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> processor;
                };
    }

    private static String checksum(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection jar) {
            // known to the jar, so nothing is read
            return HexFormat.of().toHexDigits((int) jar.getJarEntry().getCrc());
        }
        try (var in = new CheckedInputStream(archive.openStream(), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().toHexDigits((int) in.getChecksum().getValue());
        }
    }

    private static Path unpack(URL archive, Path home) throws IOException {
        var started = System.nanoTime();
        var beside = home.resolveSibling(home.getFileName() + ".unpacking");
        Trees.delete(beside); // of a process that died here
        makeReadable(beside);
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                place(tar, entry, beside);
            }
        }
        Files.move(beside, home, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("unpacked PostgreSQL into {} in {} ms", home, (System.nanoTime() - started) / 1_000_000);
        return home;
    }

    private static void place(InputStream content, TarArchiveEntry entry, Path root) throws IOException {
        var target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new PostgresUnavailable(
                    "The PostgreSQL archive is not to be trusted: it has an entry " + entry.getName());
        }
        makeReadable(entry.isDirectory() ? target : target.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(content, target);
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString((entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
            try (var file = FileChannel.open(target, StandardOpenOption.WRITE)) {
                file.force(true); // a renamed folder of empty files would outlive a power cut
            }
        }
    }

    /// Creates what is missing of `folder` so that others can read it, whatever the caller's umask.
    private static void makeReadable(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            var parent = Optional.ofNullable(folder.getParent());
            if (parent.isPresent()) {
                makeReadable(parent.get());
            }
            try {
                Files.createDirectory(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            } catch (FileAlreadyExistsException made) {
                LOG.debug("{} was made by another process", folder);
            }
        }
    }
}
