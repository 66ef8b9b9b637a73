package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.DataOption;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger bench api`.
@Command(
        name = "api",
        mixinStandardHelpOptions = true,
        description =
                "Create, fetch, list and delete domains through the API, and print how many a second and how long each took.",
        footer = {
            "",
            "Needs a running cluster (`./strowger up`). An account has at most 100 domains in a "
                    + "region, so they are spread over sub-accounts called bench-api-0, bench-api-1, ..., "
                    + "which stay; the domains are deleted at the end.",
            "The first row is what the server itself can do: /healthz, on the same port and by "
                    + "the same routes and JSON, without authentication or an entity. The client takes its "
                    + "share of the same processors."
        })
final class BenchApiCommand implements Callable<Integer> {
    private static final int MOST_DOMAINS = 10_000;
    private static final int TOO_MANY = 429;
    private static final String OF_ONE_ACCOUNT =
            ", past what one account may ask a second; to lift that, start the cluster with"
                    + " STROWGER_HTTP_ACCOUNT_PER_SECOND=100000 STROWGER_HTTP_ACCOUNT_BURST=100000";

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--site",
            paramLabel = "SITE",
            description = "the site that is measured (${DEFAULT-VALUE})",
            defaultValue = "us1")
    private String site = "us1";

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "how many ask at once (${DEFAULT-VALUE})",
            defaultValue = "32")
    private int connections;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "how long each is measured; creating and deleting take as long as they take (${DEFAULT-VALUE})",
            defaultValue = "10")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "seconds of each before it is measured (${DEFAULT-VALUE})",
            defaultValue = "10")
    private int warmUp;

    @Option(
            names = "--domains",
            paramLabel = "N",
            description = "how many domains, at most " + MOST_DOMAINS + " (${DEFAULT-VALUE})",
            defaultValue = "1000")
    private int domains;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        if (connections < 1 || seconds < 1 || domains < 1 || domains > MOST_DOMAINS)
            throw Problem.usage("--connections and --seconds are 1 at least, --domains from 1 to " + MOST_DOMAINS);
        var out = spec.commandLine().getOut();
        var cluster = data.cluster(out);
        var driven = cluster.plan().site(site).orElseThrow(() -> Problem.usage("there is no site '" + site + "'"));
        try (var api = BenchDomains.api(driven)) {
            out.println(connections + " connections, " + domains + " domains, at " + driven.name());
            new Run(new BenchDomains(driven, api, domains, connections), ProcessorTime.of(cluster), out).all();
        }
        return Problem.Exit.OK.code();
    }

    private final class Run {
        private final BenchDomains bench;
        private final ProcessorTime time;
        private final PrintWriter out;

        private Run(BenchDomains bench, ProcessorTime time, PrintWriter out) {
            this.bench = bench;
            this.time = time;
            this.out = out;
        }

        private void all() {
            bench.delete(bench.paths()); // of a run that was cut short
            out.println(String.format(
                    Locale.ROOT,
                    "%n%-22s%10s%9s%10s%10s%10s%9s",
                    "what",
                    "per second",
                    "failed",
                    "p50 ms",
                    "p95 ms",
                    "p99 ms",
                    "CPU us"));
            bench.health(Duration.ofSeconds(warmUp));
            row("GET /healthz", () -> bench.health(Duration.ofSeconds(seconds)));
            warmUpCreations();
            row("create a domain", () -> bench.create("bench-api-"));
            var paths = bench.paths();
            bench.fetch(paths, Duration.ofSeconds(warmUp));
            row("fetch a domain", () -> bench.fetch(paths, Duration.ofSeconds(seconds)));
            row("list, a page of " + BenchDomains.PAGE, () -> bench.list(Duration.ofSeconds(seconds)));
            row("delete a domain", () -> bench.delete(paths));
            out.println("\nCPU us: processor time per answer, of all sites and PostgreSQL together.");
            out.flush();
        }

        /// Creating all of them may take less than the time to warm up in.
        private void warmUpCreations() {
            var begun = System.nanoTime();
            for (var left = Duration.ofSeconds(warmUp); left.isPositive(); left = left(begun)) {
                bench.create("bench-warm-", left);
                bench.delete(bench.paths());
            }
        }

        private Duration left(long begun) {
            return Duration.ofSeconds(warmUp).minusNanos(System.nanoTime() - begun);
        }

        private void row(String what, Supplier<HttpLoad.Result> round) {
            var before = time.microseconds();
            var result = round.get();
            var spent = time.microseconds() - before;
            var answered = result.nanos().length;
            out.println(String.format(
                    Locale.ROOT,
                    "%-22s%10.0f%9d%10.1f%10.1f%10.1f%9s",
                    what,
                    result.perSecond(),
                    result.failed(),
                    result.percentile(0.50),
                    result.percentile(0.95),
                    result.percentile(0.99),
                    answered == 0 ? "-" : Long.toString(spent / answered)));
            result.failures()
                    .forEach((status, count) -> out.println(
                            "  " + count + " times " + status + (status == TOO_MANY ? OF_ONE_ACCOUNT : "")));
            out.flush();
        }
    }
}
