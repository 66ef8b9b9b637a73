package io.strowger.node.local;

import io.strowger.node.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger mend`.
@Command(name = "mend", mixinStandardHelpOptions = true, description = "Mend the link between two sites that was cut.")
public final class MendCommand implements Callable<Integer> {
    @Mixin
    private LinkArgument link = new LinkArgument();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var cluster = link.cluster(spec.commandLine().getOut());
        cluster.mend(link.one(cluster), link.other(cluster));
        return Problem.Exit.OK.code();
    }
}
