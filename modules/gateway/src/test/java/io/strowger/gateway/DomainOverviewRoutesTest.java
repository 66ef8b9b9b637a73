package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.DomainSettings;
import io.strowger.core.Domains.Usage;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DomainOverviewRoutesTest {
    private static final String PATH = "/strowger/v1/domains";
    private static final DomainName ACME = DomainName.parse("acme.sip.twilio.com");
    private static final DomainName BETA = DomainName.parse("beta.sip.twilio.com");

    private final TestSite site = new TestSite();

    @BeforeEach
    void declare() {
        create(site.us1, TestSite.ACME, BETA);
        create(site.us1, TestSite.ACME, ACME);
        create(site.ie1, TestSite.ACME, ACME);
        create(site.us1, TestSite.OTHER, DomainName.parse("others.sip.twilio.com"));
        route(ACME, "us1", "ie1");
        route(BETA, "us1");
        site.us1.domains().usages.put(ACME, new Usage(3, 1));
    }

    @Test
    void listsTheDomainsOfAllRegionsByNameWithWhatGoesOnThere() {
        var domains = site.get(PATH).answer();

        assertThat(domains.status()).isEqualTo(200);
        assertThat(domains.json().get("domains")).hasSize(2);
        assertThat(domains.json().at("/domains/0").toString())
                .isEqualTo(
                        "{\"name\":\"acme.sip.twilio.com\","
                                + "\"sid_by_region\":{\"ie1\":\"SD00000000000000000000000000000001\",\"us1\":\"SD00000000000000000000000000000002\"},"
                                + "\"position\":{\"state\":\"active\",\"region\":\"us1\",\"from\":null,\"to\":null,\"epoch\":7},"
                                + "\"declared\":[\"us1\",\"ie1\"],\"registrations\":{\"ie1\":0,\"us1\":3},\"calls\":{\"ie1\":0,\"us1\":1}}");
        assertThat(domains.at("domains/1/name")).isEqualTo("beta.sip.twilio.com");
        assertThat(domains.json().get("silent")).isEmpty();
    }

    @Test
    void hasPages() {
        var second = site.get(PATH + "?PageSize=1&Page=1").answer();

        assertThat(second.json().get("domains")).hasSize(1);
        assertThat(second.at("domains/0/name")).isEqualTo("beta.sip.twilio.com");
        assertThat(second.at("previous_page_uri")).isEqualTo(PATH + "?PageSize=1&Page=0");
    }

    @Test
    void narrowsThemToAPartOfTheirName() {
        var found = site.get(PATH + "?name=BETA&PageSize=1").answer();

        assertThat(found.json().get("domains")).hasSize(1);
        assertThat(found.at("domains/0/name")).isEqualTo("beta.sip.twilio.com");
        assertThat(found.at("first_page_uri")).isEqualTo(PATH + "?name=BETA&PageSize=1&Page=0");
        assertThat(site.get(PATH + "?name=gamma").answer().json().get("domains"))
                .isEmpty();
        assertThat(site.get(PATH + "?name=").answer().json().get("domains")).hasSize(2);
    }

    @Test
    void namesARegionThatDoesNotAnswerAndShowsTheRest() {
        site.ie1.fakes().goDown();

        var domains = site.get(PATH).answer();

        assertThat(domains.json().get("silent").toString()).isEqualTo("[\"ie1\"]");
        assertThat(domains.json().at("/domains/0/registrations").toString()).isEqualTo("{\"us1\":3}");
        assertThat(domains.json().at("/domains/0/declared")).hasSize(2);
    }

    @Test
    void doesNotWaitLongForOneThatSaysNothing() {
        site.us1.fakes().fallSilent();

        assertThat(site.get(PATH).answer().json().get("silent").toString()).isEqualTo("[\"us1\"]");
    }

    @Test
    void showsWhatTheRegionsHaveWhenTheArbiterDoesNotAnswer() {
        site.arbiter.goDown();

        var domains = site.get(PATH).answer();

        assertThat(domains.json().get("silent").toString()).isEqualTo("[\"global\"]");
        assertThat(domains.at("domains/0/position/state")).isEqualTo("unknown");
        assertThat(domains.json().at("/domains/0/declared").toString()).isEqualTo("[\"ie1\",\"us1\"]");
    }

    private static void create(FakeRegion region, AccountSid account, DomainName name) {
        region.domains()
                .create(account, name, DomainSettings.DEFAULT)
                .toCompletableFuture()
                .join();
    }

    private void route(DomainName name, String... regions) {
        site.routes.add(new Routes.RouteView(
                new Sid("SQ" + "0".repeat(32)),
                name,
                TestSite.ACME,
                "",
                List.of(regions).stream().map(RegionId::parse).toList(),
                new Routes.Active(RegionId.parse(regions[0]), new Epoch(7)),
                Optional.empty(),
                List.of(),
                new Routes.Manual(),
                TestSite.NOON,
                TestSite.NOON));
    }
}
