package io.strowger.node.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an operator sets up on the page of a domain, in a real browser: how it fails over, its settings, its lists; and
/// what of it is read there afterwards.
class ConsoleDomainIT extends AtTheConsole {
    private static final String REFUSED = "status of 400"; // by the forms

    /// A browser tells of each answer that is a no, also where it is what is wanted.
    @AfterEach
    void leavesTheBrowserWithoutComplaints() {
        assertThat(browser.complaints()).allSatisfy(one -> assertThat(one).containsPattern(REFUSED));
    }

    @Test
    void aDomainIsCreatedOnceAllOfItIsRightThenClonedAndDeletedInBothRegions() {
        var name = "console-born.sip.twilio.com";
        browser.open("/domains");
        browser.press("New domain");
        browser.press("Create");
        isWrong("Name", "DomainName is not a SIP domain name");
        fill("Name", "born.example.com");
        browser.press("Create");
        isWrong("Name", "ending in .sip.twilio.com");
        fill("Name", name);
        fill("Voice URL", "example.com/voice");
        browser.press("Create");
        isWrong("Voice URL", "VoiceUrl must be an absolute http or https URL");
        says("New SIP Domain", "It is routed when it is created; you can re-route it later.");
        fill("Voice URL", "");
        dialog().getByLabel("Region in which to create it").selectOption("us1");
        browser.press("Create");
        page.waitForURL("**/domains/" + name);

        var tabs = page.getByLabel("Configuration by region").getByRole(AriaRole.LINK);
        assertThat(tabs).hasText(new String[] {"us1"});
        assertThat(page.locator("s-region-difference")).hasCount(0);
        browser.press("Clone " + name + " to ie1");
        assertThat(page.getByText("1 thing of us1 created in ie1")).isVisible();
        assertThat(tabs).hasText(new String[] {"us1", "ie1"});
        assertThat(page.getByText("Whoever gets in at us1 gets in here.")).isVisible();
        assertThat(page.locator("s-region-difference")).containsText("alike");
        assertThat(page.locator(".active-region")).hasText("us1");

        tabs.last().click();
        delete(name, "ie1");
        assertThat(tabs).hasText(new String[] {"us1"});
        assertThat(page.locator(".active-region")).hasText("us1");
        delete(name, "us1");
        page.waitForURL("**/domains");
        browser.open("/domains?name=" + name);
        assertThat(page.locator(".empty")).containsText("No domain has “" + name + "” in its name");
    }

    private void fill(String label, String text) {
        dialog().getByLabel(label, new Locator.GetByLabelOptions().setExact(true))
                .fill(text);
    }

    private void delete(String name, String region) {
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Settings in " + region)))
                .isVisible();
        browser.press("Delete");
        says(
                "Delete " + name + " in " + region + "?",
                "The Domain of " + region + " goes, with what is mapped to it.",
                "The lists stay, and so do the Domains of other regions.",
                "If the name is active in " + region + ", devices are refused until it is re-routed.");
        browser.press("Delete in " + region);
        assertThat(page.getByText("Deleted in " + region)).isVisible();
    }

    @Test
    void aDomainIsGivenAStandbyRegionThenMovedAndTheMoveUndone() {
        open(inBothRegions("console-standby.sip.twilio.com"));
        var policy = page.locator("s-failover-policy");
        assertThat(policy).containsText("Manual.");

        policy.getByRole(AriaRole.BUTTON).click();
        dialog().getByLabel("When the home region is lost").selectOption("automatic");
        dialog().getByLabel("Standby").selectOption("us1");
        browser.press("Save");
        isWrong("Standby", "Standby must be another region than Home");
        dialog().getByLabel("Standby").selectOption("ie1");
        dialog().getByLabel("After so many seconds without a lease").fill("90");
        browser.press("Save");
        assertThat(policy).containsText("Automatic: to ie1 when us1 has had no lease for 1 min 30 s");

        browser.press("Re-route console-standby.sip.twilio.com to ie1");
        assertThat(page.locator(".active-region")).hasText("ie1");
        browser.press("Undo: back to us1");
        assertThat(page.locator(".active-region")).hasText("us1");
        assertThat(page.locator("s-routing-card")).containsText("Epoch 3");
        assertThat(page.locator("s-move-history li").getByText("ie1 → us1")).isVisible();
        assertThat(browser.button("Undo: back to ie1")).isVisible();
        assertThat(browser.button("Undo: back to us1")).hasCount(0);
    }

