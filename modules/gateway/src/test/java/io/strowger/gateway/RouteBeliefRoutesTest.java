package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.EdgeId;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.RouteBeliefs;
import io.strowger.core.RouteBeliefs.OfNode;
import io.strowger.core.Routes;
import io.strowger.core.sip.DomainName;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteBeliefRoutesTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final String PATH = "/strowger/v1/routes/acme.sip.twilio.com/edges";

    private final TestSite site = new TestSite();

    @Test
    void showsWhatEachEdgeBelieves() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Active(US1, new Epoch(7)), US1, IE1));
        site.beliefs.put(
                DomainName.parse("acme.sip.twilio.com"),
                List.of(
                        of("ashburn", new RouteBeliefs.Believes(new Routes.Active(US1, new Epoch(7)), TestSite.NOON)),
                        of("dublin", new RouteBeliefs.Holds(new Routes.Moving(IE1, US1, new Epoch(7)))),
                        of("sydney", new RouteBeliefs.BelievesNothing()),
                        of("tokyo", new RouteBeliefs.Silent())));

        var shown = site.get(PATH).answer();

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.at("domain")).isEqualTo("acme.sip.twilio.com");
        assertThat(shown.at("edges/0/edge")).isEqualTo("ashburn");
        assertThat(shown.at("edges/0/node")).isEqualTo("127.0.0.1:2553");
        assertThat(shown.at("edges/0/state")).isEqualTo("active");
        assertThat(shown.at("edges/0/region")).isEqualTo("us1");
        assertThat(shown.at("edges/0/epoch")).isEqualTo("7");
        assertThat(shown.at("edges/0/learned")).isEqualTo(TestSite.NOON.toString());
        assertThat(shown.at("edges/1/state")).isEqualTo("moving");
        assertThat(shown.at("edges/1/epoch")).isEqualTo("7");
        assertThat(shown.at("edges/2/state")).isEqualTo("unknown");
        assertThat(shown.json().at("/edges/2/region").isNull()).isTrue();
        assertThat(shown.at("edges/3/state")).isEqualTo("silent");
    }

    @Test
    void showsNobodyTheNamesOfOthers() {
        site.routes.add(SipDomainRoutesTest.route(new Routes.Active(US1, new Epoch(1)), US1));

        assertThat(site.get(PATH)
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get("/strowger/v1/routes/nobodys.sip.twilio.com/edges")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void saysWhenTheArbiterDoesNotAnswer() {
        site.arbiter.goDown();

        assertThat(site.get(PATH).answer().status()).isEqualTo(503);
    }

    private static OfNode of(String edge, RouteBeliefs.Belief belief) {
        return new OfNode(EdgeId.parse(edge), "127.0.0.1:2553", belief);
    }
}
