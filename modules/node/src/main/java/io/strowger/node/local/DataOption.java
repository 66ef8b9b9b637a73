package io.strowger.node.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--data`, the same in every command that works with a local cluster.
public final class DataOption {
    static final Path DEFAULT = Path.of("data");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:STROWGER_DATA}",
            description = "the data directory of the cluster; default: STROWGER_DATA if that is set, else ./data")
    private Optional<Path> directory = Optional.empty();

    /// The cluster that `up` left in this directory; it says on `out` what becomes of it.
    public LocalCluster cluster(PrintWriter out) {
        return LocalCluster.existing(path(), new SecureRandom(), out);
    }

    /// As it has to be typed, to be about the same directory.
    String command(String words) {
        return new DataDirectory(path()).command(words);
    }

    Path path() {
        return directory.orElse(DEFAULT);
    }

    boolean isGiven() {
        return directory.isPresent();
    }
}
