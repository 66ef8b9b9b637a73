package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/// Asks a site how it is, over its HTTP port. Blocks for a second or two at most.
final class SiteProbe {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(1).toMillis();
    private static final int READ_MILLIS = (int) Duration.ofSeconds(2).toMillis();
    private static final int OK = 200;

    private final ObjectMapper json = new ObjectMapper();

    /// What a site answered; status 0 and the reason when it did not.
    record Answer(int status, String body) {
        boolean isOk() {
            return status == OK;
        }
    }

    Answer readiness(LocalSite site) {
        return get(site, "/readyz");
    }

    /// The cluster as this site sees it.
    Optional<JsonNode> cluster(LocalSite site) {
        var answer = get(site, "/strowger/v1/cluster");
        if (!answer.isOk()) return Optional.empty();
        try {
            return Optional.of(json.readTree(answer.body()));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static String authorization(LocalSite site) {
        var user = LocalPlan.ACCOUNT + ":" + LocalPlan.token(site.region());
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer get(LocalSite site, String path) {
        try {
            var connection = (HttpURLConnection) site.url(path).toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setRequestProperty("Authorization", authorization(site));
            try {
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
            return new Answer(0, "no answer (" + cause.getMessage() + ")");
        }
    }
}
