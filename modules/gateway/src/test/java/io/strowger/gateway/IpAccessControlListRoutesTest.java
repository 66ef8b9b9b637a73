package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Sid;
import org.junit.jupiter.api.Test;

class IpAccessControlListRoutesTest {
    private static final String LISTS = TestSite.ROOT + "/SIP/IpAccessControlLists";

    private final TestSite site = new TestSite();

    @Test
    void createsFetchesRenamesAndDeletes() {
        var created =
                site.post(LISTS + ".json", "FriendlyName", "x".repeat(255)).answer();
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
        assertThat(created.sid()).matches("AL[0-9a-f]{32}");
        var path = LISTS + "/" + created.sid();
        assertThat(created.at("uri")).isEqualTo(path + ".json");
        assertThat(created.at("subresource_uris/ip_addresses")).isEqualTo(path + "/IpAddresses.json");
        assertThat(site.get(path + ".json").answer().json()).isEqualTo(created.json());
        assertThat(site.get(LISTS + ".json").answer().json().get("ip_access_control_lists"))
                .containsExactly(created.json());

        var renamed = site.post(path + ".json", "FriendlyName", "offices").answer();
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.at("friendly_name")).isEqualTo("offices");

        assertThat(site.delete(path + ".json").answer().status()).isEqualTo(204);
        assertThat(site.get(path + ".json").answer().status()).isEqualTo(404);
        assertThat(site.delete(path + ".json").answer().status()).isEqualTo(404);
        assertThat(site.post(path + ".json", "FriendlyName", "x").answer().status())
                .isEqualTo(404);
    }

    @Test
    void refusesWhatTwilioRefuses() {
        var sid = site.post(LISTS, "FriendlyName", "one").answer().sid();
        assertThat(site.post(LISTS).answer().at("code")).isEqualTo("21235");
        assertThat(site.post(LISTS, "FriendlyName", "x".repeat(256)).answer().at("code"))
                .isEqualTo("21235");
        assertThat(site.post(LISTS, "FriendlyName", "one").answer().at("code")).isEqualTo("21235");
        site.post(LISTS, "FriendlyName", "two").answer();
        assertThat(site.post(LISTS + "/" + sid, "FriendlyName", "two").answer().at("code"))
                .isEqualTo("21235");
        assertThat(site.post(LISTS, "FriendlyName", "three").answer().at("code"))
                .isEqualTo("21255");
        site.us1.ipAccessControlLists().mapped.add(Sid.parse(sid));
        assertThat(site.delete(LISTS + "/" + sid).answer().at("code")).isEqualTo("21236");
    }
}
