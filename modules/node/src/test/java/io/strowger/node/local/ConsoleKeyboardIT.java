package io.strowger.node.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The console without a mouse, in a real browser.
class ConsoleKeyboardIT extends AtTheConsole {
    @AfterEach
    void leavesTheClusterWholeAndTheBrowserWithoutComplaints() {
        CLUSTER.heal();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theKeyboardAloneGetsToEveryPage() {
        browser.open("/");
        assertThat(page).hasTitle("Overview · Strowger");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
        for (var name : List.of("Domains", "Registrations", "Calls", "Events", "Cluster", "Try it", "Overview")) {
            // backwards: what follows on a page may be long
            tabTo(
                    page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Pages"))
                            .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name)),
                    "Shift+Tab");
            page.keyboard().press("Enter");

            assertThat(page).hasTitle(name + " · Strowger");
            assertThat(page.locator("main")).isFocused();
        }
    }

    /// A region, a link, and what is asked of a site after that.
    @Test
    void aSiteIsStoppedAndStartedOnTheMapByTheKeyboardAlone() {
        browser.open("/");
        var link = onTheMap("The link us1 – ie1 is whole: cut it");
        tabTo(link);
        browser.shoot("overview-keyboard");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Cut the link between us1 and ie1?")).isVisible();
        page.keyboard().press("Escape");
        assertThat(link).isFocused();

        var region = onTheMap("Region ie1: 1 of 1 nodes serve");
        tabTo(region);
        browser.whileASiteIsDead(() -> {
            page.keyboard().press("Space");
            tabTo(inTheDialog("Stop ie1"));
            page.keyboard().press("Enter");
            assertThat(page.getByText("ie1 leaves in good order.")).isVisible();
            tabTo(inTheDialog("Stop ie1"));
            page.keyboard().press("Enter");
            assertThat(browser.button("Start ie1")).isVisible(SITE_IS_MISSED);
            assertThat(onTheMap("Region ie1: stopped")).isVisible();
            assertThat(onTheMap("Edge dublin: stopped")).isVisible();
            assertThat(page.getByText("Site ie1 is stopped, and with it region ie1 and edge dublin."))
                    .isVisible();
            assertThat(page.getByText("Start ie1, at “Sites on this machine”")).isVisible();
            browser.shoot("overview-stopped");
            assertThat(browser.violations()).isEmpty();

            tabTo(browser.button("Start ie1"));
            page.keyboard().press("Enter");
            assertThat(browser.button("Stop ie1")).isVisible(SITE_IS_MISSED);
            assertThat(region).hasCount(1, SEEN_AGAIN);
        });
    }

    private Locator onTheMap(String name) {
        return page.locator("s-world-map")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private void tabTo(Locator wanted) {
        tabTo(wanted, "Tab");
    }

    private void tabTo(Locator wanted, String key) {
        wanted.waitFor();
        for (var pressed = 0; pressed < 60 && !isFocused(wanted); pressed++)
            page.keyboard().press(key);
        assertThat(wanted).isFocused();
    }

    private static boolean isFocused(Locator link) {
        return (Boolean) link.evaluate("element => element === document.activeElement");
    }

    @Test
    void aDomainIsSetUpAndMovedByTheKeyboardAlone() {
        var domain = SipDomain.declare(CLUSTER, "us1", "console-keys.sip.twilio.com", List.of("gil"));
        var cloned = domain.api().post("/strowger/v1/domains/" + domain.name() + "/clone?to=ie1", Map.of());
        assertThat(cloned.status()).as(cloned.body()).isEqualTo(201);
        browser.open("/domains/" + domain.name());

        var policy = page.locator("s-failover-policy").getByRole(AriaRole.BUTTON);
        tabTo(policy);
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        assertThat(browser.violations()).isEmpty();
        browser.dark();
        assertThat(browser.violations()).isEmpty();
        browser.light();
        page.keyboard().press("Escape");
        assertThat(policy).isFocused();

        tabTo(browser.button("Re-route " + domain.name() + " to ie1"));
        page.keyboard().press("Enter");
        assertThat(page.locator(".active-region")).hasText("ie1");
        assertThat(page.locator("s-routing-card")).containsText("Epoch 2");
    }

    @Test
    void theThemeThatIsChosenStays() {
        browser.open("/");
        var menu = page.locator("details.account summary");
        tabTo(menu, "Shift+Tab");
        page.keyboard().press("Enter");
        tabTo(page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("system")));
        page.keyboard().press("ArrowLeft"); // around the end
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        var background = background();

        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(background()).isEqualTo(background);
        menu.click();
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("light"))
                .check();
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        assertThat(background()).isNotEqualTo(background);
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("system"))
                .check();
    }

    private Object background() {
        return page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    }
}
