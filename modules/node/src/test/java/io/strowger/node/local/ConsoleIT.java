package io.strowger.node.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator does with the console, in a real browser at one site of a cluster of real processes.
class ConsoleIT extends AtTheConsole {
    private static final String NAME = "console.sip.twilio.com";
    private static final String TAKEN = "console-taken.sip.twilio.com";
    /// An address of record may register five times a second.
    private static final Duration OFTEN = Duration.ofMillis(300);

    private static final LocatorAssertions.HasTextOptions FAILED_OVER =
            new LocatorAssertions.HasTextOptions().setTimeout(60_000); // ms: a site has just died under two cores

    @AfterEach
    void leavesTheClusterWholeAndTheBrowserWithoutComplaints() {
        CLUSTER.heal();
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/domains", "/registrations", "/calls", "/events", "/cluster", "/try", "/sign-in"})
    void everyPageIsForEverybody(String path) {
        browser.open(path);
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .isVisible();
        assertThat(page.locator(".loading")).hasCount(0);
        browser.isForEverybody(path.equals("/") ? "overview" : path.substring(1));
    }

    @Test
    void aDomainIsCreatedAndThenMovedByItsButtonWhileItsDevicesRegister() {
        browser.open("/domains");
        browser.press("New domain");
        var dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Name").first().fill(NAME);
        dialog.getByLabel("Region in which to create it").selectOption("us1");
        browser.press("Create");
        page.waitForURL("**/domains/" + NAME);
        assertThat(page.locator(".active-region")).hasText("us1");
        assertThat(page.locator("s-routing-card .move"))
                .containsText("An edge asks where the name is when the first of its devices wants something.");
        assertThat(page.locator("s-routing-card .move")).not().containsText("follows");
        var domain = SipDomain.equip(CLUSTER.api("us1"), "us1", NAME, sid(), List.of("alice", "bob"));

        try (var devices = RegisteringDevices.start(
                List.of(domain.device("alice"), domain.device("bob")),
                List.of(CLUSTER.edge("us1"), CLUSTER.edge("ie1"), CLUSTER.edge("au1")),
                OFTEN)) {
            browser.open("/registrations?domain=" + NAME);
            assertThat(page.getByText("alice@" + NAME).first()).isVisible();
            browser.shoot("registrations-of-a-domain");
            browser.open("/");
            assertThat(page.locator("s-world-map .flow .pulse").first()).isVisible();
            assertThat(page.locator("s-world-map .rates").first()).containsText("reg/s");
            assertThat(page.locator("s-chart canvas")).isVisible();
            browser.shoot("overview-busy");

            browser.open("/domains/" + NAME);
            browser.press("Re-route " + NAME + " to ie1");
            browser.press("Clone, then re-route");
            assertThat(page.locator(".active-region")).hasText("ie1");
            assertThat(page.locator("s-routing-card")).containsText("Epoch 2");
            assertThat(page.locator("s-routing-card .move")).containsText("after you asked for it");
            var moved = System.nanoTime();
            RunningCluster.eventually("devices register in ie1", () -> devices.allSucceededSince(moved));
            for (var edge : List.of("ashburn", "dublin", "sydney"))
                assertThat(page.locator("s-routing-card .move li.done")
                                .filter(new Locator.FilterOptions().setHasText("Edge " + edge + " follows")))
                        .containsText("+");

            assertThat(devices.all().getLast().told())
                    .hasValueSatisfying(term -> assertThat(term.region()).isEqualTo("ie1"));
            assertThat(devices.failures())
                    .extracting(SipDevice.Outcome::response)
                    .isEmpty();
        }
        assertThat(page.locator(".notice")).hasCount(0); // while it is there it covers what is below it
        browser.isForEverybody("domain");

        browser.open("/domains?name=CONSOLE.");
        assertThat(page.locator("tbody tr")).hasCount(1);
        browser.press("Registrations");
        page.waitForURL("**/domains?name=CONSOLE.&sort=-registrations");
    }

    /// The page is at au1, the device at us1, and what has happened is in ie1.
    @Test
    void whatHasHappenedIsOnTheScreenWithinASecond() {
        var first = "abe"; // until it has been here once, the code is cold everywhere
        var users = List.of("ann", "ben", "cleo", "dan", "eve");
        var domain = SipDomain.declare(
                CLUSTER,
                "ie1",
                "console-live.sip.twilio.com",
                Stream.concat(Stream.of(first), users.stream()).toList());
        browser.open("/registrations?domain=" + domain.name());
        assertThat(page.getByText("Nothing of " + domain.name() + " is registered in ie1"))
                .isVisible();
        seenAfterItHasRegistered(domain, first);
        var seen = users.stream()
                .map(user -> seenAfterItHasRegistered(domain, user))
                .sorted()
                .toList();

        System.out.printf("on the screen after the 200 OK: %s%n", seen);
        assertThat(seen.getLast()).isLessThan(Duration.ofSeconds(2));
    }

    private Duration seenAfterItHasRegistered(SipDomain domain, String user) {
        return seenAfterItHasRegistered(domain, user, page.getByText(user + "@" + domain.name()));
    }

    private Duration seenAfterItHasRegistered(SipDomain domain, String user, Locator what) {
        try (var device = domain.device(user)) {
            assertThat(device.register(CLUSTER.edge("us1")).succeeded()).isTrue();
            var registered = System.nanoTime();
            what.first().waitFor();
            return Duration.ofNanos(System.nanoTime() - registered);
        }
    }

    /// Which is sooner, by far, than they are counted without anything having happened.
    @Test
    void theListOfDomainsCountsWhatHasJustRegistered() {
        var users = List.of("abe", "ann", "ben", "cleo", "dan", "eve");
        var domain = SipDomain.declare(CLUSTER, "ie1", "console-counted.sip.twilio.com", users);
        browser.open("/domains?name=" + domain.name());
        var count = page.locator("tbody td.number:nth-of-type(4)");
        assertThat(count).hasText("0");
        var seen = IntStream.range(0, users.size())
                .mapToObj(at -> seenAfterItHasRegistered(
                        domain,
                        users.get(at),
                        count.filter(new Locator.FilterOptions().setHasText(String.valueOf(at + 1)))))
                .sorted()
                .toList();

        System.out.printf("counted after the 200 OK: %s%n", seen);
        assertThat(seen.get(users.size() / 2)).isLessThan(Duration.ofSeconds(1));
    }

    /// The page comes by a link, so that the stream runs already, and nothing else loads the list anew.
    @Test
    void aListOfCallsThatIsTooLongToFollowSaysSoAndWhatHasHappenedSince() {
        var name = "console-long-calls.sip.twilio.com";
        SipDomain.declare(CLUSTER, "us1", name, List.of("nobody"));
        call(name);
        RunningCluster.eventually(
                "it has failed",
                () -> SipDomain.read(CLUSTER, "us1", RunningCluster.account("/Calls.json?To=sip:nobody@" + name))
                        .at("/calls/0/status")
                        .asText()
                        .equals("failed"));
        browser.open("/");
        assertThat(page.locator(".figures dd").first()).not().hasText("–");
        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Pages"))
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Calls"))
                .click();
        page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("nobody@" + name);
        browser.press("Show");
        assertThat(page.locator("tbody tr")).hasCount(1);
        for (var more = 0; more < 2; more++) page.locator("s-calls").evaluate("calls => calls.more()");
        assertThat(page.getByText("A list of more than 250 does not follow by itself"))
                .isVisible();

        call(name);
        assertThat(page.getByText("1 call has begun or changed since.")).isVisible();
        assertThat(page.locator("tbody tr")).hasCount(1);
        browser.press("Show them");
        assertThat(page.locator("tbody tr")).hasCount(2);

        page.locator("tbody a").first().click();
        var wrong = section("What went wrong");
        assertThat(wrong).containsText("nobody@" + name + " is not registered");
        assertThat(wrong.getByRole(AriaRole.LINK)).hasAttribute("href", "https://www.twilio.com/docs/errors/32009");
        assertThat(section("Legs")).containsText("it has called nobody");
    }

    /// Of somebody who has not registered.
    private static void call(String domain) {
        var made = CLUSTER.post(
                "us1",
                RunningCluster.account("/Calls.json"),
                Map.of("To", "sip:nobody@" + domain, "From", "welcome", "Twiml", "<Response/>"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    @Test
    void aCallIsReadOnItsLadderAndHungUpByItsButton() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        try (var board = Switchboard.open(CLUSTER, "console-calls.sip.twilio.com", List.of("dave"))) {
            browser.open("/");
            assertThat(page.locator(".figures dd").first()).not().hasText("–");
            var dave = board.registered("dave", "callee");
            var alice = board.calls("ie1", "dave", "caller-left");
            goesAlongTheArc("dublin to us1", "calls/s");
            dave.picksUp();
            alice.sends("ACK ");
            browser.open("/calls?status=live");
            var sid = board.sidOfCallTo("dave");
            page.locator("a[href='/calls/us1/" + sid + "']").first().click();
            page.waitForURL("**/calls/us1/" + sid);

            var messages = page.getByLabel("Messages, oldest first");
            assertThat(messages.getByRole(AriaRole.BUTTON).filter(new Locator.FilterOptions().setHasText("INVITE")))
                    .hasCount(2);
            assertThat(messages.getByRole(AriaRole.BUTTON)
                            .filter(new Locator.FilterOptions().setHasText("over edge dublin to region us1"))
                            .filter(new Locator.FilterOptions().setHasText("INVITE")))
                    .hasCount(1);
            var message = page.locator(".details").getByLabel("SIP message");
            press(messages, "INVITE", "from region us1 over edge ashburn to device");
            assertThat(message).containsText(dave.receives("INVITE ").startLine());
            press(messages, "INVITE", "over edge dublin to region us1");
            assertThat(message).containsText("INVITE sip:" + board.aor("dave") + " SIP/2.0");
            assertThat(message).containsText("X-Colour: blue");
            assertThat(message).containsText("m=audio 41000 RTP/AVP 0");
            press(messages, "200 in", "from webhook");
            assertThat(page.locator(".details")).containsText("200 text/xml in");
            assertThat(page.locator(".details").getByLabel("Answer"))
                    .containsText("<Dial><Sip>sip:" + board.aor("dave") + "</Sip></Dial>");
            press(messages, "POST /voice", "to webhook");
            assertThat(page.locator(".details"))
                    .containsText("POST " + board.app().url(Webapp.VOICE));
            assertThat(page.locator(".details dt:text-is('CallSid') + dd")).hasText(sid);
            assertThat(page).hasURL(Pattern.compile("message=[2-9]"));
            page.reload();
            assertThat(page.locator(".details")).containsText("CallSid");
            browser.isForEverybody("call");

            page.getByLabel("Text in a message").fill("m=audio");
            assertThat(messages.getByText("/voice")).hasCount(0);
            assertThat(messages.getByText("INVITE").first()).isVisible();
            page.getByLabel("Text in a message").fill("");

            assertThat(page.getByLabel("TwiML")).containsText("<Dial");
            var file = page.waitForDownload(() -> browser.press("Download as JSON"));
            assertThat(file.suggestedFilename()).isEqualTo(sid + ".json");
            assertThat(SipDomain.json(read(file)).path("call").path("sid").asText())
                    .isEqualTo(sid);

            browser.open("/calls/" + sid);
            page.waitForURL("**/calls/us1/" + sid);
            browser.press("Hang up");
            inTheDialog("Hang up").click();
            dave.ends();
            alice.ends();
            assertThat(page.locator("h1")).containsText("completed");
            assertThat(messages.getByText("BYE", new Locator.GetByTextOptions().setExact(true)))
                    .hasCount(2);
            var leg = section("Legs").getByRole(AriaRole.LISTITEM);
            assertThat(leg).containsText(board.aor("dave"));
            assertThat(leg).containsText("completed");
            assertThat(section("What went wrong")).containsText("Nothing that Strowger knows of.");
            leg.getByRole(AriaRole.LINK).click();
            assertThat(section("Legs")).containsText("Made by " + sid);
            assertThat(page.locator("h1")).containsText(board.aor("dave"));

            browser.open("/events?region=us1&entity=call/" + sid);
            page.getByLabel("Events, oldest first").getByText("leg answered").click();
            page.locator(".details")
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("200 OK"))
                    .click();
            page.waitForURL("**/calls/us1/" + sid + "?message=*");
            assertThat(page.locator(".details")).containsText("SIP/2.0 200 OK");

            browser.open("/calls?domain=console-calls.sip.twilio.com");
            assertThat(page.locator("a[href='/calls/us1/" + sid + "']")).hasCount(1);
            browser.open("/calls?domain=console-calls.sip.twilio.com&status=live");
            assertThat(page.getByText("No such call")).isVisible();
        }
    }

    /// The message with these words that goes this way.
    private static void press(Locator messages, String words, String way) {
        messages.getByRole(AriaRole.BUTTON)
                .filter(new Locator.FilterOptions().setHasText(words))
                .filter(new Locator.FilterOptions().setHasText(way))
                .first()
                .click();
    }

    /// On the map, in numbers: more than none.
    private void goesAlongTheArc(String way, String unit) {
        assertThat(page.locator("s-world-map .rates").filter(new Locator.FilterOptions().setHasText(unit)))
                .hasText(Pattern.compile("(0\\.[1-9]|[1-9]).* " + unit));
        assertThat(page.locator("s-world-map .flow title").filter(new Locator.FilterOptions().setHasText(way)))
                .hasText(Pattern.compile("(0\\.[1-9]|[1-9][\\d.]*) " + unit));
    }

    private Locator section(String heading) {
        return page.locator("section")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.HEADING,
                                new Page.GetByRoleOptions().setName(heading).setExact(true))));
    }

    private static String read(Download file) {
        try (var bytes = file.createReadStream()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// From the page itself, which answers the challenge, and through another edge than the one it comes from; then it
    /// is one event of its registration.
    @Test
    void aDeviceIsPlayedByHandAndItsHistoryReadEventByEvent() {
        var name = "console-by-hand.sip.twilio.com";
        SipDomain.declare(CLUSTER, "us1", name, List.of("frank"));
        browser.open("/try?template=REGISTER&domain=" + name);
        var edge = page.locator("select[name=edge]");
        assertThat(edge).hasValue("sydney");
        edge.selectOption("dublin");
        page.getByLabel("User").fill("frank");
        page.getByLabel("Password").fill(SipDomain.PASSWORD);
        browser.press("REGISTER");
        browser.press("Send");
        var answers = page.locator("section").filter(new Locator.FilterOptions().setHasText("The answer"));
        assertThat(answers).containsText("407 Proxy Authentication Required");
        assertThat(answers).containsText("200 OK");
        assertThat(edge).hasValue("dublin");
        browser.isForEverybody("try-register");

        browser.open("/registrations/us1/frank@" + name);
        assertThat(page.locator("dl.facts dt:text-is('Edge') + dd")).hasText("dublin");
        assertThat(page.locator(".changes")).isVisible();
        browser.isForEverybody("registration");

        browser.open("/events?region=us1&entity=registration/frank@" + name);
        page.getByLabel("Events, oldest first")
                .getByRole(AriaRole.BUTTON)
                .first()
                .click();
        var details = page.locator(".details");
        assertThat(details).containsText("contacts changed");
        assertThat(details).containsText("REGISTER 2 of Call-ID");
        assertThat(details.locator(".changes")).isVisible();
        browser.isForEverybody("timeline");

        browser.open("/registrations/us1/frank@" + name);
        browser.press("Remove");
        inTheDialog("Remove").click();
        assertThat(page.getByText("Not registered")).isVisible();
        page.getByLabel("Events, oldest first").getByText("contacts removed").click();
        assertThat(details)
                .containsText(
                        "DELETE /strowger/v1/regions/us1/registrations/frank@" + name + ", by " + LocalPlan.ACCOUNT);
        assertThat(details.locator(".changes")).containsText("a contact went");
        page.getByLabel("Which events").selectOption("registration.contacts-removed.1");
        assertThat(page.getByLabel("Events, oldest first").getByRole(AriaRole.BUTTON))
                .hasCount(1);
    }

    @Test
    void aNameIsNotExchangedUnderTheHandsOfWhoeverWritesIt() {
        var name = "console-written.sip.twilio.com";
        SipDomain.declare(CLUSTER, "us1", name, List.of("grace"));
        var held = new ArrayList<Route>();
        page.route("**/Credentials.json*", held::add);
        try {
            browser.open("/try?template=REGISTER&domain=" + name);
            page.getByLabel("User").focus();
            page.waitForCondition(() -> !held.isEmpty());
            held.forEach(Route::resume);

            assertThat(page.getByLabel("Call whom")).hasValue("grace");
            assertThat(page.getByLabel("User")).hasValue("alice");
        } finally {
            page.unroute("**/Credentials.json*");
        }
    }

    @Test
    void aPageThatFoundTheArbiterSilentTriesAgainByItself() {
        var domain = SipDomain.declare(CLUSTER, "us1", "console-silence.sip.twilio.com", List.of());
        var silence = new Route.FulfillOptions()
                .setStatus(503)
                .setContentType("application/json")
                .setBody("{\"code\": 20503, \"message\": \"The arbiter does not answer\", \"status\": 503}");
        browser.whileASiteIsDead(() -> {
            var route = "**/strowger/v1/routes/" + domain.name();
            page.route(route, asked -> asked.fulfill(silence));
            browser.open("/domains/" + domain.name());
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("the page tries again by itself.");

            page.unroute(route);
            assertThat(page.locator(".active-region")).hasText("us1");
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        });
    }

    @Test
    void aRegionWhoseSiteIsKilledLosesItsDomainByForce() {
        var domain = SipDomain.declare(CLUSTER, "us1", TAKEN, List.of("carol"));
        var cloned = domain.api().post("/strowger/v1/domains/" + TAKEN + "/clone?to=ie1", Map.of());
        assertThat(cloned.status()).as(cloned.body()).isEqualTo(201);
        browser.open("/");
        browser.press("Kill us1");

        browser.whileASiteIsDead(() -> {
            inTheDialog("Kill us1").click();
            assertThat(browser.button("Start us1")).isVisible();
            browser.open("/domains/" + TAKEN);
            assertThat(page.locator(".active-region")).hasText("us1");
            assertThat(browser.button("Force " + TAKEN + " to ie1")).isVisible(SITE_IS_MISSED);
            browser.press("Force " + TAKEN + " to ie1");
            browser.press("Force to ie1");

            assertThat(page.locator(".active-region")).hasText("ie1", FAILED_OVER);
            browser.shoot("forced");
        });
        try (var carol = domain.device("carol")) {
            assertThat(carol.register(CLUSTER.edge("au1")).told())
                    .hasValueSatisfying(term -> assertThat(term.region()).isEqualTo("ie1"));
        }
    }

    /// Nothing of it is done here.
    @Test
    void whatBreaksSomethingSaysBeforeWhatToWatchFor() {
        browser.open("/");
        var ofUs1 = asks(
                "Kill us1",
                "Kill us1?",
                "All processes of us1 end at once, as in a power cut.",
                "the map has us1 and ashburn as stopped at once; Cluster misses their nodes within some 15 s",
                "domains active in us1 are not served; Force takes them elsewhere after its lease has ended (6 s)",
                "a routing node is lost: another takes over its routes, within 7 to 9 s",
                "devices at edge ashburn need another edge");
        assertThat(ofUs1).doesNotContain("This page comes from");
        asks(
                "Stop au1",
                "Stop au1?",
                "au1 leaves in good order.",
                "its nodes go through Leaving to gone, without ever being unreachable",
                "domains active in au1 are not served until it is back, or forced elsewhere",
                "This page comes from edge sydney: it goes silent too, and can’t start the site again.",
                "./strowger start au1");
        asks(
                "Cut the link us1 – ie1",
                "Cut the link between us1 and ie1?",
                "Nothing passes between the nodes of us1 and ie1 any more",
                "within some 15 s the reachability matrix of the cluster’s page shows who has lost whom",
                "devices at the edge of us1 no longer reach domains active in ie1, and the other way round",
                "a re-route between us1 and ie1 may wait for the mend");
        assertThat(browser.button("Kill us1")).isEnabled();
        assertThat(browser.button("Stop au1")).isEnabled();
        assertThat(page.locator("s-world-map .link.cut")).hasCount(0);
    }

    /// In a dialog that is left again; returns all of its words.
    private String asks(String button, String title, String... words) {
        browser.press(button);
        says(title, words);
        var all = page.getByRole(AriaRole.DIALOG).innerText();
        browser.press("Cancel");
        return all;
    }

    @Test
    void aLinkIsCutAndMendedOnTheMap() {
        browser.open("/");
        browser.press("Cut the link us1 – ie1");
        browser.press("Cut the link");
        assertThat(page.getByText("The link between us1 and ie1 is cut, by hand."))
                .isVisible();
        assertThat(page.locator("s-world-map .link.cut")).hasCount(1);
        assertThat(browser.violations()).isEmpty();

        browser.open("/cluster");
        // each of three nodes here has lost three there, and the other way round
        assertThat(page.locator(".matrix .cell.bad")).hasCount(18, IS_NOTICED);
        browser.shoot("cluster-cut");
        browser.open("/");
        assertThat(page.locator("s-world-map .link.cut")).hasCount(1);
        browser.shoot("overview-cut");
        page.locator("s-world-map .link.cut .reach").dispatchEvent("click");
        assertThat(page.locator("s-world-map .link.cut")).hasCount(0);
        browser.open("/cluster");
        assertThat(page.locator(".matrix .cell.ok").first()).isVisible();
        assertThat(page.locator(".matrix .cell.bad")).hasCount(0, IS_NOTICED);
    }

    @Test
    void aLostConnectionIsSaidAndWhatWasMissedIsThereAfterwards() {
        var domain = SipDomain.declare(CLUSTER, "ie1", "console-tunnel.sip.twilio.com", List.of("fay"));
        var connection = page.locator("header .connection");
        browser.open("/registrations?domain=" + domain.name());
        assertThat(connection).hasText("live");

        browser.whileASiteIsDead(() -> {
            CLUSTER.kill("au1"); // whose edge the page comes from
            assertThat(connection).hasText("reconnecting");
            try (var fay = domain.device("fay")) {
                assertThat(fay.register(CLUSTER.edge("us1")).succeeded()).isTrue();
            }
            CLUSTER.start("au1");
            assertThat(connection).hasText("live");
            assertThat(page.getByText("fay@" + domain.name()).first()).isVisible();
        });
    }

    @Test
    void whatWasDoneInTheConsoleIsShownAsAProgramWouldDoIt() {
        var name = "console-snippet.sip.twilio.com";
        browser.open("/domains");
        browser.press("New domain");
        page.getByRole(AriaRole.DIALOG).getByLabel("Name").first().fill(name);
        browser.press("Create");
        page.waitForURL("**/domains/" + name);
        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Pages"))
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Try it"))
                .click();

        var snippets = page.locator(".snippets");
        for (var language : List.of("curl", "Java", "Node")) {
            snippets.getByLabel(language, new Locator.GetByLabelOptions().setExact(true))
                    .check();
            assertThat(snippets.locator("code")).containsText("DomainName");
            assertThat(snippets.locator("code")).containsText(name);
        }
    }

    @Test
    void theClusterPageSaysWhoHoldsWhichLeaseAndForHowLong() {
        browser.open("/cluster");
        for (var region : RunningCluster.SITES) {
            var lease = page.locator("tr")
                    .filter(new Locator.FilterOptions()
                            .setHas(page.getByRole(
                                    AriaRole.ROWHEADER,
                                    new Page.GetByRoleOptions().setName(region).setExact(true)))
                            .setHas(page.locator("meter")));
            assertThat(lease.first()).containsText(" s");
        }
    }

    @Test
    void aTelephoneShowsWhichPageItIsOn() {
        browser.narrow();
        browser.open("/try");
        assertThat(page.locator("nav [aria-current=page]")).isInViewport();
        browser.open("/");
        assertThat(page.locator("nav [aria-current=page]")).isInViewport();
        browser.wide();
    }

    private static String sid() {
        for (var domain : SipDomain.read(CLUSTER, "us1", RunningCluster.account("/SIP/Domains.json?PageSize=1000"))
                .path("domains"))
            if (domain.path("domain_name").asText().equals(NAME))
                return domain.path("sid").asText();
        throw new AssertionError("us1 has no " + NAME);
    }
}
