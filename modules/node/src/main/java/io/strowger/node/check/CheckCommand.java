package io.strowger.node.check;

import io.strowger.node.Problem;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `strowger check`.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Run the protocol's own rules through worlds in which everything goes wrong, and look for two active regions after every step.",
        footer = {
            "",
            "One seed is one world, the same every time. A failure is printed with its seed, the "
                    + "smallest schedule that leads to it, and what happened."
        })
public final class CheckCommand implements Callable<Integer> {
    private static final Duration ENDLESS = Duration.ofDays(36_500);
    private static final Duration SAY_EVERY = Duration.ofSeconds(10);
    private static final String NOT_A_TIME = "--soak takes a time such as 2h, 30m or 90s, not ";
    private static final int AT_ONCE = 8 * Runtime.getRuntime().availableProcessors(); // worlds, a second or so

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "the seed of the first world; default: ${DEFAULT-VALUE}",
            defaultValue = "0")
    private long seed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "how many worlds, each with the next seed; default: ${DEFAULT-VALUE}",
            defaultValue = "1")
    private long seeds;

    @Option(
            names = "--steps",
            paramLabel = "M",
            description = "steps of trouble in each world; default: ${DEFAULT-VALUE}",
            defaultValue = "5000")
    private int steps;

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            description = "world after world for so long, whatever --seeds says: 2h, 30m, 90s")
    private String soak = "";

    @Override
    public Integer call() {
        if (seeds < 1 || steps < 1) throw Problem.usage("--seeds and --steps must be 1 or more");
        var out = spec.commandLine().getOut();
        var begun = System.nanoTime();
        var time = soak.isEmpty() ? ENDLESS : duration(soak);
        var last = soak.isEmpty() ? seed + seeds : Long.MAX_VALUE;
        var coverage = new Coverage();
        var done = 0L;
        var said = begun;
        while (seed + done < last && System.nanoTime() - begun < time.toNanos()) {
            var from = seed + done;
            var outcomes = LongStream.range(from, Math.min(last, from + AT_ONCE))
                    .parallel()
                    .mapToObj(world -> Simulation.run(world, steps, Rules.BUILT))
                    .toList();
            for (var outcome : outcomes) {
                if (outcome.violation().isPresent()) return violated(outcome, out);
                coverage.add(outcome.coverage());
            }
            done += outcomes.size();
            if (System.nanoTime() - said > SAY_EVERY.toNanos()) {
                said = System.nanoTime();
                say(done + " worlds so far: no violation");
            }
        }
        out.println(done + " worlds from seed " + seed + ", of " + steps + " steps, in "
                + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s: no violation");
        out.println("what happened in them: " + coverage);
        out.flush();
        return Problem.Exit.OK.code();
    }

    private int violated(Simulation.Outcome outcome, PrintWriter out) {
        say("seed " + outcome.seed() + " breaks it; looking for the smallest schedule that does");
        new Shrinker(outcome.seed(), steps, Rules.BUILT).tell(outcome).forEach(out::println);
        out.flush();
        return Problem.Exit.FAILED.code();
    }

    /// Not among what was asked for.
    private void say(String progress) {
        var err = spec.commandLine().getErr();
        err.println(progress);
        err.flush();
    }

    private static Duration duration(String text) {
        try {
            var time = Duration.parse("PT" + text);
            if (!time.isPositive()) throw Problem.usage(NOT_A_TIME + text);
            return time;
        } catch (DateTimeParseException notOne) {
            throw Problem.usage(NOT_A_TIME + text);
        }
    }
}
