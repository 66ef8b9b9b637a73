package io.strowger.node.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who comes to the console over a network signs in with what they have.
class ConsoleSignInIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    private Browser browser;
    private Page page;

    @BeforeEach
    void opensABrowser() {
        assumeTrue(Browser.isInstalled(), "chromium is not installed (Debian: apt-get install chromium)");
        browser = Browser.fromAfar(CLUSTER, "us1");
        page = browser.page();
    }

    /// A browser tells of each 401, which is how the console learns that nobody is signed in.
    @AfterEach
    void leavesNoComplaints() {
        if (browser == null) return;
        browser.close();
        assertThat(browser.complaints()).allSatisfy(one -> assertThat(one).contains("status of 401"));
    }

    @Test
    void aTokenOpensItsRegionAndAnotherTokenAnother() {
        browser.open("/domains");
        page.waitForURL("**/sign-in?to=*");
        assertThat(page.locator("h1")).hasText("Sign in");
        browser.isForEverybody("sign-in-guest");
        signIn(LocalPlan.ACCOUNT, "wrong", "Sign in");
        assertThat(page.getByRole(AriaRole.ALERT))
                .hasText("No account has this SID and this token, in any region. Check both.");
        browser.isForEverybody("sign-in-refused");

        signIn(LocalPlan.ACCOUNT, CLUSTER.api("us1").token(), "Sign in");
        page.waitForURL("**/domains");
        assertThat(page.locator("h1")).hasText("Domains");
        assertThat(page.evaluate("document.cookie")).isEqualTo("");

        browser.open("/calls");
        assertThat(page.getByText("The calls of au1 and ie1 are not here")).isVisible();
        browser.open("/events?region=ie1&entity=domain/acme.sip.twilio.com");
        assertThat(page.getByText("The journals of ie1 are not here without its token"))
                .isVisible();

        browser.open("/sign-in");
        assertThat(page.getByText("Not yet: au1, ie1")).isVisible();
        signIn(LocalPlan.ACCOUNT, CLUSTER.api("ie1").token(), "Open region");
        assertThat(page.getByText("Not yet: au1.")).isVisible();

        page.locator(".account summary").click();
        page.getByText("Sign out").click();
        page.waitForURL("**/sign-in**");
        assertThat(browser.button("Sign in")).isVisible();
    }

    @Test
    void aReadOnlyKeySeesAndTouchesNothing() {
        var made = CLUSTER.post(
                "us1", RunningCluster.account("/Keys.json"), Map.of("FriendlyName", "wall", "ReadOnly", "true"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var key = SipDomain.json(made.body());
        SipDomain.declare(CLUSTER, "us1", "console-read.sip.twilio.com", List.of("erin"));

        browser.open("/domains/console-read.sip.twilio.com");
        signIn(key.path("sid").asText(), key.path("secret").asText(), "Sign in");
        page.waitForURL("**/domains/console-read.sip.twilio.com");

        assertThat(page.locator(".active-region")).hasText("us1");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Settings in us1")))
                .isVisible();
        assertThat(page.locator("main button").filter(new Locator.FilterOptions().setHasText("Re-route")))
                .hasCount(0);
        assertThat(page.locator("main button").filter(new Locator.FilterOptions().setHasText("Delete")))
                .hasCount(0);
        browser.shoot("domain-of-a-reader");
        assertThat(browser.violations()).isEmpty();

        browser.open("/try");
        assertThat(browser.button("Send")).isDisabled();
    }

    @Test
    void aSubAccountIsOfferedWhatItMaySee() {
        var made = CLUSTER.post("us1", "/2010-04-01/Accounts.json", Map.of("FriendlyName", "console shop"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var shop = SipDomain.json(made.body());

        browser.open("/");
        signIn(shop.path("sid").asText(), shop.path("auth_token").asText(), "Sign in");
        assertThat(page.getByText("The cluster is not shown to sub-accounts.")).isVisible();
        var pages = page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Pages"));
        assertThat(pages).containsText("Try it");
        assertThat(pages).not().containsText("Cluster");

        pages.getByText("Try it").click();
        assertThat(page.getByText("not a sub-account’s to send from")).isVisible();
        assertThat(browser.button("Send")).isDisabled();
        browser.shoot("try-of-a-sub-account");
        assertThat(browser.violations()).isEmpty();
    }

    private void signIn(String sid, String token, String action) {
        page.getByLabel("Account SID, or the SID of an API key").fill(sid);
        page.getByLabel("Auth token, or the key’s secret").fill(token);
        browser.press(action);
    }
}
