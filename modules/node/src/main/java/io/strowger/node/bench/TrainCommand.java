package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.Training;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `strowger train`: the last step of a build.
@Command(
        name = "train",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Make the cache that lets sites start faster.")
public final class TrainCommand implements Callable<Integer> {
    private static final int DEVICES = 50;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var cache = Training.of(site -> new BenchDevices(site, DEVICES, out).create(), out);
        out.println("  " + cache + ": " + cache.toFile().length() / 1_048_576 + " MB");
        out.flush();
        return Problem.Exit.OK.code();
    }
}
