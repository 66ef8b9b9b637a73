package io.strowger.region.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.region.webhook.Overrides.RetryOn;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {
    private static final WebhookSettings SETTINGS =
            new WebhookSettings(false, 65_536, Duration.ofSeconds(5), Duration.ofSeconds(15), 10, 2000, 1000);
    private static final Overrides DEFAULTS = new Overrides(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            1,
            Set.of(RetryOn.CONNECT),
            true,
            List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/voice",
                "https://example.com/voice#",
                "https://example.com/voice#/a/page?ct=100",
                "https://example.com/voice?ct=100&rc=3",
                "https://example.com/voice#ct=soon&rt=-5&tt=&rc=1.5&rp=often&sni&e=&=&x=y",
                "https://example.com/voice#ct=99999999999999999999",
                "https://example.com/voice#CT=100"
            })
    void areTheDefaultsWhereNothingReadableIsSaid(String url) {
        assertThat(Overrides.of(url, SETTINGS)).isEqualTo(DEFAULTS);
    }

    @Test
    void sayEverything() {
        assertThat(of("ct=2000&rt=3000&tt=9000&rc=3&rp=5xx,rt&sni=n&e=dublin,ashburn"))
                .isEqualTo(new Overrides(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(9),
                        3,
                        Set.of(RetryOn.SERVER_ERROR, RetryOn.READ),
                        false,
                        List.of("dublin", "ashburn")));
    }

    @ParameterizedTest
    @CsvSource({"99, 100, 100, 100", "100, 100, 100, 100", "10001, 10000, 10001, 10001", "60000, 10000, 15000, 15000"})
    void areKeptWithinTwiliosLimits(int millis, int connect, int read, int total) {
        var overrides = of("ct=" + millis + "&rt=" + millis + "&tt=" + millis);

        assertThat(overrides.connectTimeout()).hasMillis(connect);
        assertThat(overrides.readTimeout()).hasMillis(read);
        assertThat(overrides.totalTime()).hasMillis(total);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "6, 5", "1000, 5"})
    void retryNoMoreThanFiveTimes(int asked, int retries) {
        assertThat(of("rc=" + asked).retries()).isEqualTo(retries);
    }

    @Test
    void retryOnAllWhenToldSo() {
        assertThat(of("rp=all").retryOn()).containsExactlyInAnyOrder(RetryOn.values());
    }

    @Test
    void leaveOutWhatCanNotBeReadAndKeepTheRest() {
        var overrides = of("ct=fast&rc=2&rp=4xx,6xx");

        assertThat(overrides.connectTimeout()).isEqualTo(DEFAULTS.connectTimeout());
        assertThat(overrides.retries()).isEqualTo(2);
        assertThat(overrides.retryOn()).containsExactly(RetryOn.CLIENT_ERROR);
    }

    private static Overrides of(String fragment) {
        return Overrides.of("https://example.com/voice#" + fragment, SETTINGS);
    }
}
