package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.strowger.edge.media.MediaSettings.ClipSettings;
import io.strowger.edge.media.MediaSettings.SpeechSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaSettingsTest {
    private static MediaSettings settings(String... lines) {
        return MediaSettings.from(ConfigFactory.parseString(String.join("\n", lines))
                .withFallback(ConfigFactory.parseResources("reference.conf"))
                .resolve());
    }

    @Test
    void everyDefaultLoads() {
        assertThat(settings())
                .isEqualTo(new MediaSettings(
                        16_384,
                        32_767,
                        1000,
                        new SpeechSettings(
                                List.of("espeak-ng", "-w", "{file}", "--", "{text}"), Duration.ofSeconds(5), 2, 100),
                        new ClipSettings(Duration.ofSeconds(10), 8, 100, false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "first-port = 0",
                "last-port = 65536",
                "last-port = 16000",
                "max-legs = 0",
                "speech.timeout = 0s",
                "speech.max-concurrent = 0",
                "speech.max-waiting = 0",
                "clips.timeout = 0s",
                "clips.max-concurrent = 0",
                "clips.max-waiting = 0"
            })
    void aBadValueIsRefusedWithItsKey(String line) {
        assertThatThrownBy(() -> settings("strowger.edge.media." + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(line.substring(0, line.indexOf(' ')));
    }

    @Test
    void takesEvenPortsOnly() {
        var settings = settings("strowger.edge.media { first-port = 5001, last-port = 5006 }");
        assertThat(settings.ports()).isEqualTo(3);
        assertThat(List.of(settings.port(0), settings.port(1), settings.port(2), settings.port(3), settings.port(-1)))
                .containsExactly(5002, 5004, 5006, 5002, 5006);
        assertThatThrownBy(() -> settings("strowger.edge.media { first-port = 5001, last-port = 5001 }"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
