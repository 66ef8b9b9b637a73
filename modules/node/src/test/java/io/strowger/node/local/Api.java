package io.strowger.node.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// An HTTP port of ours, asked with an account, the local one if nothing else is said, and one region's token. Blocks;
/// any thread may use it.
public record Api(URI address, String account, String token) {
    private static final Duration REQUEST = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST)
            .build();

    public Api(URI address, String token) {
        this(address, LocalPlan.ACCOUNT, token);
    }

    /// An HTTP answer.
    public record Answer(int status, String body) {}

    public Answer get(String path) {
        return send(request(path).GET());
    }

    /// Empty when nobody listens there.
    public Optional<Answer> tryGet(String path) {
        try {
            return Optional.of(get(path));
        } catch (UncheckedIOException nobody) {
            return Optional.empty();
        }
    }

    /// Whether a GET is answered with 200 within this time.
    boolean answers(String path, Duration patience) {
        try {
            return send(request(path).timeout(patience).GET()).status() == 200;
        } catch (UncheckedIOException silence) {
            return false;
        }
    }

    /// Whether whatever answers here is ready.
    boolean isReady() {
        return tryGet("/readyz").filter(answer -> answer.status() == 200).isPresent();
    }

    /// How many nodes of the cluster are up and can be reached, as it is seen from here; none while nobody answers.
    public long nodesUp() {
        return tryGet("/strowger/v1/cluster")
                .filter(answer -> answer.status() == 200)
                .map(answer -> SipDomain.json(answer.body()).path("nodes"))
                .map(nodes -> StreamSupport.stream(nodes.spliterator(), false)
                        .filter(node -> node.path("status").asText().equals("Up")
                                && node.path("reachable").asBoolean())
                        .count())
                .orElse(0L);
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /// A raw SIP request through the HTTP door of this edge; answers the raw response.
    Answer sip(String edge, String request) {
        return send(request("/strowger/v1/edges/" + edge + "/sip")
                .header("Content-Type", "message/sip")
                .POST(BodyPublishers.ofString(request)));
    }

    private HttpRequest.Builder request(String path) {
        var user = account + ":" + token;
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(REQUEST)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
