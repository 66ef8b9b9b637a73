package io.strowger.node;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--data`, the same in every command that works with a local cluster.
final class DataOption {
    private static final Path DEFAULT = Path.of("data");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:STROWGER_DATA}",
            description = "the data directory of the cluster; default: STROWGER_DATA if that is set, else ./data")
    private Optional<Path> directory = Optional.empty();

    Path path() {
        return directory.orElse(DEFAULT);
    }

    boolean isGiven() {
        return directory.isPresent();
    }
}
