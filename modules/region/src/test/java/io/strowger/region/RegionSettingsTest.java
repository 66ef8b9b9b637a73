package io.strowger.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionSettingsTest {
    private static final String SECRET = "strowger.region.nonce-secret = \"sixteen or more characters\"\n";

    @Test
    void hasADefaultForEverythingButTheSecret() {
        assertThat(RegionSettings.from(config(SECRET)))
                .isEqualTo(new RegionSettings(
                        "sixteen or more characters",
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(2),
                        Duration.ofHours(6),
                        100,
                        20,
                        Duration.ofMillis(50)));
    }

    @Test
    void needsASecret() {
        assertThatThrownBy(() -> RegionSettings.from(config("")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("strowger.region.nonce-secret")
                .hasMessageContaining("STROWGER_NONCE_SECRET");
    }

    @ParameterizedTest
    @CsvSource({
        "strowger.region.nonce-secret, short",
        "strowger.region.nonce-lifetime, 0s",
        "strowger.region.nonce-lifetime, soon",
        "strowger.region.passivate-after, -1m",
        "strowger.region.snapshot-every, 0",
        "strowger.region.snapshot-every, often",
        "strowger.region.registration-snapshot-every, 0",
        "strowger.database.read-model-idle, 0s"
    })
    void namesTheKeyOfABadValue(String key, String value) {
        assertThatThrownBy(() -> RegionSettings.from(config(SECRET + key + " = \"" + value + "\"")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1));
    }

    @Test
    void printsWithoutTheSecret() {
        assertThat(RegionSettings.from(config(SECRET)).toString()).doesNotContain("sixteen");
    }

    private static Config config(String text) {
        return ConfigFactory.parseString(text)
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }
}
