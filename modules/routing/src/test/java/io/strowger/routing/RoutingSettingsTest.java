package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.strowger.core.RegionId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoutingSettingsTest {
    @Test
    void loadsEveryDefault() {
        assertThat(RoutingSettings.from(ConfigFactory.load()))
                .isEqualTo(new RoutingSettings(
                        new InitialRoute.FirstRegion(),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(20),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        Duration.ofHours(6),
                        100));
    }

    @Test
    void routesEveryNameToOneRegionWhenToldSo() {
        assertThat(RoutingSettings.from(with("initial-route = us1")).initialRoute())
                .isEqualTo(new InitialRoute.Fixed(RegionId.parse("us1")));
    }

    @Test
    void namesTheKeyOfABadValue() {
        assertRefused("initial-route", "initial-route = somewhere");
        for (var key : new String[] {
            "find-timeout",
            "ask-timeout",
            "reroute-wait",
            "reroute-poll",
            "let-go-timeout",
            "resume-every",
            "watch-every",
            "idle"
        }) {
            assertRefused(key, key + " = 0s");
            assertRefused(key, key + " = soon");
        }
        assertRefused("snapshot-every", "snapshot-every = 0");
    }

    private static void assertRefused(String key, String setting) {
        assertThatThrownBy(() -> RoutingSettings.from(with(setting)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    private static Config with(String setting) {
        return ConfigFactory.parseString("strowger.routing { " + setting + " }").withFallback(ConfigFactory.load());
    }
}
