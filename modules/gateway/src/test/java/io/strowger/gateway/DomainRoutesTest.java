package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Cause;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainRoutesTest {
    private static final String DOMAINS = TestSite.ROOT + "/SIP/Domains.json";

    private final TestSite site = new TestSite();

    @Test
    void createsADomainWithTwiliosDefaults() {
        var created = site.post(DOMAINS, "DomainName", "Acme.sip.twilio.com").answer();

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.contentType()).isEqualTo("application/json");
        var domain = created.json();
        var uri = TestSite.ROOT + "/SIP/Domains/" + created.sid();
        assertThat(domain.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "account_sid",
                        "api_version",
                        "auth_type",
                        "date_created",
                        "date_updated",
                        "domain_name",
                        "friendly_name",
                        "sid",
                        "uri",
                        "voice_url",
                        "voice_method",
                        "voice_fallback_url",
                        "voice_fallback_method",
                        "voice_status_callback_url",
                        "voice_status_callback_method",
                        "sip_registration",
                        "emergency_calling_enabled",
                        "secure",
                        "byoc_trunk_sid",
                        "emergency_caller_sid",
                        "subresource_uris");
        assertThat(created.at("domain_name")).isEqualTo("acme.sip.twilio.com");
        assertThat(created.at("account_sid")).isEqualTo(TestSite.ACME.value());
        assertThat(created.at("api_version")).isEqualTo("2010-04-01");
        assertThat(created.at("auth_type")).isEmpty();
        assertThat(created.at("date_created")).isEqualTo(TestSite.NOON_2822);
        assertThat(created.sid()).matches("SD[0-9a-f]{32}");
        assertThat(created.at("uri")).isEqualTo(uri + ".json");
        assertThat(created.at("voice_method")).isEqualTo("POST");
        assertThat(domain.get("voice_url").isNull()).isTrue();
        assertThat(domain.get("friendly_name").isNull()).isTrue();
        assertThat(domain.get("byoc_trunk_sid").isNull()).isTrue();
        assertThat(domain.get("sip_registration").isBoolean()).isTrue();
        assertThat(domain.get("sip_registration").asBoolean()).isFalse();
        assertThat(domain.get("subresource_uris").size()).isEqualTo(2);
        assertThat(created.at("subresource_uris/credential_list_mappings"))
                .isEqualTo(uri + "/CredentialListMappings.json");
        assertThat(created.at("subresource_uris/ip_access_control_list_mappings"))
                .isEqualTo(uri + "/IpAccessControlListMappings.json");
    }

    @Test
    void leavesBehindWhichRequestChangedIt() {
        var sid =
                site.post(DOMAINS, "DomainName", "acme.sip.twilio.com").answer().sid();
        site.get(TestSite.ROOT + "/SIP/Domains/" + sid + ".json").answer();
        site.delete(TestSite.ROOT + "/SIP/Domains/" + sid + ".json").answer();

        assertThat(site.us1.fakes().causes)
                .containsExactly(
                        new Cause("unknown", TestSite.ACME.value(), "POST " + DOMAINS),
                        new Cause(
                                "unknown",
                                TestSite.ACME.value(),
                                "DELETE " + TestSite.ROOT + "/SIP/Domains/" + sid + ".json"));
    }

    @Test
    void keepsWhatIsSetAndIgnoresWhatItDoesNotKnow() {
        var created = site.post(
                        DOMAINS,
                        "DomainName",
                        "acme.sip.twilio.com",
                        "FriendlyName",
                        "Scranton Öffice",
                        "VoiceUrl",
                        "https://example.com/voice?a=b&c=d",
                        "VoiceMethod",
                        "get",
                        "SipRegistration",
                        "True",
                        "Secure",
                        "true",
                        "ByocTrunkSid",
                        "BY" + "c".repeat(32),
                        "NobodyKnows",
                        "this")
                .answer();

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.at("friendly_name")).isEqualTo("Scranton Öffice");
        assertThat(created.at("voice_url")).isEqualTo("https://example.com/voice?a=b&c=d");
        assertThat(created.at("voice_method")).isEqualTo("GET");
        assertThat(created.json().get("sip_registration").asBoolean()).isTrue();
        assertThat(created.json().get("secure").asBoolean()).isTrue();
        assertThat(created.at("byoc_trunk_sid")).isEqualTo("BY" + "c".repeat(32));
    }

    @Test
    void takesUrlsAsPeopleWriteThem() {
        var url = "https://example.com/our voice/{x}|ü?a=b c#rc=1";

        assertThat(site.post(DOMAINS, "DomainName", "acme.sip.twilio.com", "VoiceUrl", url)
                        .answer()
                        .at("voice_url"))
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VoiceUrl", "VoiceFallbackUrl", "VoiceStatusCallbackUrl"})
    void refusesAUrlOfMoreThan4000Characters(String name) {
        var longest = "https://example.com/" + "x".repeat(3980);

        assertThat(site.post(DOMAINS, "DomainName", "acme.sip.twilio.com", name, longest + "x")
                        .answer()
                        .at("code"))
                .isEqualTo("21231");
        assertThat(site.post(DOMAINS, "DomainName", "acme.sip.twilio.com", name, longest)
                        .answer()
                        .status())
                .isEqualTo(201);
    }

    @Test
    void saysWhichOtherRegionHasADomainOfTheAccount() {
        var sid = site.post(DOMAINS, "DomainName", "acme.sip.twilio.com")
                .at("ie1.localhost")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer()
                .sid();
        var path = path(sid) + ".json";

        for (var ask : List.of(site.get(path), site.post(path, "FriendlyName", "x"), site.delete(path))) {
            var missing = ask.answer();
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.at("detail")).startsWith("It is in ie1: use api.{edge}.ie1.twilio.com");
            assertThat(missing.at("message"))
                    .isEqualTo("The requested resource " + path + " was not found. " + missing.at("detail"));
        }
        var toAnother = site.get(path.replace(TestSite.ACME.value(), TestSite.OTHER.value()))
                .as(TestSite.OTHER.value(), "other-us1")
                .answer();
        assertThat(toAnother.status()).isEqualTo(404);
        assertThat(toAnother.json().has("detail")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotNeedAnotherRegionToSayThatADomainIsNotThere(boolean isSilent) {
        if (isSilent) site.ie1.fakes().fallSilent();
        else site.ie1.fakes().goDown();

        var missing = site.get(path("SD" + "0".repeat(32)) + ".json").answer();

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().has("detail")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "FriendlyName, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "VoiceUrl, not a url",
        "VoiceUrl, ftp://example.com",
        "VoiceFallbackUrl, /relative",
        "VoiceFallbackUrl, http:///voice",
        "VoiceFallbackUrl, http://under_score.example.com/",
        "VoiceStatusCallbackUrl, http:",
        "VoiceMethod, PUT",
        "SipRegistration, perhaps",
        "ByocTrunkSid, BY1",
        "EmergencyCallerSid, CLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    })
    void refusesAValueThatCanNotBe(String name, String value) {
        var refused = site.post(DOMAINS, "DomainName", "acme.sip.twilio.com", name, value)
                .answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21231");
        assertThat(refused.at("message")).startsWith(name);
        assertThat(site.us1.domains().domains).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme",
                "acme.example.com",
                "sip.twilio.com",
                "a_b.sip.twilio.com",
                "acme.sip.dublin.twilio.com",
                ""
            })
    void refusesANameThatCanNotBe(String name) {
        var refused = site.post(DOMAINS, "DomainName", name).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21232");
    }

    @Test
    void refusesTheReservedNameOfAnotherAccountOnly() {
        var others = TestSite.OTHER.value().toLowerCase(Locale.ROOT) + ".sip.twilio.com";
        var own = TestSite.ACME + ".sip.twilio.com";

        assertThat(site.post(DOMAINS, "DomainName", others).answer().at("code")).isEqualTo("21232");
        assertThat(site.post(DOMAINS, "DomainName", "x." + others).answer().at("code"))
                .isEqualTo("21232");
        assertThat(site.post(DOMAINS, "DomainName", own).answer().status()).isEqualTo(201);
    }

    @Test
    void wantsADomainName() {
        var refused = site.post(DOMAINS).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("message")).isEqualTo("DomainName is required");
        assertThat(refused.at("more_info")).isEqualTo("https://www.twilio.com/docs/errors/21231");
        assertThat(refused.json().get("code").isInt()).isTrue();
        assertThat(refused.at("status")).isEqualTo("400");
    }

    @Test
    void refusesATakenNameAndOneDomainTooMany() {
        created("a.sip.twilio.com");
        site.us1.domains().elsewhere.add(DomainName.parse("taken.sip.twilio.com"));

        var taken = site.post(DOMAINS, "DomainName", "taken.sip.twilio.com").answer();
        assertThat(taken.status()).isEqualTo(400);
        assertThat(taken.at("code")).isEqualTo("21232");
        assertThat(taken.at("message")).isEqualTo("Domain taken.sip.twilio.com already exists.");

        created("b.sip.twilio.com");
        created("c.sip.twilio.com");
        var tooMany = site.post(DOMAINS, "DomainName", "d.sip.twilio.com").answer();
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.at("code")).isEqualTo("21230");
    }

    @Test
    void fetchesWithAndWithoutJsonSuffix() {
        var sid = created("acme.sip.twilio.com");

        assertThat(site.get(path(sid) + ".json").answer().at("domain_name")).isEqualTo("acme.sip.twilio.com");
        assertThat(site.get(path(sid)).answer().at("domain_name")).isEqualTo("acme.sip.twilio.com");
    }

    @Test
    void doesNotFindWhatIsNotThere() {
        var path = path("SD" + "0".repeat(32)) + ".json";

        var missing = site.get(path).answer();

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.at("code")).isEqualTo("20404");
        assertThat(missing.at("message")).isEqualTo("The requested resource " + path + " was not found");
        assertThat(missing.at("more_info")).isEqualTo("https://www.twilio.com/docs/errors/20404");
        assertThat(site.get(path("nonsense")).answer().status()).isEqualTo(404);
        assertThat(site.get(path("CL" + "0".repeat(32))).answer().status()).isEqualTo(404);
        assertThat(site.post(path, "FriendlyName", "x").answer().status()).isEqualTo(404);
        assertThat(site.delete(path).answer().status()).isEqualTo(404);
    }

    @Test
    void doesNotShowAnAccountTheDomainsOfAnother() {
        var sid = created("acme.sip.twilio.com");
        var root = "/2010-04-01/Accounts/" + TestSite.OTHER + "/SIP/Domains";

        assertThat(site.get(root + "/" + sid + ".json")
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get(root + ".json")
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .json()
                        .get("domains"))
                .isEmpty();
    }

    @Test
    void changesOnlyWhatTheRequestNames() {
        var sid = site.post(DOMAINS, "DomainName", "acme.sip.twilio.com", "VoiceUrl", "http://example.com/")
                .answer()
                .sid();

        var changed = site.post(path(sid) + ".json", "SipRegistration", "true").answer();

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("sip_registration").asBoolean()).isTrue();
        assertThat(changed.at("voice_url")).isEqualTo("http://example.com/");
        assertThat(changed.at("domain_name")).isEqualTo("acme.sip.twilio.com");
        assertThat(changed.at("date_updated")).isEqualTo("Thu, 05 Mar 2026 12:01:00 +0000");
        assertThat(site.us1.domains().wantedNames)
                .as("a renaming at the same time stays")
                .containsExactly(Optional.empty());
    }

    /// Else a client that sends every field of its form would end a domain's registrations by one that is empty.
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void takesABlankFlagForNone(String blank) {
        var sid = site.post(DOMAINS, "DomainName", "acme.sip.twilio.com", "SipRegistration", "true", "Secure", "true")
                .answer()
                .sid();

        var changed =
                site.post(path(sid), "SipRegistration", blank, "Secure", blank).answer();

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("sip_registration").asBoolean()).isTrue();
        assertThat(changed.json().get("secure").asBoolean()).isTrue();
        assertThat(site.post(path(sid), "SipRegistration", "false")
                        .answer()
                        .json()
                        .get("sip_registration")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void unsetsWithAnEmptyValue() {
        var sid = site.post(DOMAINS, "DomainName", "acme.sip.twilio.com", "VoiceUrl", "http://example.com/")
                .answer()
                .sid();

        assertThat(site.post(path(sid), "VoiceUrl", "")
                        .answer()
                        .json()
                        .get("voice_url")
                        .isNull())
                .isTrue();
    }

    @Test
    void changesTheNameUnlessItIsTaken() {
        created("taken.sip.twilio.com");
        var sid = created("acme.sip.twilio.com");

        assertThat(site.post(path(sid), "DomainName", "taken.sip.twilio.com")
                        .answer()
                        .at("code"))
                .isEqualTo("21232");
        assertThat(site.post(path(sid), "DomainName", "new.sip.twilio.com")
                        .answer()
                        .at("domain_name"))
                .isEqualTo("new.sip.twilio.com");
    }

    @Test
    void changesTheNameUnlessThereAreSubdomains() {
        var sid = created("acme.sip.twilio.com");
        site.us1.domains().withSubdomains.add(Sid.parse(sid));

        var refused = site.post(path(sid), "DomainName", "new.sip.twilio.com").answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21233");
        assertThat(site.post(path(sid), "DomainName", "acme.sip.twilio.com", "FriendlyName", "Acme")
                        .answer()
                        .at("friendly_name"))
                .isEqualTo("Acme");
    }

    @Test
    void deletesUnlessThereAreSubdomains() {
        var sid = created("acme.sip.twilio.com");
        site.us1.domains().withSubdomains.add(Sid.parse(sid));
        var refused = site.delete(path(sid) + ".json").answer();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21233");
        site.us1.domains().withSubdomains.clear();

        var deleted = site.delete(path(sid) + ".json").answer();

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(site.delete(path(sid) + ".json").answer().status()).isEqualTo(404);
    }

    @Test
    void pagesThroughTheList() {
        created("a.sip.twilio.com");
        created("b.sip.twilio.com");
        created("c.sip.twilio.com");

        var first = site.get(DOMAINS + "?PageSize=2").answer();
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "domains",
                        "end",
                        "first_page_uri",
                        "next_page_uri",
                        "page",
                        "page_size",
                        "previous_page_uri",
                        "start",
                        "uri");
        assertThat(first.json().get("domains")).hasSize(2);
        assertThat(first.at("start") + first.at("end") + first.at("page") + first.at("page_size"))
                .isEqualTo("0102");
        assertThat(first.at("uri")).isEqualTo(DOMAINS + "?PageSize=2&Page=0");
        assertThat(first.json().get("previous_page_uri").isNull()).isTrue();

        var second = site.get(first.at("next_page_uri")).answer();
        assertThat(second.at("domains/0/domain_name")).isEqualTo("c.sip.twilio.com");
        assertThat(second.at("start") + second.at("end") + second.at("page")).isEqualTo("221");
        assertThat(second.json().get("next_page_uri").isNull()).isTrue();
        assertThat(second.at("previous_page_uri")).isEqualTo(DOMAINS + "?PageSize=2&Page=0");
        assertThat(second.at("first_page_uri")).isEqualTo(DOMAINS + "?PageSize=2&Page=0");
    }

    @Test
    void listsNothingAsTwilioDoes() {
        var empty = site.get(TestSite.ROOT + "/SIP/Domains?PageToken=abc").answer();

        assertThat(empty.json().get("domains")).isEmpty();
        assertThat(empty.at("start") + empty.at("end") + empty.at("page") + empty.at("page_size"))
                .isEqualTo("00050");
        assertThat(empty.at("uri")).isEqualTo(DOMAINS + "?PageSize=50&Page=0");
    }

    @ParameterizedTest
    @CsvSource({
        "PageSize=0, 20422",
        "PageSize=ten, 20422",
        "Page=-1, 20422",
        "Page=99999999999, 20422",
        "PageSize=1001, 20007",
        "PageSize=99999999999999999999, 20007"
    })
    void refusesAPageThatCanNotBe(String query, String code) {
        var refused = site.get(DOMAINS + "?" + query).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo(code);
    }

    @Test
    void takesABlankPageForTheFirst() {
        var first = site.get(DOMAINS + "?PageSize=&Page=").answer();

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.at("uri")).isEqualTo(DOMAINS + "?PageSize=50&Page=0");
    }

    @Test
    void createsInTheRegionOfTheHost() {
        site.post(DOMAINS, "DomainName", "acme.sip.twilio.com")
                .at("api.dublin.ie1.twilio.com")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer();

        assertThat(site.ie1.domains().domains).hasSize(1);
        assertThat(site.us1.domains().domains).isEmpty();
    }

    @Test
    void saysWhenTheRegionDoesNotAnswer() {
        site.us1.fakes().goDown();

        var failed = site.post(DOMAINS, "DomainName", "acme.sip.twilio.com").answer();

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.at("code")).isEqualTo("20503");
        assertThat(failed.header("Retry-After")).isEqualTo("2");
        assertThat(site.get(DOMAINS)
                        .at("ie1.localhost")
                        .as(TestSite.ACME.value(), "acme-ie1")
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    private String created(String name) {
        return site.post(DOMAINS, "DomainName", name).answer().sid();
    }

    private static String path(String sid) {
        return TestSite.ROOT + "/SIP/Domains/" + sid;
    }
}
