package io.strowger.edge;

import com.typesafe.config.Config;
import io.strowger.core.EdgeId;
import io.strowger.core.Malformed;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.edge.media.MediaSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// How the edges of this node are set up; see this module's `reference.conf` for what each means.
public record EdgeSettings(
        List<Listener> edges,
        int maxInFlight,
        int maxTransactions,
        Duration retryAfter,
        boolean tellRegion,
        List<DigestAlgorithm> digests,
        int receiveBuffer,
        TcpSettings tcp,
        RouteSettings routes,
        MediaSettings media,
        LadderSettings ladders) {

    public EdgeSettings {
        edges = List.copyOf(edges);
        digests = List.copyOf(digests);
    }

    /// One edge and where it listens, over UDP and TCP. Port 0 is any free one. `publicAddress` is what it
    /// calls itself where that differs.
    public record Listener(EdgeId name, InetSocketAddress address, Optional<InetAddress> publicAddress) {}

    /// What a TCP connection may cost, and in octets what waits at all of an edge.
    public record TcpSettings(
            int maxConnections,
            Duration connectTimeout,
            Duration idleTimeout,
            Duration messageTimeout,
            int maxMessageSize,
            long maxWaiting) {}

    /// How long beliefs about routes last, how long questions take and how many requests may wait.
    public record RouteSettings(
            int maxNames,
            Duration refreshAfter,
            Duration absentFor,
            Duration arbiterPatience,
            Duration regionPatience,
            int holdLimit,
            Duration holdTime,
            Duration pollEvery) {}

    /// What is written down of calls for their regions: how much may wait, in octets, and for how long it does.
    public record LadderSettings(long maxWaiting, Duration sendEvery) {}

    /// Reads `strowger.edge`. Throws [IllegalArgumentException] that names the key.
    public static EdgeSettings from(Config root) {
        var config = root.getConfig("strowger.edge");
        var edges = config.getConfigList("edges").stream()
                .map(EdgeSettings::listener)
                .toList();
        var names = new HashSet<EdgeId>();
        for (var edge : edges)
            if (!names.add(edge.name()))
                throw new IllegalArgumentException("strowger.edge.edges: " + edge.name() + " stands there twice");
        return new EdgeSettings(
                edges,
                count(config, "max-in-flight"),
                count(config, "max-transactions"),
                duration(config, "retry-after"),
                config.getBoolean("tell-region"),
                config.getBoolean("offer-sha-256")
                        ? List.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256)
                        : List.of(DigestAlgorithm.MD5),
                Math.toIntExact(config.getMemorySize("receive-buffer").toBytes()),
                new TcpSettings(
                        count(config, "tcp.max-connections"),
                        duration(config, "tcp.connect-timeout"),
                        duration(config, "tcp.idle-timeout"),
                        duration(config, "tcp.message-timeout"),
                        Math.toIntExact(
                                config.getMemorySize("tcp.max-message-size").toBytes()),
                        required(
                                "tcp.max-waiting",
                                octets(config, "tcp.max-waiting"),
                                octets -> octets >= 2 * octets(config, "tcp.max-message-size"),
                                "at least twice max-message-size")),
                new RouteSettings(
                        count(config, "routes.max-names"),
                        duration(config, "routes.refresh-after"),
                        duration(config, "routes.absent-for"),
                        duration(config, "routes.arbiter-patience"),
                        duration(config, "routes.region-patience"),
                        count(config, "routes.hold-limit"),
                        duration(config, "routes.hold-time"),
                        duration(config, "routes.poll-every")),
                MediaSettings.from(root),
                new LadderSettings(
                        config.getMemorySize("ladders.max-waiting").toBytes(), duration(config, "ladders.send-every")));
    }

    private static Listener listener(Config edge) {
        try {
            var port = edge.getInt("sip-port");
            if (port < 0 || port > 0xFFFF) throw new Malformed("a port", Integer.toString(port));
            return new Listener(
                    EdgeId.parse(edge.getString("name")),
                    new InetSocketAddress(InetAddress.ofLiteral(edge.getString("address")), port),
                    edge.hasPath("public-address")
                            ? Optional.of(InetAddress.ofLiteral(edge.getString("public-address")))
                            : Optional.empty());
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("strowger.edge.edges: " + bad.getMessage(), bad);
        }
    }

    private static int count(Config config, String key) {
        return required(key, config.getInt(key), number -> number > 0, "above 0");
    }

    private static long octets(Config config, String key) {
        return required(key, config.getMemorySize(key).toBytes(), number -> number > 0, "above 0");
    }

    private static Duration duration(Config config, String key) {
        return required(key, config.getDuration(key), Duration::isPositive, "above 0");
    }

    private static <T> T required(String key, T value, Predicate<T> rule, String words) {
        if (!rule.test(value))
            throw new IllegalArgumentException("strowger.edge." + key + " must be " + words + ", not " + value);
        return value;
    }
}
