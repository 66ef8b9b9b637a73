package io.strowger.node.local;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A process of ours that outlives the one that started it, as its pid file under `run/` tells. A pid that was
/// given to another process since is not taken for ours: the start time tells them apart. `clustered` is a site
/// that is in a cluster, or may be about to form one.
public record SiteProcess(ProcessHandle handle, Instant started, boolean clustered) {
    /// A machine whose clock is set reports other start times for the same process: Linux counts them from a boot
    /// time in whole seconds.
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    static SiteProcess of(ProcessHandle handle, boolean clustered) {
        return new SiteProcess(handle, startOf(handle), clustered);
    }

    /// The process that this pid file names, if it still runs.
    static Optional<SiteProcess> find(DataDirectory data, String name) {
        return data.read(file(data, name)).flatMap(SiteProcess::parse);
    }

    void remember(DataDirectory data, String name) {
        data.write(
                file(data, name), "pid=" + handle.pid() + "\nstarted=" + started + "\nclustered=" + clustered + "\n");
    }

    static void forget(DataDirectory data, String name) {
        data.remove(file(data, name));
    }

    static boolean isRemembered(DataDirectory data, String name) {
        return data.read(file(data, name)).isPresent();
    }

    SiteProcess inCluster() {
        return new SiteProcess(handle, started, true);
    }

    public long pid() {
        return handle.pid();
    }

    boolean isAlive() {
        return handle.isAlive();
    }

    CompletableFuture<ProcessHandle> onExit() {
        return handle.onExit();
    }

    /// Asks it to end (SIGTERM).
    void stop() {
        handle.destroy();
    }

    /// Ends it (SIGKILL).
    void kill() {
        handle.destroyForcibly();
    }

    /// Whether it has ended within `limit`.
    boolean endsWithin(Duration limit) {
        try {
            handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillRuns) {
            return false;
        } catch (ExecutionException cause) {
            throw new IllegalStateException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return !handle.isAlive();
        }
    }

    private static Path file(DataDirectory data, String name) {
        return data.run().resolve(name + ".pid");
    }

    private static Optional<SiteProcess> parse(String text) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
            var pid = Long.parseLong(properties.getProperty("pid", ""));
            var started = Instant.parse(properties.getProperty("started", ""));
            var clustered = Boolean.parseBoolean(properties.getProperty("clustered"));
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(handle ->
                            Duration.between(started, startOf(handle)).abs().compareTo(CLOCK_STEP) <= 0)
                    .map(handle -> new SiteProcess(handle, started, clustered));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static Instant startOf(ProcessHandle handle) {
        return handle.info().startInstant().orElse(Instant.EPOCH);
    }
}
