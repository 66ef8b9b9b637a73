package io.strowger.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The first process of a running database server, as its `postmaster.pid` describes it. The processes that serve
/// sessions are its children.
record Postmaster(long pid, int port, String status) {
    private static final Duration KILL_PATIENCE =
            Duration.ofSeconds(30); // the kernel writes nothing, it only tidies up
    // Linux says so when the cache it was unpacked into has been swept
    private static final Pattern COMMAND = Pattern.compile(".*/postgres( \\(deleted\\))?");
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /// The one that runs on `data`. The file alone proves nothing: it outlives a killed server, and by then its
    /// process id may be somebody else's.
    static Optional<Postmaster> on(Path data) throws IOException {
        return written(data).filter(postmaster -> postmaster.isOf(data));
    }

    /// Removes a `postmaster.pid` whose process id belongs to a stranger now: PostgreSQL would take that for its
    /// older self and refuse to start. One whose process is gone is left for PostgreSQL to judge, and it asks the
    /// shared memory for leftover backends in both cases.
    static void forgetStranger(Path data) throws IOException {
        var stranger = written(data)
                .filter(postmaster ->
                        !postmaster.isOf(data) && postmaster.handle().isPresent());
        if (stranger.isPresent()) {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        }
    }

    boolean isStopping() {
        return status.equals("stopping");
    }

    boolean isRunning() {
        return handle().filter(Postmaster::isRunning).isPresent();
    }

    /// SIGKILL to the process and its children. Returns when they are gone. [ProcessHandle#onExit()] would not do: of
    /// a process that is not our child it knows by looking every 300 ms and more, and it takes a zombie for alive.
    void kill() {
        var all = handle().stream()
                .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        if (!EmbeddedPostgres.within(KILL_PATIENCE, () -> all.stream().noneMatch(Postmaster::isRunning))) {
            throw new PostgresUnavailable("PostgreSQL (process " + pid + ") outlives SIGKILL.");
        }
    }

    private static Optional<Postmaster> written(Path data) throws IOException {
        var file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(file).stream().map(String::strip).toList();
        return number(lines, 0)
                .map(pid -> new Postmaster(
                        pid,
                        number(lines, PORT_LINE).orElse(0L).intValue(),
                        lines.size() > STATUS_LINE ? lines.get(STATUS_LINE) : "starting"));
    }

    private static Optional<Long> number(List<String> lines, int index) {
        return lines.stream()
                .skip(index)
                .findFirst()
                .filter(line -> line.matches("\\d{1,18}"))
                .map(Long::valueOf);
    }

    private Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid);
    }

    /// Whether the process is a postgres that works in `data`, by its working directory, or by its arguments where
    /// the system has no `/proc`.
    private boolean isOf(Path data) {
        var info = handle().filter(Postmaster::isRunning).map(ProcessHandle::info);
        if (info.flatMap(ProcessHandle.Info::command)
                .filter(command -> COMMAND.matcher(command).matches())
                .isEmpty()) {
            return false;
        }
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return info.flatMap(ProcessHandle.Info::arguments).stream()
                    .flatMap(Stream::of)
                    .anyMatch(data.toString()::equals);
        }
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), data);
        } catch (IOException gone) {
            return false;
        }
    }

    /// A zombie that nobody has waited for has no command any more. It holds nothing, though the system still knows
    /// its id.
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
