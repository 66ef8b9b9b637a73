package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Sid;
import org.junit.jupiter.api.Test;

class CredentialListRoutesTest {
    private static final String LISTS = TestSite.ROOT + "/SIP/CredentialLists";

    private final TestSite site = new TestSite();

    @Test
    void createsFetchesRenamesAndDeletes() {
        var created = site.post(LISTS + ".json", "FriendlyName", "Low Rises").answer();
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
        assertThat(created.sid()).matches("CL[0-9a-f]{32}");
        assertThat(created.at("date_created")).isEqualTo(TestSite.NOON_2822);
        var path = LISTS + "/" + created.sid();
        assertThat(created.at("uri")).isEqualTo(path + ".json");
        assertThat(created.at("subresource_uris/credentials")).isEqualTo(path + "/Credentials.json");
        assertThat(site.get(path + ".json").answer().json()).isEqualTo(created.json());
        assertThat(site.get(LISTS + ".json").answer().json().get("credential_lists"))
                .containsExactly(created.json());

        var renamed = site.post(path + ".json", "FriendlyName", "High Rises").answer();
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.at("friendly_name")).isEqualTo("High Rises");

        assertThat(site.delete(path + ".json").answer().status()).isEqualTo(204);
        assertThat(site.get(path + ".json").answer().status()).isEqualTo(404);
        assertThat(site.delete(path + ".json").answer().status()).isEqualTo(404);
        assertThat(site.post(path + ".json", "FriendlyName", "x").answer().status())
                .isEqualTo(404);
    }

    @Test
    void refusesANameThatIsMissingTooLongOrInUse() {
        var path =
                LISTS + "/" + site.post(LISTS, "FriendlyName", "one").answer().sid();
        site.post(LISTS, "FriendlyName", "two").answer();

        assertThat(site.post(LISTS).answer().at("code")).isEqualTo("21240");
        assertThat(site.post(LISTS, "FriendlyName", " ").answer().at("code")).isEqualTo("21240");
        assertThat(site.post(LISTS, "FriendlyName", "x".repeat(65)).answer().at("code"))
                .isEqualTo("21240");
        assertThat(site.post(LISTS, "FriendlyName", "one").answer().at("code")).isEqualTo("21240");
        assertThat(site.post(path).answer().at("code")).isEqualTo("21240");
        assertThat(site.post(path, "FriendlyName", "two").answer().status()).isEqualTo(400);
    }

    @Test
    void refusesOneListTooManyAndTheDeathOfAMappedOne() {
        var sid = site.post(LISTS, "FriendlyName", "one").answer().sid();
        site.post(LISTS, "FriendlyName", "two").answer();
        site.us1.credentialLists().mapped.add(Sid.parse(sid));

        assertThat(site.post(LISTS, "FriendlyName", "three").answer().at("code"))
                .isEqualTo("21239");
        var mapped = site.delete(LISTS + "/" + sid).answer();
        assertThat(mapped.status()).isEqualTo(400);
        assertThat(mapped.at("code")).isEqualTo("21241");
    }
}
