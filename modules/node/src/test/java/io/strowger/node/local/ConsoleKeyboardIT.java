package io.strowger.node.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
            assertThat(region).hasCount(1, IS_NOTICED);
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
    void aCallIsReadOnItsLadderAndHungUpByTheKeyboardAlone() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        try (var board = Switchboard.open(CLUSTER, "console-keys-calls.sip.twilio.com", List.of("dave"))) {
            var dave = board.registered("dave", "callee");
            var alice = board.calls("dave", "caller-left");
            dave.picksUp();
            alice.sends("ACK ");
            var sid = board.sidOfCallTo("dave");
            browser.open("/calls?status=live&domain=" + board.domain().name());
            press(page.locator("a[href='/calls/us1/" + sid + "']"), "Enter");
            page.waitForURL("**/calls/us1/" + sid);

            var messages = page.getByLabel("Messages, oldest first").getByRole(AriaRole.BUTTON);
            var message = page.getByLabel("SIP message");
            tabTo(messages.first());
            assertThat(message).containsText("INVITE sip:" + board.aor("dave"));
            page.keyboard().press("ArrowDown");
            assertThat(messages.nth(1)).isFocused();
            assertThat(messages.nth(1)).hasAttribute("aria-pressed", "true");
            page.keyboard().press("End");
            assertThat(messages.last()).isFocused();
            assertThat(message).not().containsText("INVITE sip:" + board.aor("dave"));
            page.keyboard().press("Home");
            assertThat(message).containsText("INVITE sip:" + board.aor("dave"));
            page.keyboard().press("Tab");
            assertThat(message).isFocused(); // it may be longer than there is room

            press(browser.button("Hang up"), "Enter", "Shift+Tab");
            assertThat(page.getByRole(AriaRole.DIALOG))
                    .containsText("Both sides are sent a BYE, and the call is over.");
            assertThat(inTheDialog("Cancel")).isFocused();
            press(inTheDialog("Hang up"), "Space");
            dave.ends();
            alice.ends();
            assertThat(page.locator("h1")).containsText("completed");
        }
    }

    @Test
    void aListIsMadeFilledAndDeletedByTheKeyboardAlone() {
        var domain = SipDomain.declare(CLUSTER, "au1", "console-keys-lists.sip.twilio.com", List.of("gil"));
        browser.open("/domains/" + domain.name());
        var lists = page.locator("s-lists[kind=addresses]");
        var dialog = page.getByRole(AriaRole.DIALOG);

        press(button(lists, "New list"), "Enter");
        assertThat(dialog.getByLabel("Name")).isFocused();
        page.keyboard().type("By keys");
        page.keyboard().press("Enter");
        var list = lists.getByRole(AriaRole.GROUP).filter(new Locator.FilterOptions().setHasText("By keys"));
        assertThat(button(lists, "New list")).isFocused();
        press(list.locator("summary"), "Enter");
        press(button(list, "Add address"), "Enter");
        assertThat(dialog.getByLabel("Name")).isFocused();
        page.keyboard().type("Bahia");
        page.keyboard().press("Tab");
        page.keyboard().type("203.0.113.7");
        page.keyboard().press("Enter");
        assertThat(list.getByRole(AriaRole.LISTITEM)).containsText("203.0.113.7/32");

        press(browser.button("Remove 203.0.113.7/32"), "Enter");
        press(inTheDialog("Remove"), "Enter");
        assertThat(list).containsText("Nothing on it");
        press(button(list, "Delete list"), "Enter", "Shift+Tab");
        press(inTheDialog("Delete list"), "Enter");
        assertThat(list).hasCount(0);
    }

    @Test
    void aDeviceIsPlayedByTheKeyboardAlone() {
        var domain = SipDomain.declare(CLUSTER, "us1", "console-keys-try.sip.twilio.com", List.of("gil"));
        browser.open("/try?domain=" + domain.name());
        assertThat(page.getByLabel("User")).hasValue("gil");
        tabTo(page.getByLabel("Password"));
        page.keyboard().type(SipDomain.PASSWORD);
        press(browser.button("REGISTER"), "Enter");
        var request = page.getByLabel("The request");
        assertThat(request).hasValue(Pattern.compile("^REGISTER sip:" + domain.name()));
        tabTo(request);
        page.keyboard().press("Control+End");
        page.keyboard().press("Enter");
        page.keyboard().type("X-Typed: by hand");
        press(browser.button("Send"), "Enter");

        var answers = page.locator("section").filter(new Locator.FilterOptions().setHasText("The answer"));
        assertThat(answers).containsText("200 OK");
        press(answers.locator("summary").last(), "Enter");
        assertThat(answers.getByText("X-Typed: by hand").last()).isVisible();
        assertThat(domain.contacts("gil@" + domain.name())).hasSize(1);
    }

    /// Once it is come to.
    private void press(Locator wanted, String key) {
        press(wanted, key, "Tab");
    }

    private void press(Locator wanted, String key, String towards) {
        tabTo(wanted, towards);
        page.keyboard().press(key);
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
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
