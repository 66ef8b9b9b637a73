package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleRoutesTest {
    private final TestSite site = new TestSite();

    @Test
    void servesAFileToAnybodyWithItsTypeAndWithoutTrust() {
        var script = site.get("/assets/app.js").anonymously().answer();

        assertThat(script.status()).isEqualTo(200);
        assertThat(script.body()).isEqualTo("go()");
        assertThat(script.contentType()).isEqualTo("text/javascript; charset=UTF-8");
        assertThat(script.header("ETag")).isEqualTo("\"tag-of-app\"");
        assertThat(script.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(script.header("Content-Security-Policy")).isEqualTo("default-src 'none'");
        assertThat(script.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(script.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(script.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(script.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(script.header("Permissions-Policy")).contains("camera=()");
    }

    @Test
    void sendsWhatABrowserWouldIgnoreOnlyWhereItDoesNot() {
        var plain = site.get("/assets/app.js").at("strowger.example").answer();
        var secure = site.get("/assets/app.js")
                .at("strowger.example")
                .header("X-Forwarded-Proto", "https")
                .answer();

        assertThat(plain.header("Cross-Origin-Opener-Policy")).isEmpty();
        assertThat(secure.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    }

    @Test
    void sendsAFileOnlyOnceToWhomeverHasIt() {
        var known = site.get("/assets/app.js")
                .header("If-None-Match", "\"tag-of-app\"")
                .answer();
        var old = site.get("/assets/app.js")
                .header("If-None-Match", "\"tag-of-yesterday\"")
                .answer();

        assertThat(known.status()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(old.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/domains",
                "/domains/acme.sip.twilio.com",
                "/registrations?domain=acme.sip.twilio.com&region=us1",
                "/registrations/us1/alice@acme.sip.twilio.com",
                "/registrations/us1/alice%40acme.sip.twilio.com",
                "/calls",
                "/calls/CA00000000000000000000000000000001",
                "/calls/us1/CA00000000000000000000000000000001",
                "/events?region=us1",
                "/cluster",
                "/try",
                "/sign-in"
            })
    void answersEveryLinkIntoTheConsoleWithItsPage(String path) {
        var page = site.get(path).anonymously().answer();

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo(FakeConsole.PAGE);
        assertThat(page.contentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(page.header("Content-Security-Policy")).isEqualTo("default-src 'none'");
        assertThat(site.post(path).answer().status()).isEqualTo(405);
    }

    @Test
    void showsTheConsoleToABrowserAndTheApisToEverybodyElse() {
        var browser = site.get("/")
                .anonymously()
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .answer();
        var curl = site.get("/").anonymously().header("Accept", "*/*").answer();

        assertThat(browser.body()).isEqualTo(FakeConsole.PAGE);
        assertThat(curl.json().at("/apis/0").asText()).isEqualTo("/2010-04-01");
        assertThat(site.get("/").anonymously().answer().at("name")).isEqualTo("Strowger");
        assertThat(browser.header("Vary")).isEqualTo("Accept");
    }

    @ParameterizedTest
    @CsvSource({
        "/assets, 404",
        "/assets/, 404",
        "/assets/nothing.js, 404",
        "/assets/../reference.conf, 404",
        "/assets/%2e%2e/reference.conf, 404",
        "/assets/..%2freference.conf, 404",
        "/assets//app.js, 404",
        "/assets/vendor/nothing/index.js, 404",
        "/domains/a/b, 404",
        "/domainsx, 404",
        "/calls/us1, 404",
        "/calls/CA1, 404",
        "/events/us1, 404"
    })
    void findsNothingWhereThereIsNothing(String path, int status) {
        var missing = site.get(path).anonymously().answer();

        assertThat(missing.status()).isEqualTo(status);
        assertThat(missing.at("code")).isEqualTo("20404");
    }
}
