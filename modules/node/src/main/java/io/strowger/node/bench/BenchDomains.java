package io.strowger.node.bench;

import io.strowger.node.local.LocalSite;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The domains of a benchmark, created, fetched, listed and deleted through the API like anybody's. An account has at
/// most 100 of them in a region, so they are spread over sub-accounts, which stay.
final class BenchDomains {
    static final int PAGE = 50;
    private static final int EACH = 100; // Twilio's limit of an account
    private static final int NO_CONTENT = 204;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ROOT = "/2010-04-01";

    private final LocalSite site;
    private final BenchApi api;
    private final HttpLoad load;
    private final String host;
    private final String authorization;
    private final int domains;
    private final List<String> accounts;

    BenchDomains(LocalSite site, BenchApi api, int domains, int connections) {
        this.site = site;
        this.api = api;
        this.load = new HttpLoad(new InetSocketAddress(site.host(), site.http()), connections);
        this.host = site.host() + ":" + site.http();
        this.authorization = BenchApi.authorization(site);
        this.domains = domains;
        this.accounts = accounts();
    }

    /// An API with the paths that this uses.
    static BenchApi api(LocalSite site) {
        return new BenchApi(site, ROOT);
    }

    private List<String> accounts() {
        var sids = new ArrayList<String>();
        for (var number = 0; number * EACH < domains; number++) {
            var name = "bench-api-" + number;
            var known = api.find("/Accounts.json?FriendlyName=" + name, "accounts", "friendly_name", name);
            sids.add(known.isEmpty() ? api.create("/Accounts.json", Map.of("FriendlyName", name)) : known);
        }
        return sids;
    }

    /// What the server itself can do, without authentication or an entity.
    HttpLoad.Result health(Duration limit) {
        return load.run(round(List.of(HttpLoad.request("GET", host, "/healthz", "", ""))), BenchApi.OK, limit);
    }

    /// All of them, unless the time is over before.
    HttpLoad.Result create(String names, Duration limit) {
        var requests = new ArrayList<byte[]>();
        // those of one account are not created one after the other: a customer's are not either
        for (var number = 0; number < domains; number++)
            requests.add(HttpLoad.request(
                    "POST",
                    host,
                    domainsOf(accounts.get(number % accounts.size())) + ".json",
                    authorization,
                    "DomainName=" + names + site.name() + "-" + number + ".sip.twilio.com"));
        return load.run(once(requests), BenchApi.CREATED, limit);
    }

    HttpLoad.Result create(String names) {
        return create(names, PATIENCE);
    }

    HttpLoad.Result fetch(List<String> paths, Duration limit) {
        return load.run(round(requests("GET", paths)), BenchApi.OK, limit);
    }

    HttpLoad.Result list(Duration limit) {
        var pages = new ArrayList<String>();
        for (var page = 0; page * PAGE < Math.min(domains, EACH); page++)
            for (var account : accounts) pages.add(domainsOf(account) + ".json?PageSize=" + PAGE + "&Page=" + page);
        return load.run(round(requests("GET", pages)), BenchApi.OK, limit);
    }

    HttpLoad.Result delete(List<String> paths) {
        return load.run(once(requests("DELETE", paths)), NO_CONTENT, PATIENCE);
    }

    /// Of whatever domains these accounts have.
    List<String> paths() {
        var paths = new ArrayList<String>();
        for (var account : accounts)
            for (var sid : api.sids("/Accounts/" + account + "/SIP/Domains.json", "domains"))
                paths.add(domainsOf(account) + "/" + sid + ".json");
        return paths;
    }

    private List<byte[]> requests(String method, List<String> paths) {
        return paths.stream()
                .map(path -> HttpLoad.request(method, host, path, authorization, ""))
                .toList();
    }

    private static String domainsOf(String account) {
        return ROOT + "/Accounts/" + account + "/SIP/Domains";
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
