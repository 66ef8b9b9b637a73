package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Sid;
import io.strowger.core.sip.HashedPassword;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialRoutesTest {
    private static final String PASSWORD = "IWasAtSignal2018";

    private final TestSite site = new TestSite();
    private String list = "";
    private String path = "";

    @BeforeEach
    void createAList() {
        list = site.post(TestSite.ROOT + "/SIP/CredentialLists.json", "FriendlyName", "people")
                .answer()
                .sid();
        path = TestSite.ROOT + "/SIP/CredentialLists/" + list + "/Credentials";
    }

    @Test
    void addsFetchesListsAndRemoves() {
        var added = site.post(path + ".json", "Username", "alice", "Password", PASSWORD)
                .answer();

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "account_sid", "credential_list_sid", "date_created", "date_updated", "sid", "uri", "username");
        assertThat(added.sid()).matches("CR[0-9a-f]{32}");
        assertThat(added.at("credential_list_sid")).isEqualTo(list);
        assertThat(added.at("username")).isEqualTo("alice");
        assertThat(added.at("uri")).isEqualTo(path + "/" + added.sid() + ".json");
        assertThat(site.get(added.at("uri")).answer().json()).isEqualTo(added.json());
        assertThat(site.get(path + ".json").answer().json().get("credentials")).containsExactly(added.json());
        assertThat(site.delete(added.at("uri")).answer().status()).isEqualTo(204);
        assertThat(site.get(added.at("uri")).answer().status()).isEqualTo(404);
        assertThat(site.delete(added.at("uri")).answer().status()).isEqualTo(404);
    }

    @Test
    void handsOnNothingButTheHashesOfAPassword() {
        var added = site.post(path, "Username", "alice", "Password", PASSWORD).answer();
        assertThat(stored(added.sid())).isEqualTo(HashedPassword.of("alice", PASSWORD));
        assertThat(added.body())
                .doesNotContain(
                        PASSWORD, stored(added.sid()).md5(), stored(added.sid()).sha256());

        var changed = site.post(path + "/" + added.sid() + ".json", "Password", "AnotherOne2019", "Username", "ignored")
                .answer();
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.at("username")).isEqualTo("alice");
        assertThat(stored(added.sid())).isEqualTo(HashedPassword.of("alice", "AnotherOne2019"));

        assertThat(site.post(path + "/" + added.sid() + ".json").answer().status())
                .isEqualTo(200);
        assertThat(stored(added.sid())).isEqualTo(HashedPassword.of("alice", "AnotherOne2019"));
    }

    @ParameterizedTest
    @CsvSource({"Short1Aaaaa", "nouppercase1", "NOLOWERCASE1", "NoDigitsAtAll", "''"})
    void refusesAWeakPasswordAndNeverRepeatsIt(String password) {
        var refused = site.post(path, "Username", "alice", "Password", password).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21240");
        assertThat(refused.at("message")).startsWith("Password");
        if (!password.isEmpty()) assertThat(refused.body()).doesNotContain(password);
        assertThat(site.us1.credentialLists().credentials).isEmpty();
    }

    @Test
    void refusesAUsernameThatCanNotBe() {
        assertThat(site.post(path, "Password", PASSWORD).answer().at("message")).isEqualTo("Username is required");
        assertThat(site.post(path, "Username", "a".repeat(33), "Password", PASSWORD)
                        .answer()
                        .at("code"))
                .isEqualTo("21240");
        assertThat(site.post(path, "Username", "a:b", "Password", PASSWORD)
                        .answer()
                        .at("code"))
                .isEqualTo("21240");
        assertThat(site.post(path, "Username", "a\nb", "Password", PASSWORD)
                        .answer()
                        .at("code"))
                .isEqualTo("21240");
        assertThat(site.post(path, "Username", "alice").answer().at("message")).isEqualTo("Password is required");
    }

    @Test
    void refusesAUsernameTwiceAndOneCredentialTooMany() {
        site.post(path, "Username", "alice", "Password", PASSWORD).answer();

        assertThat(site.post(path, "Username", "alice", "Password", PASSWORD)
                        .answer()
                        .at("code"))
                .isEqualTo("21240");
        assertThat(site.post(path, "Username", "Alice", "Password", PASSWORD)
                        .answer()
                        .status())
                .isEqualTo(201);
        assertThat(site.post(path, "Username", "carol", "Password", PASSWORD)
                        .answer()
                        .at("code"))
                .isEqualTo("21242");
    }

    @Test
    void doesNotFindWhatIsNotThere() {
        var nowhere = TestSite.ROOT + "/SIP/CredentialLists/CL" + "0".repeat(32) + "/Credentials";
        var nobody = path + "/CR" + "0".repeat(32);

        assertThat(site.get(nowhere).answer().status()).isEqualTo(404);
        assertThat(site.post(nowhere, "Username", "alice", "Password", PASSWORD)
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get(nobody).answer().status()).isEqualTo(404);
        assertThat(site.post(nobody, "Password", PASSWORD).answer().status()).isEqualTo(404);
        assertThat(site.delete(nobody).answer().status()).isEqualTo(404);
    }

    private HashedPassword stored(String sid) {
        return site.us1.credentialLists().passwords.getOrDefault(Sid.parse(sid), HashedPassword.of("nobody", ""));
    }
}
