package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A headless Chromium with one window, at the console of one site. Notes what a user would not see: errors in
/// the browser's console, and requests to other hosts. For one thread.
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path SHOTS = RunningCluster.CHECKOUT.resolve("modules/node/target/screenshots");
    private static final int WIDTH = 1440;
    private static final int HEIGHT = 900;
    private static final double PATIENCE = 20_000; // ms; a test machine has two cores, and nine nodes on them

    /// No sandbox, since CI is root; no services of Google's, which nothing here may reach.
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP *.test 127.0.0.1");

    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    /// Where a call is looked for in all regions, the others have no such call.
    private static final Pattern LOST = Pattern.compile(
            "status of (401|503) |ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)");
    private static final Pattern LOOKED_FOR = Pattern.compile("status of 404 .*/Calls/CA[0-9a-f]{32}\\.json");

    private final Playwright playwright;
    private final BrowserContext context;
    private final Page page;
    private final URI console;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile boolean isASiteDead;

    private Browser(URI console) {
        this.console = console;
        // the driver would look for browsers of its own otherwise, and load them
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(FLAGS));
        context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(console.toString())
                .setViewportSize(WIDTH, HEIGHT));
        context.setDefaultTimeout(PATIENCE);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            var complaint = message.text() + " at " + message.location();
            var isForgiven = LOOKED_FOR.matcher(complaint).find()
                    || (isASiteDead && LOST.matcher(complaint).find());
            if (message.type().equals("error") && !isForgiven) complaints.add(complaint);
        });
        page.onPageError(error -> complaints.add("uncaught: " + error));
        page.onRequest(request -> {
            var host = URI.create(request.url()).getAuthority();
            if (host != null && !host.equals(console.getAuthority())) complaints.add("asked " + request.url());
        });
    }

    static boolean isInstalled() {
        return Files.isExecutable(CHROMIUM);
    }

    /// At the console of `site`, by a name that only this machine has, where local mode is signed in already.
    static Browser at(RunningCluster cluster, String site) {
        return new Browser(URI.create("http://localhost:" + cluster.httpPort(site)));
    }

    /// There too, by a name that any machine could have: as whoever comes over a network.
    static Browser fromAfar(RunningCluster cluster, String site) {
        return new Browser(URI.create("http://console.test:" + cluster.httpPort(site)));
    }

    Page page() {
        return page;
    }

    Page open(String path) {
        page.navigate(path);
        return page;
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    void press(String name) {
        button(name).click();
    }

    /// As `modules/node/target/screenshots/NAME.png`, for people.
    void shoot(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    void light() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    void dark() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    }

    void wide() {
        page.setViewportSize(WIDTH, HEIGHT);
    }

    /// As a telephone is.
    void narrow() {
        page.setViewportSize(390, HEIGHT);
    }

    /// So that it has to be scrolled sideways.
    boolean isWiderThanItsWindow() {
        return (boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
    }

    /// What axe-core finds against WCAG 2.2 AA on the page as it is now, one line each. What has just come has been
    /// painted by then: it is as late as that when its place becomes one that scrolls by keyboard.
    List<String> violations() {
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        return new AxeBuilder(page)
                .withTags(RULES).analyze().getViolations().stream()
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                + rule.getNodes().stream()
                                        .limit(3)
                                        .map(node -> String.valueOf(node.getHtml()))
                                        .toList())
                        .toList();
    }

    /// The same in light and in dark.
    List<String> violationsInBothSchemes() {
        var inLight = violations();
        dark();
        var inDark = violations();
        light();
        return Stream.concat(inLight.stream(), inDark.stream()).toList();
    }

    /// The page as it is now: in light, in dark, and on a telephone.
    void isForEverybody(String name) {
        shoot(name);
        assertThat(violations()).isEmpty();
        dark();
        shoot(name + "-dark");
        assertThat(violations()).isEmpty();
        light();
        narrow();
        shoot(name + "-narrow");
        assertThat(isWiderThanItsWindow()).as("%s on a telephone", name).isFalse();
        assertThat(violations()).isEmpty();
        wide();
    }

    /// What only a dead site knows is answered 503, a dead edge answers nothing, and one that has started anew knows no
    /// session (401): Chromium logs each as an error. The page is left in the end.
    void whileASiteIsDead(Runnable scene) {
        isASiteDead = true;
        scene.run();
        page.navigate("about:blank");
        isASiteDead = false;
    }

    /// Errors in the browser's console and requests to other hosts, so far.
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    URI console() {
        return console;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
