package io.strowger.node.local;

import io.strowger.node.Problem;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `SITE` and `--data`: the process that a command is about, and the cluster that it belongs to.
final class SiteArgument {
    @Parameters(paramLabel = "SITE", description = "us1, ie1 or au1; or postgres, the database server of all three")
    private String name = "";

    @Mixin
    private DataOption data = new DataOption();

    LocalCluster cluster(PrintWriter out) {
        return data.cluster(out);
    }

    boolean isPostgres() {
        return name.equals(LocalCluster.POSTGRES);
    }

    LocalSite in(LocalCluster cluster) {
        return named(name, cluster, "; and " + LocalCluster.POSTGRES);
    }

    /// The site of this name; `besides` is what the command takes instead, for the message where there is none.
    static LocalSite named(String name, LocalCluster cluster, String besides) {
        return cluster.plan()
                .site(name)
                .orElseThrow(() -> Problem.usage("there is no site '" + name + "'. Sites: "
                        + cluster.sites().stream().map(LocalSite::name).collect(Collectors.joining(", ")) + besides));
    }
}
