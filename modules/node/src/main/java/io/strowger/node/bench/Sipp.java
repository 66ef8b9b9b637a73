package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.FileTree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// SIPp, a public SIP load generator, with scenarios of ours.
record Sipp(Path program, int port) {
    private static final int LAST_LINES = 5;
    private static final int GRACE = 30; // seconds that what is under way may take after the last request is offered
    private static final String SOCKET_BUFFER = "4000000"; // a burst of answers must not be lost at SIPp's own door
    private static final String LOG = "scenario.log";
    private static final String CALL_LIMIT_MILLIS = "20000"; // a device that has no answer by then has failed

    /// What each device does: a scenario among our resources, and the injection file that its fields come from.
    record Scenario(String resource, List<String> injection, List<String> options) {
        Scenario {
            injection = List.copyOf(injection);
            options = List.copyOf(options);
        }
    }

    /// What is offered: so many registrations or calls at this rate.
    record Load(Order order, int rate, int registrations) {
        /// `rate` a second for so long, of devices taken at random.
        static Load steady(int rate, int seconds) {
            return of(rate, rate * seconds);
        }

        /// So many at `rate` a second, of devices taken at random.
        static Load of(int rate, int registrations) {
            return new Load(Order.RANDOM, rate, registrations);
        }

        /// Every device once.
        static Load each(int rate, int devices) {
            return new Load(Order.SEQUENTIAL, rate, devices);
        }

        private int seconds() {
            return registrations / rate + 1;
        }
    }

    /// In which order devices are taken from the injection file: SIPp's words.
    enum Order {
        RANDOM,
        SEQUENTIAL
    }

    /// What a load led to. Who was acknowledged is known of a scenario that logs it.
    record Result(
            long completed,
            long failed,
            long retransmissions,
            double seconds,
            List<Double> milliseconds,
            Acknowledged acknowledged) {
        Result {
            milliseconds = List.copyOf(milliseconds);
        }

        double completedPerSecond() {
            return completed / seconds;
        }

        double percentile(double share) {
            if (milliseconds.isEmpty()) return Double.NaN;
            return milliseconds.get(Math.min(milliseconds.size() - 1, (int) (milliseconds.size() * share)));
        }
    }

    static Sipp installed(int port) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "sipp"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Sipp(program, port))
                .orElseThrow(() -> Problem.environment(
                        "needs SIPp, which is not on the PATH. Install it: apt install sip-tester"));
    }

    Result run(Scenario scenario, String target, Load load) {
        try (var work = FileTree.temporary("strowger-bench-")) {
            return run(work.root(), scenario, target, load);
        } catch (IOException cause) {
            throw Problem.failed("cannot run SIPp: " + cause.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Problem.failed("interrupted");
        }
    }

    private Result run(Path work, Scenario scenario, String target, Load load)
            throws IOException, InterruptedException {
        try (InputStream resource = Sipp.class.getResourceAsStream(scenario.resource())) {
            if (resource == null) throw new IOException(scenario.resource() + " is missing from the jar");
            Files.copy(resource, work.resolve("scenario.xml"));
        }
        var lines = new ArrayList<String>();
        lines.add(load.order().name());
        lines.addAll(scenario.injection());
        Files.write(work.resolve("fields.csv"), lines, StandardCharsets.UTF_8);
        var begun = System.nanoTime();
        var process = new ProcessBuilder(command(scenario, target, load))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("sipp.out").toFile())
                .start();
        if (!process.waitFor(load.seconds() + 2L * GRACE, TimeUnit.SECONDS))
            process.destroyForcibly().waitFor();
        var took = (System.nanoTime() - begun) / 1e9;
        var statistics = work.resolve("stat.csv");
        if (!Files.exists(statistics)) {
            throw Problem.failed("SIPp ended with " + process.exitValue() + " and no figures:\n"
                    + Files.readString(work.resolve("sipp.out")).strip());
        }
        var last = lastRow(Files.readAllLines(statistics));
        var result = new Result(
                number(last, "SuccessfulCall(C)"),
                number(last, "FailedCall(C)"),
                number(last, "Retransmissions(C)"),
                took,
                responseTimes(work),
                acknowledged(work.resolve(LOG)));
        if (result.completed() + result.failed() == 0) {
            var said =
                    Files.readString(work.resolve("sipp.out")).strip().lines().toList();
            throw Problem.failed("SIPp gave up: "
                    + String.join("\n", said.subList(Math.max(0, said.size() - LAST_LINES), said.size())));
        }
        return result;
    }

    private List<String> command(Scenario scenario, String target, Load load) {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(List.of("-sf", "scenario.xml", "-inf", "fields.csv"));
        command.addAll(scenario.options());
        command.addAll(List.of(
                "-r",
                Integer.toString(load.rate()),
                "-m",
                Integer.toString(load.registrations()),
                "-l",
                Integer.toString(Math.max(2000, load.rate() * 2))));
        command.addAll(
                List.of("-i", target.substring(0, target.indexOf(':')), "-p", Integer.toString(port), "-nostdin"));
        command.addAll(List.of("-buff_size", SOCKET_BUFFER));
        command.addAll(
                List.of("-timeout", Integer.toString(load.seconds() + GRACE), "-recv_timeout", CALL_LIMIT_MILLIS));
        command.addAll(List.of("-trace_stat", "-stf", "stat.csv", "-fd", "1", "-trace_rtt", "-rtt_freq", "100"));
        command.addAll(List.of("-trace_logs", "-log_file", LOG));
        command.add(target);
        return command;
    }

    private static Acknowledged acknowledged(Path log) throws IOException {
        if (!Files.exists(log)) return Acknowledged.NONE;
        try (var lines = Files.lines(log)) {
            return Acknowledged.parse(lines);
        }
    }

    /// A phone on `ip` that answers whoever calls it, until it is stopped.
    Process answering(String ip, int itsPort) {
        try {
            return new ProcessBuilder(
                            program.toString(),
                            "-sn",
                            "uas",
                            "-i",
                            ip,
                            "-p",
                            Integer.toString(itsPort),
                            "-nostdin",
                            "-buff_size",
                            SOCKET_BUFFER)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException cause) {
            throw Problem.failed("cannot run SIPp: " + cause.getMessage());
        }
    }

    /// Shortest first.
    private static List<Double> responseTimes(Path work) throws IOException {
        var times = new ArrayList<Double>();
        try (var files = Files.newDirectoryStream(work, "*rtt.csv")) {
            for (var file : files) {
                var lines = Files.readAllLines(file);
                for (var line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                    var fields = line.split(";");
                    if (fields.length > 1) times.add(Double.parseDouble(fields[1]));
                }
            }
        }
        Collections.sort(times);
        return times;
    }

    private static Map<String, String> lastRow(List<String> lines) {
        var names = lines.getFirst().split(";");
        var cells = lines.getLast().split(";");
        var row = new HashMap<String, String>();
        for (var column = 0; column < Math.min(names.length, cells.length); column++)
            row.put(names[column], cells[column]);
        return row;
    }

    private static long number(Map<String, String> row, String name) {
        return Long.parseLong(row.getOrDefault(name, "0"));
    }
}
