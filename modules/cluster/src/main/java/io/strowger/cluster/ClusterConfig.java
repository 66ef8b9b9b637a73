package io.strowger.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;

/// The configuration of a node's ActorSystem: what the node says, over `strowger-cluster.conf`, over every
/// library's `reference.conf`.
public final class ClusterConfig {
    private static final Config OURS = ConfigFactory.parseResources(
            "strowger-cluster.conf", ConfigParseOptions.defaults().setAllowMissing(false));

    private ClusterConfig() {}

    /// Throws `ConfigException` with the key's name when something does not fit.
    public static Config over(Config node) {
        return node.withFallback(OURS)
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }
}
