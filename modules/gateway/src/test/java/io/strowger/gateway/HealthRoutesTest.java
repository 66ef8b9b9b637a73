package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthRoutesTest {
    private final TestSite site = new TestSite();

    @Test
    void isHealthyWhileItServes() {
        site.checks.put("database", false);

        assertThat(site.get("/healthz").anonymously().answer().status()).isEqualTo(200);
    }

    @Test
    void isReadyWhenEveryCheckIsPassed() {
        var ready = site.get("/readyz").anonymously().answer();
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().at("/checks/cluster").asBoolean()).isTrue();

        site.checks.put("database", false);
        var notReady = site.get("/readyz").anonymously().answer();
        assertThat(notReady.status()).isEqualTo(503);
        assertThat(notReady.at("status")).isEqualTo("not ready");
        assertThat(notReady.json().at("/checks/database").asBoolean()).isFalse();
    }
}
