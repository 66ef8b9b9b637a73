package io.strowger.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.strowger.core.ClusterView;
import io.strowger.core.EdgeId;
import io.strowger.core.Readiness;
import io.strowger.core.RegionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// `/healthz`, `/readyz` and `/strowger/v1/cluster` of a process without an edge, on two threads of its own.
final class HealthPort implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_READY = 503;
    private static final int MAX_WAITING = 64;

    private final HttpServer server;
    private final ExecutorService threads;
    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(RegionId.class, ToStringSerializer.instance)
                    .addSerializer(Instant.class, ToStringSerializer.instance))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private HealthPort(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static HealthPort open(String host, int port, Readiness readiness, ClusterView cluster) {
        try {
            var server = HttpServer.create(new InetSocketAddress(host, port), MAX_WAITING);
            var threads = new ThreadPoolExecutor(
                    2,
                    2,
                    1,
                    TimeUnit.MINUTES,
                    new LinkedBlockingQueue<>(MAX_WAITING),
                    Thread.ofPlatform().name("health-", 0).daemon().factory());
            var opened = new HealthPort(server, threads);
            server.setExecutor(threads);
            server.createContext("/healthz", exchange -> opened.answer(exchange, OK, Map.of("status", "ok")));
            server.createContext("/readyz", exchange -> opened.ready(exchange, readiness.checks()));
            server.createContext("/strowger/v1/cluster", exchange -> opened.answerLater(exchange, cluster));
            server.start();
            return opened;
        } catch (IOException cause) {
            throw Problem.environment(
                    "cannot listen on " + host + ":" + port + " (strowger.node.health-port): " + cause.getMessage());
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void ready(HttpExchange exchange, Map<String, Boolean> checks) throws IOException {
        var ready = !checks.containsValue(false);
        answer(exchange, ready ? OK : NOT_READY, Map.of("status", ready ? "ready" : "not ready", "checks", checks));
    }

    /// Holds no thread while the nodes are asked: there are two.
    private void answerLater(HttpExchange exchange, ClusterView cluster) {
        cluster.withReports()
                .thenAcceptAsync(snapshot -> send(exchange, snapshot), threads)
                .whenComplete((sent, failure) -> {
                    if (failure != null) exchange.close(); // too many wait, or nobody does any more
                });
    }

    private void send(HttpExchange exchange, ClusterView.Snapshot snapshot) {
        try {
            answer(exchange, OK, view(snapshot));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private Map<String, Object> view(ClusterView.Snapshot snapshot) {
        return Map.of(
                "seen_from",
                snapshot.seenFrom(),
                "nodes",
                snapshot.nodes().stream().map(HealthPort::node).toList());
    }

    private static Map<String, Object> node(ClusterView.Node node) {
        return Map.of(
                "address", node.address(),
                "data_center", node.dataCenter(),
                "roles", node.roles(),
                "edges", node.edges().stream().map(EdgeId::value).toList(),
                "status", node.status(),
                "reachable", node.reachable(),
                "report", node.report());
    }

    private void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        try (exchange) {
            var bytes = (text(body) + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String text(Map<String, ?> body) throws JsonProcessingException {
        return json.writeValueAsString(body);
    }
}
