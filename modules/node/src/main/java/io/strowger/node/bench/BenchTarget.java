package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.DataOption;
import io.strowger.node.local.LocalCluster;
import io.strowger.node.local.LocalSite;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--data`, `--site` and `--port`: what a benchmark drives, and from where.
final class BenchTarget {
    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--site",
            paramLabel = "SITE",
            description = "the site that is measured: its edge is driven, its region is active (${DEFAULT-VALUE})",
            defaultValue = "us1")
    private String site = "us1";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "SIPp's own UDP port (${DEFAULT-VALUE})",
            defaultValue = "6060")
    private int port;

    LocalCluster cluster(PrintWriter out) {
        return data.cluster(out);
    }

    LocalSite in(LocalCluster cluster) {
        return cluster.plan().site(site).orElseThrow(() -> Problem.usage("there is no site '" + site + "'"));
    }

    /// The ports after SIPp's own, for whatever else a benchmark runs.
    int port(int further) {
        return port + further;
    }

    Sipp sipp() {
        return Sipp.installed(port);
    }
}
