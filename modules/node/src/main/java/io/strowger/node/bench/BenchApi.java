package io.strowger.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strowger.node.Problem;
import io.strowger.node.local.LocalPlan;
import io.strowger.node.local.LocalSite;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The API of one region, as a benchmark uses it to make what it needs. Whatever goes wrong ends the benchmark.
final class BenchApi implements AutoCloseable {
    static final int CREATED = 201;
    static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalSite site;
    private final String root;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /// Of local mode's account.
    BenchApi(LocalSite site) {
        this(site, "/2010-04-01/Accounts/" + LocalPlan.ACCOUNT);
    }

    /// With paths below `root`.
    BenchApi(LocalSite site, String root) {
        this.site = site;
        this.root = root;
    }

    @Override
    public void close() {
        client.close();
    }

    /// The SID of what this creates.
    String create(String path, Map<String, String> form) {
        return read(expect(CREATED, post(path, form))).path("sid").asText();
    }

    String find(String path, String items, String key, String value) {
        return StreamSupport.stream(read(expect(OK, get(path))).path(items).spliterator(), false)
                .filter(item -> item.path(key).asText().equals(value))
                .map(item -> item.path("sid").asText())
                .findFirst()
                .orElse("");
    }

    Set<String> sids(String path, String items) {
        return StreamSupport.stream(
                        read(expect(OK, get(path + "?PageSize=1000")))
                                .path(items)
                                .spliterator(),
                        false)
                .map(item -> item.path("sid").asText())
                .collect(Collectors.toSet());
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    HttpResponse<String> post(String path, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        URI uri = site.url(root + path);
        return HttpRequest.newBuilder(uri).timeout(PATIENCE).header("Authorization", authorization(site));
    }

    /// What opens local mode's account at a site.
    static String authorization(LocalSite site) {
        var user = LocalPlan.ACCOUNT + ":" + LocalPlan.token(site.region());
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException cause) {
            throw Problem.failed(request.method() + " " + request.uri() + " failed: " + cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Problem.failed("interrupted");
        }
    }

    static HttpResponse<String> expect(int status, HttpResponse<String> response) {
        if (response.statusCode() == status) return response;
        throw Problem.failed(response.request().method() + " "
                + response.request().uri() + " was answered with " + response.statusCode() + ": " + response.body());
    }

    JsonNode read(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (IOException notJson) {
            throw Problem.failed("no JSON from " + response.request().uri() + ": " + notJson.getMessage());
        }
    }
}
