package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.gateway.TestSite.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRoutesTest {
    private final TestSite site = new TestSite();

    @ParameterizedTest
    @ValueSource(strings = {"", ".json"})
    void showsTheAccountWithTheTokenOfTheHostsRegion(String suffix) {
        var account = site.get(TestSite.ROOT + suffix).answer();

        assertThat(account.status()).isEqualTo(200);
        assertThat(account.sid()).isEqualTo(TestSite.ACME.value());
        assertThat(account.at("owner_account_sid")).isEqualTo(TestSite.ACME.value());
        assertThat(account.at("friendly_name")).isEqualTo("acme");
        assertThat(account.at("status")).isEqualTo("active");
        assertThat(account.at("type")).isEqualTo("Full");
        assertThat(account.at("auth_token")).isEqualTo("acme-us1");
        assertThat(account.at("uri")).isEqualTo(TestSite.ROOT + ".json");
    }

    @Test
    void isRenamedInEveryRegion() {
        var renamed =
                site.post(TestSite.ROOT + ".json", "FriendlyName", "Acme Inc.").answer();

        assertThat(renamed.status()).isEqualTo(200);
        assertThat(site.get(TestSite.ROOT + ".json")
                        .at("ie1.localhost")
                        .as(TestSite.ACME.value(), "acme-ie1")
                        .answer()
                        .at("friendly_name"))
                .isEqualTo("Acme Inc.");
    }

    @Test
    void isThereWhileTheArbiterIsSilent() {
        site.arbiter.goDown();

        assertThat(site.get(TestSite.ROOT + ".json").answer().at("friendly_name"))
                .isEqualTo("acme");
    }

    @Test
    void makesSubAccountsWithTokensOfTheirOwnForEachRegion() {
        var sub = createSubAccount("shop");

        assertThat(sub.status()).isEqualTo(201);
        assertThat(sub.at("owner_account_sid")).isEqualTo(TestSite.ACME.value());
        assertThat(sub.at("friendly_name")).isEqualTo("shop");
        assertThat(sub.at("status")).isEqualTo("active");
        assertThat(sub.at("date_created")).isEqualTo(TestSite.NOON_2822);
        assertThat(sub.at("auth_token")).matches("[0-9a-f]{32}");
        assertThat(site.get(path(sub))
                        .as(sub.sid(), sub.at("auth_token"))
                        .answer()
                        .status())
                .isEqualTo(200);
        var refused = site.get(path(sub))
                .at("ie1.localhost")
                .as(sub.sid(), sub.at("auth_token"))
                .answer();
        assertThat(refused.at("message")).contains("this is an auth token of us1; this host is ie1");
        var inIreland = site.get(path(sub))
                .at("ie1.localhost")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer();
        assertThat(inIreland.at("auth_token")).isNotEqualTo(sub.at("auth_token"));
    }

    @Test
    void namesASubAccountAsTwilioDoesWhereNobodyHas() {
        var sub = site.post("/2010-04-01/Accounts.json").answer();

        assertThat(sub.at("friendly_name")).isEqualTo("SubAccount Created at 2026-03-05 12:00 pm");
        assertThat(site.get(path(sub)).answer().at("friendly_name")).isEqualTo(sub.at("friendly_name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/strowger/v1/cluster", "/strowger/v1/edges/ashburn/sip"})
    void keepsWhatAllAccountsShareFromSubAccounts(String path) {
        var sub = createSubAccount("shop");

        var refused = site.get(path).as(sub.sid(), sub.at("auth_token")).answer();

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("code")).isEqualTo("20006");
    }

    @Test
    void tellsTheConsoleThatItIsASubAccountsSession() {
        var sub = createSubAccount("shop");

        var session = site.post("/strowger/v1/session", "AccountSid", sub.sid(), "AuthToken", sub.at("auth_token"))
                .anonymously()
                .answer();

        assertThat(session.json().at("/sub_account").asBoolean()).isTrue();
    }

    @Test
    void keepsSubAccountsApartFromEachOtherAndFromStrangers() {
        var one = createSubAccount("one");
        var two = createSubAccount("two");
        var domain = site.post(
                        "/2010-04-01/Accounts/" + one.sid() + "/SIP/Domains.json", "DomainName", "one.sip.twilio.com")
                .as(one.sid(), one.at("auth_token"))
                .answer();
        assertThat(domain.status()).isEqualTo(201);
        assertThat(domain.at("account_sid")).isEqualTo(one.sid());

        assertThat(site.get(path(one))
                        .as(two.sid(), two.at("auth_token"))
                        .answer()
                        .status())
                .isEqualTo(401);
        assertThat(site.get(path(one))
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(401);
        assertThat(site.get(TestSite.ROOT + ".json")
                        .as(one.sid(), one.at("auth_token"))
                        .answer()
                        .status())
                .isEqualTo(401);
        assertThat(site.get(TestSite.ROOT + "/SIP/Domains.json").answer().at("domains/0/sid"))
                .isEmpty();
        assertThat(site.get(domain.at("uri")).answer().sid()).isEqualTo(domain.sid());
    }

    @Test
    void listsTheAccountAndWhatIsBelowIt() {
        var shop = createSubAccount("shop");
        createSubAccount("office");

        var all = site.get("/2010-04-01/Accounts.json").answer();
        assertThat(all.json().at("/accounts").findValuesAsText("friendly_name"))
                .containsExactly("acme", "shop", "office");
        assertThat(site.get("/2010-04-01/Accounts.json?FriendlyName=shop")
                        .answer()
                        .json()
                        .at("/accounts"))
                .hasSize(1);
        assertThat(site.get("/2010-04-01/Accounts?Status=closed")
                        .answer()
                        .json()
                        .at("/accounts"))
                .isEmpty();
        assertThat(site.get("/2010-04-01/Accounts.json?PageSize=1").answer().at("next_page_uri"))
                .isEqualTo("/2010-04-01/Accounts.json?PageSize=1&Page=1");
        assertThat(site.get("/2010-04-01/Accounts.json")
                        .as(shop.sid(), shop.at("auth_token"))
                        .answer()
                        .json()
                        .at("/accounts")
                        .findValuesAsText("sid"))
                .containsExactly(shop.sid());
    }

    @Test
    void locksOutASubAccountThatIsSuspendedUntilItIsActiveAgain() {
        var sub = createSubAccount("shop");

        assertThat(site.post(path(sub), "Status", "suspended").answer().at("status"))
                .isEqualTo("suspended");
        var refused = site.get(path(sub)).as(sub.sid(), sub.at("auth_token")).answer();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("code")).isEqualTo("20005");
        assertThat(site.get(path(sub)).answer().status()).isEqualTo(200);

        site.post(path(sub), "Status", "active").answer();
        assertThat(site.get(path(sub))
                        .as(sub.sid(), sub.at("auth_token"))
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void leavesASubAccountClosed() {
        var sub = createSubAccount("shop");
        site.post(path(sub), "Status", "closed").answer();

        assertThat(site.post(path(sub), "Status", "active").answer().at("code")).isEqualTo("20005");
        assertThat(site.get(path(sub))
                        .as(sub.sid(), sub.at("auth_token"))
                        .answer()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void letsNobodyButTheOwnerChangeAStatusOrMakeSubAccounts() {
        var sub = createSubAccount("shop");

        assertThat(site.post(path(sub), "Status", "closed")
                        .as(sub.sid(), sub.at("auth_token"))
                        .answer()
                        .at("code"))
                .isEqualTo("20006");
        assertThat(site.post("/2010-04-01/Accounts.json", "FriendlyName", "below")
                        .as(sub.sid(), sub.at("auth_token"))
                        .answer()
                        .status())
                .isEqualTo(403);
        assertThat(site.post(TestSite.ROOT + ".json", "Status", "closed")
                        .answer()
                        .at("code"))
                .isEqualTo("20422");
        assertThat(site.post(path(sub), "Status", "asleep").answer().at("code")).isEqualTo("20422");
    }

    @Test
    void servesASubAccountThatIsKnownWhileTheArbiterIsSilent() {
        var sub = createSubAccount("shop");
        site.get(path(sub)).as(sub.sid(), sub.at("auth_token")).answer();
        site.arbiter.goDown();

        assertThat(site.get(path(sub))
                        .as(sub.sid(), sub.at("auth_token"))
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void hasALimit() {
        for (var i = 0; i < FakeSubAccounts.LIMIT; i++) createSubAccount("sub " + i);

        assertThat(createSubAccount("one too many").status()).isEqualTo(400);
    }

    private Answer createSubAccount(String name) {
        return site.post("/2010-04-01/Accounts.json", "FriendlyName", name).answer();
    }

    private static String path(Answer account) {
        return "/2010-04-01/Accounts/" + account.sid() + ".json";
    }

    @Test
    void keepsAnAccountToItself() {
        var refused =
                site.get("/2010-04-01/Accounts/" + TestSite.OTHER + ".json").answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("code")).isEqualTo("20003");
    }
}
