package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Twilio's API of a region by its path, for whoever can't choose the host.
class RegionPathTest {
    private static final String DOMAINS = TestSite.ROOT + "/SIP/Domains.json";

    private final TestSite site = new TestSite();

    @Test
    void isTheSameAsAtAHostOfThatRegion() {
        var created = site.post("/strowger/v1/regions/ie1" + DOMAINS, "DomainName", "acme.sip.twilio.com")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer();

        assertThat(created.status()).isEqualTo(201);
        assertThat(site.get(DOMAINS)
                        .as(TestSite.ACME.value(), "acme-ie1")
                        .at("ie1.localhost")
                        .answer()
                        .at("domains/0/sid"))
                .isEqualTo(created.sid());
        assertThat(site.get(DOMAINS).answer().json().at("/domains")).isEmpty();
        assertThat(site.get("/strowger/v1/regions/us1" + DOMAINS)
                        .at("ie1.localhost")
                        .answer()
                        .json()
                        .at("/domains"))
                .isEmpty();
    }

    @Test
    void wantsATokenOfThatRegion() {
        var refused = site.get("/strowger/v1/regions/ie1" + DOMAINS).answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("message")).contains("this is an auth token of us1; this host is ie1");
        assertThat(site.get("/strowger/v1/regions/ie1" + DOMAINS)
                        .anonymously()
                        .answer()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void isNotThereForARegionThatIsNot() {
        assertThat(site.get("/strowger/v1/regions/jp1" + DOMAINS).answer().status())
                .isEqualTo(404);
        assertThat(site.get("/strowger/v1/regions/us1/2010-04-01/Nothing")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void namesTheRegionToCloneFromAndToCompareWithByAParameter() {
        site.post("/strowger/v1/regions/ie1" + DOMAINS, "DomainName", "acme.sip.twilio.com")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer();
        var domain = "/strowger/v1/domains/acme.sip.twilio.com";

        var different = site.get(domain + "/diff?with=us1&from=ie1").answer();
        var cloned = site.post(domain + "/clone?to=us1&from=ie1").answer();

        assertThat(different.at("missing_in")).isEqualTo("us1");
        assertThat(cloned.status()).isEqualTo(201);
        assertThat(cloned.at("from")).isEqualTo("ie1");
        assertThat(site.get(domain + "/diff?with=us1&from=ie1")
                        .answer()
                        .json()
                        .at("/equal")
                        .asBoolean())
                .isTrue();
        assertThat(site.get(domain + "/diff?with=us1&from=jp1").answer().at("code"))
                .isEqualTo("20001");
    }
}
