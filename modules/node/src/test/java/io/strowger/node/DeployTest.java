package io.strowger.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.Database;
import io.strowger.edge.EdgeSettings;
import io.strowger.gateway.GatewaySettings;
import io.strowger.region.RegionSettings;
import io.strowger.routing.RoutingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The files in `deploy/`: they load, have every setting of their role, and no other.
class DeployTest {
    private static final Path DEPLOY = Path.of("../../deploy");

    private static final Config MUST_BE_SET = ConfigFactory.parseString("""
            strowger.node.seed-nodes = "routing-a:2551,routing-b:2551,routing-c:2551"
            strowger.lease.witnesses = "routing-a:2551,routing-b:2551,routing-c:2551"
            strowger.region.nonce-secret = "0123456789abcdef"
            """);

    /// The first line of a setting: one from the environment follows it.
    private static final Pattern SETTING = Pattern.compile("\\s*[\\w.-]+ = (?!\\$\\{\\?).*");

    @ParameterizedTest
    @EnumSource
    void hasEverySettingOfTheRoleAndNoOther(Role role) {
        var reference = ConfigFactory.defaultReference();
        var expected = new TreeSet<String>();
        for (var section : sections(role)) expected.addAll(keys(reference, section));
        expected.removeAll(without(role));

        var found = new TreeSet<String>();
        for (var section : sections(role)) found.addAll(keys(file(role).resolve(), section));

        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void hasTheDefaults(Role role) {
        var reference = ConfigFactory.defaultReference();
        var file = file(role).resolve();
        for (var section : sections(role)) {
            for (var key : keys(file, section)) {
                if (key.equals("strowger.edge.edges")) continue;
                assertThat(file.getValue(key).unwrapped())
                        .as(key)
                        .isEqualTo(reference.getValue(key).unwrapped());
            }
        }
    }

    @Test
    void loadsForItsRole() {
        var region = loaded(Role.REGION);
        assertThat(NodeSettings.from(region, Role.REGION).dataCenter()).isEqualTo("us1");
        assertThat(Database.Settings.from(region).user()).isEqualTo("strowger");
        assertThat(RegionSettings.from(region)).isNotNull();
        assertThat(RoutingSettings.from(region)).isNotNull();

        assertThat(NodeSettings.from(loaded(Role.ROUTING), Role.ROUTING).dataCenter())
                .isEqualTo("global");
        assertThat(RoutingSettings.from(loaded(Role.ROUTING))).isNotNull();

        var edge = loaded(Role.EDGE);
        assertThat(NodeSettings.from(edge, Role.EDGE).dataCenter()).isEqualTo("edge-ashburn");
        assertThat(EdgeSettings.from(edge).edges())
                .singleElement()
                .satisfies(listener -> assertThat(listener.address().getPort()).isEqualTo(5060));
        assertThat(GatewaySettings.from(edge).port()).isEqualTo(8080);
    }

    @ParameterizedTest
    @EnumSource
    void explainsEverySetting(Role role) throws Exception {
        var lines = Files.readAllLines(DEPLOY.resolve(role.word() + ".conf"));
        var unexplained = IntStream.range(1, lines.size())
                .filter(at -> SETTING.matcher(lines.get(at)).matches())
                .filter(at -> !lines.get(at - 1).strip().startsWith("#"))
                .mapToObj(lines::get);

        assertThat(unexplained).isEmpty();
    }

    private static List<String> sections(Role role) {
        return switch (role) {
            case ROUTING -> List.of("strowger.node", "strowger.database", "strowger.lease", "strowger.routing");
            case REGION ->
                List.of("strowger.node", "strowger.database", "strowger.lease", "strowger.routing", "strowger.region");
            case EDGE -> List.of("strowger.node", "strowger.routing", "strowger.edge", "strowger.gateway");
        };
    }

    /// What the role has no use for.
    private static Set<String> without(Role role) {
        return switch (role) {
            case ROUTING -> Set.of("strowger.node.region", "strowger.node.edge");
            case REGION -> Set.of("strowger.node.edge");
            case EDGE -> Set.of("strowger.node.health-host", "strowger.node.health-port");
        };
    }

    private static Config loaded(Role role) {
        return ClusterConfiguration.over(MUST_BE_SET.withFallback(file(role)), role);
    }

    private static Config file(Role role) {
        return ConfigFactory.parseFile(DEPLOY.resolve(role.word() + ".conf").toFile());
    }

    private static Set<String> keys(Config config, String section) {
        var keys = new TreeSet<String>();
        config.getConfig(section).entrySet().forEach(entry -> keys.add(section + "." + entry.getKey()));
        return keys;
    }
}
