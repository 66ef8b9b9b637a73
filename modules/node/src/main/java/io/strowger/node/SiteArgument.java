package io.strowger.node;

import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/// The process that a command is about.
final class SiteArgument {
    @Parameters(paramLabel = "SITE", description = "us1, ie1 or au1; or postgres, the database server of all three")
    private String name = "";

    boolean isPostgres() {
        return name.equals(LocalCluster.POSTGRES);
    }

    LocalSite in(LocalCluster cluster) {
        return cluster.plan()
                .site(name)
                .orElseThrow(() -> Problem.environment("there is no site '" + name + "'. Sites: "
                        + cluster.sites().stream().map(LocalSite::name).collect(Collectors.joining(", ")) + "; and "
                        + LocalCluster.POSTGRES));
    }
}
