package io.strowger.node.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/// A stream of server-sent events of a site, as the local account. Blocks until it ends.
final class EventStream {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(1).toMillis();
    /// A stream says something each second, and a comment each 10 s at least.
    private static final int SILENT_MILLIS = (int) Duration.ofSeconds(15).toMillis();

    private EventStream() {}

    /// One message; what it does not have is empty.
    record Message(String event, String id, String data) {
        static final Message NONE = new Message("", "", "");

        /// With what one more line says.
        Message with(String line) {
            var colon = line.indexOf(':');
            if (colon < 1) return this; // a comment
            var value = line.substring(colon + 1).stripLeading();
            return switch (line.substring(0, colon)) {
                case "event" -> new Message(value, id, data);
                case "id" -> new Message(event, value, data);
                case "data" -> new Message(event, id, data.isEmpty() ? value : data + "\n" + value);
                default -> this; // the standard has it so
            };
        }
    }

    /// Hands out each message for as long as `goesOn` says so. Answers with the status 200 when the stream has ended,
    /// with what was refused, or with no answer.
    static SiteProbe.Answer follow(LocalSite site, String path, String lastEventId, Predicate<Message> goesOn) {
        try {
            var connection = (HttpURLConnection) site.url(path).toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(SILENT_MILLIS);
            connection.setRequestProperty("Authorization", SiteProbe.authorization(site));
            connection.setRequestProperty("Accept", "text/event-stream");
            if (!lastEventId.isEmpty()) connection.setRequestProperty("Last-Event-ID", lastEventId);
            try {
                var status = connection.getResponseCode();
                if (status >= HttpURLConnection.HTTP_BAD_REQUEST) {
                    try (var body = connection.getErrorStream()) {
                        return new SiteProbe.Answer(
                                status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
                try (var lines = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                    read(lines, goesOn);
                }
                return new SiteProbe.Answer(status, "");
            } finally {
                connection.disconnect();
            }
        } catch (IOException cause) {
            return new SiteProbe.Answer(SiteProbe.NO_ANSWER, "no answer (" + cause.getMessage() + ")");
        }
    }

    static void read(BufferedReader lines, Predicate<Message> goesOn) throws IOException {
        var message = Message.NONE;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isEmpty()) message = message.with(line);
            else if (!message.data().isEmpty()) {
                if (!goesOn.test(message)) return;
                message = Message.NONE;
            } else message = Message.NONE;
        }
    }
}
