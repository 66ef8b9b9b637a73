package io.strowger.cluster;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// What came of one run of a PostgreSQL program that writes to the server's log.
record PostgresRun(boolean succeeded, String output, Path log) {
    private static final int LARGEST_OUTPUT = 64 << 10;
    private static final int QUOTED_LINES = 12;

    static PostgresRun of(List<String> command, Path workingDirectory, Path input, Path log) throws IOException {
        var before = Files.exists(log) ? Files.size(log) : 0;
        var builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                // a file, since a pipe would end with this process
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        try {
            var succeeded = builder.start().waitFor() == 0;
            return new PostgresRun(succeeded, written(log, before), log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresUnavailable("Interrupted while starting PostgreSQL.", e);
        }
    }

    boolean said(String words) {
        return !succeeded && output.contains(words);
    }

    String lastLines() {
        var lines = output.lines().toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - QUOTED_LINES))
                .collect(Collectors.joining("\n", "It said:\n", "\nAll of it: " + log));
    }

    private static String written(Path log, long before) throws IOException {
        try (var channel = FileChannel.open(log).position(before)) {
            return new String(Channels.newInputStream(channel).readNBytes(LARGEST_OUTPUT), StandardCharsets.UTF_8);
        }
    }
}
