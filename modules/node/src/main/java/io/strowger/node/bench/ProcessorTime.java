package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The processor time of some processes, of all that they have started, and of those of them that have ended.
/// Linux only; elsewhere zero.
record ProcessorTime(List<Long> roots) {
    private static final Path PROCESSES = Path.of("/proc");
    private static final long MICROSECONDS_PER_TICK = 10_000; // USER_HZ is 100 on every Linux that Java runs on
    private static final int PARENT = 1; // fields after the name, from 0
    private static final int USER_TIME = 11;
    private static final int CHILDRENS_SYSTEM_TIME = 14;

    private record OneProcess(long pid, long parent, long ticks) {}

    static ProcessorTime of(List<Long> roots) {
        return new ProcessorTime(List.copyOf(roots));
    }

    /// All sites and PostgreSQL.
    static ProcessorTime of(LocalCluster cluster) {
        var pids = new ArrayList<Long>();
        cluster.running().values().forEach(process -> pids.add(process.pid()));
        cluster.postgres().ifPresent(server -> server.pid().ifPresent(pids::add));
        return of(pids);
    }

    long microseconds() {
        if (roots.isEmpty() || !Files.isDirectory(PROCESSES)) return 0;
        var all = read();
        return all.values().stream()
                        .filter(process -> descends(process, all))
                        .mapToLong(OneProcess::ticks)
                        .sum()
                * MICROSECONDS_PER_TICK;
    }

    private boolean descends(OneProcess process, Map<Long, OneProcess> all) {
        for (var one = process; one != null; one = all.get(one.parent())) if (roots.contains(one.pid())) return true;
        return false;
    }

    private static Map<Long, OneProcess> read() {
        var found = new HashMap<Long, OneProcess>();
        try (var folders = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (var folder : folders) {
                try {
                    var process = parse(
                            Long.parseLong(folder.getFileName().toString()), Files.readString(folder.resolve("stat")));
                    found.put(process.pid(), process);
                } catch (IOException _) {
                    // it has ended meanwhile
                }
            }
        } catch (IOException cause) {
            throw Problem.failed("cannot read /proc: " + cause.getMessage());
        }
        return found;
    }

    private static OneProcess parse(long pid, String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        var ticks = 0L;
        for (var field = USER_TIME; field <= CHILDRENS_SYSTEM_TIME; field++) ticks += Long.parseLong(fields[field]);
        return new OneProcess(pid, Long.parseLong(fields[PARENT]), ticks);
    }
}
