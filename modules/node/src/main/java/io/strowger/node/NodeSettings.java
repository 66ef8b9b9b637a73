package io.strowger.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.strowger.cluster.Topology;
import io.strowger.core.EdgeId;
import io.strowger.core.Malformed;
import io.strowger.core.RegionId;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Who one node is in the cluster; each key is explained in this module's `reference.conf`.
record NodeSettings(
        Role role,
        String cluster,
        String host,
        String bind,
        int port,
        List<String> seedNodes,
        Duration seedPatience,
        List<RegionId> regions,
        RegionId region,
        EdgeId edge,
        Duration askTimeout,
        int maxEntities,
        String healthHost,
        int healthPort,
        Duration stopPatience) {
    private static final String ROOT = "strowger.node.";
    private static final int MAX_PORT = 65_535;

    NodeSettings {
        seedNodes = List.copyOf(seedNodes);
        regions = List.copyOf(regions);
    }

    /// Reads `strowger.node` of the configuration for this role. Throws [ConfigException] with the key's name
    /// for a value that can't be.
    static NodeSettings from(Config config, Role role) {
        var settings = new NodeSettings(
                role,
                config.getString(ROOT + "cluster"),
                config.getString(ROOT + "host"),
                config.getString(ROOT + "bind"),
                port(config, "port", 1),
                words(config, "seed-nodes"),
                positive(config, "seed-patience"),
                words(config, "regions").stream()
                        .map(word -> parsed(config, "regions", word, RegionId::parse))
                        .toList(),
                parsed(config, "region", config.getString(ROOT + "region"), RegionId::parse),
                parsed(config, "edge", config.getString(ROOT + "edge"), EdgeId::parse),
                positive(config, "ask-timeout"),
                atLeast(config, "max-entities", 1_000),
                config.getString(ROOT + "health-host"),
                port(config, "health-port", 0),
                positive(config, "stop-patience"));
        if (settings.seedNodes.isEmpty())
            throw bad(config, "seed-nodes", "must name the routing nodes, host:port separated by commas");
        for (var seed : settings.seedNodes)
            if (!seed.matches("[^:\\s]+:\\d{1,5}"))
                throw bad(config, "seed-nodes", "must be host:port, not '" + seed + "'");
        if (!settings.regions.contains(settings.region))
            throw bad(config, "region", "must be one of strowger.node.regions, " + settings.regions);
        return settings;
    }

    /// The same for a node that starts anew. Whoever was in the cluster looks longer for it before it forms
    /// one.
    NodeSettings again() {
        return new NodeSettings(
                role,
                cluster,
                host,
                bind,
                port,
                seedNodes,
                seedPatience.multipliedBy(10),
                regions,
                region,
                edge,
                askTimeout,
                maxEntities,
                healthHost,
                healthPort,
                stopPatience);
    }

    /// Whether it is the one node that forms a cluster where it finds none. All others join one.
    boolean mayFound() {
        return seedNodes.getFirst().equals(host + ":" + port);
    }

    /// The seed nodes as Pekko writes them.
    List<String> seedAddresses() {
        return seedNodes.stream().map(seed -> "pekko://" + cluster + "@" + seed).toList();
    }

    /// The data center of this node.
    String dataCenter() {
        return switch (role) {
            case ROUTING -> Topology.GLOBAL;
            case REGION -> Topology.dataCenter(region);
            case EDGE -> Topology.dataCenter(edge);
        };
    }

    private static List<String> words(Config config, String key) {
        return Stream.of(config.getString(ROOT + key).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static int port(Config config, String key, int least) {
        var port = config.getInt(ROOT + key);
        if (port < least || port > MAX_PORT) throw bad(config, key, "must be from " + least + " to " + MAX_PORT);
        return port;
    }

    private static int atLeast(Config config, String key, int least) {
        var number = config.getInt(ROOT + key);
        if (number < least) throw bad(config, key, "must be at least " + least);
        return number;
    }

    private static Duration positive(Config config, String key) {
        var duration = config.getDuration(ROOT + key);
        if (!duration.isPositive()) throw bad(config, key, "must be longer than nothing");
        return duration;
    }

    private static <T> T parsed(Config config, String key, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (Malformed malformed) {
            throw bad(config, key, Problem.why(malformed));
        }
    }

    private static ConfigException bad(Config config, String key, String why) {
        return new ConfigException.BadValue(config.getValue(ROOT + key).origin(), ROOT + key, why);
    }
}
