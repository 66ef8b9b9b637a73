package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Speaks to a site over its HTTP port, as the local account. Blocks for a second or two at most, and for as
/// long as the API waits for what it was told to do.
final class SiteProbe {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(1).toMillis();
    private static final int READ_MILLIS = (int) Duration.ofSeconds(2).toMillis();
    private static final int WRITE_MILLIS = (int) Duration.ofSeconds(15).toMillis();
    private static final int OK = 200;
    private static final int CREATED = 201;
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int UNAVAILABLE = 503;
    static final int NO_ANSWER = 0;

    /// Made when first used: picocli makes every command, whichever runs.
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    /// What a site answered; status 0 and the reason when it did not.
    record Answer(int status, String body) {
        boolean isOk() {
            return status == OK;
        }

        boolean isSuccess() {
            return status == OK || status == CREATED;
        }
    }

    Answer readiness(LocalSite site) {
        return get(site, "/readyz");
    }

    /// The cluster as this site sees it.
    Optional<JsonNode> cluster(LocalSite site) {
        return Optional.of(get(site, "/strowger/v1/cluster"))
                .filter(Answer::isOk)
                .map(this::read)
                .filter(cluster -> !cluster.isMissingNode());
    }

    /// The JSON of an answer; a missing node when it has none.
    JsonNode read(Answer answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    /// Why the API refused something, in its own words.
    String message(Answer refusal) {
        var message = read(refusal).path("message").asText();
        return message.isEmpty() ? "HTTP " + refusal.status() + ": " + refusal.body() : message;
    }

    static String authorization(LocalSite site) {
        var user = LocalPlan.ACCOUNT + ":" + LocalPlan.token(site.region());
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    Answer get(LocalSite site, String path) {
        return ask(site, path, READ_MILLIS, Optional.empty());
    }

    /// The same for what may take as long as the API allows.
    Answer query(LocalSite site, String path) {
        return ask(site, path, WRITE_MILLIS, Optional.empty());
    }

    /// Posts a form.
    Answer post(LocalSite site, String path, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return ask(site, path, WRITE_MILLIS, Optional.of(body));
    }

    private static Answer ask(LocalSite site, String path, int patience, Optional<String> form) {
        try {
            var connection = (HttpURLConnection) site.url(path).toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(patience);
            connection.setRequestProperty("Authorization", authorization(site));
            try {
                if (form.isPresent()) {
                    connection.setDoOutput(true);
                    connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
                    connection.getOutputStream().write(form.get().getBytes(StandardCharsets.UTF_8));
                }
                var status = connection.getResponseCode();
                try (var body = status < HttpURLConnection.HTTP_BAD_REQUEST
                        ? connection.getInputStream()
                        : connection.getErrorStream()) {
                    return new Answer(
                            status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            } finally {
                connection.disconnect();
            }
        } catch (IOException cause) {
            return new Answer(NO_ANSWER, "no answer (" + cause.getMessage() + ")");
        }
    }
}
