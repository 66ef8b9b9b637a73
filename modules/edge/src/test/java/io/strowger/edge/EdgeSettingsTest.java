package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.edge.EdgeSettings.LadderSettings;
import io.strowger.edge.EdgeSettings.Listener;
import io.strowger.edge.EdgeSettings.RouteSettings;
import io.strowger.edge.EdgeSettings.TcpSettings;
import io.strowger.edge.media.MediaSettings;
import io.strowger.edge.media.MediaSettings.ClipSettings;
import io.strowger.edge.media.MediaSettings.SpeechSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EdgeSettingsTest {
    @Test
    void everyDefaultLoads() {
        assertThat(Given.settings())
                .isEqualTo(new EdgeSettings(
                        List.of(),
                        20_000,
                        30_000,
                        Duration.ofSeconds(5),
                        false,
                        List.of(DigestAlgorithm.MD5),
                        4 << 20,
                        new TcpSettings(
                                10_000,
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(65),
                                Duration.ofSeconds(30),
                                65_536,
                                64L << 20),
                        new RouteSettings(
                                100_000,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(1),
                                Duration.ofMillis(300),
                                Duration.ofSeconds(1),
                                10_000,
                                Duration.ofSeconds(5),
                                Duration.ofMillis(20)),
                        new MediaSettings(
                                16_384,
                                32_767,
                                1000,
                                new SpeechSettings(
                                        List.of("espeak-ng", "-w", "{file}", "--", "{text}"),
                                        Duration.ofSeconds(5),
                                        2,
                                        100),
                                new ClipSettings(Duration.ofSeconds(10), 8, 100, false)),
                        new LadderSettings(8 << 20, Duration.ofMillis(100))));
    }

    @Test
    void readsTheEdges() {
        assertThat(Given.settings("strowger.edge.edges = [{ name = dublin, address = \"::1\", sip-port = 5070 }]")
                        .edges())
                .containsExactly(new Listener(
                        Given.DUBLIN, new InetSocketAddress(InetAddress.ofLiteral("::1"), 5070), Optional.empty()));
    }

    @Test
    void readsWhatAnEdgeCallsItself() {
        assertThat(Given.settings("strowger.edge.edges = [{ name = dublin, address = 0.0.0.0, sip-port = 5070,"
                                + " public-address = 203.0.113.9 }]")
                        .edges())
                .extracting(Listener::publicAddress)
                .containsExactly(Optional.of(InetAddress.ofLiteral("203.0.113.9")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-in-flight",
                "max-transactions",
                "retry-after",
                "tcp.max-connections",
                "tcp.connect-timeout",
                "tcp.idle-timeout",
                "tcp.message-timeout",
                "tcp.max-waiting",
                "routes.max-names",
                "routes.refresh-after",
                "routes.absent-for",
                "routes.arbiter-patience",
                "routes.region-patience",
                "routes.hold-limit",
                "routes.hold-time",
                "routes.poll-every"
            })
    void refusesZeroByTheNameOfTheKey(String key) {
        assertThatThrownBy(() -> Given.settings("strowger.edge." + key + " = 0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("strowger.edge." + key + " must be above 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ name = Dublin, address = 127.0.0.1, sip-port = 5070 }",
                "{ name = dublin, address = localhost, sip-port = 5070 }",
                "{ name = dublin, address = 127.0.0.1, sip-port = 70000 }",
                "{ name = dublin, address = 127.0.0.1, sip-port = 5070, public-address = example.com }",
                "{ name = dublin, address = 127.0.0.1, sip-port = 1 }, { name = dublin, address = 127.0.0.1, sip-port"
                        + " = 2 }"
            })
    void refusesAnEdgeThatCannotBe(String edges) {
        assertThatThrownBy(() -> Given.settings("strowger.edge.edges = [" + edges + "]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("strowger.edge.edges");
    }
}
