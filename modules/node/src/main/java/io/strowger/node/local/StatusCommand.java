package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.CutLink;
import io.strowger.node.Problem;
import io.strowger.node.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger status`.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show where each site listens, and every process and every node of the cluster.",
        footer = {"", "Ends with 0 only when every node of every site is up and ready."})
public final class StatusCommand implements Callable<Integer> {
    private static final List<String> PLACES = List.of("SITE", "EDGE", "HTTP", "SIP (UDP, TCP)", "CONSOLE");
    private static final List<String> TITLES =
            List.of("SITE", "PROCESS", "READY", "NODE", "ADDRESS", "DATA CENTER", "STATUS");

    @Mixin
    private DataOption data = new DataOption();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final SiteProbe probe = new SiteProbe();

    /// One node as the sites see it, unreachable where none of them reaches it; without them, as it should be.
    private record Row(List<String> cells, boolean isGood) {}

    @Override
    public Integer call() {
        var cluster = data.cluster(spec.commandLine().getOut());
        var views = cluster.sites().stream()
                .flatMap(site -> probe.cluster(site).stream())
                .toList();
        var rows = new ArrayList<Row>();
        for (var site : cluster.sites()) {
            var process =
                    cluster.process(site).map(found -> "pid " + found.pid()).orElse("dead");
            var readiness = probe.readiness(site);
            rows.add(row(site, process, readiness, views, Role.REGION, site.regionPort()));
            rows.add(row(site, process, readiness, views, Role.ROUTING, site.routingPort()));
            rows.add(row(site, process, readiness, views, Role.EDGE, site.edgePort()));
        }
        var postgres = cluster.postgres()
                .map(server -> server.pid().isPresent() ? "pid " + server.pid().getAsLong() : "")
                .orElse("dead");
        var out = spec.commandLine().getOut();
        var places = cluster.sites().stream().map(StatusCommand::places).toList();
        new Table(PLACES, places).print(out);
        out.println();
        new Table(TITLES, rows.stream().map(Row::cells).toList()).print(out);
        out.println("PostgreSQL on port " + cluster.plan().postgresPort() + ": " + postgres);
        for (var link : cluster.cutLinks()) out.println(cut(link));
        var allGood = cluster.postgres().isPresent() && rows.stream().allMatch(Row::isGood);
        if (!allGood) out.println(advice(cluster));
        out.flush();
        return (allGood ? Problem.Exit.OK : Problem.Exit.FAILED).code();
    }

    /// It takes no node out of reach of all others, and so does not count.
    private static String cut(CutLink link) {
        var sites = link.one().site() + " " + link.other().site();
        return "Link " + sites + ": cut. `./strowger mend " + sites + "` mends it.";
    }

    private static List<String> places(LocalSite site) {
        return List.of(
                site.name(),
                site.edge().value(),
                site.url("").toString(),
                site.sipAddress(),
                site.console().toString());
    }

    private static Row row(
            LocalSite site, String process, SiteProbe.Answer readiness, List<JsonNode> views, Role role, int port) {
        var address = site.host() + ":" + port;
        var seen = views.stream()
                .flatMap(cluster -> member(cluster, address).stream())
                .toList();
        var member = seen.stream().findFirst();
        var reachable = seen.stream().anyMatch(node -> node.path("reachable").asBoolean());
        var status = member.map(node -> node.path("status").asText()).orElse("not a member");
        var dataCenter = member.map(node ->
                        node.path("data_center").asText(node.path("dataCenter").asText()))
                .orElse("");
        return new Row(
                List.of(
                        site.name(),
                        process,
                        readiness.isOk() ? "yes" : "no",
                        role.word(),
                        address,
                        dataCenter,
                        member.isPresent() && !reachable ? status + ", unreachable" : status),
                readiness.isOk() && reachable && status.equals("Up"));
    }

    private static Optional<JsonNode> member(JsonNode cluster, String address) {
        return StreamSupport.stream(cluster.path("nodes").spliterator(), false)
                .filter(node -> node.path("address").asText().endsWith("@" + address))
                .findFirst();
    }

    private static String advice(LocalCluster cluster) {
        if (cluster.postgres().isEmpty()) return "PostgreSQL is dead: `./strowger start postgres` starts it.";
        return cluster.sites().stream()
                .filter(site -> cluster.process(site).isEmpty())
                .findFirst()
                .map(site -> "Site " + site.name() + " is dead: `./strowger start " + site.name() + "` starts it.")
                .orElse("Not everything is ready yet. The logs are in "
                        + cluster.data().logs() + ".");
    }
}
