package io.strowger.node.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.strowger.node.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// The voice application of a benchmark: has every caller connected with one phone.
final class BenchApplication implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int OK = 200;

    private final HttpServer server;

    private BenchApplication(HttpServer server) {
        this.server = server;
    }

    /// Dials `uri` for whoever asks at `port`.
    static BenchApplication dialling(String uri, int port) {
        var document = ("<Response><Dial><Sip>" + uri + "</Sip></Dial></Response>").getBytes(StandardCharsets.UTF_8);
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/voice", exchange -> answer(exchange, document));
            server.start();
            return new BenchApplication(server);
        } catch (IOException taken) {
            throw Problem.environment("cannot listen on port " + port + " for webhooks: " + taken.getMessage());
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/voice";
    }

    private static void answer(HttpExchange exchange, byte[] document) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(OK, document.length);
            exchange.getResponseBody().write(document);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
