package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.LocalCluster;
import io.strowger.node.local.LocalSite;
import java.io.PrintWriter;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger bench leak`.
@Command(
        name = "leak",
        mixinStandardHelpOptions = true,
        description =
                "Make many calls, and print what each site and the database hold after the first of them and after the last.",
        footer = {
            "",
            "Needs a running cluster and SIPp, and takes the same ports as `bench call`. Ladders "
                    + "are kept in memory on purpose, up to strowger.region.ladder.max-memory: start the "
                    + "cluster with STROWGER_LADDER_MAX_MEMORY=1MiB to see what else grows."
        })
final class BenchLeakCommand implements Callable<Integer> {
    private static final long WORTH_A_LINE = 256 * 1024; // bytes of one class
    private static final int MOST_LINES = 8;
    private static final List<String> TABLES = List.of("event_journal", "snapshot", "view_row");

    @Mixin
    private BenchTarget target = new BenchTarget();

    @Option(
            names = "--calls",
            paramLabel = "N",
            description = "how many calls (${DEFAULT-VALUE})",
            defaultValue = "100000")
    private int calls;

    @Option(
            names = "--first",
            paramLabel = "N",
            description = "after how many of them the last figures are compared with (${DEFAULT-VALUE})",
            defaultValue = "1000")
    private int first;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "calls per second (${DEFAULT-VALUE})",
            defaultValue = "100")
    private int rate;

    @Option(
            names = "--idle",
            paramLabel = "N",
            description =
                    "seconds until nothing of a call is wanted any more (${DEFAULT-VALUE}): its transactions end after 32",
            defaultValue = "60")
    private int idle;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private record Figures(Map<LocalSite, ProcessFigures> sites, Map<String, Table> tables) {}

    private record Table(long rows, long bytes) {}

    @Override
    public Integer call() {
        if (first < 1 || calls <= first) throw Problem.usage("--first must be 1 or more, and --calls more than that");
        var out = spec.commandLine().getOut();
        var cluster = target.cluster(out);
        var driven = target.in(cluster);
        try (var bench = BenchCalls.prepared(target, driven)) {
            make(out, bench, first);
            var before = figures(cluster, driven);
            var made = make(out, bench, calls - first);
            var after = figures(cluster, driven);
            print(out, before, after, made);
        }
        return Problem.Exit.OK.code();
    }

    /// How many have been completed; returns when they are forgotten, too.
    private long make(PrintWriter out, BenchCalls bench, int count) {
        out.println("%,d calls at %d/s".formatted(count, rate));
        out.flush();
        var result = bench.run(Sipp.Load.of(rate, count));
        if (result.failed() > 0) out.println("%,d of them failed".formatted(result.failed()));
        out.flush();
        LockSupport.parkNanos(Duration.ofSeconds(idle).toNanos());
        return result.completed();
    }

    private static Figures figures(LocalCluster cluster, LocalSite driven) {
        var sites = new LinkedHashMap<LocalSite, ProcessFigures>();
        cluster.running().forEach((site, process) -> sites.put(site, ProcessFigures.of(process)));
        return new Figures(sites, tables(cluster, driven));
    }

    private static Map<String, Table> tables(LocalCluster cluster, LocalSite driven) {
        var server = cluster.postgres()
                .orElseThrow(() -> Problem.failed("PostgreSQL is not running"))
                .connection();
        var tables = new LinkedHashMap<String, Table>();
        try (var session = DriverManager.getConnection(server.url(driven.name()), server.user(), server.password());
                var statement = session.createStatement()) {
            for (var table : TABLES)
                try (var row = statement.executeQuery(
                        "select count(*), pg_total_relation_size('" + table + "') from " + table)) {
                    row.next();
                    tables.put(table, new Table(row.getLong(1), row.getLong(2)));
                }
        } catch (SQLException cause) {
            throw Problem.failed("cannot read the database of " + driven.name() + ": " + cause.getMessage());
        }
        return tables;
    }

    private void print(PrintWriter out, Figures before, Figures after, long made) {
        out.println(
                "%n%-8s%16s%16s%12s%12s%14s".formatted("site", "live heap", "then", "a call", "threads", "open files"));
        after.sites().forEach((site, now) -> {
            var then = before.sites().getOrDefault(site, now);
            var grown = now.heap() - then.heap();
            out.println("%-8s%,16d%,16d%,12d%12s%14s"
                    .formatted(
                            site.name(),
                            then.heap(),
                            now.heap(),
                            grown / Math.max(1, made),
                            then.threads() + "->" + now.threads(),
                            then.files() + "->" + now.files()));
            now.grown(then, WORTH_A_LINE).stream()
                    .limit(MOST_LINES)
                    .forEach(entry -> out.println("  %+,14d  %s".formatted(entry.getValue(), entry.getKey())));
        });
        out.println("%n%-16s%12s%16s%16s".formatted("table", "rows", "rows a call", "bytes a call"));
        after.tables().forEach((name, now) -> {
            var then = before.tables().getOrDefault(name, now);
            out.println("%-16s%,12d%16.2f%16.0f"
                    .formatted(
                            name,
                            now.rows(),
                            (now.rows() - then.rows()) / (double) Math.max(1, made),
                            (now.bytes() - then.bytes()) / (double) Math.max(1, made)));
        });
        out.flush();
    }
}