    @Test
    void whatOneRegionIsGivenStandsBesideWhatTheOtherHas() {
        open(inBothRegions("console-beside.sip.twilio.com"));
        var beside = page.locator("s-region-difference");
        assertThat(beside).containsText("alike");

        browser.press("Edit");
        dialog().getByLabel("Voice URL").fill("example.com/voice");
        browser.press("Save");
        isWrong("Voice URL", "VoiceUrl must be an absolute http or https URL");
        assertThat(browser.violations()).isEmpty();
        dialog().getByLabel("Voice URL").fill("https://example.com/voice");
        browser.press("Save");

        assertThat(page.locator("s-domain-settings dt:text-is('Voice URL') + dd"))
                .hasText("https://example.com/voice");
        var row = beside.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("voice_url"));
        assertThat(row.getByRole(AriaRole.CELL)).hasText(new String[] {"https://example.com/voice", "not set"});
        browser.shoot("differences");
        assertThat(browser.violations()).isEmpty();
    }

    @Test
    void aCredentialListIsMadeFilledChangedAndDeleted() {
        open(SipDomain.declare(CLUSTER, "us1", "console-lists.sip.twilio.com", List.of("gina")));
        var lists = page.locator("s-lists[kind=credentials]");
        create(lists, "Night shift");
        var list = list(lists, "Night shift");

        press(list, "Add credential");
        dialog().getByLabel("User name").fill("hans");
        dialog().getByLabel("Password").fill("Short1");
        browser.press("Save");
        isWrong("Password", "Password must be at least 12 characters long");
        dialog().getByLabel("Password").fill(SipDomain.PASSWORD);
        browser.press("Save");
        assertThat(list.getByRole(AriaRole.LISTITEM)).containsText("hans");

        browser.press("Change hans");
        dialog().getByLabel("New password").fill(SipDomain.PASSWORD + "6");
        browser.press("Save");
        assertThat(dialog()).hasCount(0);
        removeAndDelete(lists, list, "hans");
    }

    @Test
    void anAccessControlListIsMadeFilledChangedAndDeleted() {
        open(SipDomain.declare(CLUSTER, "us1", "console-acl.sip.twilio.com", List.of("gina")));
        var lists = page.locator("s-lists[kind=addresses]");
        create(lists, "Offices");
        var list = list(lists, "Offices");

        browser.press("Map a list, Calls: IP access control lists");
        dialog().getByLabel("List of us1").selectOption(new SelectOption().setLabel("Offices"));
        browser.press("Map");
        browser.press("Unmap Offices, Calls: IP access control lists");
        assertThat(browser.button("Unmap Offices, Calls: IP access control lists"))
                .hasCount(0);

        press(list, "Add address");
        dialog().getByLabel("Name").fill("Bahia");
        dialog().getByLabel("Address").fill("203.0.113");
        browser.press("Save");
        isWrong("Address", "IpAddress");
        dialog().getByLabel("Address").fill("203.0.113.7");
        browser.press("Save");
        assertThat(list.getByRole(AriaRole.LISTITEM)).containsText("203.0.113.7/32");

        browser.press("Change 203.0.113.7/32");
        dialog().getByLabel("Prefix length").fill("24");
        browser.press("Save");
        assertThat(list.getByRole(AriaRole.LISTITEM)).containsText("/24");
        var block = list.locator(".mono").textContent();
        removeAndDelete(lists, list, block);
    }

    @Test
    void theSettingsThatAreOnlyKeptAreCheckedAndClearedAsTheOthersAre() {
        open(SipDomain.declare(CLUSTER, "us1", "console-kept.sip.twilio.com", List.of("gina")));
        var trunk = "BY" + "0123456789abcdef".repeat(2);
        browser.press("Edit");
        dialog().getByLabel("Emergency calling").check();
        dialog().getByLabel("BYOC trunk SID").fill("BY1");
        browser.press("Save");
        isWrong("BYOC trunk SID", "ByocTrunkSid must be BY and 32 hexadecimal digits");
        dialog().getByLabel("BYOC trunk SID").fill(trunk);
        dialog().getByLabel("Emergency caller SID").fill("BY1");
        browser.press("Save");
        isWrong("Emergency caller SID", "EmergencyCallerSid must be PN and 32 hexadecimal digits");
        dialog().getByLabel("Emergency caller SID").fill("");
        browser.press("Save");
        assertThat(setting("Emergency calling")).hasText("yes");
        assertThat(setting("BYOC trunk SID")).hasText(trunk);

        browser.press("Edit");
        dialog().getByLabel("BYOC trunk SID").fill("");
        browser.press("Save");
        assertThat(setting("BYOC trunk SID")).hasText("not set");
    }

    @Test
    void aLongCredentialListIsReadBitByBitAndSearched() {
        var users =
                IntStream.range(100, 155).mapToObj(number -> "user" + number).toList();
        open(SipDomain.declare(CLUSTER, "us1", "console-crowd.sip.twilio.com", users));
        var list = list(page.locator("s-lists[kind=credentials]"), "console-crowd");
        list.locator("summary").click();
        assertThat(list.getByRole(AriaRole.LISTITEM)).hasCount(50);
        assertThat(list).containsText("50 of 55 shown");

        press(list, "Show 5 more");
        assertThat(list.getByRole(AriaRole.LISTITEM)).hasCount(55);
        list.getByLabel("Find among the credentials").fill("USER15");
        assertThat(list.getByRole(AriaRole.LISTITEM)).hasCount(5);
        assertThat(browser.violations()).isEmpty();
    }

    @Test
    void anApiKeyHasAHistoryWithoutItsSecret() {
        var made = CLUSTER.post("us1", RunningCluster.account("/Keys.json"), Map.of("FriendlyName", "history"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        browser.open("/events?region=us1&kind=api-key");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("history"))
                .click();

        var details = page.locator(".details");
        assertThat(details).containsText("key created");
        assertThat(details).containsText("POST /2010-04-01/Accounts/" + LocalPlan.ACCOUNT + "/Keys.json");
        assertThat(details.locator(".changes")).containsText("hidden");
        assertThat(browser.violations()).isEmpty();
    }

    private Locator setting(String label) {
        return page.locator("s-domain-settings dt:text-is('" + label + "') + dd");
    }

    @Test
    void theSliderShowsADomainAsItWasBetweenItsEvents() {
        var domain = SipDomain.declare(CLUSTER, "us1", "console-slider.sip.twilio.com", List.of("gina"));
        browser.open("/events?region=us1&entity=domain/" + domain.name());
        var slider = page.getByRole(AriaRole.SLIDER);
        var details = page.locator(".details");

        slider.press("Home");
        assertThat(page.locator(".slider")).containsText("As of event 1 of");
        assertThat(details.getByRole(AriaRole.HEADING, new Locator.GetByRoleOptions().setLevel(3)))
                .hasText("domain created");
        assertThat(details)
                .containsText("POST " + RunningCluster.account("/SIP/Domains.json") + ", by " + LocalPlan.ACCOUNT
                        + " from 127.0.0.1.");
        details.getByText("All of its state after event 1").click();
        var state = details.getByLabel("All of its state after event");
        assertThat(state).containsText(domain.sid());
        assertThat(state).not().containsText(domain.listSid());

        slider.press("End");
        assertThat(state).containsText(domain.listSid());
        assertThat(page.locator(".slider")).not().containsText("As of event 1 of");
    }

    /// That of a list with so many users that it is more than is read at once.
    @Test
    void aLongHistoryIsReadAsFarAsOneLooksAndEachOfItsEventsHasALink() {
        var users = IntStream.rangeClosed(1, 220).mapToObj(number -> "user" + number);
        var domain = SipDomain.declare(CLUSTER, "us1", "console-long.sip.twilio.com", users.toList());
        var history = "/events?region=us1&entity=credential-list/" + domain.listSid();
        browser.open(history);
        var slider = page.getByRole(AriaRole.SLIDER);
        var newest = slider.getAttribute("max");
        assertThat(page.locator(".slider")).containsText("As of event " + newest + " of " + newest);
        var rows = page.locator(".rows-seen li");
        assertThat(rows.last()).hasAttribute("aria-setsize", "200");

        page.locator(".scroller").evaluate("it => (it.scrollTop = 0)");
        assertThat(rows.first()).hasAttribute("aria-setsize", newest);
        assertThat(page.locator(".slider")).containsText("As of event " + newest + " of " + newest);

        slider.press("Home");
        var what = page.locator(".details h3");
        assertThat(what).hasText("list created");
        assertThat(page).hasURL(Pattern.compile("&at=1$"));
        var link = page.url();
        slider.press("End");
        assertThat(page).not().hasURL(Pattern.compile("at="));

        browser.open(link);
        assertThat(what).hasText("list created");
        assertThat(page.locator(".slider")).containsText("As of event 1 of " + newest);
        browser.open(history + "&at=190");
        assertThat(page.locator(".slider")).containsText("As of event 190 of " + newest);
        assertThat(what).hasText("credential added");
        assertThat(page.locator(".rows-seen button[aria-pressed=true]")).containsText("190");
        assertThat(page.locator(".rows-seen button[aria-pressed=true]")).isInViewport();
        page.getByText("link to it").click();
        assertThat(page).hasURL(Pattern.compile("&at=190$"));
    }

    // The page

    private void open(SipDomain domain) {
        browser.open("/domains/" + domain.name() + "?region=us1");
        assertThat(page.locator(".active-region")).hasText("us1");
    }

    private Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    /// What the API says of a field stands at it, and whoever types on types there.
    private void isWrong(String label, String says) {
        var field = dialog().getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
        assertThat(field).isFocused();
        assertThat(field).hasAttribute("aria-invalid", "true");
        assertThat(dialog().getByRole(AriaRole.ALERT)).containsText(says);
    }

    private static void press(Locator within, String name) {
        within.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private void create(Locator lists, String name) {
        press(lists, "New list");
        dialog().getByLabel("Name").fill("");
        browser.press("Save");
        isWrong("Name", "FriendlyName is required");
        dialog().getByLabel("Name").fill(name);
        browser.press("Save");
        list(lists, name).locator("summary").click();
    }

    private static Locator list(Locator lists, String name) {
        return lists.getByRole(AriaRole.GROUP).filter(new Locator.FilterOptions().setHasText(name));
    }

    private void removeAndDelete(Locator lists, Locator list, String entry) {
        browser.press("Remove " + entry);
        press(dialog(), "Remove");
        assertThat(list).containsText("Nothing on it");

        press(list, "Rename");
        dialog().getByLabel("Name").fill("Nobody's");
        browser.press("Save");
        var renamed = list(lists, "Nobody's");
        press(renamed, "Delete list");
        press(dialog(), "Delete list");
        assertThat(renamed).hasCount(0);
    }

    // The domains

    private static SipDomain inBothRegions(String name) {
        var domain = SipDomain.declare(CLUSTER, "us1", name, List.of("gina"));
        var cloned = domain.api().post("/strowger/v1/domains/" + name + "/clone?to=ie1", Map.of());
        assertThat(cloned.status()).as(cloned.body()).isEqualTo(201);
        return domain;
    }
}
