package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.core.Cause;
import io.strowger.core.CredentialLists.Login;
import io.strowger.core.Page;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.HashedPassword;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloneRoutesTest {
    private static final String ACME = "acme.sip.twilio.com";
    private static final String CLONE = "/strowger/v1/domains/" + ACME + "/clone?to=ie1";
    private static final String DIFF = "/strowger/v1/domains/" + ACME + "/diff?with=ie1";
    private static final String PASSWORD = "Correct-Horse-1";

    private final TestSite site = new TestSite();
    private String domain = "";
    private String phones = "";

    /// ie1 has something already, so that SIDs there are other ones.
    @BeforeEach
    void setUp() {
        create("ie1", "/SIP/Domains.json", "DomainName", "other.sip.twilio.com");
        phones = create("us1", "/SIP/CredentialLists.json", "FriendlyName", "phones");
        add("us1", phones, "alice", PASSWORD);
        add("us1", phones, "bob", PASSWORD);
        var office = create("us1", "/SIP/IpAccessControlLists.json", "FriendlyName", "office");
        create(
                "us1",
                "/SIP/IpAccessControlLists/" + office + "/IpAddresses.json",
                "FriendlyName",
                "gate",
                "IpAddress",
                "192.0.2.0",
                "CidrPrefixLength",
                "24");
        domain = create(
                "us1",
                "/SIP/Domains.json",
                "DomainName",
                ACME,
                "SipRegistration",
                "true",
                "VoiceUrl",
                "https://example.com/voice");
        var below = "/SIP/Domains/" + domain + "/Auth/";
        create("us1", below + "Registrations/CredentialListMappings.json", "CredentialListSid", phones);
        create("us1", below + "Calls/CredentialListMappings.json", "CredentialListSid", phones);
        create("us1", below + "Calls/IpAccessControlListMappings.json", "IpAccessControlListSid", office);
    }

    @Test
    void createsTheDomainInTheOtherRegionWithAllThatIsMappedToIt() {
        var cloned = site.post(CLONE).answer();

        assertThat(cloned.status()).isEqualTo(201);
        assertThat(cloned.at("from")).isEqualTo("us1");
        assertThat(cloned.at("to")).isEqualTo("ie1");
        assertThat(pieces(cloned, "created"))
                .containsExactly(
                        "1 credential_list phones",
                        "2 credentials phones",
                        "1 ip_access_control_list office",
                        "1 ip_addresses office",
                        "1 domain " + ACME,
                        "1 registrations_credential_list_mapping phones",
                        "1 calls_credential_list_mapping phones",
                        "1 calls_ip_access_control_list_mapping office");
        assertThat(pieces(cloned, "already_there")).isEmpty();
        var there = site.get(TestSite.ROOT + "/SIP/Domains/" + cloned.sid() + ".json")
                .at("ie1.localhost")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer();
        assertThat(there.at("voice_url")).isEqualTo("https://example.com/voice");
        assertThat(there.at("auth_type")).isEqualTo("IP_ACL,CREDENTIAL_LIST");
        assertThat(cloned.sid()).isNotEqualTo(domain);
        assertThat(diff().at("equal")).isEqualTo("true");
        assertThat(site.ie1.fakes().causes)
                .extracting(Cause::request)
                .contains("POST /strowger/v1/domains/" + ACME + "/clone");
    }

    @Test
    void copiesWhatIsKeptOfPasswords() {
        site.post(CLONE).answer();

        var lists = site.ie1.credentialLists();
        var copy = lists.list(TestSite.ACME, Page.Request.ALL)
                .toCompletableFuture()
                .join()
                .items()
                .getFirst();
        assertThat(lists.logins(TestSite.ACME, copy.sid()).toCompletableFuture().join())
                .contains(List.of(
                        new Login("alice", HashedPassword.of("alice", PASSWORD)),
                        new Login("bob", HashedPassword.of("bob", PASSWORD))));
    }

    @Test
    void createsNothingTwice() {
        site.post(CLONE).answer();

        var again = site.post(CLONE).answer();

        assertThat(again.status()).isEqualTo(200);
        assertThat(pieces(again, "created")).isEmpty();
        assertThat(pieces(again, "already_there"))
                .containsExactlyInAnyOrder(
                        "1 credential_list phones",
                        "2 credentials phones",
                        "1 ip_access_control_list office",
                        "1 ip_addresses office",
                        "1 domain " + ACME,
                        "1 registrations_credential_list_mapping phones",
                        "1 calls_credential_list_mapping phones",
                        "1 calls_ip_access_control_list_mapping office");
        assertThat(site.ie1.domains().domains).hasSize(2);
    }

    @Test
    void leavesWhatIsThereAsItIs() {
        var theirs = create("ie1", "/SIP/CredentialLists.json", "FriendlyName", "phones");
        add("ie1", theirs, "alice", "Another-Horse-2");
        create("ie1", "/SIP/Domains.json", "DomainName", ACME, "VoiceUrl", "https://ie.example.com");

        var cloned = site.post(CLONE).answer();

        assertThat(pieces(cloned, "created")).contains("1 credentials phones").doesNotContain("1 domain " + ACME);
        assertThat(pieces(cloned, "already_there"))
                .contains("1 credential_list phones", "1 credentials phones", "1 domain " + ACME);
        var diff = diff();
        assertThat(diff.at("equal")).isEqualTo("false");
        assertThat(diff.at("settings/0/name")).isEqualTo("voice_url");
        assertThat(diff.at("settings/0/values/us1")).isEqualTo("https://example.com/voice");
        assertThat(diff.at("settings/0/values/ie1")).isEqualTo("https://ie.example.com");
        assertThat(diff.at("settings/1/name")).isEqualTo("sip_registration");
        assertThat(diff.at("credential_lists/0/changed/names/0")).isEqualTo("alice");
        assertThat(diff.json().get("mappings")).isEmpty();
    }

    @Test
    void tellsWhatIsMissingInARegionThatHasNothing() {
        var diff = diff();

        assertThat(diff.status()).isEqualTo(200);
        assertThat(diff.at("regions/0")).isEqualTo("us1");
        assertThat(diff.at("missing_in")).isEqualTo("ie1");
        assertThat(diff.json().get("settings")).isEmpty();
        assertThat(diff.json().get("mappings")).hasSize(3);
        assertThat(diff.at("mappings/0/only_in")).isEqualTo("us1");
        assertThat(diff.at("credential_lists/0/missing_in")).isEqualTo("ie1");
        assertThat(diff.at("credential_lists/0/only_in/us1/count")).isEqualTo("2");
        assertThat(diff.at("ip_access_control_lists/0/only_in/us1/names/0")).isEqualTo("192.0.2.0/24");
        assertThat(diff.body())
                .doesNotContain(HashedPassword.of("alice", PASSWORD).md5());
    }

    @Test
    void saysWhichLimitOfTheOtherRegionIsInTheWayAndKeepsWhatIsThere() {
        create("ie1", "/SIP/CredentialLists.json", "FriendlyName", "a");
        create("ie1", "/SIP/CredentialLists.json", "FriendlyName", "b");

        var refused = site.post(CLONE).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21239");
        assertThat(refused.at("message")).contains("Not all of it is in ie1", "the same request goes on");
        assertThat(site.ie1.domains().domains).hasSize(1);
    }

    @Test
    void createsNoDomainWhereItsUsersDoNotAllFit() {
        var theirs = create("ie1", "/SIP/CredentialLists.json", "FriendlyName", "phones");
        add("ie1", theirs, "zoe", PASSWORD);

        var refused = site.post(CLONE).answer();

        assertThat(refused.at("code")).isEqualTo("21242");
        assertThat(site.ie1.domains().domains).hasSize(1);
        assertThat(diff().at("credential_lists/0/only_in/ie1/names/0")).isEqualTo("zoe");
    }

    @Test
    void refusesANameThatNobodyMayHaveThere() {
        site.ie1.domains().elsewhere.add(DomainName.parse(ACME));

        var refused = site.post(CLONE).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21232");
    }

    @Test
    void copiesFromTheRegionThatTheHostNames() {
        var cloned = site.post("/strowger/v1/domains/other.sip.twilio.com/clone?to=us1")
                .at("api.dublin.ie1.twilio.com")
                .answer();

        assertThat(cloned.status()).isEqualTo(201);
        assertThat(cloned.at("from")).isEqualTo("ie1");
        assertThat(site.post(CLONE).at("ie1.localhost").answer().status()).isEqualTo(400);
    }

    @Test
    void worksWithAnyTokenOfTheAccountAndForNoOther() {
        assertThat(site.post(CLONE)
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get(DIFF)
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.post(CLONE).anonymously().answer().status()).isEqualTo(401);
        assertThat(site.ie1.domains().domains).hasSize(1);
        assertThat(site.post(CLONE)
                        .as(TestSite.ACME.value(), "acme-ie1")
                        .answer()
                        .status())
                .isEqualTo(201);
    }

    @Test
    void letsAnApiKeyNeitherCloneNorCompare() {
        var key = site.post(TestSite.ROOT + "/Keys.json", "FriendlyName", "console")
                .answer();

        assertThat(site.post(CLONE).as(key.sid(), key.at("secret")).answer().status())
                .isEqualTo(403);
        assertThat(site.get(DIFF).as(key.sid(), key.at("secret")).answer().status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?to=", "?to=mars", "?to=us1", "?with=ie1"})
    void refusesToCopyNowhere(String query) {
        var refused =
                site.post("/strowger/v1/domains/" + ACME + "/clone" + query).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("20001");
    }

    @Test
    void knowsOnlyDomainsOfTheAccount() {
        assertThat(site.post("/strowger/v1/domains/nobodys.sip.twilio.com/clone?to=ie1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.post("/strowger/v1/domains/nonsense/clone?to=ie1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get(CLONE).answer().status()).isEqualTo(405);
        assertThat(site.post(DIFF).answer().status()).isEqualTo(405);
    }

    @Test
    void asksToTryAgainWhereARegionIsDown() {
        site.ie1.fakes().goDown();

        assertThat(site.post(CLONE).answer().status()).isEqualTo(503);
        assertThat(diff().status()).isEqualTo(503);
    }

    private TestSite.Answer diff() {
        return site.get(DIFF).answer();
    }

    private void add(String region, String list, String username, String password) {
        create(
                region,
                "/SIP/CredentialLists/" + list + "/Credentials.json",
                "Username",
                username,
                "Password",
                password);
    }

    private String create(String region, String path, String... parameters) {
        var created = site.post(TestSite.ROOT + path, parameters)
                .at(region + ".localhost")
                .as(TestSite.ACME.value(), "acme-" + region)
                .answer();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.sid();
    }

    private static List<String> pieces(TestSite.Answer answer, String key) {
        return StreamSupport.stream(answer.json().path(key).spliterator(), false)
                .map(CloneRoutesTest::piece)
                .toList();
    }

    private static String piece(JsonNode piece) {
        return piece.path("count").asInt() + " " + piece.path("what").asText() + " "
                + piece.path("name").asText();
    }
}
