package io.strowger.node.local;

import io.strowger.node.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger start`.
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Start a site of this cluster that has died or was killed, and wait until it is ready.")
public final class StartCommand implements Callable<Integer> {
    @Mixin
    private SiteArgument site = new SiteArgument();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var cluster = site.cluster(spec.commandLine().getOut());
        if (site.isPostgres()) {
            var server = cluster.startPostgres();
            spec.commandLine().getOut().println("  PostgreSQL ready on port " + server.port());
        } else {
            cluster.startSite(site.in(cluster));
        }
        return Problem.Exit.OK.code();
    }
}
