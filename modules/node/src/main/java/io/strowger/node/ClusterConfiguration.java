package io.strowger.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.ClusterConfig;
import io.strowger.cluster.ConnectedLeaseProvider;
import io.strowger.cluster.ConnectedMajorityProvider;
import io.strowger.cluster.Topology;
import io.strowger.core.EdgeId;
import io.strowger.edge.EdgeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Turns settings into what Pekko reads: one node's address, seed nodes, data center, and how it judges the
/// others.
final class ClusterConfiguration {
    /// Measured: with these the entities of a killed routing node answer from another after 8 to 9 s, with the
    /// defaults after 21 s. The haste is safe, since the journal refuses a second writer. Nobody is ended for being
    /// unstable: a link that is cut for long, and which the strategy leaves alone, would end all.
    ///
    /// Where a shard has been put is written at a majority and read at all nodes. Pekko writes it at three more
    /// than a majority: as long as one link of three was cut, nothing could be put anywhere.
    private static final Map<String, String> HASTE = Map.ofEntries(
            Map.entry("pekko.cluster.downing-provider-class", ConnectedMajorityProvider.class.getName()),
            Map.entry("pekko.cluster.split-brain-resolver.stable-after", "3s"),
            Map.entry("pekko.cluster.split-brain-resolver.down-all-when-unstable", "off"),
            Map.entry("pekko.cluster.down-removal-margin", "1s"),
            Map.entry("pekko.cluster.sharding.coordinator-state.write-majority-plus", "0"),
            Map.entry("pekko.cluster.sharding.distributed-data.majority-min-cap", "2"),
            Map.entry("pekko.cluster.sharding.retry-interval", "500ms"),
            Map.entry("pekko.cluster.sharding.waiting-for-state-timeout", "1s"),
            Map.entry("pekko.cluster.sharding.coordinator-singleton.hand-over-retry-interval", "500ms"),
            Map.entry("pekko.cluster.singleton.hand-over-retry-interval", "500ms"),
            Map.entry("pekko.cluster.singleton-proxy.singleton-identification-interval", "500ms"));

    /// Two region nodes have no majority when they part: the region's database says which of them goes on. That
    /// one takes over when the other has been silent for 3 s (the detector of all nodes), and 3 s and 1 s more:
    /// longer than a lease lasts (6 s), so that the other has stopped by itself.
    private static final Map<String, String> LEASE = Map.of(
            "pekko.cluster.downing-provider-class", ConnectedLeaseProvider.class.getName(),
            "pekko.cluster.split-brain-resolver.down-all-when-unstable", "off",
            "pekko.cluster.split-brain-resolver.stable-after", "3s",
            "pekko.cluster.down-removal-margin", "1s");

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1); // until somebody lets the node in
    private static final Duration SEED_PATIENCE = Duration.ofSeconds(5); // of those that can only join

    private ClusterConfiguration() {}

    /// Everything that the node of this role reads, defaults included: `own` is what is set for it, in this
    /// order.
    static Config over(Config own, Role role) {
        var only = ClusterConfig.over(own).getConfig("strowger.node.only." + role.word());
        return ClusterConfig.over(only.withFallback(own));
    }

    /// [#over] with what `settings` say, ready for an ActorSystem.
    static Config of(NodeSettings settings, Config own) {
        var only = ClusterConfig.over(own)
                .getConfig("strowger.node.only." + settings.role().word());
        var usual = ConfigFactory.parseMap(
                switch (settings.role()) {
                    case ROUTING -> HASTE;
                    case REGION -> LEASE;
                    case EDGE -> Map.of();
                },
                "what is usual for a " + settings.role().word() + " node");
        return ClusterConfig.over(ConfigFactory.parseMap(
                        address(settings, roles(settings, own)),
                        "settings of the " + settings.role().word() + " node")
                .withFallback(only)
                .withFallback(own)
                .withFallback(usual));
    }

    /// The node's own role, and one for each edge that it has, by which the others find it.
    private static List<String> roles(NodeSettings settings, Config own) {
        var role = settings.role();
        return switch (role) {
            case ROUTING, REGION -> List.of(role.word());
            case EDGE ->
                Stream.concat(
                                Stream.of(role.word()),
                                edges(settings, over(own, role)).map(Topology::role))
                        .toList();
        };
    }

    private static Stream<EdgeId> edges(NodeSettings settings, Config config) {
        var names = EdgeSettings.from(config).edges().stream()
                .map(EdgeSettings.Listener::name)
                .toList();
        if (!names.isEmpty() && !names.contains(settings.edge()))
            throw new ConfigException.BadValue(
                    config.getValue("strowger.node.edge").origin(),
                    "strowger.node.edge",
                    "must be one of strowger.edge.edges, " + names);
        return names.stream();
    }

    private static Map<String, Object> address(NodeSettings settings, List<String> roles) {
        return Map.ofEntries(
                Map.entry("pekko.remote.artery.canonical.hostname", settings.host()),
                Map.entry("pekko.remote.artery.canonical.port", settings.port()),
                Map.entry("pekko.remote.artery.bind.hostname", settings.bind()),
                Map.entry("pekko.remote.artery.bind.port", settings.port()),
                Map.entry("pekko.cluster.roles", roles),
                Map.entry("pekko.cluster.multi-data-center.self-data-center", settings.dataCenter()),
                Map.entry("pekko.cluster.seed-nodes", settings.mayFound() ? settings.seedAddresses() : List.of()),
                Map.entry(
                        "pekko.cluster.seed-node-timeout",
                        settings.mayFound() ? settings.seedPatience() : SEED_PATIENCE),
                Map.entry("pekko.cluster.retry-unsuccessful-join-after", ASK_AGAIN),
                // it wants one downing strategy in all data centers, and each data center of ours decides for
                // itself
                Map.entry("pekko.cluster.configuration-compatibility-check.checkers.pekko-cluster", ""),
                // a process of several nodes ends them in an order of its own
                Map.entry("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off"),
                Map.entry("pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on"));
    }
}
