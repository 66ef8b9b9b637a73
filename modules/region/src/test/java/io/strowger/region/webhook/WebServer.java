package io.strowger.region.webhook;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A well-behaved server of an account, that remembers what it was asked.
final class WebServer implements AutoCloseable {
    /// `uri` is path and query.
    record Asked(String method, String uri, Headers headers, String body) {
        String header(String name) {
            var value = headers.getFirst(name);
            return value == null ? "" : value;
        }
    }

    /// `headers` are `Name: value`.
    record Answer(int status, String body, List<String> headers) {
        static Answer of(int status, String body, String... headers) {
            return new Answer(status, body, List.of(headers));
        }

        static Answer twiml() {
            return of(200, "<Response/>", "Content-Type: text/xml");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    WebServer(Function<Asked, Answer> answers) {
        this(open(), answers);
    }

    /// Over a server that is not started yet.
    WebServer(HttpServer server, Function<Asked, Answer> answers) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, answers));
        server.start();
    }

    private static HttpServer open() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Asked> asked() {
        return asked;
    }

    private void serve(HttpExchange exchange, Function<Asked, Answer> answers) throws IOException {
        try (exchange) {
            var request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(request);
            var answer = answers.apply(request);
            for (var header : answer.headers()) {
                var parts = header.split(": ", 2);
                exchange.getResponseHeaders().add(parts[0], parts[1]);
            }
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
