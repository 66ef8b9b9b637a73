package io.strowger.node.bench;

import io.strowger.node.Problem;
import io.strowger.node.local.LocalSite;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// The devices of a benchmark: users `u0`, `u1`, ... of one domain with one password, created through the API like
/// anybody's.
final class BenchDevices {
    private static final String PASSWORD = "Passw0rd12345";
    private static final int LIST_SIZE = 1000; // Twilio's limit
    private static final int AT_ONCE = 24;
    private static final int PAGE = 500; // each of them is asked
    private static final Duration READ_MODEL = Duration.ofSeconds(30); // shows who is new a little later
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final LocalSite site;
    private final int users;
    private final PrintWriter out;

    BenchDevices(LocalSite site, int users, PrintWriter out) {
        this.site = site;
        this.users = users;
        this.out = out;
    }

    /// One for each region, since a benchmark of another site must not have to move it.
    String domain() {
        return "bench-" + site.name() + ".sip.twilio.com";
    }

    /// Each of them registers.
    Sipp.Scenario registering() {
        var lines = new ArrayList<String>();
        for (var user = 0; user < users; user++) {
            lines.add(
                    "u" + user + ";" + domain() + ";[authentication username=u" + user + " password=" + PASSWORD + "]");
        }
        return new Sipp.Scenario("/bench/register.xml", lines, List.of("-auth_uri", domain()));
    }

    /// How many of those that were acknowledged the region has as they were.
    int stored(Acknowledged acknowledged) {
        try (var api = new BenchApi(site, "/strowger/v1/regions/" + site.region() + "/registrations")) {
            var until = System.nanoTime() + READ_MODEL.toNanos();
            while (true) {
                var stored = acknowledged.storedIn(registered(api));
                if (stored == acknowledged.devices() || System.nanoTime() > until) return stored;
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }
    }

    private Map<String, Instant> registered(BenchApi api) {
        var registered = new HashMap<String, Instant>();
        for (var number = 0; ; number++) {
            var page = api.read(BenchApi.expect(
                    BenchApi.OK, api.get("?domain=" + domain() + "&PageSize=" + PAGE + "&Page=" + number)));
            for (var device : page.path("registrations")) {
                var user = device.path("aor").asText().split("@")[0];
                for (var contact : device.path("contacts"))
                    registered.merge(
                            user, Instant.parse(contact.path("registered").asText()), Acknowledged::later);
            }
            if (!page.path("next_page_uri").isTextual()) return registered;
        }
    }

    /// Makes what is missing; does nothing the second time.
    void create() {
        try (var api = new BenchApi(site)) {
            var domainSid = domainSid(api);
            var mapped = api.sids(
                    "/SIP/Domains/" + domainSid + "/Auth/Registrations/CredentialListMappings.json", "contents");
            var lists = (users + LIST_SIZE - 1) / LIST_SIZE;
            for (var list = 0; list < lists; list++) {
                var begun = System.nanoTime();
                var sid = listSid(api, "bench-" + list);
                if (!mapped.contains(sid)) {
                    api.create(
                            "/SIP/Domains/" + domainSid + "/Auth/Registrations/CredentialListMappings.json",
                            Map.of("CredentialListSid", sid));
                }
                var made = createUsers(api, sid, list * LIST_SIZE, Math.min(users, (list + 1) * LIST_SIZE));
                if (made > 0) {
                    out.println("  credential list " + (list + 1) + " of " + lists + ": " + made + " users in "
                            + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s");
                    out.flush();
                }
            }
        }
    }

    private String domainSid(BenchApi api) {
        var known = api.find("/SIP/Domains.json?PageSize=1000", "domains", "domain_name", domain());
        if (!known.isEmpty()) return known;
        out.println("creating " + domain() + " and " + users + " users");
        out.flush();
        return api.create("/SIP/Domains.json", Map.of("DomainName", domain(), "SipRegistration", "true"));
    }

    private String listSid(BenchApi api, String name) {
        var known = api.find("/SIP/CredentialLists.json?PageSize=1000", "credential_lists", "friendly_name", name);
        if (!known.isEmpty()) return known;
        return api.create("/SIP/CredentialLists.json", Map.of("FriendlyName", name));
    }

    private int createUsers(BenchApi api, String list, int from, int to) {
        var path = "/SIP/CredentialLists/" + list + "/Credentials.json";
        var known = new HashSet<String>();
        for (var credential : api.read(BenchApi.expect(BenchApi.OK, api.get(path + "?PageSize=1000")))
                .path("credentials")) known.add(credential.path("username").asText());
        var missing = IntStream.range(from, to)
                .mapToObj(user -> "u" + user)
                .filter(user -> !known.contains(user))
                .toList();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var posts = missing.stream()
                    .map(user -> threads.submit(() -> api.create(path, Map.of("Username", user, "Password", PASSWORD))))
                    .toList();
            for (Future<?> post : posts) post.get();
        } catch (ExecutionException cause) {
            if (cause.getCause() instanceof Problem problem) throw problem;
            throw new IllegalStateException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Problem.failed("interrupted");
        }
        return missing.size();
    }
}
