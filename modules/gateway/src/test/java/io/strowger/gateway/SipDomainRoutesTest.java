package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipDomainRoutesTest {
    private static final String PATH = "/v2/SipDomains/acme.sip.twilio.com";
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");

    private final TestSite site = new TestSite();

    @BeforeEach
    void route() {
        site.routes.add(route(new Routes.Active(US1, new Epoch(1)), US1, IE1));
    }

    @Test
    void showsARouteAsTwilioDoes() {
        var found = site.get(PATH + "?x=y").at("routes.twilio.com").answer();

        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "sip_domain",
                        "url",
                        "sid",
                        "account_sid",
                        "friendly_name",
                        "voice_region",
                        "date_created",
                        "date_updated");
        assertThat(found.at("sip_domain")).isEqualTo("acme.sip.twilio.com");
        assertThat(found.at("url")).isEqualTo("http://routes.twilio.com" + PATH);
        assertThat(found.sid()).isEqualTo("QQ" + "1".repeat(32));
        assertThat(found.at("voice_region")).isEqualTo("us1");
        assertThat(found.at("date_created")).isEqualTo("2026-03-05T12:00:00Z");
        assertThat(found.json().get("friendly_name").isNull()).isTrue();
    }

    /// The old region would let go, and nobody be served.
    @Test
    void movesToARegionThatDoesNotAnswerTheArbiterOnlyByForce() {
        site.routes.add(route(new Routes.Active(IE1, new Epoch(1)), US1, IE1));
        site.routes.silence(US1);

        var refused = site.post(PATH, "VoiceRegion", "us1").answer();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.at("message"))
                .contains("us1 has not said that it could take acme.sip.twilio.com over", "Nothing has been moved");
        assertThat(site.get(PATH).answer().at("voice_region")).isEqualTo("ie1");

        assertThat(site.post(PATH, "VoiceRegion", "us1", "Force", "true")
                        .answer()
                        .at("voice_region"))
                .isEqualTo("us1");
    }

    @Test
    void saysWhichApiKeyHasMovedARoute() {
        var key = site.post(TestSite.ROOT + "/Keys.json", "FriendlyName", "deploy")
                .answer();
        site.post(PATH, "VoiceRegion", "ie1").as(key.sid(), key.at("secret")).answer();
        site.post(PATH, "VoiceRegion", "us1").answer();

        var moves = site.get("/strowger/v1/routes/acme.sip.twilio.com").answer();
        assertThat(moves.at("moves/1/by")).isEqualTo(key.sid());
        assertThat(moves.at("moves/2/by")).isEqualTo(TestSite.ACME.value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown.sip.twilio.com",
                "acme",
                "acme.sip.dublin.twilio.com",
                "SD11111111111111111111111111111111"
            })
    void doesNotFindWhatNobodyHasDeclared(String name) {
        var missing = site.get("/v2/SipDomains/" + name).answer();

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.at("code")).isEqualTo("20404");
        assertThat(site.post("/v2/SipDomains/" + name, "VoiceRegion", "ie1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.post("/v2/SipDomains/" + name, "FriendlyName", "x")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void doesNotShowAnAccountTheRoutesOfAnother() {
        assertThat(site.get(PATH)
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.post(PATH, "VoiceRegion", "ie1")
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.post(PATH, "FriendlyName", "mine")
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void takesAnyRegionsTokenAtAnyHost() {
        assertThat(site.get(PATH).as(TestSite.ACME.value(), "acme-ie1").answer().status())
                .isEqualTo(200);
        assertThat(site.get(PATH).at("routes.dublin.ie1.twilio.com").answer().status())
                .isEqualTo(200);
        assertThat(site.get(PATH)
                        .as(TestSite.ACME.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void reroutesAndNamesInOneRequest() {
        var moved = site.post(PATH, "VoiceRegion", "ie1", "FriendlyName", "Dublin office")
                .answer();

        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.at("voice_region")).isEqualTo("ie1");
        assertThat(moved.at("friendly_name")).isEqualTo("Dublin office");
        assertThat(site.get(PATH).answer().at("voice_region")).isEqualTo("ie1");
    }

    @Test
    void changesNothingWithoutParameters() {
        assertThat(site.post(PATH).answer().at("voice_region")).isEqualTo("us1");
        assertThat(site.post(PATH, "FriendlyName", "x".repeat(65)).answer().at("code"))
                .isEqualTo("20002");
    }

    @Test
    void namesTheRegionsThereAreWhenOneIsUnknown() {
        var refused = site.post(PATH, "VoiceRegion", "xx9").answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("message")).isEqualTo("Invalid VoiceRegion: must be one of ie1, us1");
    }

    @Test
    void saysWhatToCreateBeforeARegionWithoutTheDomainCanBeActive() {
        site.routes.add(route(new Routes.Active(US1, new Epoch(1)), US1));

        var refused = site.post(PATH, "VoiceRegion", "ie1", "FriendlyName", "Dublin office")
                .answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("message"))
                .contains("POST " + TestSite.ROOT + "/SIP/Domains.json with DomainName=acme.sip.twilio.com")
                .contains("ie1.localhost")
                .contains("declared in us1")
                .contains("Force=true");
        assertThat(site.get(PATH).answer().json().get("friendly_name").isNull()).isTrue();
        assertThat(site.post(PATH, "VoiceRegion", "ie1", "Force", "maybe")
                        .answer()
                        .status())
                .isEqualTo(400);
        assertThat(site.post(PATH, "VoiceRegion", "ie1", "Force", "true")
                        .answer()
                        .at("voice_region"))
                .isEqualTo("ie1");
    }

    @Test
    void saysWhenTheOldRegionHasNotLetGo() {
        site.routes.oldRegionHoldsOn();

        var late = site.post(PATH, "VoiceRegion", "ie1").answer();

        assertThat(late.status()).isEqualTo(503);
        assertThat(late.at("code")).isEqualTo("20503");
        assertThat(late.header("Retry-After")).isEqualTo("2");
        assertThat(late.at("message")).contains("moving from us1 to ie1");
        assertThat(site.get(PATH).answer().at("voice_region")).isEqualTo("ie1");
    }

    @Test
    void showsNoRegionWhereNothingIsRouted() {
        site.routes.add(route(new Routes.Unrouted()));

        assertThat(site.get(PATH).answer().json().get("voice_region").isNull()).isTrue();
    }

    @Test
    void saysWhenTheArbiterDoesNotAnswer() {
        site.arbiter.goDown();

        for (var request : List.of(
                site.get(PATH), site.post(PATH, "VoiceRegion", "ie1"), site.post(PATH, "FriendlyName", "Acme"))) {
            assertThat(request.answer().status()).isEqualTo(503);
            assertThat(request.answer().at("code")).isEqualTo("20503");
            assertThat(request.answer().at("message")).startsWith("The arbiter does not answer: ");
        }
    }

    static Routes.RouteView route(Routes.Position position, RegionId... declared) {
        return new Routes.RouteView(
                Sid.parse("QQ" + "1".repeat(32)),
                DomainName.parse("acme.sip.twilio.com"),
                TestSite.ACME,
                "",
                List.of(declared),
                position,
                Optional.empty(),
                List.of(new Routes.Move("", US1, new Epoch(1), "first declared", TestSite.NOON, TestSite.NOON)),
                new Routes.Manual(),
                TestSite.NOON,
                TestSite.NOON);
    }
}
