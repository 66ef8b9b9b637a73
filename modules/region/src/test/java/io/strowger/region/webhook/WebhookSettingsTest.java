package io.strowger.region.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookSettingsTest {
    @Test
    void areTwiliosUnlessToldOtherwise() {
        assertThat(WebhookSettings.from(config("")))
                .isEqualTo(new WebhookSettings(
                        false, 65_536, Duration.ofSeconds(5), Duration.ofSeconds(15), 10, 2000, 1000));
    }

    @Test
    void mapEveryKey() {
        assertThat(WebhookSettings.from(config("""
                strowger.region.webhooks {
                  allow-private-addresses = true
                  max-body = 1KiB
                  connect-timeout = 1s
                  total-time = 2s
                  max-redirects = 0
                  max-in-flight = 3
                  max-in-flight-per-account = 2
                }""")))
                .isEqualTo(new WebhookSettings(true, 1024, Duration.ofSeconds(1), Duration.ofSeconds(2), 0, 3, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "allow-private-addresses, perhaps",
        "max-body, 0",
        "max-body, 1GiB",
        "connect-timeout, 0s",
        "total-time, soon",
        "max-redirects, -1",
        "max-in-flight, 0",
        "max-in-flight-per-account, 0"
    })
    void nameTheKeyOfABadValue(String key, String value) {
        var config = config("strowger.region.webhooks." + key + " = \"" + value + "\"");

        assertThatThrownBy(() -> WebhookSettings.from(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    private static Config config(String text) {
        return ConfigFactory.parseString(text)
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }
}
