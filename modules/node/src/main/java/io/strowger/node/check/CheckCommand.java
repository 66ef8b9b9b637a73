package io.strowger.node.check;

import io.strowger.node.Problem;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
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
        var out = spec.commandLine().getOut();
        var coverage = new Coverage();
        var until = soak.isEmpty()
                ? Long.MAX_VALUE
                : System.nanoTime() + duration(soak).toNanos();
        var last = soak.isEmpty() ? seed + seeds : Long.MAX_VALUE;
        var done = 0L;
        var steps = 0L;
        for (var world = seed; world < last && System.nanoTime() < until; world++) {
            var outcome = Simulation.run(world, this.steps, Rules.BUILT);
            if (outcome.violation().isPresent()) {
                new Shrinker(world, this.steps, Rules.BUILT).tell(outcome).forEach(out::println);
                out.flush();
                return Problem.Exit.FAILED.code();
            }
            coverage.add(outcome.coverage());
            done++;
            steps += outcome.steps();
        }
        out.println(done + " worlds from seed " + seed + ", " + steps + " steps: no violation");
        out.println("what happened in them: " + coverage);
        out.flush();
        return Problem.Exit.OK.code();
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse("PT" + text);
        } catch (DateTimeParseException notOne) {
            throw Problem.environment("--soak takes a time such as 2h, 30m or 90s, not " + text);
        }
    }
}
