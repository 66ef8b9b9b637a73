package io.strowger.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.strowger.region.ladder.LadderSettings;
import io.strowger.region.recording.RecordingSettings;
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
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(30),
                        false,
                        100,
                        20,
                        Duration.ofMillis(50),
                        new LadderSettings(Duration.ofHours(5), 64 << 20, 256 << 10),
                        new RecordingSettings("", 64 << 20, 16L << 30)));
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
        "strowger.region.session-expires, 89s",
        "strowger.region.dial-private-addresses, perhaps",
        "strowger.region.snapshot-every, 0",
        "strowger.region.snapshot-every, often",
        "strowger.region.registration-snapshot-every, 0",
        "strowger.database.read-model-idle, 0s",
        "strowger.region.ladder.keep-for, 0s",
        "strowger.region.ladder.max-call, 2MiB",
        "strowger.region.ladder.max-memory, 1KiB",
        "strowger.region.recordings.base-url, api.example.com/",
        "strowger.region.recordings.max-recording, 1GiB",
        "strowger.region.recordings.max-all, 1MiB"
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
