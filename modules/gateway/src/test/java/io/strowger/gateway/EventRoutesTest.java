package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.Cause;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRoutesTest {
    private static final String PATH = "/strowger/v1/regions/us1/events?entity=";
    private static final Cause CAUSE = new Cause("192.0.2.7", TestSite.ACME.value(), "DELETE /strowger/v1/...");

    private final TestSite site = new TestSite();

    @BeforeEach
    void giveAcmeItsName() {
        holds(TestSite.ACME, "domain", "acme.sip.twilio.com");
        holds(TestSite.OTHER, "domain", "others.sip.twilio.com");
        record("registration", "eve@others.sip.twilio.com");
        record("domain", "others.sip.twilio.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"registration/alice@acme.sip.twilio.com", "registration%7Calice@acme.sip.twilio.com"})
    void showsWhatHappenedOldestFirst(String entity) {
        record("registration", "alice@acme.sip.twilio.com");

        var events = site.get(PATH + entity).answer();

        assertThat(events.status()).isEqualTo(200);
        assertThat(events.json().get("events")).hasSize(2);
        assertThat(events.at("events/0/sequence")).isEqualTo("1");
        assertThat(events.at("events/0/type")).isEqualTo("registration.contacts-bound.1");
        assertThat(events.at("events/0/at")).isEqualTo("2026-03-05T12:00:00.123456Z");
        assertThat(events.at("events/0/event/contacts/0")).isEqualTo("sip:alice@192.0.2.4");
        assertThat(events.at("first_page_uri"))
                .isEqualTo(PATH + "registration%2Falice%40acme.sip.twilio.com&PageSize=50&Page=0");
        assertThat(site.get(events.at("uri")).answer().json()).isEqualTo(events.json());
    }

    @Test
    void showsWhichRequestAnEventWasStoredFor() {
        record("registration", "alice@acme.sip.twilio.com");

        var events = site.get(PATH + "registration/alice@acme.sip.twilio.com").answer();

        assertThat(events.json().at("/events/0/cause").isNull()).isTrue();
        assertThat(events.at("events/1/cause/request")).isEqualTo("DELETE /strowger/v1/...");
        assertThat(events.at("events/1/cause/by")).isEqualTo(TestSite.ACME.value());
        assertThat(events.at("events/1/cause/from")).isEqualTo("192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"domain/acme.sip.twilio.com", "credential-list/CL1", "ip-access-control-list/AL1", "api-key/SK1"
            })
    void showsEveryKindToTheAccountWhoseItIs(String entity) {
        var slash = entity.indexOf('/');
        holds(TestSite.ACME, entity.substring(0, slash), entity.substring(slash + 1));
        record(entity.substring(0, slash), entity.substring(slash + 1));

        assertThat(site.get(PATH + entity).answer().status()).isEqualTo(200);
        assertThat(site.get(PATH + entity)
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    /// Neither that of another nor its own.
    @ParameterizedTest
    @ValueSource(strings = {"", "&at=1"})
    void doesNotShowAKeyWhatHappenedToKeys(String at) {
        var key = site.post(TestSite.ROOT + "/Keys.json").answer();
        holds(TestSite.ACME, "api-key", key.sid());
        record("api-key", key.sid());
        record("registration", "alice@acme.sip.twilio.com");

        var refused = site.get(PATH + "api-key/" + key.sid() + at)
                .as(key.sid(), key.at("secret"))
                .answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("detail")).contains("An API key does not open this resource");
        assertThat(site.get(PATH + "registration/alice@acme.sip.twilio.com")
                        .as(key.sid(), key.at("secret"))
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void showsAnEmptyPageAfterTheLastOne() {
        record("registration", "alice@acme.sip.twilio.com");

        var beyond = site.get(PATH + "registration/alice@acme.sip.twilio.com&PageSize=2&Page=1")
                .answer();

        assertThat(beyond.status()).isEqualTo(200);
        assertThat(beyond.json().get("events")).isEmpty();
    }

    @Test
    void showsWhatCameAfterAnEventPageByPage() {
        record("registration", "alice@acme.sip.twilio.com");
        var path = PATH + "registration/alice@acme.sip.twilio.com";

        var first = site.get(path + "&after=0&PageSize=1").answer();
        var second = site.get(first.at("next_page_uri")).answer();

        assertThat(first.json().findValuesAsText("sequence")).containsExactly("1");
        assertThat(second.json().findValuesAsText("sequence")).containsExactly("2");
        assertThat(second.at("uri")).contains("&after=0&");
        assertThat(site.get(path + "&after=1").answer().json().findValuesAsText("sequence"))
                .containsExactly("2");
        assertThat(site.get(path + "&after=2").answer().json().get("events")).isEmpty();
        assertThat(site.get(path + "&after=-1").answer().at("code")).isEqualTo("20422");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "domain/others.sip.twilio.com",
                "registration/eve@others.sip.twilio.com",
                "registration/nobody@acme.sip.twilio.com",
                "registration/nonsense",
                "credential-list/CL1",
                "session/us1",
                "route/acme.sip.twilio.com"
            })
    void doesNotShowWhatBelongsToOthersOrToNobody(String entity) {
        assertThat(site.get(PATH + entity).answer().status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"us1", "global"})
    void doesNotAskTheJournalForAnIdThatItCanNotHave(String place) {
        holds(TestSite.ACME, "domain", "\0");
        record("domain", "\0");
        site.global.holders.put(new EntityAddress("domain", "\0"), TestSite.ACME);
        site.global.events.put(
                new EntityAddress("domain", "\0"), site.us1.journal().events.get(new EntityAddress("domain", "\0")));
        var path = "/strowger/v1/regions/" + place + "/events?entity=domain/%00";

        assertThat(site.get(path).answer().at("code")).isEqualTo("20404");
        assertThat(site.get(path + "&at=1").answer().at("code")).isEqualTo("20404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "2026-03-05T12:00:01Z"})
    void showsWhatAnEntityWas(String at) {
        record("registration", "alice@acme.sip.twilio.com");

        var then = site.get(PATH + "registration/alice@acme.sip.twilio.com&at=" + at)
                .answer();

        assertThat(then.json().toString())
                .isEqualTo("{\"entity\":\"registration/alice@acme.sip.twilio.com\",\"sequence\":2,"
                        + "\"at\":\"2026-03-05T12:00:00.123456Z\",\"type\":\"registration.contacts-unbound.1\","
                        + "\"event\":{},\"cause\":{\"from\":\"192.0.2.7\",\"by\":\"" + TestSite.ACME
                        + "\",\"request\":\"DELETE /strowger/v1/...\"},\"state\":{\"events\":2}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registration/alice@acme.sip.twilio.com&at=3",
                "registration/alice@acme.sip.twilio.com&at=2026-03-05T11:00:00Z",
                "registration/eve@others.sip.twilio.com&at=1",
                "session/us1&at=1"
            })
    void doesNotShowWhatItWasWhenItWasNotTheAccounts(String query) {
        record("registration", "alice@acme.sip.twilio.com");

        assertThat(site.get(PATH + query).answer().status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "0", "2026-03-05T11:00:00Z"})
    void saysFromWhenToWhenThereIsSomethingToShow(String at) {
        record("registration", "alice@acme.sip.twilio.com");

        var missing = site.get(PATH + "registration/alice@acme.sip.twilio.com&at=" + at)
                .answer();

        assertThat(missing.at("code")).isEqualTo("20404");
        assertThat(missing.at("detail"))
                .isEqualTo("There is nothing to show of then: its events are 1 to 2, of 2026-03-05T12:00:00.123Z to"
                        + " 2026-03-05T12:00:00.123Z");
        assertThat(missing.at("message")).endsWith(missing.at("detail"));
    }

    @Test
    void saysNothingOfTheEventsOfOthers() {
        var missing =
                site.get(PATH + "registration/eve@others.sip.twilio.com&at=9").answer();

        assertThat(missing.json().has("detail")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "-1",
                "2026-03-05",
                "9999999999999999999",
                "%2B999999999-01-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z"
            })
    void wantsANumberOrATime(String at) {
        assertThat(site.get(PATH + "domain/acme.sip.twilio.com&at=" + at)
                        .answer()
                        .at("code"))
                .isEqualTo("20422");
    }

    @Test
    void showsRoutesWhereTheArbiterIs() {
        var route = new EntityAddress("route", "acme.sip.twilio.com");
        site.global.holders.put(route, TestSite.ACME);
        site.global.events.put(
                route,
                List.of(new Journal.Entry(
                        1, "route.name-claimed.1", TestSite.NOON, "{\"epoch\":1}", Optional.empty())));
        var path = "/strowger/v1/regions/global/events?entity=route/acme.sip.twilio.com";

        assertThat(site.get(path).answer().at("events/0/type")).isEqualTo("route.name-claimed.1");
        assertThat(site.get(path).answer().at("uri"))
                .isEqualTo("/strowger/v1/regions/global/events?entity=route%2Facme.sip.twilio.com&PageSize=50&Page=0");
        assertThat(site.get(path + "&at=1").answer().at("state/events")).isEqualTo("1");
        assertThat(site.get(path)
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "domain", "/x", "domain/", "%7Cx"})
    void wantsAnEntity(String entity) {
        assertThat(site.get(PATH + entity).answer().at("code")).isEqualTo("20422");
    }

    private void holds(AccountSid account, String kind, String id) {
        site.us1.journal().holders.put(new EntityAddress(kind, id), account);
    }

    private void record(String kind, String id) {
        site.us1
                .journal()
                .events
                .put(
                        new EntityAddress(kind, id),
                        List.of(
                                new Journal.Entry(
                                        1,
                                        "registration.contacts-bound.1",
                                        TestSite.NOON,
                                        "{\"contacts\":[\"sip:alice@192.0.2.4\"]}",
                                        Optional.empty()),
                                new Journal.Entry(
                                        2,
                                        "registration.contacts-unbound.1",
                                        TestSite.NOON,
                                        "{}",
                                        Optional.of(CAUSE))));
    }
}
