package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.gateway.TestSite.Answer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionRoutesTest {
    private static final String SESSION = "/strowger/v1/session";
    private static final String DOMAINS = TestSite.ROOT + "/SIP/Domains.json";

    private final TestSite site = new TestSite();

    /// The gateway of a site of local mode.
    private final TestSite local = new TestSite("strowger.console.signed-in = on", Optional.empty());

    /// A browser that has signed in: its cookie, and what its page has read.
    private record Browser(TestSite site, String cookie, String csrfToken) {
        static Browser of(TestSite site, Answer signedIn) {
            var cookie = signedIn.header("Set-Cookie");
            return new Browser(site, cookie.substring(0, cookie.indexOf(';')), signedIn.at("csrf_token"));
        }

        TestSite.Ask get(String path) {
            return site.get(path).anonymously().header("Cookie", cookie);
        }

        TestSite.Ask post(String path, String... parameters) {
            return site.post(path, parameters).anonymously().header("Cookie", cookie);
        }

        TestSite.Ask delete(String path) {
            return site.delete(path).anonymously().header("Cookie", cookie);
        }
    }

    private Answer signIn(String sid, String token) {
        return site.post(SESSION, "AccountSid", sid, "AuthToken", token)
                .anonymously()
                .answer();
    }

    private Browser signedIn() {
        return Browser.of(site, signIn(TestSite.ACME.value(), "acme-us1"));
    }

    @Test
    void signsInWithAnAuthToken() {
        var answer = signIn(TestSite.ACME.value(), "acme-us1");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.at("account_sid")).isEqualTo(TestSite.ACME.value());
        assertThat(answer.at("friendly_name")).isEqualTo("acme");
        assertThat(answer.at("role")).isEqualTo("owner");
        assertThat(answer.json().at("/sub_account").asBoolean(true)).isFalse();
        assertThat(answer.json().at("/regions")).hasSize(1);
        assertThat(answer.at("regions/0")).isEqualTo("us1");
        assertThat(answer.at("expires")).isEqualTo("2026-03-06T00:00:00.123456Z");
        assertThat(answer.json().at("/local").asBoolean()).isFalse();
        assertThat(answer.header("Set-Cookie"))
                .matches("strowger-80=[\\w-]{43}; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).doesNotContain("acme-us1");

        var shown = Browser.of(site, answer).get(SESSION).answer();
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body()).isEqualTo(answer.body());
    }

    @Test
    void keepsTheCookieToHttpsWhereItWasMadeThere() {
        var answer = site.post(SESSION, "AccountSid", TestSite.ACME.value(), "AuthToken", "acme-us1")
                .anonymously()
                .header("X-Forwarded-Proto", "https")
                .answer();

        assertThat(answer.header("Set-Cookie")).endsWith("; SameSite=Strict; Secure");
    }

    @ParameterizedTest
    @CsvSource({
        "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, wrong",
        "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, ''",
        "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, other-us1",
        "ACffffffffffffffffffffffffffffffff, acme-us1",
        "SKffffffffffffffffffffffffffffffff, acme-us1",
        "nobody, acme-us1",
        "'', ''"
    })
    void signsInNobodyElse(String sid, String token) {
        var refused = signIn(sid, token);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("code")).isEqualTo("20003");
        assertThat(refused.header("Set-Cookie")).isEmpty();
    }

    @Test
    void opensTheApiForWhoeverIsSignedInAndForNobodyElse() {
        var browser = signedIn();

        assertThat(browser.get(DOMAINS).answer().status()).isEqualTo(200);
        assertThat(browser.get("/strowger/v1/routes").answer().status()).isEqualTo(200);
        assertThat(browser.get("/strowger/v1/cluster").answer().status()).isEqualTo(200);
        assertThat(browser.get("/2010-04-01/Accounts/" + TestSite.OTHER + "/SIP/Domains.json")
                        .answer()
                        .status())
                .isEqualTo(401);
        assertThat(site.get(DOMAINS)
                        .anonymously()
                        .header("Cookie", "strowger-80=guessed")
                        .answer()
                        .status())
                .isEqualTo(401);
        assertThat(site.get(SESSION).anonymously().answer().status()).isEqualTo(401);
    }

    @Test
    void prefersTheCredentialsOfTheRequestItself() {
        var browser = signedIn();

        var refused = site.get(DOMAINS)
                .as(TestSite.ACME.value(), "wrong")
                .header("Cookie", browser.cookie())
                .answer();

        assertThat(refused.status()).isEqualTo(401);
    }

    @Test
    void needsTheTokenOfTheSessionForEveryChange() {
        var browser = signedIn();

        var forged = browser.post(DOMAINS, "DomainName", "acme.sip.twilio.com").answer();
        var guessed = browser.post(DOMAINS, "DomainName", "acme.sip.twilio.com")
                .header("X-CSRF-Token", "guessed")
                .answer();
        var other = browser.post(DOMAINS, "DomainName", "acme.sip.twilio.com")
                .header("X-CSRF-Token", signedIn().csrfToken())
                .answer();
        var created = browser.post(DOMAINS, "DomainName", "acme.sip.twilio.com")
                .header("X-CSRF-Token", browser.csrfToken())
                .answer();

        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.at("code")).isEqualTo("20006");
        assertThat(guessed.status()).isEqualTo(403);
        assertThat(other.status()).isEqualTo(403);
        assertThat(created.status()).isEqualTo(201);
        assertThat(browser.delete(TestSite.ROOT + "/SIP/Domains/" + created.sid() + ".json")
                        .answer()
                        .status())
                .isEqualTo(403);
    }

    /// What a page at another port of the same host can do, which is the same site to the cookie; and one of any
    /// other site, in a browser that knows no SameSite.
    @ParameterizedTest
    @CsvSource({
        "Origin, http://localhost:3000",
        "Origin, https://evil.example",
        "Origin, null",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, cross-site"
    })
    void countsNobodyAsSignedInWhoseRequestIsOfAnotherOrigin(String header, String value) {
        var browser = signedIn();

        assertThat(browser.get(DOMAINS).header(header, value).answer().status()).isEqualTo(401);
        assertThat(browser.get(SESSION).header(header, value).answer().body()).doesNotContain(browser.csrfToken());
        assertThat(browser.post(DOMAINS, "DomainName", "acme.sip.twilio.com")
                        .header("X-CSRF-Token", browser.csrfToken())
                        .header(header, value)
                        .answer()
                        .status())
                .isEqualTo(401);
        assertThat(browser.delete(SESSION)
                        .header("X-CSRF-Token", browser.csrfToken())
                        .header(header, value)
                        .answer()
                        .header("Set-Cookie"))
                .isEmpty();
        assertThat(browser.get(DOMAINS).answer().status()).isEqualTo(200);
        var signedInByAnother = site.post(SESSION, "AccountSid", TestSite.ACME.value(), "AuthToken", "acme-us1")
                .anonymously()
                .header(header, value)
                .answer();
        assertThat(signedInByAnother.status()).isEqualTo(403);
        assertThat(signedInByAnother.header("Set-Cookie")).isEmpty();
    }

    @Test
    void letsNoPageOfAnotherOriginReadWhatCameWithACookie() {
        var preflight = site.ask("OPTIONS", DOMAINS).anonymously().answer();

        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(preflight.header("Access-Control-Allow-Headers")).doesNotContainIgnoringCase("CSRF");
    }

    @Test
    void knowsItsOwnOrigin() {
        var browser = signedIn();

        assertThat(browser.get(DOMAINS)
                        .header("Origin", "http://localhost")
                        .header("Sec-Fetch-Site", "same-origin")
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void asksTheConsoleForNoPasswordInAWindowOfTheBrowser() {
        assertThat(site.get(SESSION)
                        .anonymously()
                        .header("Sec-Fetch-Site", "same-origin")
                        .answer()
                        .header("WWW-Authenticate"))
                .isEmpty();
        assertThat(site.get(DOMAINS)
                        .anonymously()
                        .header("Referer", "http://localhost/domains")
                        .answer()
                        .header("WWW-Authenticate"))
                .isEmpty();
        assertThat(site.get(DOMAINS)
                        .anonymously()
                        .header("Referer", "http://elsewhere/domains")
                        .answer()
                        .header("WWW-Authenticate"))
                .isNotEmpty();
    }

    @Test
    void opensTheApiOfARegionOnlyToItsOwnToken() {
        var browser = signedIn();
        var ie1 = "/strowger/v1/regions/ie1" + DOMAINS;

        var refused = browser.get(ie1).answer();
        var added = browser.post(SESSION, "AccountSid", TestSite.ACME.value(), "AuthToken", "acme-ie1")
                .answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("message")).contains("us1", "ie1");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("Set-Cookie")).isEmpty();
        assertThat(added.at("csrf_token")).isEqualTo(browser.csrfToken());
        assertThat(added.json().at("/regions").toString()).isEqualTo("[\"ie1\",\"us1\"]");
        assertThat(browser.get(ie1).answer().status()).isEqualTo(200);
        assertThat(browser.get(DOMAINS).answer().status()).isEqualTo(200);
    }

    @Test
    void leavesTheOldSessionForThatOfAnotherAccount() {
        var browser = signedIn();

        var other = browser.post(SESSION, "AccountSid", TestSite.OTHER.value(), "AuthToken", "other-us1")
                .answer();

        assertThat(other.at("account_sid")).isEqualTo(TestSite.OTHER.value());
        assertThat(other.header("Set-Cookie")).isNotEmpty();
        assertThat(browser.get(SESSION).answer().status()).isEqualTo(401);
    }

    @Test
    void takesAWrongTokenForNoReasonToEndASession() {
        var browser = signedIn();

        browser.post(SESSION, "AccountSid", TestSite.ACME.value(), "AuthToken", "wrong")
                .answer();

        assertThat(browser.get(SESSION).answer().status()).isEqualTo(200);
    }

    @Test
    void signsOut() {
        var browser = signedIn();

        assertThat(browser.delete(SESSION).answer().status()).isEqualTo(403);
        var out = browser.delete(SESSION)
                .header("X-CSRF-Token", browser.csrfToken())
                .answer();

        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).startsWith("strowger-80=; Max-Age=0;");
        assertThat(browser.get(SESSION).answer().status()).isEqualTo(401);
        assertThat(browser.get(DOMAINS).answer().status()).isEqualTo(401);
    }

    @Test
    void endsAfterTwelveHours() {
        var browser = signedIn();

        site.now.set(TestSite.NOON.plus(Sessions.LIFETIME).minusSeconds(1));
        assertThat(browser.get(DOMAINS).answer().status()).isEqualTo(200);
        site.now.set(TestSite.NOON.plus(Sessions.LIFETIME));
        assertThat(browser.get(DOMAINS).answer().status()).isEqualTo(401);
    }

    @Test
    void isAKeysForAsLongAsThatIsThere() {
        var key = site.post(TestSite.ROOT + "/Keys.json", "FriendlyName", "console")
                .answer();
        var browser = Browser.of(site, signIn(key.sid(), key.at("secret")));

        assertThat(browser.get(SESSION).answer().at("account_sid")).isEqualTo(TestSite.ACME.value());
        assertThat(browser.get(SESSION).answer().at("regions/0")).isEqualTo("us1");
        assertThat(browser.get(DOMAINS).answer().status()).isEqualTo(200);
        assertThat(browser.get("/strowger/v1/regions/ie1" + DOMAINS).answer().status())
                .isEqualTo(401);
        assertThat(browser.get(TestSite.ROOT + "/Keys.json").answer().status()).isEqualTo(401);

        site.delete(TestSite.ROOT + "/Keys/" + key.sid() + ".json").answer();
        assertThat(browser.get(DOMAINS).answer().status()).isEqualTo(401);
        assertThat(browser.get(SESSION).answer().status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"localhost, 127.0.0.1", "us1.localhost, 127.0.0.1", "127.0.0.1, 127.0.0.1", "[::1], ::1"})
    void isBegunByItselfInLocalModeOnItsOwnMachine(String host, String address) {
        var answer = local.get(SESSION).anonymously().at(host).from(address).answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("account_sid")).isEqualTo(TestSite.ACME.value());
        assertThat(answer.json().at("/regions")).hasSize(2);
        assertThat(answer.json().at("/local").asBoolean()).isTrue();
        var browser = Browser.of(local, answer);
        assertThat(browser.get(DOMAINS).at(host).from(address).answer().status())
                .isEqualTo(200);
    }

    /// DNS rebinding: a page of evil.example whose name was made to point to the loopback interface.
    @ParameterizedTest
    @CsvSource({
        "evil.example, 127.0.0.1",
        "localhost.evil.example, 127.0.0.1",
        "192.0.2.1, 127.0.0.1",
        "localhost, 192.0.2.1",
        "localhost, 10.0.0.1"
    })
    void isBegunForNoOtherNameAndNoOtherMachine(String host, String address) {
        var answer = local.get(SESSION).anonymously().at(host).from(address).answer();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://localhost:3000",
        "Origin, https://evil.example",
        "Sec-Fetch-Site, cross-site",
        "X-Forwarded-For, 192.0.2.1",
        "Forwarded, for=192.0.2.1"
    })
    void isBegunForNoOtherOriginAndBehindNoProxy(String header, String value) {
        var answer = local.get(SESSION)
                .anonymously()
                .from("127.0.0.1")
                .header(header, value)
                .answer();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("csrf_token");
    }

    @Test
    void isBegunByNothingElse() {
        assertThat(site.get(SESSION).anonymously().from("127.0.0.1").answer().status())
                .isEqualTo(401);
        assertThat(local.get(DOMAINS).anonymously().from("127.0.0.1").answer().status())
                .isEqualTo(401);
    }
}
