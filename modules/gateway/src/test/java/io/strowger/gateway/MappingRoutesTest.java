package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.Sid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingRoutesTest {
    private final TestSite site = new TestSite();
    private String domain = "";
    private String credentialList = "";
    private String accessControlList = "";

    @BeforeEach
    void createWhatCanBeMapped() {
        domain = TestSite.ROOT + "/SIP/Domains/"
                + site.post(TestSite.ROOT + "/SIP/Domains.json", "DomainName", "acme.sip.twilio.com")
                        .answer()
                        .sid();
        credentialList = site.post(TestSite.ROOT + "/SIP/CredentialLists.json", "FriendlyName", "people")
                .answer()
                .sid();
        accessControlList = site.post(TestSite.ROOT + "/SIP/IpAccessControlLists.json", "FriendlyName", "places")
                .answer()
                .sid();
    }

    @ParameterizedTest
    @CsvSource({
        "Auth/Calls/CredentialListMappings, CredentialList, contents",
        "Auth/Calls/IpAccessControlListMappings, IpAccessControlList, contents",
        "Auth/Registrations/CredentialListMappings, CredentialList, contents",
        "CredentialListMappings, CredentialList, credential_list_mappings",
        "IpAccessControlListMappings, IpAccessControlList, ip_access_control_list_mappings"
    })
    void mapsFetchesListsAndUnmaps(String collection, String kind, String key) {
        var path = domain + "/" + collection;
        var list = kind.equals("CredentialList") ? credentialList : accessControlList;

        var mapped = site.post(path + ".json", kind + "Sid", list).answer();
        assertThat(mapped.status()).isEqualTo(201);
        assertThat(mapped.sid()).isEqualTo(list);
        assertThat(mapped.at("friendly_name")).isEqualTo(kind.equals("CredentialList") ? "people" : "places");
        assertThat(mapped.at("date_created")).isEqualTo(TestSite.NOON_2822);
        assertThat(mapped.at("date_updated")).isEqualTo(TestSite.NOON_2822);
        assertThat(mapped.at("account_sid")).isEqualTo(TestSite.ACME.value());
        if (key.equals("contents")) {
            assertThat(mapped.json().size()).isEqualTo(5);
        } else {
            assertThat(mapped.json().size()).isEqualTo(7);
            assertThat(domain).endsWith(mapped.at("domain_sid"));
            assertThat(mapped.at("uri")).isEqualTo(path + "/" + list + ".json");
        }

        assertThat(site.get(path + "/" + list + ".json").answer().json()).isEqualTo(mapped.json());
        var all = site.get(path + ".json").answer();
        assertThat(all.json().get(key)).containsExactly(mapped.json());
        assertThat(all.json().size()).isEqualTo(9);
        assertThat(all.at("uri")).isEqualTo(path + ".json?PageSize=50&Page=0");

        var again = site.post(path + ".json", kind + "Sid", list).answer();
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.at("code")).isEqualTo("21231");
        assertThat(again.at("message")).isEqualTo(kind + " already associated with this domain");

        assertThat(site.post(path + "/" + list + ".json", "FriendlyName", "x")
                        .answer()
                        .status())
                .isEqualTo(405);
        assertThat(site.delete(path + "/" + list + ".json").answer().status()).isEqualTo(204);
        assertThat(site.delete(path + "/" + list + ".json").answer().status()).isEqualTo(404);
        assertThat(site.get(path + "/" + list + ".json").answer().status()).isEqualTo(404);
        assertThat(site.get(path + ".json").answer().json().get(key)).isEmpty();
    }

    @Test
    void showsTheLegacyPathsAndAuthCallsAsOneStore() {
        site.post(domain + "/IpAccessControlListMappings.json", "IpAccessControlListSid", accessControlList)
                .answer();

        var again = site.post(
                        domain + "/Auth/Calls/IpAccessControlListMappings.json",
                        "IpAccessControlListSid",
                        accessControlList)
                .answer();

        assertThat(again.at("code")).isEqualTo("21231");
        assertThat(site.get(domain + "/Auth/Calls/IpAccessControlListMappings.json")
                        .answer()
                        .at("contents/0/sid"))
                .isEqualTo(accessControlList);
    }

    @Test
    void keepsRegistrationsApartFromCallsAndOutOfTheAuthType() {
        site.post(domain + "/Auth/Registrations/CredentialListMappings.json", "CredentialListSid", credentialList)
                .answer();
        assertThat(site.get(domain + "/Auth/Calls/CredentialListMappings.json")
                        .answer()
                        .json()
                        .get("contents"))
                .isEmpty();
        assertThat(site.get(domain + ".json").answer().at("auth_type")).isEmpty();

        site.post(domain + "/Auth/Calls/CredentialListMappings.json", "CredentialListSid", credentialList)
                .answer();
        assertThat(site.get(domain + ".json").answer().at("auth_type")).isEqualTo("CREDENTIAL_LIST");

        site.post(domain + "/IpAccessControlListMappings.json", "IpAccessControlListSid", accessControlList)
                .answer();
        assertThat(site.get(domain + ".json").answer().at("auth_type").split(","))
                .containsExactlyInAnyOrder("IP_ACL", "CREDENTIAL_LIST");
    }

    @Test
    void doesNotFindAListThatThisRegionDoesNotHave() {
        var unknown = "AL" + "f".repeat(32);

        var refused = site.post(
                        domain + "/Auth/Calls/IpAccessControlListMappings.json", "IpAccessControlListSid", unknown)
                .answer();

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.at("code")).isEqualTo("20404");
        assertThat(refused.at("message"))
                .isEqualTo("The requested resource " + TestSite.ROOT + "/SIP/IpAccessControlLists/" + unknown
                        + ".json was not found");
    }

    @ParameterizedTest
    @CsvSource({
        "Auth/Calls/CredentialListMappings, CredentialList",
        "Auth/Registrations/CredentialListMappings, CredentialList",
        "IpAccessControlListMappings, IpAccessControlList"
    })
    void saysWhichOtherRegionHasTheList(String collection, String kind) {
        var lists = TestSite.ROOT + "/SIP/" + kind + "s";
        var list = site.post(lists + ".json", "FriendlyName", "people of ie1")
                .at("ie1.localhost")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer()
                .sid();

        var refused = site.post(domain + "/" + collection + ".json", kind + "Sid", list)
                .answer();

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.at("code")).isEqualTo("20404");
        assertThat(refused.at("message"))
                .isEqualTo("The requested resource " + lists + "/" + list + ".json was not found. It is in ie1, and a "
                        + "domain takes lists of its own region only: create one in us1, or map it to the domain of "
                        + "ie1: use api.{edge}.ie1.twilio.com, with an SDK both region and edge; or ie1.localhost.");
        assertThat(refused.at("message")).endsWith(". " + refused.at("detail"));
    }

    @Test
    void refusesWhatIsNoSidOfSuchAList() {
        var path = domain + "/Auth/Calls/CredentialListMappings.json";

        assertThat(site.post(path).answer().at("message")).isEqualTo("CredentialListSid is required");
        assertThat(site.post(path, "CredentialListSid", accessControlList)
                        .answer()
                        .at("code"))
                .isEqualTo("21231");
        assertThat(site.post(path, "CredentialListSid", "CL1").answer().status())
                .isEqualTo(400);
        assertThat(site.get(path.replace(".json", "/" + accessControlList + ".json"))
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void refusesOneListTooMany() {
        var path = domain + "/Auth/Registrations/CredentialListMappings.json";
        var second = site.post(TestSite.ROOT + "/SIP/CredentialLists.json", "FriendlyName", "more")
                .answer()
                .sid();
        site.us1
                .credentialLists()
                .lists
                .put(
                        Sid.parse("CL" + "e".repeat(32)),
                        new NamedList(
                                Sid.parse("CL" + "e".repeat(32)),
                                TestSite.ACME,
                                "third",
                                TestSite.NOON,
                                TestSite.NOON));
        site.post(path, "CredentialListSid", credentialList).answer();
        site.post(path, "CredentialListSid", second).answer();

        var refused =
                site.post(path, "CredentialListSid", "CL" + "e".repeat(32)).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21231");
    }

    @Test
    void doesNotFindAnythingBelowADomainThatIsNotThere() {
        var path = TestSite.ROOT + "/SIP/Domains/SD" + "0".repeat(32) + "/Auth/Calls/CredentialListMappings";

        assertThat(site.get(path + ".json").answer().status()).isEqualTo(404);
        assertThat(site.get(path + "/" + credentialList + ".json").answer().status())
                .isEqualTo(404);
        assertThat(site.post(path + ".json", "CredentialListSid", credentialList)
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.delete(path + "/" + credentialList + ".json").answer().status())
                .isEqualTo(404);
        assertThat(site.get(domain + "/Auth.json").answer().status()).isEqualTo(404);
        assertThat(site.get(domain + "/Auth/Registrations/IpAccessControlListMappings.json")
                        .answer()
                        .status())
                .isEqualTo(404);
    }
}
