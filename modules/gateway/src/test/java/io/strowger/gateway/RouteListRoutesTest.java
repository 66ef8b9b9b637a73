package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteListRoutesTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");

    private final TestSite site = new TestSite();

    @Test
    void listsTheRoutesOfTheAccountWithTheirMoves() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Active(US1, new Epoch(1)), US1, IE1));
        site.post("/v2/SipDomains/acme.sip.twilio.com", "VoiceRegion", "ie1").answer();

        var all = site.get("/strowger/v1/routes").answer();

        assertThat(all.status()).isEqualTo(200);
        assertThat(all.at("routes/0/domain")).isEqualTo("acme.sip.twilio.com");
        assertThat(all.at("routes/0/position/state")).isEqualTo("active");
        assertThat(all.at("routes/0/position/region")).isEqualTo("ie1");
        assertThat(all.at("routes/0/position/epoch")).isEqualTo("2");
        assertThat(all.at("routes/0/declared/1")).isEqualTo("ie1");
        assertThat(all.json().at("/routes/0/moves/0/from").isNull()).isTrue();
        assertThat(all.at("routes/0/moves/1/from")).isEqualTo("us1");
        assertThat(all.at("routes/0/moves/1/by")).isEqualTo(TestSite.ACME.value());
        assertThat(all.at("routes/0/moves/1/completed")).isEqualTo("2026-03-05T12:00:00.373456Z");
        assertThat(site.get("/strowger/v1/routes")
                        .as(TestSite.OTHER.value(), "other-ie1")
                        .answer()
                        .json()
                        .get("routes"))
                .isEmpty();
    }

    @Test
    void fetchesOneRoute() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Moving(US1, IE1, new Epoch(2)), US1, IE1));

        var route = site.get("/strowger/v1/routes/acme.sip.twilio.com").answer();

        assertThat(route.at("position/state")).isEqualTo("moving");
        assertThat(route.at("position/to")).isEqualTo("ie1");
        assertThat(route.at("arbiter")).isEqualTo("pekko://strowger@127.0.0.1:2552");
        assertThat(route.json().at("/position/region").isNull()).isTrue();
        assertThat(site.get("/strowger/v1/routes/nobodys.sip.twilio.com")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get("/strowger/v1/routes/nonsense").answer().status()).isEqualTo(404);
        assertThat(site.get("/strowger/v1/routes/acme.sip.twilio.com")
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void saysWhenTheArbiterDoesNotAnswer() {
        site.arbiter.goDown();

        for (var request : List.of(
                site.get("/strowger/v1/routes"),
                site.get("/strowger/v1/routes/acme.sip.twilio.com"),
                site.post("/strowger/v1/routes/acme.sip.twilio.com", "Failover", "manual"))) {
            assertThat(request.answer().status()).isEqualTo(503);
            assertThat(request.answer().at("message")).startsWith("The arbiter does not answer: ");
        }
    }

    @Test
    void setsTheFailoverPolicyOfARoute() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Active(US1, new Epoch(1)), US1, IE1));
        var before = site.get("/strowger/v1/routes/acme.sip.twilio.com").answer();

        var answer = policy("Failover", "automatic", "Standby", "ie1", "After", "45", "Failback", "true");

        assertThat(before.at("failover/policy")).isEqualTo("manual");
        assertThat(answer.status()).isEqualTo(200);
        var after = site.get("/strowger/v1/routes/acme.sip.twilio.com").answer();
        assertThat(after.at("failover/policy")).isEqualTo("automatic");
        assertThat(after.at("failover/home")).isEqualTo("us1");
        assertThat(after.at("failover/standby")).isEqualTo("ie1");
        assertThat(after.at("failover/after")).isEqualTo("45");
        assertThat(after.at("failover/failback")).isEqualTo("true");
        assertThat(policy("Failover", "manual").at("failover/policy")).isEqualTo("manual");
    }

    @Test
    void leavesWhatIsLeftOutOfAnAutomaticPolicyAsItIs() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Active(US1, new Epoch(1)), US1, IE1));
        policy("Failover", "automatic", "Standby", "us1", "Home", "ie1", "After", "45", "Failback", "true");

        var sooner = policy("Failover", "automatic", "After", "10");
        var forGood = policy("Failover", "automatic", "Failback", "false");

        assertThat(sooner.at("failover/home")).isEqualTo("ie1");
        assertThat(sooner.at("failover/standby")).isEqualTo("us1");
        assertThat(sooner.at("failover/after")).isEqualTo("10");
        assertThat(sooner.at("failover/failback")).isEqualTo("true");
        assertThat(forGood.at("failover/after")).isEqualTo("10");
        assertThat(forGood.at("failover/failback")).isEqualTo("false");
        policy("Failover", "manual");
        assertThat(policy("Failover", "automatic", "Standby", "ie1").at("failover/after"))
                .as("a manual policy has forgotten it")
                .isEqualTo("30");
    }

    @Test
    void refusesAPolicyThatCouldNeverWork() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Active(US1, new Epoch(1)), US1, IE1));

        assertThat(policy("Failover", "sometimes").at("message")).contains("manual or automatic");
        assertThat(policy("Failover", "automatic").at("message")).contains("Standby is required");
        assertThat(policy("Failover", "automatic", "Standby", "us1").at("message"))
                .contains("another region than Home, us1");
        assertThat(policy("Failover", "automatic", "Standby", "mars").at("message"))
                .contains("no region mars");
        assertThat(policy("Failover", "automatic", "Standby", "ie1", "After", "0")
                        .at("message"))
                .contains("seconds from 1 to");
        assertThat(policy("Failover", "automatic", "Standby", "ie1", "After", "0")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesAStandbyThatHasNoDomain() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Active(US1, new Epoch(1)), US1));

        assertThat(policy("Failover", "automatic", "Standby", "ie1").at("message"))
                .contains("ie1 has no SIP Domain acme.sip.twilio.com");
    }

    private TestSite.Answer policy(String... form) {
        return site.post("/strowger/v1/routes/acme.sip.twilio.com", form).answer();
    }
}
