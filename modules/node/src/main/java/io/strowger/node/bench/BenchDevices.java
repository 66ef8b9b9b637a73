package io.strowger.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strowger.node.Problem;
import io.strowger.node.local.LocalPlan;
import io.strowger.node.local.LocalSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// The devices of a benchmark: users `u0`, `u1`, ... of one domain with one password, created through the API like
/// anybody's.
final class BenchDevices {
    private static final String PASSWORD = "Passw0rd12345";
    private static final int LIST_SIZE = 1000; // Twilio's limit
    private static final int AT_ONCE = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CREATED = 201;
    private static final int OK = 200;

    private final LocalSite site;
    private final int users;
    private final PrintWriter out;
    private final ObjectMapper json = new ObjectMapper();

    BenchDevices(LocalSite site, int users, PrintWriter out) {
        this.site = site;
        this.users = users;
        this.out = out;
    }

    /// One for each region, since a benchmark of another site must not have to move it.
    String domain() {
        return "bench-" + site.name() + ".sip.twilio.com";
    }

    /// SIPp's injection file: one device a line.
    List<String> injection(Sipp.Order order) {
        var lines = new ArrayList<String>();
        lines.add(order.name());
        for (var user = 0; user < users; user++) {
            lines.add(
                    "u" + user + ";" + domain() + ";[authentication username=u" + user + " password=" + PASSWORD + "]");
        }
        return lines;
    }

    /// Makes what is missing; does nothing the second time.
    void create() {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build()) {
            var domainSid = domainSid(client);
            var mapped = sids(
                    client,
                    "/SIP/Domains/" + domainSid + "/Auth/Registrations/CredentialListMappings.json",
                    "contents");
            var lists = (users + LIST_SIZE - 1) / LIST_SIZE;
            for (var list = 0; list < lists; list++) {
                var begun = System.nanoTime();
                var sid = listSid(client, "bench-" + list);
                if (!mapped.contains(sid)) {
                    expect(
                            CREATED,
                            post(
                                    client,
                                    "/SIP/Domains/" + domainSid + "/Auth/Registrations/CredentialListMappings.json",
                                    Map.of("CredentialListSid", sid)));
                }
                var made = createUsers(client, sid, list * LIST_SIZE, Math.min(users, (list + 1) * LIST_SIZE));
                if (made > 0) {
                    out.println("  credential list " + (list + 1) + " of " + lists + ": " + made + " users in "
                            + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s");
                    out.flush();
                }
            }
        }
    }

    private String domainSid(HttpClient client) {
        var known = find(client, "/SIP/Domains.json?PageSize=1000", "domains", "domain_name", domain());
        if (!known.isEmpty()) return known;
        out.println("creating " + domain() + " and " + users + " users");
        out.flush();
        return read(expect(
                        CREATED,
                        post(client, "/SIP/Domains.json", Map.of("DomainName", domain(), "SipRegistration", "true"))))
                .path("sid")
                .asText();
    }

    private String listSid(HttpClient client, String name) {
        var known = find(client, "/SIP/CredentialLists.json?PageSize=1000", "credential_lists", "friendly_name", name);
        if (!known.isEmpty()) return known;
        return read(expect(CREATED, post(client, "/SIP/CredentialLists.json", Map.of("FriendlyName", name))))
                .path("sid")
                .asText();
    }

    private int createUsers(HttpClient client, String list, int from, int to) {
        var path = "/SIP/CredentialLists/" + list + "/Credentials.json";
        var known = new HashSet<String>();
        for (var credential :
                read(expect(OK, get(client, path + "?PageSize=1000"))).path("credentials"))
            known.add(credential.path("username").asText());
        var missing = IntStream.range(from, to)
                .mapToObj(user -> "u" + user)
                .filter(user -> !known.contains(user))
                .toList();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var posts = missing.stream()
                    .map(user -> threads.submit(
                            () -> expect(CREATED, post(client, path, Map.of("Username", user, "Password", PASSWORD)))))
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

    private String find(HttpClient client, String path, String items, String key, String value) {
        return StreamSupport.stream(
                        read(expect(OK, get(client, path))).path(items).spliterator(), false)
                .filter(item -> item.path(key).asText().equals(value))
                .map(item -> item.path("sid").asText())
                .findFirst()
                .orElse("");
    }

    private Set<String> sids(HttpClient client, String path, String items) {
        return StreamSupport.stream(
                        read(expect(OK, get(client, path + "?PageSize=1000")))
                                .path(items)
                                .spliterator(),
                        false)
                .map(item -> item.path("sid").asText())
                .collect(Collectors.toSet());
    }

    private HttpResponse<String> get(HttpClient client, String path) {
        return send(client, request(path).GET().build());
    }

    private HttpResponse<String> post(HttpClient client, String path, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(
                client,
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        var user = LocalPlan.ACCOUNT + ":" + LocalPlan.token(site.region());
        URI uri = site.url("/2010-04-01/Accounts/" + LocalPlan.ACCOUNT + path);
        return HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException cause) {
            throw Problem.failed(request.method() + " " + request.uri() + " failed: " + cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Problem.failed("interrupted");
        }
    }

    private static HttpResponse<String> expect(int status, HttpResponse<String> response) {
        if (response.statusCode() == status) return response;
        throw Problem.failed(response.request().method() + " "
                + response.request().uri() + " was answered with " + response.statusCode() + ": " + response.body());
    }

    private JsonNode read(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (IOException notJson) {
            throw Problem.failed("no JSON from " + response.request().uri() + ": " + notJson.getMessage());
        }
    }
}
