package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.SiteProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What the JVM of a site holds: the objects that a full collection leaves, class by class in bytes, and its threads
/// and open files, which are zero where there is no `/proc`.
record ProcessFigures(Map<String, Long> classes, long threads, long files) {
    private static final Pattern CLASS = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(.+?)(?: \\(\\S+\\))?$");

    /// What the collector puts between objects that it did not move: not memory that anybody holds.
    private static final String FILLER = "jdk.internal.vm.Filler";

    ProcessFigures {
        classes = Map.copyOf(classes);
    }

    static ProcessFigures of(SiteProcess process) {
        var folder = Path.of("/proc", Long.toString(process.pid()));
        return new ProcessFigures(histogram(process), entries(folder.resolve("task")), entries(folder.resolve("fd")));
    }

    long heap() {
        return classes.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The classes that hold so much more than before, the most first, with how much that is.
    List<Map.Entry<String, Long>> grown(ProcessFigures before, long atLeast) {
        var grown = new HashMap<String, Long>();
        classes.forEach((name, bytes) -> grown.put(name, bytes - before.classes.getOrDefault(name, 0L)));
        return grown.entrySet().stream()
                .filter(entry -> entry.getValue() >= atLeast)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .toList();
    }

    private static Map<String, Long> histogram(SiteProcess process) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var histogram = new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            var text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var classes = new HashMap<String, Long>();
            var lines = CLASS.matcher(text);
            while (lines.find())
                if (!lines.group(2).contains(FILLER))
                    classes.merge(lines.group(2), Long.parseLong(lines.group(1)), Long::sum);
            if (classes.isEmpty()) throw Problem.failed("jcmd found no heap in process " + process.pid() + ": " + text);
            return classes;
        } catch (IOException cause) {
            throw Problem.environment("cannot run " + jcmd + " (it is part of a JDK): " + cause.getMessage());
        }
    }

    private static long entries(Path folder) {
        if (!Files.isDirectory(folder)) return 0;
        try (var entries = Files.list(folder)) {
            return entries.count();
        } catch (IOException cause) {
            throw Problem.failed("cannot read " + folder + ": " + cause.getMessage());
        }
    }
}
