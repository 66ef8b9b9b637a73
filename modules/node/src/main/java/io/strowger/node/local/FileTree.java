package io.strowger.node.local;

import io.strowger.node.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A directory of ours with all that is in it, which goes when it is closed.
public record FileTree(Path root) implements AutoCloseable {
    /// A new one where this machine keeps what is temporary; only its owner may enter.
    public static FileTree temporary(String prefix) {
        try {
            return new FileTree(Files.createTempDirectory(prefix));
        } catch (IOException cause) {
            throw Problem.environment("cannot make a temporary directory: " + cause.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause)
                        throws IOException {
                    if (cause != null) throw cause;
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException cause) {
            throw Problem.failed("cannot remove " + root + " (" + cause + ")");
        }
    }
}
