package io.strowger.node.local;

import io.strowger.node.Problem;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `SITE SITE` and `--data`: the link that a command is about, and the cluster that it belongs to.
final class LinkArgument {
    @Parameters(index = "0", paramLabel = "SITE", description = "One end: us1, ie1 or au1")
    private String one = "";

    @Parameters(index = "1", paramLabel = "SITE", description = "The other end")
    private String other = "";

    @Mixin
    private DataOption data = new DataOption();

    LocalCluster cluster(PrintWriter out) {
        return data.cluster(out);
    }

    LocalSite one(LocalCluster cluster) {
        return SiteArgument.named(one, cluster, "");
    }

    LocalSite other(LocalCluster cluster) {
        if (one.equals(other)) throw Problem.usage("a link has two ends, and '" + one + "' is only one");
        return SiteArgument.named(other, cluster, "");
    }
}
