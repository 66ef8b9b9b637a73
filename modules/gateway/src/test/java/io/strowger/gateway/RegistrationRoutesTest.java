package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.EdgeId;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.Transport;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationRoutesTest {
    private static final String PATH = "/strowger/v1/regions/us1/registrations";

    private final TestSite site = new TestSite();

    @BeforeEach
    void register() {
        site.post(TestSite.ROOT + "/SIP/Domains.json", "DomainName", "acme.sip.twilio.com")
                .answer();
        site.us1
                .registrations()
                .bindings
                .put(Aor.parse("alice@acme.sip.twilio.com"), List.of(binding("sip:alice@192.0.2.4:5060")));
        site.us1
                .registrations()
                .bindings
                .put(Aor.parse("bob@acme.sip.twilio.com"), List.of(binding("sip:bob@192.0.2.5:5060")));
        site.us1
                .registrations()
                .bindings
                .put(Aor.parse("eve@others.sip.twilio.com"), List.of(binding("sip:eve@192.0.2.6:5060")));
    }

    @Test
    void listsWhoIsRegisteredAtADomain() {
        var all = site.get(PATH + "?domain=acme.sip.twilio.com&PageSize=1").answer();

        assertThat(all.status()).isEqualTo(200);
        assertThat(all.at("registrations/0/aor")).isEqualTo("alice@acme.sip.twilio.com");
        var contact = "registrations/0/contacts/0/";
        assertThat(all.at(contact + "uri")).isEqualTo("sip:alice@192.0.2.4:5060");
        assertThat(all.at(contact + "expires")).isEqualTo("2026-03-05T12:10:00.123456Z");
        assertThat(all.at(contact + "edge")).isEqualTo("dublin");
        assertThat(all.at(contact + "transport")).isEqualTo("tcp");
        assertThat(all.at(contact + "source")).isEqualTo("198.51.100.7:40112");
        assertThat(all.at(contact + "user_agent")).isEqualTo("softphone/1");
        assertThat(all.at(contact + "q")).isEqualTo("0.5");
        assertThat(site.get(all.at("next_page_uri")).answer().at("registrations/0/aor"))
                .isEqualTo("bob@acme.sip.twilio.com");
    }

    @Test
    void findsOneAddressOfRecord() {
        var one = site.get(PATH + "?aor=sip:alice@acme.sip.twilio.com").answer();

        assertThat(one.json().get("registrations")).hasSize(1);
        assertThat(site.get(one.at("uri")).answer().json().get("registrations")).hasSize(1);
        assertThat(site.get(PATH + "?aor=nobody@acme.sip.twilio.com")
                        .answer()
                        .json()
                        .get("registrations"))
                .isEmpty();
        assertThat(site.get(PATH + "/alice@acme.sip.twilio.com").answer().at("contacts/0/edge"))
                .isEqualTo("dublin");
        assertThat(site.get(PATH + "/nobody@acme.sip.twilio.com").answer().status())
                .isEqualTo(404);
    }

    @Test
    void takesARegistrationAway() {
        assertThat(site.delete(PATH + "/alice@acme.sip.twilio.com").answer().status())
                .isEqualTo(204);
        assertThat(site.delete(PATH + "/alice@acme.sip.twilio.com").answer().status())
                .isEqualTo(204);
        assertThat(site.us1.registrations().bindings).hasSize(2);
    }

    @Test
    void doesNotTouchWhatBelongsToAnotherAccount() {
        assertThat(site.get(PATH + "?domain=others.sip.twilio.com").answer().status())
                .isEqualTo(404);
        assertThat(site.get(PATH + "?aor=eve@others.sip.twilio.com").answer().status())
                .isEqualTo(404);
        assertThat(site.delete(PATH + "/eve@others.sip.twilio.com").answer().status())
                .isEqualTo(404);
        assertThat(site.delete(PATH + "/alice@acme.sip.twilio.com")
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.us1.registrations().bindings).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?domain=nonsense", "?aor=nonsense", "?aor=a@acme.sip.twilio.com&domain=b.sip.twilio.com"})
    void refusesAQuestionThatNamesNobody(String query) {
        var refused = site.get(PATH + query).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("20422");
    }

    @Test
    void saysWhichParameterIsNotWhatItShouldBe() {
        assertThat(site.get(PATH + "?domain=nonsense").answer().at("message")).startsWith("domain is not a SIP domain");
        assertThat(site.get(PATH + "?aor=nonsense").answer().at("message")).startsWith("aor is not ");
    }

    @Test
    void looksInTheRegionThatThePathNames() {
        assertThat(site.get(PATH.replace("us1", "ie1") + "?domain=acme.sip.twilio.com")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get(PATH.replace("us1", "xx9") + "?domain=acme.sip.twilio.com")
                        .answer()
                        .status())
                .isEqualTo(404);
        site.us1.fakes().goDown();
        assertThat(site.get(PATH + "?domain=acme.sip.twilio.com").answer().status())
                .isEqualTo(503);
    }

    private static Binding binding(String contact) {
        var origin = new Origin(EdgeId.parse("dublin"), Transport.TCP, "198.51.100.7:40112", "softphone/1", List.of());
        return new Binding(
                ContactUri.parse(contact),
                TestSite.NOON.plusSeconds(600),
                "call-1",
                7,
                500,
                "",
                0,
                origin,
                TestSite.NOON);
    }
}
