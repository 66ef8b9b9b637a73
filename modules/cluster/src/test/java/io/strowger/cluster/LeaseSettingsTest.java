package io.strowger.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.strowger.core.LeaseTerms;
import io.strowger.core.WitnessId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseSettingsTest {
    private static final String REQUIRED =
            "strowger.lease { mode = required, witnesses = \"a:2551, b:2551,c:2551\" }\n";

    @Test
    void areRequiredUnlessSomebodyTurnsThemOff() {
        assertThat(LeaseSettings.from(config("strowger.lease.mode = off"))).isEmpty();
        assertThatThrownBy(() -> LeaseSettings.from(config("")))
                .hasMessageContaining("strowger.lease.witnesses")
                .hasMessageContaining("STROWGER_LEASE_WITNESSES");
    }

    @Test
    void lastSixSecondsAndNameEveryWitness() {
        var witnesses = List.of("a:2551", "b:2551", "c:2551");

        assertThat(LeaseSettings.from(config(REQUIRED)))
                .contains(new LeaseTerms(
                        Duration.ofSeconds(6),
                        0.01,
                        witnesses.stream().map(WitnessId::parse).toList()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode|perhaps",
                "ttl|0s",
                "drift|0.5",
                "drift|-0.1",
                "witnesses|''",
                "witnesses|nowhere",
                "witnesses|a:1,a:1"
            })
    void nameTheKeyOfABadValue(String key, String value) {
        assertThatThrownBy(
                        () -> LeaseSettings.from(config(REQUIRED + "strowger.lease." + key + " = \"" + value + "\"")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("strowger.lease." + key);
    }

    private static Config config(String text) {
        return ConfigFactory.parseString(text).withFallback(ConfigFactory.defaultReference());
    }
}
