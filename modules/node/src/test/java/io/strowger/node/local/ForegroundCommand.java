package io.strowger.node.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `./strowger ...` that runs until it is told to end, as in a terminal. Closed, it is killed if it still runs.
public final class ForegroundCommand implements AutoCloseable {
    private static final Duration COMMAND = Duration.ofMinutes(4); // a cold start on a busy machine of two cores
    private static final Duration END = Duration.ofMinutes(1);
    private static final Path ENV = Path.of("/usr/bin/env");
    private static final Path KEPT = Path.of("target/cluster-logs/commands");

    private final Process process;
    private final Path output;

    private ForegroundCommand(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static ForegroundCommand start(Map<String, String> environment, List<String> arguments) {
        return start(List.of(), environment, arguments);
    }

    /// `by` is the command that runs it, and becomes it.
    static ForegroundCommand start(List<String> by, Map<String, String> environment, List<String> arguments) {
        try {
            var last = Path.of(arguments.getLast()).getFileName();
            var output = Files.createTempFile("strowger-" + last + "-", ".out");
            var command = new ArrayList<>(by);
            command.addAll(interruptible());
            command.add(RunningCluster.CHECKOUT.resolve("strowger").toString());
            command.addAll(arguments);
            var builder = new ProcessBuilder(command)
                    .directory(RunningCluster.CHECKOUT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("STROWGER_BUILT", "yes");
            builder.environment().putAll(environment);
            return new ForegroundCommand(builder.start(), output);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// What it has printed so far, on both of its outputs.
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// Waits until it has printed this.
    public void awaitWords(String words) {
        RunningCluster.eventually("says \"" + words + "\"", COMMAND, () -> {
            if (output().contains(words)) return true;
            mustRun();
            return false;
        });
    }

    /// Fails, with what it has printed, when it has ended.
    void mustRun() {
        if (!process.isAlive())
            throw new AssertionError("ended by itself, with " + process.exitValue() + ":\n" + output());
    }

    /// `kill -SIGNAL`, which it outlives.
    void signal(String signal) {
        RunningCluster.signal(signal, process.pid());
    }

    /// `kill -SIGNAL`, and the exit code that it leads to.
    public int endsWith(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS))
                throw new AssertionError("does not end after SIG" + signal + ":\n" + output());
            return process.exitValue();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /// What it has printed is kept with the logs of the other clusters: a test that failed is looked into later.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try {
            if (!Files.exists(output)) return; // closed before
            Files.createDirectories(KEPT);
            Files.move(output, KEPT.resolve(output.getFileName()));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// A shell without job control starts what it sends into the background with SIGINT ignored, and all that is
    /// started from there inherits it. A terminal does not do that, so neither do we.
    private static List<String> interruptible() {
        return System.getProperty("os.name").equals("Linux") && Files.isExecutable(ENV)
                ? List.of(ENV.toString(), "--default-signal=INT")
                : List.of();
    }
}
