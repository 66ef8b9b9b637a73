package io.strowger.node.local;

import io.strowger.node.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger down`.
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description =
                "Stop the cluster: its sites, then its PostgreSQL. The data stays, unless it was started with --ephemeral.")
public final class DownCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        data.cluster(spec.commandLine().getOut()).down();
        return Problem.Exit.OK.code();
    }
}
