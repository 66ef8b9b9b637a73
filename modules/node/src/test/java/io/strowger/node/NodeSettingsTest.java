package io.strowger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.ConnectedLeaseProvider;
import io.strowger.cluster.ConnectedMajorityProvider;
import io.strowger.core.EdgeId;
import io.strowger.core.RegionId;
import io.strowger.node.local.LocalConfiguration;
import io.strowger.node.local.LocalPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSettingsTest {
    private static final String SEEDS = "strowger.node.seed-nodes = \"10.0.0.1:2551,10.0.0.2:2551\"\n";

    @Test
    void hasDefaultsForEverythingButTheSeedNodes() {
        var settings = settings(SEEDS, Role.REGION);

        assertThat(settings.cluster()).isEqualTo("strowger");
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(2551);
        assertThat(settings.seedNodes()).containsExactly("10.0.0.1:2551", "10.0.0.2:2551");
        assertThat(settings.seedPatience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.regions()).extracting(RegionId::value).containsExactly("us1", "ie1", "au1");
        assertThat(settings.region()).isEqualTo(RegionId.parse("us1"));
        assertThat(settings.edge()).isEqualTo(EdgeId.parse("ashburn"));
        assertThat(settings.askTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.maxEntities()).isEqualTo(30_000);
        assertThat(settings.healthHost()).isEqualTo("127.0.0.1");
        assertThat(settings.healthPort()).isEqualTo(8090);
        assertThat(settings.stopPatience()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void listensWhereItIsReachedUnlessToldOtherwise() {
        assertThat(settings(SEEDS + "strowger.node.host = \"10.0.0.7\"", Role.EDGE)
                        .bind())
                .isEqualTo("10.0.0.7");
        assertThat(settings(SEEDS + "strowger.node { host = \"10.0.0.7\", bind = \"0.0.0.0\" }", Role.EDGE)
                        .bind())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void belongsToTheDataCenterOfItsRole() {
        var text = SEEDS + "strowger.node { region = ie1, edge = dublin }";

        assertThat(settings(text, Role.REGION).dataCenter()).isEqualTo("ie1");
        assertThat(settings(text, Role.ROUTING).dataCenter()).isEqualTo("global");
        assertThat(settings(text, Role.EDGE).dataCenter()).isEqualTo("edge-dublin");
    }

    @Test
    void laysWhatIsForOneRoleOverWhatIsForAll() {
        var text = SEEDS + "strowger.node { port = 3000, only.routing.strowger.node.port = 3001 }";

        assertThat(settings(text, Role.REGION).port()).isEqualTo(3000);
        assertThat(settings(text, Role.ROUTING).port()).isEqualTo(3001);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port = 0|strowger.node.port",
                "port = 70000|strowger.node.port",
                "seed-nodes = \"\"|strowger.node.seed-nodes",
                "seed-nodes = \"somewhere\"|strowger.node.seed-nodes",
                "seed-patience = 0s|strowger.node.seed-patience",
                "regions = \"us1,mars\"|strowger.node.regions",
                "region = br1|strowger.node.region",
                "edge = \"Not an edge\"|strowger.node.edge",
                "ask-timeout = never|strowger.node.ask-timeout",
                "max-entities = 0|strowger.node.max-entities",
                "health-port = -1|strowger.node.health-port",
                "stop-patience = 0s|strowger.node.stop-patience"
            })
    void namesTheKeyOfABadValue(String setting, String key) {
        assertThatThrownBy(() -> settings(SEEDS + "strowger.node { " + setting + " }", Role.REGION))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    @Test
    void tellsPekkoWhoTheNodeIs() {
        var text = SEEDS + "strowger.node { host = \"10.0.0.7\", port = 2560, region = au1 }";
        var config = ClusterConfiguration.of(settings(text, Role.REGION), own(text));

        assertThat(config.getString("pekko.actor.provider")).isEqualTo("cluster");
        assertThat(config.getString("pekko.remote.artery.canonical.hostname")).isEqualTo("10.0.0.7");
        assertThat(config.getInt("pekko.remote.artery.canonical.port")).isEqualTo(2560);
        assertThat(config.getStringList("pekko.cluster.roles")).containsExactly("region");
        assertThat(config.getString("pekko.cluster.multi-data-center.self-data-center"))
                .isEqualTo("au1");
    }

    @Test
    void tellsTheOthersOfEveryEdgeThatTheNodeHas() {
        var text = SEEDS + """
                strowger.node.edge = dublin
                strowger.edge.edges = [
                  { name = dublin, address = 127.0.0.1, sip-port = 5060 }
                  { name = cork, address = 127.0.0.1, sip-port = 5061 }
                ]""";
        var config = ClusterConfiguration.of(settings(text, Role.EDGE), own(text));

        assertThat(config.getStringList("pekko.cluster.roles")).containsExactly("edge", "edge-dublin", "edge-cork");
        assertThat(ClusterConfiguration.of(settings(text, Role.REGION), own(text))
                        .getStringList("pekko.cluster.roles"))
                .containsExactly("region");
    }

    @Test
    void refusesANodeThatIsCalledAfterAnEdgeThatItDoesNotHave() {
        var text = SEEDS + """
                strowger.node.edge = dublin
                strowger.edge.edges = [{ name = cork, address = 127.0.0.1, sip-port = 5061 }]""";
        var settings = settings(text, Role.EDGE);

        assertThatThrownBy(() -> ClusterConfiguration.of(settings, own(text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("strowger.node.edge")
                .hasMessageContaining("must be one of strowger.edge.edges, [cork]");
    }

    @Test
    void letsOnlyTheFirstSeedNodeFormACluster() {
        var first = SEEDS + "strowger.node { host = \"10.0.0.1\", port = 2551 }";
        var second = SEEDS + "strowger.node { host = \"10.0.0.2\", port = 2551 }";

        assertThat(seedNodes(first))
                .containsExactly("pekko://strowger@10.0.0.1:2551", "pekko://strowger@10.0.0.2:2551");
        assertThat(seedNodes(second)).isEmpty();
    }

    private static List<String> seedNodes(String text) {
        return ClusterConfiguration.of(settings(text, Role.ROUTING), own(text))
                .getStringList("pekko.cluster.seed-nodes");
    }

    @Test
    void makesRoutingNodesHasteAndRegionsAskTheirDatabase() {
        assertThat(ClusterConfiguration.of(settings(SEEDS, Role.ROUTING), own(SEEDS))
                        .getDuration("pekko.cluster.split-brain-resolver.stable-after"))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(ClusterConfiguration.of(settings(SEEDS, Role.ROUTING), own(SEEDS))
                        .getString("pekko.cluster.downing-provider-class"))
                .isEqualTo(ConnectedMajorityProvider.class.getName());
        assertThat(ClusterConfiguration.of(settings(SEEDS, Role.REGION), own(SEEDS))
                        .getString("pekko.cluster.downing-provider-class"))
                .isEqualTo(ConnectedLeaseProvider.class.getName());
    }

    @Test
    void letsAnOperatorOverruleTheUsualTiming() {
        var text = SEEDS + "pekko.cluster.split-brain-resolver.stable-after = 20s";

        assertThat(ClusterConfiguration.of(settings(text, Role.ROUTING), own(text))
                        .getDuration("pekko.cluster.split-brain-resolver.stable-after"))
                .isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void readsWhatLocalModeWrites() {
        var plan = new LocalPlan("0.0.0.0", 1000);
        var ie1 = plan.site("ie1").orElseThrow();
        var text = LocalConfiguration.of(
                ie1,
                plan.sites(),
                List.of("127.0.0.1:3552"),
                new io.strowger.cluster.EmbeddedPostgres.Connection(6430, "strowger", "secret"),
                region -> "a secret of " + region);

        for (var role : Role.values()) {
            var settings = settings(text, role);
            assertThat(settings.host()).isEqualTo("127.0.0.1");
            assertThat(settings.bind())
                    .as("the cluster is of this machine only")
                    .isEqualTo("127.0.0.1");
            assertThat(settings.region()).isEqualTo(ie1.region());
            assertThat(settings.edge()).isEqualTo(ie1.edge());
        }
        assertThat(settings(text, Role.REGION).port()).isEqualTo(ie1.regionPort());
        assertThat(settings(text, Role.ROUTING).port()).isEqualTo(ie1.routingPort());
        assertThat(settings(text, Role.EDGE).port()).isEqualTo(ie1.edgePort());
        assertThat(ClusterConfiguration.over(own(text), Role.REGION).getString("strowger.database.url"))
                .endsWith("/ie1");
        assertThat(ClusterConfiguration.over(own(text), Role.ROUTING).getString("strowger.database.url"))
                .endsWith("/global");
        assertThat(ClusterConfiguration.over(own(text), Role.REGION).getString("strowger.region.nonce-secret"))
                .isEqualTo("a secret of ie1");
    }

    @Test
    void keepsCalmOnOneMachineAndStillMissesADeadSite() {
        var plan = new LocalPlan("127.0.0.1", 0);
        var us1 = plan.site("us1").orElseThrow();
        var text = LocalConfiguration.of(
                us1,
                plan.sites(),
                List.of("127.0.0.1:2552"),
                new io.strowger.cluster.EmbeddedPostgres.Connection(5430, "strowger", "secret"),
                region -> "secret");

        var routing = ClusterConfiguration.of(settings(text, Role.ROUTING), own(text));
        assertThat(routing.getDuration("pekko.cluster.failure-detector.acceptable-heartbeat-pause"))
                .isEqualTo(Duration.ofMillis(3500));
        assertThat(routing.getDuration("pekko.cluster.failure-detector.heartbeat-interval"))
                .isEqualTo(Duration.ofMillis(500));
        assertThat(routing.getDuration("pekko.cluster.split-brain-resolver.stable-after"))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(routing.getString("pekko.cluster.split-brain-resolver.down-all-when-unstable"))
                .isEqualTo("off");
        for (var role : Role.values())
            assertThat(ClusterConfiguration.of(settings(text, role), own(text))
                            .getBoolean("pekko.remote.artery.propagate-harmless-quarantine-events"))
                    .isFalse();
    }

    private static NodeSettings settings(String text, Role role) {
        return NodeSettings.from(ClusterConfiguration.over(own(text), role), role);
    }

    private static Config own(String text) {
        return ConfigFactory.parseString(text);
    }
}
