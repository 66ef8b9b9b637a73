package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundRegionRoutesTest {
    private final TestSite site = new TestSite();

    @ParameterizedTest
    @CsvSource({
        "/v2/PhoneNumbers/+15551234567, phone_number, +15551234567",
        "/v2/Trunks/Acme.pstn.twilio.com, sip_trunk_domain, acme.pstn.twilio.com"
    })
    void assignsARegion(String path, String key, String name) {
        assertThat(site.get(path).answer().status()).isEqualTo(404);

        var assigned = site.post(path, "VoiceRegion", "ie1", "FriendlyName", "Front desk")
                .at("routes.twilio.com")
                .answer();

        assertThat(assigned.status()).isEqualTo(200);
        assertThat(assigned.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        key,
                        "url",
                        "sid",
                        "account_sid",
                        "friendly_name",
                        "voice_region",
                        "date_created",
                        "date_updated");
        assertThat(assigned.at(key)).isEqualTo(name);
        assertThat(assigned.at("url"))
                .startsWith("http://routes.twilio.com/v2/")
                .endsWith(name);
        assertThat(assigned.sid()).matches("QQ[0-9a-f]{32}");
        assertThat(assigned.at("voice_region")).isEqualTo("ie1");
        assertThat(assigned.at("date_created")).isEqualTo("2026-03-05T12:00:00Z");
        assertThat(site.get(path).answer().at("friendly_name")).isEqualTo("Front desk");
    }

    @Test
    void keepsWhatIsNotSent() {
        var path = "/v2/PhoneNumbers/+15551234567";
        assertThat(site.post(path).answer().at("voice_region")).isEqualTo("us1");
        assertThat(site.post(path, "VoiceRegion", "").answer().at("voice_region"))
                .isEqualTo("us1");
        site.post(path, "VoiceRegion", "ie1").answer();

        assertThat(site.post(path, "FriendlyName", "Desk").answer().at("voice_region"))
                .isEqualTo("ie1");
    }

    @Test
    void hasALimit() {
        for (var number = 0; number < FakeInboundRegions.LIMIT; number++)
            assertThat(site.post("/v2/PhoneNumbers/+1555000" + number).answer().status())
                    .isEqualTo(200);

        var refused = site.post("/v2/PhoneNumbers/+15551234567").answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("20422");
    }

    @Test
    void isOfOneAccountOnly() {
        site.post("/v2/PhoneNumbers/+15551234567", "VoiceRegion", "ie1").answer();

        assertThat(site.get("/v2/PhoneNumbers/+15551234567")
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/PhoneNumbers/5551234567",
                "/v2/PhoneNumbers/+0",
                "/v2/Trunks/acme.sip.twilio.com",
                "/v2/Trunks"
            })
    void doesNotKnowWhatCanNotBe(String path) {
        assertThat(site.post(path, "VoiceRegion", "ie1").answer().status()).isEqualTo(404);
    }

    @Test
    void refusesARegionThatIsNotThere() {
        var refused = site.post("/v2/Trunks/acme.pstn.twilio.com", "VoiceRegion", "jp1")
                .answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("20001");
    }
}
