package io.strowger.node.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an operator sees of a move, in a real browser: while all devices go on, and while it waits.
class ConsoleMovesIT extends AtTheConsole {
    private static final int DEVICES = 60;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final List<String> EDGES = List.of("ashburn", "dublin", "sydney"); // of the sites, in their order
    private static final Pattern TOOK = Pattern.compile("\\+\\d");
    private static final int MOST_NAMES = 40;

    @AfterEach
    void leavesTheClusterWholeAndTheBrowserWithoutComplaints() {
        CLUSTER.heal();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void sixtyDevicesRegisterAllTheTimeAndNoneOfThemNoticesTheButton() {
        var name = "console-load.sip.twilio.com";
        var users =
                IntStream.range(0, DEVICES).mapToObj(user -> "loader" + user).toList();
        var us1 = SipDomain.declare(CLUSTER, "us1", name, users);
        var ie1 = cloned(us1, "ie1");
        var edges = RunningCluster.SITES.stream().map(CLUSTER::edge).toList();
        try (var devices =
                RegisteringDevices.start(users.stream().map(us1::device).toList(), edges, EVERY)) {
            haveAllRegistered(devices);
            var before = counted(name);
            assertThat(before).hasAttribute("title", Pattern.compile("us1: " + DEVICES));
            assertThat(before).not().hasAttribute("title", Pattern.compile("ie1: [1-9]"));
            open(name);
            assertThat(page.locator(".active-region")).hasText("us1");
            assertThat(epoch()).hasText("1");
            browser.press("Re-route " + name + " to ie1");
            assertThat(page.locator(".active-region")).hasText("ie1");
            assertThat(epoch()).hasText("2");
            for (var edge : EDGES) assertThat(follows(edge)).containsText(TOOK);
            assertThat(page.locator("s-routing-card .move")).containsText("after you asked for it");
            browser.shoot("moved-under-load");
            haveAllRegistered(devices);
            devices.end();

            assertThat(devices.failures())
                    .as("of %d attempts", devices.all().size())
                    .isEmpty();
            Told.to(devices).neverOverlaps().areIn(CLUSTER.admissions(name));
            devices.areKeptIn(ie1);
        }
        assertThat(counted(name)).hasAttribute("title", Pattern.compile("ie1: " + DEVICES));
    }

    private static void haveAllRegistered(RegisteringDevices devices) {
        var now = System.nanoTime();
        RunningCluster.eventually("every device has registered", () -> devices.allSucceededSince(now));
    }

    /// The registrations of a domain in the list of all, which has them by region as its title.
    private Locator counted(String name) {
        browser.open("/domains?name=" + name);
        return page.locator("tbody td.number:nth-of-type(4)");
    }

    /// The region that has to let go is behind a cut, for who decides about the name.
    @Test
    void aMoveThatWaitsForTheOldRegionIsSeenGoingOnStepByStep() {
        var us1 = decidedIn("ie1", "us1");
        var name = us1.name();
        cloned(us1, "ie1");
        var steps = page.locator("s-routing-card .move li");
        browser.whileASiteIsDead(() -> {
            link("cut");
            browser.open("/cluster");
            assertThat(page.locator(".matrix .cell.bad").first()).isVisible(SITE_IS_MISSED);
            open(name);
            browser.press("Re-route " + name + " to ie1");
            assertThat(page.locator(".active-region")).hasText("us1 → ie1");
            assertThat(steps).containsText(new String[] {
                "Accepted by the arbiter, epoch 2", "Waiting for us1 to let go", "ie1 active"
            });
            assertThat(steps.locator("span:nth-of-type(2)")).containsText(new String[] {"ago", "waiting", "not yet"});
            assertThat(page.locator("s-routing-card .warning"))
                    .hasText(
                            "us1 has not let go yet. The move goes on by itself. If us1 is lost, Force makes ie1 active"
                                    + " without its word.");
            assertThat(page.getByText("Asked to let go. It admits nothing new from then on."))
                    .isVisible();
            assertThat(browser.button("Stay in us1: give the move up")).isEnabled();
            browser.shoot("move-under-way");
            assertThat(browser.violationsInBothSchemes()).isEmpty();
            isAskedBeforeItIsForced(name);
            assertThat(page.locator(".active-region")).hasText("us1 → ie1");

            link("mend");
            assertThat(page.locator(".active-region")).hasText("ie1");
            assertThat(epoch()).hasText("2");
            assertThat(steps.first()).containsText("Accepted by the arbiter");
            assertThat(step("us1 let go, ie1 active")).containsText(TOOK);
            assertThat(step("ie1 confirmed: it admits")).containsText(TOOK);
            assertThat(page.locator("s-routing-card .warning")).hasCount(0);
            CLUSTER.heal();
            edgesFollowAsADeviceComes(us1);
            browser.shoot("move-that-waited");
        });
    }

    /// One after the other, and none before.
    private void edgesFollowAsADeviceComes(SipDomain domain) {
        var ahead = page.locator("s-routing-card .move li.ahead");
        assertThat(ahead).hasCount(EDGES.size());
        assertThat(ahead.first()).containsText("when a device comes");
        try (var device = domain.device("gina")) {
            for (var at = 0; at < EDGES.size(); at++) {
                var edge = CLUSTER.edge(RunningCluster.SITES.get(at));
                RunningCluster.eventually(
                        "a device is admitted through " + EDGES.get(at),
                        () -> device.register(edge).isAdmittedIn("ie1"));
                assertThat(follows(EDGES.get(at))).containsText(TOOK);
                assertThat(ahead).hasCount(EDGES.size() - at - 1);
            }
        }
    }

    private void isAskedBeforeItIsForced(String name) {
        browser.press("Force " + name + " to ie1");
        says(
                "Force " + name + " to ie1?",
                "us1 is not waited for.",
                "As soon as a majority of the witnesses sees its lease ended, some seconds from now, ie1 is active.",
                "Devices registered in us1 are unknown in ie1 until they register again.",
                "Calls processed in us1 go on there, if it lives, and can’t be reached from ie1.",
                "What ie1 does not have (see its preflight) is not checked.",
                "If us1 is only slow, wait: a planned move loses nothing.");
        browser.press("Cancel");
    }

    // The page

    private void open(String name) {
        browser.open("/domains/" + name);
    }

    private Locator epoch() {
        return page.locator("s-routing-card dt:text-is('Epoch') + dd");
    }

    private Locator step(String name) {
        return page.locator("s-routing-card .move li.done").filter(new Locator.FilterOptions().setHasText(name));
    }

    private Locator follows(String edge) {
        return step("Edge " + edge + " follows");
    }

    // The domains, and the link between their regions

    private static SipDomain cloned(SipDomain domain, String region) {
        var answer = domain.api().post("/strowger/v1/domains/" + domain.name() + "/clone?to=" + region, Map.of());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return new SipDomain(CLUSTER.api(region), region, domain.name(), domain.sid(), domain.listSid());
    }

    private static SipDomain decidedIn(String site, String region) {
        for (var attempt = 0; attempt < MOST_NAMES; attempt++) {
            var name = "console-waits-" + attempt + ".sip.twilio.com";
            var sid = SipDomain.create(CLUSTER.api(region), name);
            if (CLUSTER.decides(site, name))
                return SipDomain.equip(CLUSTER.api(region), region, name, sid, List.of("gina"));
        }
        throw new AssertionError("of " + MOST_NAMES + " names none had its Route in " + site);
    }

    private static void link(String verb) {
        var answer = CLUSTER.post("au1", "/strowger/v1/local/links/us1/ie1/" + verb, Map.of());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
}
