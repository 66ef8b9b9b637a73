package io.strowger.node.local;

import io.strowger.node.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger kill`.
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = {
            "Kill a site's JVM with kill -9, to see what happens.",
            "`./strowger start SITE` starts it again."
        })
public final class KillCommand implements Callable<Integer> {
    @Mixin
    private SiteArgument site = new SiteArgument();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var cluster = site.cluster(spec.commandLine().getOut());
        if (site.isPostgres()) cluster.killPostgres();
        else cluster.killSite(site.in(cluster));
        return Problem.Exit.OK.code();
    }
}
