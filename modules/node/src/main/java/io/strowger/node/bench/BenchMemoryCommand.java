package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.SiteProcess;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger bench memory`.
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = "Register many devices, let them leave memory, and print what heap each still takes.",
        footer = {
            "",
            "Needs a running cluster and SIPp. The first run creates the devices' credentials, "
                    + "which takes minutes.",
            "A cluster started with STROWGER_PASSIVATE_AFTER=20s needs --idle 40 only."
        })
final class BenchMemoryCommand implements Callable<Integer> {
    @Mixin
    private BenchTarget target = new BenchTarget();

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "how many devices register (${DEFAULT-VALUE})",
            defaultValue = "100000")
    private int users;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "registrations per second (${DEFAULT-VALUE})",
            defaultValue = "1000")
    private int rate;

    @Option(
            names = "--idle",
            paramLabel = "N",
            description =
                    "seconds until nothing is in memory (${DEFAULT-VALUE}): more than strowger.region.passivate-after",
            defaultValue = "150")
    private int idle;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var cluster = target.cluster(out);
        var measured = target.in(cluster);
        var process = cluster.process(measured)
                .orElseThrow(() -> Problem.failed("site " + measured.name() + " is not running"));
        var sipp = target.sipp();
        var devices = new BenchDevices(measured, users, out);
        devices.create();

        say("waiting until what was created has left memory");
        var before = idleHeap(process);
        say("registering " + users + " devices at " + rate + "/s");
        var result =
                sipp.run(devices.registering(), measured.host() + ":" + measured.sip(), Sipp.Load.each(rate, users));
        var loaded = liveHeap(process);
        say("waiting until they have left memory");
        var after = idleHeap(process);

        say("");
        say("registered                %,12d  (failed: %,d)".formatted(result.completed(), result.failed()));
        say("heap before               %,12d bytes".formatted(before));
        say("heap with all in memory   %,12d bytes, %,d for each".formatted(loaded, each(loaded - before, result)));
        say("heap when they are idle   %,12d bytes, %,d for each".formatted(after, each(after - before, result)));
        return Problem.Exit.OK.code();
    }

    private static long each(long bytes, Sipp.Result result) {
        return bytes / Math.max(1, result.completed());
    }

    private long idleHeap(SiteProcess process) {
        LockSupport.parkNanos(Duration.ofSeconds(idle).toNanos());
        return liveHeap(process);
    }

    private static long liveHeap(SiteProcess process) {
        return ProcessFigures.of(process).heap();
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
