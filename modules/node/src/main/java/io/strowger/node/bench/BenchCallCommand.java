package io.strowger.node.bench;

import io.strowger.node.Problem;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger bench call`.
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description =
                "Let callers call at fixed rates: INVITE, voice webhook, <Dial><Sip>, answer, BYE. Prints a row for each rate, and where the time goes.",
        footer = {
            "",
            "Needs a running cluster (`./strowger up`) and SIPp (Debian: sip-tester). SIPp calls "
                    + "and answers, and a web application decides, all of it on the same processors. It "
                    + "takes two ports after --port: one for the phone that answers, one for the "
                    + "application."
        })
final class BenchCallCommand implements Callable<Integer> {
    private static final Duration BETWEEN_RUNS = Duration.ofSeconds(2);

    @Mixin
    private BenchTarget target = new BenchTarget();

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "N",
            description = "calls offered per second, in turn (${DEFAULT-VALUE})",
            defaultValue = "50,100,200")
    private List<Integer> rates = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "how long each rate is offered (${DEFAULT-VALUE})",
            defaultValue = "20")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "seconds of warm-up before the first rate, at the highest (${DEFAULT-VALUE})",
            defaultValue = "120")
    private int warmUp;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var cluster = target.cluster(out);
        var driven = target.in(cluster);
        try (var calls = BenchCalls.prepared(target, driven);
                var stages = new BenchStages(driven)) {
            var rows = measure(out, calls, ProcessorTime.of(cluster), stages);
            out.println(
                    "\nThe clock runs from the INVITE to the 200. CPU us: processor time per completed call, of all sites and PostgreSQL together.");
            BenchStages.print(out, rows);
        }
        return Problem.Exit.OK.code();
    }

    private List<BenchStages.Row> measure(PrintWriter out, BenchCalls calls, ProcessorTime time, BenchStages stages) {
        if (warmUp > 0) {
            var highest = Collections.max(rates); // code is compiled once it has run so often
            out.println("warming up for " + warmUp + " s at " + highest + "/s");
            out.flush();
            calls.run(Sipp.Load.steady(highest, warmUp));
        }
        var table = new BenchTable(out);
        table.head();
        var rows = new ArrayList<BenchStages.Row>();
        for (var rate : rates) {
            LockSupport.parkNanos(BETWEEN_RUNS.toNanos());
            var before = time.microseconds();
            var result = calls.run(Sipp.Load.steady(rate, seconds));
            var spent = time.microseconds() - before;
            table.row("strowger", rate, result, spent);
            rows.add(stages.ofTheNewest(rate, result.completed()));
        }
        return rows;
    }
}
