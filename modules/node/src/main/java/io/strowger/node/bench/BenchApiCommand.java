package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.DataOption;
import io.strowger.node.local.LocalSite;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int DOMAINS_EACH = 100; // Twilio's limit of an account
    private static final int MOST_DOMAINS = 10_000;
    private static final int PAGE = 50;
    private static final int TOO_MANY = 429;
    private static final String OF_ONE_ACCOUNT =
            ", past what one account may ask a second; to lift that, start the cluster with"
                    + " STROWGER_HTTP_ACCOUNT_PER_SECOND=100000 STROWGER_HTTP_ACCOUNT_BURST=100000";
    private static final int NO_CONTENT = 204;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ROOT = "/2010-04-01";

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
            throw Problem.environment(
                    "--connections and --seconds are 1 at least, --domains from 1 to " + MOST_DOMAINS);
        var out = spec.commandLine().getOut();
        var cluster = data.cluster(out);
        var driven =
                cluster.plan().site(site).orElseThrow(() -> Problem.environment("there is no site '" + site + "'"));
        try (var api = new BenchApi(driven, ROOT)) {
            new Run(driven, api, ProcessorTime.of(cluster), out).all();
        }
        return Problem.Exit.OK.code();
    }

    private final class Run {
        private final LocalSite driven;
        private final BenchApi api;
        private final ProcessorTime time;
        private final PrintWriter out;
        private final HttpLoad load;
        private final String host;
        private final String authorization;

        private Run(LocalSite driven, BenchApi api, ProcessorTime time, PrintWriter out) {
            this.driven = driven;
            this.api = api;
            this.time = time;
            this.out = out;
            this.load = new HttpLoad(new InetSocketAddress(driven.host(), driven.http()), connections);
            this.host = driven.host() + ":" + driven.http();
            this.authorization = BenchApi.authorization(driven);
        }

        private void all() {
            var accounts = accounts();
            deleteAll(domainPaths(accounts)); // of a run that was cut short
            out.println(connections + " connections, " + domains + " domains in " + accounts.size()
                    + " sub-accounts, at " + driven.name());
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
            var health = List.of(HttpLoad.request("GET", host, "/healthz", "", ""));
            load.run(round(health), BenchApi.OK, Duration.ofSeconds(warmUp));
            row("GET /healthz", round(health), BenchApi.OK, Duration.ofSeconds(seconds));
            load.run(once(creations(accounts, "bench-warm-")), BenchApi.CREATED, Duration.ofSeconds(warmUp));
            deleteAll(domainPaths(accounts));
            row("create a domain", once(creations(accounts, "bench-api-")), BenchApi.CREATED, PATIENCE);

            var paths = domainPaths(accounts);
            var fetches = requests("GET", paths);
            load.run(round(fetches), BenchApi.OK, Duration.ofSeconds(warmUp));
            row("fetch a domain", round(fetches), BenchApi.OK, Duration.ofSeconds(seconds));
            row("list, a page of " + PAGE, round(lists(accounts)), BenchApi.OK, Duration.ofSeconds(seconds));
            row("delete a domain", once(requests("DELETE", paths)), NO_CONTENT, PATIENCE);
            out.println("\nCPU us: processor time per answer, of all sites and PostgreSQL together.");
            out.flush();
        }

        private void row(String what, Supplier<Optional<byte[]>> next, int expected, Duration limit) {
            var before = time.microseconds();
            var result = load.run(next, expected, limit);
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

        private List<String> accounts() {
            var accounts = new ArrayList<String>();
            for (var number = 0; number * DOMAINS_EACH < domains; number++) {
                var name = "bench-api-" + number;
                var known = api.find("/Accounts.json?FriendlyName=" + name, "accounts", "friendly_name", name);
                accounts.add(known.isEmpty() ? api.create("/Accounts.json", Map.of("FriendlyName", name)) : known);
            }
            return accounts;
        }

        private List<byte[]> creations(List<String> accounts, String names) {
            var requests = new ArrayList<byte[]>();
            // those of one account are not created one after the other: a customer's are not either
            for (var number = 0; number < domains; number++)
                requests.add(HttpLoad.request(
                        "POST",
                        host,
                        domainsOf(accounts.get(number % accounts.size())) + ".json",
                        authorization,
                        "DomainName=" + names + driven.name() + "-" + number + ".sip.twilio.com"));
            return requests;
        }

        private List<String> domainPaths(List<String> accounts) {
            var paths = new ArrayList<String>();
            for (var account : accounts)
                for (var sid : api.sids("/Accounts/" + account + "/SIP/Domains.json", "domains"))
                    paths.add(domainsOf(account) + "/" + sid + ".json");
            return paths;
        }

        private List<byte[]> lists(List<String> accounts) {
            var paths = new ArrayList<String>();
            for (var page = 0; page * PAGE < Math.min(domains, DOMAINS_EACH); page++)
                for (var account : accounts) paths.add(domainsOf(account) + ".json?PageSize=" + PAGE + "&Page=" + page);
            return requests("GET", paths);
        }

        private void deleteAll(List<String> paths) {
            load.run(once(requests("DELETE", paths)), NO_CONTENT, PATIENCE);
        }

        private List<byte[]> requests(String method, List<String> paths) {
            return paths.stream()
                    .map(path -> HttpLoad.request(method, host, path, authorization, ""))
                    .toList();
        }

        private static String domainsOf(String account) {
            return ROOT + "/Accounts/" + account + "/SIP/Domains";
        }
    }

    /// Each of them once.
    private static Supplier<Optional<byte[]>> once(List<byte[]> requests) {
        var next = new AtomicInteger();
        return () -> {
            var at = next.getAndIncrement();
            return at < requests.size() ? Optional.of(requests.get(at)) : Optional.empty();
        };
    }

    /// One after the other, again and again.
    private static Supplier<Optional<byte[]>> round(List<byte[]> requests) {
        var next = new AtomicInteger();
        return () -> Optional.of(requests.get(Math.floorMod(next.getAndIncrement(), requests.size())));
    }
}
