package io.strowger.node.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// A test at the console of au1, in one browser for all of its class.
abstract class AtTheConsole {
    static final RunningCluster CLUSTER = RunningCluster.shared();

    /// Between data centers nobody is missed sooner than after some 13 s.
    static final LocatorAssertions.IsVisibleOptions SITE_IS_MISSED =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000); // ms

    static final LocatorAssertions.HasCountOptions IS_NOTICED =
            new LocatorAssertions.HasCountOptions().setTimeout(60_000); // ms

    static Browser browser;

    Page page;

    @BeforeAll
    static void opensABrowser() {
        assumeTrue(Browser.isInstalled(), "chromium is not installed (Debian: apt-get install chromium)");
        browser = Browser.at(CLUSTER, "au1");
    }

    @AfterAll
    static void closesIt() {
        if (browser != null) browser.close();
    }

    @BeforeEach
    void isAtTheConsole() {
        page = browser.page();
    }

    Locator inTheDialog(String button) {
        return page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button));
    }

    /// The dialog that is open, in light and dark alike.
    void says(String title, String... words) {
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog.getByRole(AriaRole.HEADING)).hasText(title);
        for (var each : words) assertThat(dialog).containsText(each);
        assertThat(browser.violationsInBothSchemes()).isEmpty();
    }
}
