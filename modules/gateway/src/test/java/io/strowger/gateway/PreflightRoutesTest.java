package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreflightRoutesTest {
    private static final String PATH = "/strowger/v1/routes/acme.sip.twilio.com/preflight";
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");

    private final TestSite site = new TestSite();

    @BeforeEach
    void route() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Active(US1, new Epoch(1)), US1));
        site.post(TestSite.ROOT + "/SIP/Domains.json", "DomainName", "acme.sip.twilio.com", "SipRegistration", "true")
                .answer();
    }

    @Test
    void saysWhatIsMissingUntilTheDomainIsCloned() {
        var before = site.get(PATH + "?to=ie1").answer();
        site.post("/strowger/v1/domains/acme.sip.twilio.com/clone?to=ie1").answer();
        var after = site.get(PATH + "?to=ie1").answer();

        assertThat(before.status()).isEqualTo(200);
        assertThat(before.at("from")).isEqualTo("us1");
        assertThat(before.at("ready")).isEqualTo("false");
        assertThat(before.at("problems/0/what")).isEqualTo("domain");
        assertThat(before.at("problems/0/message")).isEqualTo("ie1 has no SIP Domain acme.sip.twilio.com");
        assertThat(after.at("ready")).isEqualTo("true");
        assertThat(after.json().get("problems")).isEmpty();
    }

    @Test
    void complainsOfADomainWithoutRegistration() {
        site.post(TestSite.ROOT + "/SIP/Domains.json", "DomainName", "acme.sip.twilio.com")
                .at("ie1.localhost")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer();

        var preflight = site.get(PATH + "?to=ie1").answer();

        assertThat(preflight.at("problems/0/what")).isEqualTo("setting");
        assertThat(preflight.at("problems/0/message")).isEqualTo("sip_registration is true in us1 and false in ie1");
    }

    @Test
    void warnsOfWebhooksThatTheOtherRegionDoesNotReach() {
        var elsewhere = "https://elsewhere.example.com/";
        site.ie1.webhooks().unreachable.put(elsewhere, "connection refused by elsewhere.example.com:443");
        declareInIe1("VoiceUrl", "https://example.com/", "VoiceStatusCallbackUrl", elsewhere);

        var preflight = site.get(PATH + "?to=ie1").answer();

        assertThat(preflight.at("ready")).isEqualTo("true");
        assertThat(preflight.json().get("webhooks")).hasSize(2);
        assertThat(preflight.at("webhooks/0/parameter")).isEqualTo("voice_url");
        assertThat(preflight.at("webhooks/0/url")).isEqualTo("https://example.com/");
        assertThat(preflight.at("webhooks/0/reachable")).isEqualTo("true");
        assertThat(preflight.json().at("/webhooks/0/why").isNull()).isTrue();
        assertThat(preflight.at("webhooks/1/parameter")).isEqualTo("voice_status_callback_url");
        assertThat(preflight.at("webhooks/1/reachable")).isEqualTo("false");
        assertThat(preflight.at("webhooks/1/why")).isEqualTo("connection refused by elsewhere.example.com:443");
    }

    @Test
    void triesWhatAClonedDomainWouldHave() {
        var sid = site.get(TestSite.ROOT + "/SIP/Domains.json").answer().at("domains/0/sid");
        site.post(TestSite.ROOT + "/SIP/Domains/" + sid, "VoiceUrl", "https://example.com/")
                .answer();

        var preflight = site.get(PATH + "?to=ie1").answer();

        assertThat(preflight.at("problems/0/what")).isEqualTo("domain");
        assertThat(preflight.at("webhooks/0/url")).isEqualTo("https://example.com/");
    }

    @Test
    void saysOfWebhooksThatTheyWereNotTriedWhereNobodyDoes() {
        site.ie1.webhooks().fakes.goDown();
        declareInIe1("VoiceUrl", "https://example.com/");

        var preflight = site.get(PATH + "?to=ie1").answer();

        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.at("webhooks/0/reachable")).isEqualTo("false");
        assertThat(preflight.at("webhooks/0/why")).isEqualTo("not tried: ie1 did not say");
    }

    @Test
    void comparesWithTheRegionThatHoldsOnWhileTheRouteMoves() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Moving(US1, IE1, new Epoch(2)), US1));

        assertThat(site.get(PATH + "?to=ie1").answer().at("from")).isEqualTo("us1");
    }

    @Test
    void findsNothingMissingWhereItIsAlready() {
        var answer = site.get(PATH + "?to=us1").answer();

        assertThat(answer.at("ready")).isEqualTo("true");
        assertThat(answer.at("to")).isEqualTo("us1");
        assertThat(answer.json().get("webhooks")).isEmpty();
    }

    @Test
    void refusesARegionThatIsNone() {
        assertThat(site.get(PATH).answer().status()).isEqualTo(400);
        assertThat(site.get(PATH + "?to=mars").answer().at("message")).contains("ie1, us1");
    }

    @Test
    void knowsOnlyRoutesOfTheAccount() {
        assertThat(site.get(PATH + "?to=ie1")
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get("/strowger/v1/routes/nonsense/preflight?to=ie1")
                        .answer()
                        .status())
                .isEqualTo(404);
        site.routes.add(SipDomainRoutesTest.route(new Routes.Unrouted()));
        assertThat(site.get(PATH + "?to=ie1").answer().status()).isEqualTo(404);
    }

    @Test
    void saysWhoDoesNotAnswer() {
        site.us1.fakes().goDown();
        assertThat(site.get(PATH + "?to=ie1").answer().at("message")).contains("us1, where acme.sip.twilio.com");
        site.arbiter.goDown();
        assertThat(site.get(PATH + "?to=ie1").answer().status()).isEqualTo(503);
    }

    private void declareInIe1(String... settings) {
        var form = Stream.concat(
                        Stream.of("DomainName", "acme.sip.twilio.com", "SipRegistration", "true"), Stream.of(settings))
                .toArray(String[]::new);
        site.post(TestSite.ROOT + "/SIP/Domains.json", form)
                .at("ie1.localhost")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer();
    }
}
