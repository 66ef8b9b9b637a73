package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Sid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Both kinds of lists, without what is on them.
class ListRoutesTest {
    private final TestSite site = new TestSite();

    @ParameterizedTest
    @CsvSource({
        "CL, CredentialLists, credential_lists, credentials, Credentials",
        "AL, IpAccessControlLists, ip_access_control_lists, ip_addresses, IpAddresses"
    })
    void createsFetchesRenamesAndDeletes(String prefix, String name, String key, String entriesKey, String entries) {
        var lists = TestSite.ROOT + "/SIP/" + name;
        var created = site.post(lists + ".json", "FriendlyName", "Low Rises").answer();
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "account_sid",
                        "date_created",
                        "date_updated",
                        "friendly_name",
                        "sid",
                        "subresource_uris",
                        "uri");
        assertThat(created.sid()).matches(prefix + "[0-9a-f]{32}");
        assertThat(created.at("date_created")).isEqualTo(TestSite.NOON_2822);
        var path = lists + "/" + created.sid();
        assertThat(created.at("uri")).isEqualTo(path + ".json");
        assertThat(created.at("subresource_uris/" + entriesKey)).isEqualTo(path + "/" + entries + ".json");
        assertThat(site.get(path + ".json").answer().json()).isEqualTo(created.json());
        assertThat(site.get(lists + ".json").answer().json().get(key)).containsExactly(created.json());

        var renamed = site.post(path + ".json", "FriendlyName", "High Rises").answer();
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.at("friendly_name")).isEqualTo("High Rises");

        assertThat(site.delete(path + ".json").answer().status()).isEqualTo(204);
        assertThat(site.get(path + ".json").answer().status()).isEqualTo(404);
        assertThat(site.delete(path + ".json").answer().status()).isEqualTo(404);
        assertThat(site.post(path + ".json", "FriendlyName", "x").answer().status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"CredentialLists, 64, 21240", "IpAccessControlLists, 255, 21235"})
    void refusesANameThatIsMissingTooLongOrInUse(String name, int longest, String code) {
        var lists = TestSite.ROOT + "/SIP/" + name;
        var path =
                lists + "/" + site.post(lists, "FriendlyName", "one").answer().sid();
        site.post(lists, "FriendlyName", "x".repeat(longest)).answer();

        assertThat(site.post(lists).answer().at("code")).isEqualTo(code);
        assertThat(site.post(lists, "FriendlyName", " ").answer().at("code")).isEqualTo(code);
        assertThat(site.post(lists, "FriendlyName", "x".repeat(longest + 1))
                        .answer()
                        .at("code"))
                .isEqualTo(code);
        assertThat(site.post(lists, "FriendlyName", "one").answer().at("code")).isEqualTo(code);
        assertThat(site.post(path).answer().at("code")).isEqualTo(code);
        var inUse = site.post(path, "FriendlyName", "x".repeat(longest)).answer();
        assertThat(inUse.status()).isEqualTo(400);
        assertThat(inUse.at("code")).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"CredentialLists, 21239", "IpAccessControlLists, 21255"})
    void refusesOneListTooMany(String name, String code) {
        var lists = TestSite.ROOT + "/SIP/" + name;
        site.post(lists, "FriendlyName", "one").answer();
        site.post(lists, "FriendlyName", "two").answer();

        assertThat(site.post(lists, "FriendlyName", "three").answer().at("code"))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"CredentialLists, 21241", "IpAccessControlLists, 21236"})
    void refusesTheDeathOfAMappedList(String name, String code) {
        var lists = TestSite.ROOT + "/SIP/" + name;
        var sid = site.post(lists, "FriendlyName", "one").answer().sid();
        site.us1.credentialLists().mapped.add(Sid.parse(sid));
        site.us1.ipAccessControlLists().mapped.add(Sid.parse(sid));

        var mapped = site.delete(lists + "/" + sid).answer();

        assertThat(mapped.status()).isEqualTo(400);
        assertThat(mapped.at("code")).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CredentialLists", "IpAccessControlLists"})
    void saysWhichOtherRegionHasAList(String name) {
        var lists = TestSite.ROOT + "/SIP/" + name;
        var sid = site.post(lists, "FriendlyName", "one")
                .at("ie1.localhost")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer()
                .sid();

        assertThat(site.get(lists + "/" + sid).answer().at("detail")).startsWith("It is in ie1");
        assertThat(site.get(lists + "/" + sid).answer().at("message")).contains("was not found. It is in ie1");
        assertThat(site.delete(lists + "/" + sid).answer().at("detail")).startsWith("It is in ie1");
        assertThat(site.post(lists + "/" + sid, "FriendlyName", "two").answer().at("detail"))
                .startsWith("It is in ie1");
    }
}
