package io.strowger.node;

import java.security.SecureRandom;
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
final class DownCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        LocalCluster.existing(
                        data.path(), new SecureRandom(), spec.commandLine().getOut())
                .down();
        return Problem.Exit.OK.code();
    }
}
