package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.gateway.TestSite.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRoutesTest {
    private static final String KEYS = TestSite.ROOT + "/Keys";
    private static final String DOMAINS = TestSite.ROOT + "/SIP/Domains.json";

    private final TestSite site = new TestSite();

    @Test
    void showsTheSecretOnceOnly() {
        var created = create("console");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("sid", "friendly_name", "date_created", "date_updated", "secret");
        assertThat(created.sid()).matches("SK[0-9a-f]{32}");
        assertThat(created.at("friendly_name")).isEqualTo("console");
        assertThat(created.at("date_created")).isEqualTo(TestSite.NOON_2822);
        assertThat(created.at("secret")).matches("[0-9a-zA-Z]{32}");
        for (var path : new String[] {KEYS + ".json", KEYS + "/" + created.sid() + ".json"})
            assertThat(site.get(path).answer().body())
                    .contains(created.sid())
                    .doesNotContain("secret")
                    .doesNotContain(created.at("secret"));
    }

    @Test
    void opensTheAccountInItsRegionWithoutTheToken() {
        var key = create("console");

        assertThat(site.get(DOMAINS).as(key.sid(), key.at("secret")).answer().status())
                .isEqualTo(200);
        assertThat(site.get("/strowger/v1/routes")
                        .as(key.sid(), key.at("secret"))
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void namesTheMistakeOfAKeyOfAnotherRegion() {
        var key = create("console");

        var refused = site.get(DOMAINS)
                .at("ie1.localhost")
                .as(key.sid(), key.at("secret"))
                .answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("code")).isEqualTo("20003");
        assertThat(refused.at("message")).contains("this is an API key of us1; this host is ie1", "us1.localhost");
    }

    @Test
    void opensNothingWithAnotherSecretOrOnceItIsDeleted() {
        var key = create("console");
        assertThat(site.get(DOMAINS).as(key.sid(), "wrong").answer().status()).isEqualTo(401);
        assertThat(site.delete(KEYS + "/" + key.sid() + ".json").answer().status())
                .isEqualTo(204);

        assertThat(site.get(DOMAINS).as(key.sid(), key.at("secret")).answer().at("message"))
                .isEqualTo("Authentication Error - invalid username");
        assertThat(site.get("/strowger/v1/routes")
                        .as(key.sid(), key.at("secret"))
                        .answer()
                        .status())
                .isEqualTo(401);
        assertThat(site.get(KEYS + "/" + key.sid() + ".json").answer().status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/Keys", "/Keys.json"})
    void canNotBeTradedForTheTokenOrAnotherKey(String path) {
        var key = create("console");

        var refused =
                site.get(TestSite.ROOT + path).as(key.sid(), key.at("secret")).answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("detail")).contains("An API key does not open this resource");
        assertThat(refused.body()).doesNotContain("acme-us1");
    }

    @Test
    void doesNotOpenWhatIsBelowItsAccount() {
        var key = create("console");
        var sub = site.post("/2010-04-01/Accounts.json").answer();
        var domains = "/2010-04-01/Accounts/" + sub.sid() + "/SIP/Domains.json";
        assertThat(site.get(domains).answer().status()).isEqualTo(200);

        var refused = site.get(domains).as(key.sid(), key.at("secret")).answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("detail")).contains("An API key does not open this resource");
    }

    @Test
    void doesNotWaitForOtherRegionsThanItsOwn() {
        var key = create("console");
        site.ie1.fakes().fallSilent();

        for (var path : new String[] {DOMAINS, "/strowger/v1/routes"})
            assertThat(site.get(path).as(key.sid(), key.at("secret")).answer().status())
                    .as(path)
                    .isEqualTo(200);
    }

    @Test
    void isRefusedWhileAnotherRegionIsSilent() {
        site.ie1.fakes().fallSilent();

        assertThat(site.get(DOMAINS)
                        .as("SK" + "f".repeat(32), "secret")
                        .answer()
                        .at("message"))
                .isEqualTo("Authentication Error - invalid username");
    }

    @Test
    void onlyLooksWhenItIsReadOnly() {
        var key = site.post(KEYS + ".json", "FriendlyName", "viewer", "ReadOnly", "true")
                .answer();
        assertThat(key.at("read_only")).isEqualTo("true");
        assertThat(site.get(KEYS + "/" + key.sid() + ".json").answer().at("read_only"))
                .isEqualTo("true");
        for (var path : new String[] {DOMAINS, "/strowger/v1/routes"})
            assertThat(site.get(path).as(key.sid(), key.at("secret")).answer().status())
                    .as(path)
                    .isEqualTo(200);

        for (var refused : new Answer[] {
            site.post(DOMAINS, "DomainName", "acme.sip.twilio.com")
                    .as(key.sid(), key.at("secret"))
                    .answer(),
            site.post("/v2/SipDomains/acme.sip.twilio.com", "VoiceRegion", "ie1")
                    .as(key.sid(), key.at("secret"))
                    .answer(),
            site.delete(TestSite.ROOT + "/SIP/Domains/SD" + "0".repeat(32) + ".json")
                    .as(key.sid(), key.at("secret"))
                    .answer()
        }) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.at("code")).isEqualTo("20006");
        }
        assertThat(site.get(DOMAINS).answer().at("domains")).isEmpty();
    }

    @Test
    void mayBeReadOnlyOrNotAndNothingElse() {
        assertThat(site.post(KEYS + ".json", "ReadOnly", "perhaps").answer().at("code"))
                .isEqualTo("20422");
    }

    @Test
    void isRenamed() {
        var key = create("console");

        var renamed = site.post(KEYS + "/" + key.sid() + ".json", "FriendlyName", "terminal")
                .answer();

        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.at("friendly_name")).isEqualTo("terminal");
        assertThat(site.post(KEYS + ".json", "FriendlyName", "x".repeat(65))
                        .answer()
                        .at("code"))
                .isEqualTo("20002");
    }

    @Test
    void hasALimit() {
        for (var i = 0; i < FakeApiKeys.LIMIT; i++) create("key " + i);

        assertThat(create("one too many").status()).isEqualTo(400);
    }

    @Test
    void saysThatARegionDoesNotAnswer() {
        var key = create("console");
        site.us1.fakes().goDown();

        assertThat(site.get(DOMAINS).as(key.sid(), key.at("secret")).answer().status())
                .isEqualTo(503);
        assertThat(site.get("/strowger/v1/routes")
                        .as(key.sid(), key.at("secret"))
                        .answer()
                        .status())
                .isEqualTo(503);
    }

    private Answer create(String name) {
        return site.post(KEYS + ".json", "FriendlyName", name).answer();
    }
}
