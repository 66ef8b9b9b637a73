package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRoutesTest {
    private final TestSite site = new TestSite();

    @ParameterizedTest
    @ValueSource(strings = {"", ".json"})
    void showsTheAccountWithTheTokenOfTheHostsRegion(String suffix) {
        var account = site.get(TestSite.ROOT + suffix).answer();

        assertThat(account.status()).isEqualTo(200);
        assertThat(account.sid()).isEqualTo(TestSite.ACME.value());
        assertThat(account.at("owner_account_sid")).isEqualTo(TestSite.ACME.value());
        assertThat(account.at("friendly_name")).isEqualTo("acme");
        assertThat(account.at("status")).isEqualTo("active");
        assertThat(account.at("type")).isEqualTo("Full");
        assertThat(account.at("auth_token")).isEqualTo("acme-us1");
        assertThat(account.at("uri")).isEqualTo(TestSite.ROOT + ".json");
    }

    @Test
    void keepsAnAccountToItself() {
        var refused =
                site.get("/2010-04-01/Accounts/" + TestSite.OTHER + ".json").answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("code")).isEqualTo("20003");
    }
}
