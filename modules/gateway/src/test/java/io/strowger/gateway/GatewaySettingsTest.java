package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewaySettingsTest {
    @Test
    void loadsEveryDefault() {
        var settings = GatewaySettings.from(ConfigFactory.load());

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.region()).isEqualTo(RegionId.parse("us1"));
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.maxConnections()).isEqualTo(1024);
        assertThat(settings.maxConnectionsPerAddress()).isEqualTo(100);
        assertThat(settings.backlog()).isEqualTo(100);
        assertThat(settings.maxBody()).isEqualTo(65_536);
        assertThat(settings.maxHeaders()).isEqualTo(64);
        assertThat(settings.maxHeaderLength()).isEqualTo(8192);
        assertThat(settings.maxUriLength()).isEqualTo(4096);
        assertThat(settings.rateLimits())
                .isEqualTo(
                        new RateLimits.Settings(new TokenBuckets.Limit(2000, 4000), new TokenBuckets.Limit(20, 100)));
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.accounts()).isEmpty();
        assertThat(settings.consoleSignedIn()).isFalse();
    }

    @Test
    void readsWhatHttpsNeeds() {
        var settings = from("strowger.gateway.tls { port = 443, key-store = gateway.p12, password-file = password }");

        assertThat(settings.tls())
                .contains(new GatewaySettings.Tls(
                        443, Path.of("gateway.p12"), Path.of("password"), Duration.ofDays(365)));
    }

    @Test
    void readsAccountsAndHidesTheirTokens() {
        var settings = from("""
                strowger.gateway.accounts = [
                  { sid = AC00000000000000000000000000000001, friendly-name = Local, tokens { us1 = local-us1, ie1 = local-ie1 } }
                ]""");

        assertThat(settings.accounts())
                .containsExactly(new Account(
                        AccountSid.parse("AC00000000000000000000000000000001"),
                        "Local",
                        Map.of(RegionId.parse("us1"), "local-us1", RegionId.parse("ie1"), "local-ie1")));
        assertThat(settings.toString()).doesNotContain("local-us1", "local-ie1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "strowger.gateway.port = 70000; strowger.gateway.port",
                "strowger.gateway.port = http; strowger.gateway.port",
                "strowger.gateway.tls.port = 70000; strowger.gateway.tls.port",
                "strowger.gateway.tls.key-store = gateway.p12; strowger.gateway.tls.password-file",
                "strowger.gateway.tls { key-store = a, password-file = b, strict-for = -1s }; strowger.gateway.tls.strict-for",
                "strowger.gateway.region = moon; strowger.gateway.region",
                "strowger.gateway.request-timeout = 0s; strowger.gateway.request-timeout",
                "strowger.gateway.max-connections = 0; strowger.gateway.max-connections",
                "strowger.gateway.max-connections-per-address = 0; strowger.gateway.max-connections-per-address",
                "strowger.gateway.max-body = 0; strowger.gateway.max-body",
                "strowger.gateway.rate-limits.account.burst = 0; strowger.gateway.rate-limits.account.burst",
                "strowger.gateway.rate-limits.failures.per-second = 0; strowger.gateway.rate-limits.failures.per-second",
                "'strowger.gateway.accounts = [{ sid = AC1, friendly-name = x, tokens {} }]'; sid",
                "'strowger.gateway.accounts = [{ friendly-name = x, tokens {} }]'; sid",
                "'strowger.gateway.accounts = [{ sid = AC00000000000000000000000000000001, friendly-name = x, tokens { us1 = \"\" } }]'; tokens.us1",
                "'strowger.gateway.accounts = [{ sid = AC00000000000000000000000000000001, friendly-name = x, tokens { moon = abc } }]'; tokens.moon"
            })
    void refusesABadValueWithTheNameOfItsKey(String bad, String key) {
        assertThatThrownBy(() -> from(bad)).isInstanceOf(ConfigException.class).hasMessageContaining(key);
    }

    @Test
    void refusesAnAccountTwice() {
        var account = "{ sid = AC00000000000000000000000000000001, friendly-name = x, tokens {} }";

        assertThatThrownBy(() -> from("strowger.gateway.accounts = [" + account + ", " + account + "]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("twice");
    }

    private static GatewaySettings from(String text) {
        return GatewaySettings.from(ConfigFactory.parseString(text)
                .withFallback(ConfigFactory.load())
                .resolve());
    }
}
