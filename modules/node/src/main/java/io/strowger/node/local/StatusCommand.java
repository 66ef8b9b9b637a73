package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.CutLink;
import io.strowger.node.Problem;
import io.strowger.node.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger status`.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show where each site listens, and every process and every node of the cluster.",
        footer = {
            "",
            "A node is `not missed yet` for the few seconds for which the others still count it after its process has"
                    + " died, and `unreachable` until they give it up.",
            "Ends with 0 only when every node of every site is up and ready."
        })
public final class StatusCommand implements Callable<Integer> {
    private static final List<String> PLACES = List.of("SITE", "EDGE", "HTTP", "SIP (UDP, TCP)", "CONSOLE");
    private static final List<String> TITLES =
            List.of("SITE", "PROCESS", "READY", "NODE", "ADDRESS", "DATA CENTER", "STATUS");

    private static final String DEAD = "dead";
    private static final String JOINS = "they join the others by themselves.";
    private static final String WAITS = "they wait for the other sites. Until most of the routing nodes are back,"
            + " no route changes and no region holds a lease, so nobody is served.";

    @Mixin
    private DataOption data = new DataOption();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final SiteProbe probe = new SiteProbe();

    /// One node as the sites see it, unreachable where none of them reaches it; without them, as it should be.
    private record Row(LocalSite site, List<String> cells, boolean isMember, boolean isGood) {}

    @Override
    public Integer call() {
        var cluster = data.cluster(spec.commandLine().getOut());
        var views = cluster.sites().stream()
                .flatMap(site -> probe.cluster(site).stream())
                .toList();
        var rows = new ArrayList<Row>();
        var missing = new ArrayList<String>();
        for (var site : cluster.sites()) {
            var process =
                    cluster.process(site).map(found -> "pid " + found.pid()).orElse(DEAD);
            var readiness = probe.readiness(site);
            missing.addAll(missing(site, readiness));
            rows.add(row(site, process, readiness, views, Role.REGION, site.regionPort()));
            rows.add(row(site, process, readiness, views, Role.ROUTING, site.routingPort()));
            rows.add(row(site, process, readiness, views, Role.EDGE, site.edgePort()));
        }
        var postgres = cluster.postgres()
                .map(server -> server.pid().isPresent() ? "pid " + server.pid().getAsLong() : "")
                .orElse(DEAD);
        var out = spec.commandLine().getOut();
        var places = cluster.sites().stream().map(StatusCommand::places).toList();
        new Table(PLACES, places).print(out);
        out.println();
        new Table(TITLES, rows.stream().map(Row::cells).toList()).print(out);
        out.println("PostgreSQL on port " + cluster.plan().postgresPort() + ": " + postgres);
        for (var link : cluster.cutLinks()) out.println(cut(cluster, link));
        var allGood = cluster.postgres().isPresent() && rows.stream().allMatch(Row::isGood);
        if (!allGood) advice(cluster, rows, missing).forEach(out::println);
        out.flush();
        return (allGood ? Problem.Exit.OK : Problem.Exit.FAILED).code();
    }

    /// It takes no node out of reach of all others, and so does not count.
    private static String cut(LocalCluster cluster, CutLink link) {
        var sites = link.one().site() + " " + link.other().site();
        return "Link " + sites + ": cut. `" + cluster.data().command("mend " + sites) + "` mends it.";
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
        var address = site.nodesHost() + ":" + port;
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
                site,
                List.of(
                        site.name(),
                        process,
                        readiness.isOk() ? "yes" : "no",
                        role.word(),
                        address,
                        dataCenter,
                        status + remark(member.isPresent(), reachable, process.equals(DEAD))),
                member.isPresent(),
                readiness.isOk() && reachable && status.equals("Up"));
    }

    private static Optional<JsonNode> member(JsonNode cluster, String address) {
        return StreamSupport.stream(cluster.path("nodes").spliterator(), false)
                .filter(node -> node.path("address").asText().endsWith("@" + address))
                .findFirst();
    }

    /// The others miss a node some seconds after its process has died.
    private static String remark(boolean isMember, boolean isReachable, boolean isDead) {
        if (!isMember) return "";
        if (!isReachable) return ", unreachable";
        return isDead ? ", not missed yet" : "";
    }

    /// What a site that answers waits for, by the names of what it checks.
    private List<String> missing(LocalSite site, SiteProbe.Answer readiness) {
        var checks = probe.read(readiness).path("checks").properties().stream()
                .filter(check -> !check.getValue().asBoolean())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return checks.isEmpty() ? List.of() : List.of("Site " + site.name() + " is not ready. It lacks: " + checks);
    }

    /// What is wrong and what mends it, a line for each.
    private static List<String> advice(LocalCluster cluster, List<Row> rows, List<String> missing) {
        var living = cluster.running().keySet();
        var lines = new ArrayList<String>();
        if (cluster.postgres().isEmpty()) lines.add("PostgreSQL is dead: " + start(cluster, LocalCluster.POSTGRES));
        for (var site : cluster.sites())
            if (!living.contains(site)) lines.add("Site " + site.name() + " is dead: " + start(cluster, site.name()));
        if (lines.isEmpty())
            lines.add("Not everything is ready yet. The logs are in "
                    + cluster.data().logs() + ".");
        lines.addAll(missing);
        for (var site : living)
            if (rows.stream().anyMatch(row -> row.site().equals(site) && !row.isMember()))
                lines.add("Site " + site.name() + " lives, and has nodes that are in no cluster: "
                        + (2 * living.size() > cluster.sites().size() ? JOINS : WAITS));
        return lines;
    }

    private static String start(LocalCluster cluster, String name) {
        return "`" + cluster.data().command("start " + name) + "` starts it.";
    }
}
