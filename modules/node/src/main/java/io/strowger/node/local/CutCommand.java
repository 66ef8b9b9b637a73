package io.strowger.node.local;

import io.strowger.node.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger cut`.
@Command(
        name = "cut",
        mixinStandardHelpOptions = true,
        description = {
            "Cut the link between two sites: nothing passes between their nodes, as when a cable is pulled far away."
                    + " Devices and databases stay in reach.",
            "`./strowger mend SITE SITE` mends it."
        })
public final class CutCommand implements Callable<Integer> {
    @Mixin
    private LinkArgument link = new LinkArgument();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var cluster = link.cluster(spec.commandLine().getOut());
        cluster.cut(link.one(cluster), link.other(cluster));
        return Problem.Exit.OK.code();
    }
}
