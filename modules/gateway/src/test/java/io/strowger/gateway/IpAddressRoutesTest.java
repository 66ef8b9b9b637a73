package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressRoutesTest {
    private final TestSite site = new TestSite();
    private String list = "";
    private String path = "";

    @BeforeEach
    void createAList() {
        list = site.post(TestSite.ROOT + "/SIP/IpAccessControlLists.json", "FriendlyName", "places")
                .answer()
                .sid();
        path = TestSite.ROOT + "/SIP/IpAccessControlLists/" + list + "/IpAddresses";
    }

    @Test
    void addsAWholeAddressUnlessToldOtherwise() {
        var added = site.post(path + ".json", "FriendlyName", "desk", "IpAddress", "192.0.2.4")
                .answer();

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "account_sid",
                        "cidr_prefix_length",
                        "date_created",
                        "date_updated",
                        "friendly_name",
                        "ip_access_control_list_sid",
                        "ip_address",
                        "sid",
                        "uri");
        assertThat(added.sid()).matches("IP[0-9a-f]{32}");
        assertThat(added.at("ip_access_control_list_sid")).isEqualTo(list);
        assertThat(added.at("ip_address")).isEqualTo("192.0.2.4");
        assertThat(added.json().get("cidr_prefix_length").isInt()).isTrue();
        assertThat(added.at("cidr_prefix_length")).isEqualTo("32");
        assertThat(added.at("uri")).isEqualTo(path + "/" + added.sid() + ".json");
        assertThat(site.get(added.at("uri")).answer().json()).isEqualTo(added.json());
        assertThat(site.get(path + ".json").answer().json().get("ip_addresses")).containsExactly(added.json());
    }

    @Test
    void changesOnlyWhatTheRequestNames() {
        var sid = site.post(path, "FriendlyName", "desk", "IpAddress", "192.0.2.4", "CidrPrefixLength", "24")
                .answer()
                .sid();

        var renamed =
                site.post(path + "/" + sid + ".json", "FriendlyName", "floor").answer();
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.at("ip_address") + "/" + renamed.at("cidr_prefix_length"))
                .isEqualTo("192.0.2.4/24");

        var widened =
                site.post(path + "/" + sid + ".json", "CidrPrefixLength", "16").answer();
        assertThat(widened.at("friendly_name") + widened.at("cidr_prefix_length"))
                .isEqualTo("floor16");

        assertThat(site.delete(path + "/" + sid).answer().status()).isEqualTo(204);
        assertThat(site.delete(path + "/" + sid).answer().status()).isEqualTo(404);
        assertThat(site.post(path + "/" + sid, "FriendlyName", "x").answer().status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "desk, 192.0.2, 32", "desk, 192.0.2.256, 32", "desk, 2001:db8::1, 32", "desk, example.com, 32",
                "desk, 192.0.2.0/24, 24",
        "desk, 192.0.2.4, 0", "desk, 192.0.2.4, 33", "desk, 192.0.2.4, many", "'', 192.0.2.4, 32", "desk, '', 32"
    })
    void refusesWhatIsNoAddress(String name, String address, String prefixLength) {
        var refused = site.post(path, "FriendlyName", name, "IpAddress", address, "CidrPrefixLength", prefixLength)
                .answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21238");
    }

    @Test
    void refusesABlockTwiceAndOneAddressTooMany() {
        var sid = site.post(path, "FriendlyName", "desk", "IpAddress", "192.0.2.4")
                .answer()
                .sid();
        assertThat(site.post(path, "FriendlyName", "x", "IpAddress", "192.0.2.4")
                        .answer()
                        .at("code"))
                .isEqualTo("21235");
        site.post(path, "FriendlyName", "desk", "IpAddress", "192.0.2.5").answer();
        assertThat(site.post(path + "/" + sid, "IpAddress", "192.0.2.5")
                        .answer()
                        .at("code"))
                .isEqualTo("21235");
        assertThat(site.post(path + "/" + sid, "IpAddress", "nowhere").answer().at("code"))
                .isEqualTo("21238");
        assertThat(site.post(path, "FriendlyName", "x", "IpAddress", "192.0.2.6")
                        .answer()
                        .at("code"))
                .isEqualTo("21237");
        assertThat(site.get(path.replace(list, "AL" + "0".repeat(32))).answer().status())
                .isEqualTo(404);
    }
}
