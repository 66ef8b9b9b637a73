package io.strowger.node.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.strowger.edge.media.Audio;
import io.strowger.edge.media.Wav;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The application that an account's webhooks ask: plain HTTP on this machine. What a call is to do is said by
/// the user that was called; where nothing is said, he is dialled.
final class Webapp implements AutoCloseable {
    static final String VOICE = "/voice";
    static final String STATUS = "/status";
    static final String DONE = "/done";
    static final String FALLBACK = "/fallback"; // whoever was called is dialled
    static final String SOUND = "/beep.wav"; // a second of it
    static final String WHISPER = "/whisper"; // a document that has it played

    private static final Duration SOON = Duration.ofSeconds(40); // a busy machine, and a few retransmissions
    private static final String HANG_UP = "<Response><Hangup/></Response>";
    private static final CountDownLatch DECIDED = new CountDownLatch(0);

    private final HttpServer server;
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Map<String, CountDownLatch> pondered = new ConcurrentHashMap<>();
    private final List<Webhook> asked = new CopyOnWriteArrayList<>();

    private Webapp(HttpServer server) {
        this.server = server;
    }

    /// One request: its path, the fields of its form, and how it was signed.
    record Webhook(String url, String path, Map<String, String> form, String signature) {
        String of(String name) {
            return form.getOrDefault(name, "");
        }

        /// Twilio's rule: HMAC-SHA1 of the URL and the sorted fields, by the account's token.
        String signatureBy(String token) {
            try {
                var mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
                var signed = form.entrySet().stream()
                        .map(field -> field.getKey() + field.getValue())
                        .collect(Collectors.joining("", url, ""));
                return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException cause) {
                throw new IllegalStateException(cause);
            }
        }
    }

    static Webapp start() {
        return start(LocalPlan.LOOPBACK);
    }

    /// At this address.
    static Webapp start(String address) {
        try {
            var server = HttpServer.create(new InetSocketAddress(address, 0), 0);
            var app = new Webapp(server);
            server.createContext("/", app::answer);
            server.setExecutor(task -> Thread.ofVirtual().start(task)); // or who is pondered over holds up all others
            server.start();
            return app;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    String url(String path) {
        var address = server.getAddress();
        return "http://" + address.getHostString() + ":" + address.getPort() + path;
    }

    /// What a call to this user is to do.
    void answers(String user, String twiml) {
        documents.put(user, twiml);
    }

    /// What is at another path.
    void serves(String path, String twiml) {
        documents.put(path, twiml);
    }

    /// It takes its time over calls to this user, until it is to answer.
    void ponders(String user) {
        pondered.put(user, new CountDownLatch(1));
    }

    void answersAtLast(String user) {
        pondered.getOrDefault(user, DECIDED).countDown();
    }

    /// It does not know what a call to this user is to do, and is at fault.
    void isAtALossAbout(String user) {
        lost.add(user);
    }

    List<Webhook> asked(Predicate<Webhook> such) {
        return asked.stream().filter(such).toList();
    }

    /// The first request at this path for a call, which has come or comes soon.
    Webhook awaits(String path, Predicate<Webhook> such) {
        Predicate<Webhook> wanted = webhook -> webhook.path().equals(path) && such.test(webhook);
        RunningCluster.eventually(
                "a webhook at " + path + ", after " + asked,
                SOON,
                () -> !asked(wanted).isEmpty());
        return asked(wanted).getFirst();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var form = new TreeMap<String, String>();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            for (var field : body.split("&")) {
                var equals = field.indexOf('=');
                if (equals > 0) form.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
            }
            var uri = exchange.getRequestURI();
            var webhook = new Webhook(
                    url(uri.toString()),
                    uri.getPath(),
                    form,
                    String.join("", exchange.getRequestHeaders().getOrDefault("X-Twilio-Signature", List.of())));
            asked.add(webhook);
            if (uri.getPath().equals(STATUS)) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            if (uri.getPath().equals(SOUND)) {
                var sound = Wav.write(Audio.tone(440, Duration.ofSeconds(1)));
                exchange.getResponseHeaders().add("Content-Type", "audio/wav");
                exchange.sendResponseHeaders(200, sound.length);
                exchange.getResponseBody().write(sound);
                return;
            }
            if (uri.getPath().equals(VOICE)) ponder(called(webhook));
            if (uri.getPath().equals(VOICE) && lost.contains(called(webhook))) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            var document = documentAt(uri.getPath(), webhook).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
        }
    }

    private void ponder(String user) {
        try {
            pondered.getOrDefault(user, DECIDED).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String documentAt(String path, Webhook webhook) {
        return switch (path) {
            case VOICE -> document(webhook);
            case FALLBACK -> dial(webhook.of("To"));
            case WHISPER -> "<Response><Play>" + SOUND + "</Play></Response>";
            default -> documents.getOrDefault(path, HANG_UP);
        };
    }

    /// Whom one device wants in its place is dialled.
    private String document(Webhook webhook) {
        var wanted = webhook.of("ReferTransferTarget");
        if (!wanted.isEmpty()) return dial(wanted.replaceAll("[<>]", ""));
        return documents.getOrDefault(called(webhook), dial(webhook.of("To")));
    }

    /// The user.
    private static String called(Webhook webhook) {
        var uri = webhook.of("To");
        return uri.substring(uri.indexOf(':') + 1).replaceAll("@.*", "");
    }

    private static String dial(String uri) {
        return "<Response><Dial><Sip>" + uri + "</Sip></Dial></Response>";
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
