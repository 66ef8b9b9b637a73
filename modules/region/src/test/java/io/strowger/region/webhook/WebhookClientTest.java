package io.strowger.region.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.strowger.core.AccountSid;
import io.strowger.core.AddressRule;
import io.strowger.region.webhook.WebServer.Answer;
import io.strowger.region.webhook.WebServer.Asked;
import io.strowger.region.webhook.WebhookReply.Answered;
import io.strowger.region.webhook.WebhookReply.Failed;
import io.strowger.region.webhook.WebhookReply.NotAsked;
import io.strowger.region.webhook.WebhookRequest.Kind;
import io.strowger.region.webhook.WebhookRequest.Parameter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against real servers, good and bad ones, on this machine.
class WebhookClientTest {
    private static final AccountSid ACCOUNT = AccountSid.parse("AC" + "0".repeat(32));
    private static final String TOKEN = "12345";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final int MAX_BODY = 64 * 1024;
    private static final WebhookSettings SETTINGS =
            new WebhookSettings(true, MAX_BODY, Duration.ofSeconds(5), Duration.ofSeconds(15), 10, 100, 100);
    private static final List<Parameter> FORM =
            List.of(new Parameter("From", "sip:alice@example.com"), new Parameter("Word", "a b&ü"));
    private static final String ENCODED = "From=sip%3Aalice%40example.com&Word=a+b%26%C3%BC";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final WebhookClient client = client(SETTINGS);

    @AfterEach
    void closesEverything() throws Exception {
        for (var each : opened.reversed()) each.close();
    }

    // What is asked

    @Test
    void postsASignedForm() {
        var server = server(_ -> Answer.of(200, "<Response/>", "Content-Type: Text/XML; charset=utf-8"));
        var url = server.url() + "/voice?x=1";

        assertThat(send(post(url + "#ct=2000")))
                .isEqualTo(new Answered(200, "text/xml", "<Response/>", url, Duration.ZERO, Cookies.NONE));

        var asked = server.asked().getFirst();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.uri()).isEqualTo("/voice?x=1");
        assertThat(asked.body()).isEqualTo(ENCODED);
        assertThat(asked.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded; charset=UTF-8");
        assertThat(asked.header("User-Agent")).isEqualTo("TwilioProxy/1.1");
        assertThat(asked.header("X-Twilio-Signature")).isEqualTo(Signature.of(TOKEN, url, FORM));
        assertThat(asked.header("I-Twilio-Idempotency-Token")).isEqualTo("token-1");
    }

    @ParameterizedTest
    @CsvSource({"/voice, /voice?", "/voice?x=1, /voice?x=1&", "'', /?", "/voice?, /voice?"})
    void getsWithTheParametersInTheSignedQuery(String configured, String asked) {
        var server = server(_ -> Answer.twiml());

        var reply = (Answered) send(get(server.url() + configured));

        assertThat(server.asked().getFirst().uri()).isEqualTo(asked + ENCODED);
        assertThat(server.asked().getFirst().header("X-Twilio-Signature"))
                .isEqualTo(Signature.of(TOKEN, server.url() + asked + ENCODED, List.of()));
        assertThat(reply.finalUrl()).doesNotContain("From");
    }

    @Test
    void doesNotSignForAnAccountWithoutAToken() {
        var server = server(_ -> Answer.twiml());
        var unsigned = opened(new WebhookClient(SETTINGS, _ -> Optional.empty(), InstantSource.fixed(NOON)));

        assertThat(reply(unsigned, post(server.url()))).isInstanceOf(Answered.class);

        assertThat(server.asked().getFirst().headers()).doesNotContainKey("X-twilio-signature");
    }

    @Test
    void logsInWhenAskedTo() {
        var server = server(asked -> asked.header("Authorization").isEmpty()
                ? Answer.of(401, "", "WWW-Authenticate: Basic realm=\"here\"")
                : Answer.twiml());
        var url = server.url().replace("//", "//me:p%40ss@");

        assertThat(send(post(url + "/a")))
                .isEqualTo(new Answered(200, "text/xml", "<Response/>", url + "/a", Duration.ZERO, Cookies.NONE))
                .asString()
                .doesNotContain("p%40ss");

        assertThat(server.asked())
                .extracting(asked -> asked.header("Authorization"))
                .containsExactly("", "Basic bWU6cEBzcw==");
        assertThat(server.asked().getLast().header("X-Twilio-Signature"))
                .isEqualTo(Signature.of(TOKEN, server.url() + "/a", FORM));
        assertThat(post(url)).asString().doesNotContain("p%40ss");
    }

    // Redirects and cookies

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void getsThePageAPostIsRedirectedTo(int status) {
        var server =
                server(asked -> asked.uri().equals("/a") ? Answer.of(status, "", "Location: /b?y=2") : Answer.twiml());

        assertThat(((Answered) send(post(server.url() + "/a"))).finalUrl()).isEqualTo(server.url() + "/b?y=2");

        var last = server.asked().getLast();
        assertThat(last.method() + " " + last.uri() + last.body()).isEqualTo("GET /b?y=2");
        assertThat(last.header("X-Twilio-Signature"))
                .isEqualTo(Signature.of(TOKEN, server.url() + "/b?y=2", List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void postsAgainWhenRedirectedSo(int status) {
        var server = server(asked -> asked.uri().equals("/a") ? Answer.of(status, "", "Location: b") : Answer.twiml());

        assertThat(send(post(server.url() + "/a"))).isInstanceOf(Answered.class);

        var last = server.asked().getLast();
        assertThat(last.method() + " " + last.uri() + " " + last.body()).isEqualTo("POST /b " + ENCODED);
        assertThat(last.header("X-Twilio-Signature")).isEqualTo(Signature.of(TOKEN, server.url() + "/b", FORM));
    }

    @Test
    void followsTenRedirectsAndNoMore() {
        var server = server(asked -> {
            var left = Integer.parseInt(asked.uri().substring(1));
            return left == 0 ? Answer.twiml() : Answer.of(302, "", "Location: /" + (left - 1));
        });

        assertThat(send(get(server.url() + "/10", List.of()))).isInstanceOf(Answered.class);
        assertThat(send(get(server.url() + "/11", List.of())))
                .isEqualTo(new Failed(11215, "more than 10 redirects", 302));
    }

    @ParameterizedTest
    @CsvSource({"ftp://127.0.0.1/, 11100, 0", "'http://:x', 11100, 0"})
    void doesNotFollowARedirectToNowhere(String location, int code, int status) {
        var server = server(_ -> Answer.of(302, "", "Location: " + location));

        assertFailed(send(post(server.url())), code, status);
    }

    @Test
    void keepsCookiesFromHopToHopAndFromWebhookToWebhook() {
        var server = server(asked -> asked.uri().equals("/a")
                ? Answer.of(302, "", "Location: /b", "Set-Cookie: s=1")
                : Answer.of(200, "<Response/>", "Content-Type: text/xml", "Set-Cookie: t=2; Path=/"));

        var first = (Answered) send(post(server.url() + "/a"));
        send(new WebhookRequest(server.url() + "/c", "POST", FORM, ACCOUNT, Kind.VOICE, first.cookies()));

        assertThat(server.asked()).extracting(asked -> asked.header("Cookie")).containsExactly("", "s=1", "s=1; t=2");
    }

    // Answers that are no good

    @ParameterizedTest
    @ValueSource(ints = {304, 400, 401, 404, 407, 429, 500, 503})
    void failsOnAnyStatusButSuccessAndAsksOnce(int status) {
        var server = server(_ -> Answer.of(status, "", "Content-Type: text/xml"));

        assertFailed(send(post(server.url())), 11200, status);
        assertFailed(send(callback(server.url())), 15003, status);
        assertThat(server.asked()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, {}, 12300",
        "image/png, x, 12300",
        "'', <Response/>, 12300",
        "text/xml, '', 11770",
        "'', '', 11770"
    })
    void failsOnWhatIsNoTwiml(String type, String body, int code) {
        var headers = type.isEmpty() ? new String[0] : new String[] {"Content-Type: " + type};
        var server = server(_ -> Answer.of(200, body, headers));

        assertFailed(send(post(server.url())), code, 200);
        assertThat(send(callback(server.url()))).isInstanceOf(Answered.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/xml", "application/xml", "text/html", "text/plain;charset=ISO-8859-1"})
    void takesWhatMayBeTwiml(String type) {
        var server = server(_ -> Answer.of(200, "<Response/>", "Content-Type: " + type));

        assertThat(send(post(server.url()))).isInstanceOf(Answered.class);
    }

    @Test
    void isContentWithNothingForACallback() {
        var server = server(_ -> Answer.of(204, ""));

        assertThat(((Answered) send(callback(server.url()))).status()).isEqualTo(204);
    }

    @Test
    void leavesAudioWhereItIs() {
        var server = bad((connection, _) -> RawServer.say(
                connection, "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 9999999\r\n\r\n"));

        var reply = (Answered) send(post(server.url()));

        assertThat(reply.contentType()).isEqualTo("audio/mpeg");
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void takesABodyUpToTheLimit() {
        var server = server(asked -> Answer.of(
                200, "x".repeat(asked.uri().equals("/long") ? MAX_BODY + 1 : MAX_BODY), "Content-Type: text/plain"));

        assertThat(((Answered) send(post(server.url()))).body()).hasSize(MAX_BODY);
        assertFailed(send(post(server.url() + "/long")), 11750, 200);
    }

    @Test
    void readsNoFurtherThanTheLimit() throws InterruptedException {
        var hungUp = new CountDownLatch(1);
        var server = bad((connection, _) -> {
            try {
                RawServer.say(connection, HEAD + "\r\n");
                while (true) RawServer.say(connection, "x".repeat(1024));
            } catch (SocketException closed) {
                hungUp.countDown();
            }
        });

        assertFailed(send(post(server.url())), 11750, 200);
        assertThat(hungUp.await(5, TimeUnit.SECONDS)).as("the client hangs up").isTrue();
    }

    // Servers that do not answer

    @Test
    void failsWhenNobodyListens() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertFailed(send(post("http://127.0.0.1:" + port + "/#rc=5")), 11202, 0);
    }

    /// A queue of connections that nobody takes is full soon, and then the kernel says nothing.
    @Test
    void failsWhenTheConnectionTakesTooLong() throws IOException {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (var each = 0; each < 8; each++) {
                var waiting = opened(SocketChannel.open());
                waiting.configureBlocking(false);
                waiting.connect(full.getLocalSocketAddress());
            }

            assertFailed(send(post("http://127.0.0.1:" + full.getLocalPort() + "/#ct=100&rc=1")), 11201, 0);
        }
    }

    @Test
    void asksOnceMoreWhenTheConnectionBreaksWithTheSameToken() {
        var server = bad((connection, number) -> {
            if (number == 1) reset(connection);
            else RawServer.say(connection, HEAD + "Content-Length: 11\r\n\r\n<Response/>");
        });

        assertThat(send(post(server.url()))).isInstanceOf(Answered.class);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(tokens).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"rc=0, 1", "rc=1, 2", "rc=3, 4", "rc=3&rp=5xx, 1", "rc=3&rp=all, 4"})
    void asksAsOftenAsTheUrlSaysWhenTheConnectionBreaks(String overrides, int times) {
        var server = bad((connection, _) -> reset(connection));

        assertFailed(send(post(server.url() + "#" + overrides)), 11205, 0);
        assertThat(server.connections()).isEqualTo(times);
    }

    @ParameterizedTest
    @CsvSource({"rc=2&rp=5xx, 503, 3", "rc=2&rp=4xx, 503, 1", "rp=4xx, 404, 2", "rc=1&rp=all, 500, 2"})
    void asksAgainAfterAnErrorWhenTheUrlSaysSo(String overrides, int status, int times) {
        var server = server(_ -> Answer.of(status, ""));

        assertFailed(send(post(server.url() + "/#" + overrides)), 11200, status);
        assertThat(server.asked()).hasSize(times);
        assertThat(server.asked())
                .extracting(asked -> asked.header("I-Twilio-Idempotency-Token"))
                .containsOnly("token-1");
    }

    @Test
    void waitsNoLongerThanTheTotalTimeForSlowHeaders() {
        var server = bad((connection, _) -> drip(connection, "HTTP/1.1 200 OK\r\nX-Slow: "));

        assertFailed(send(post(server.url() + "#tt=300&rc=5&rp=all")), 11203, 0);
    }

    @Test
    void waitsNoLongerThanTheTotalTimeForASlowBody() {
        var server = bad((connection, _) -> drip(connection, HEAD + "\r\n"));

        assertFailed(send(post(server.url() + "#tt=300&rc=5&rp=all")), 11203, 0);
    }

    @ParameterizedTest
    @CsvSource({"rt=500, 1", "rt=500&rp=rt&rc=2, 3"})
    void waitsNoLongerThanTheReadTimeoutForHeaders(String overrides, int times) {
        var server = bad((connection, _) -> drip(connection, "HTTP/1.1 200 OK\r\nX-Slow: "));

        assertFailed(send(post(server.url() + "#" + overrides)), 11205, 0);
        assertThat(server.connections()).isEqualTo(times);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"220 mail.example.com ESMTP\r\n\r\n", "HTTP/1.1 two hundred\r\n\r\n", "<Response/>\r\n\r\n"})
    void failsOnWhatIsNotHttp(String text) {
        var server = opened(RawServer.saying(text));

        assertFailed(send(post(server.url())), 11206, 0);
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\r\n\r\n<Resp",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n<Resp\r\n",
                "Transfer-Encoding: chunked\r\n\r\nfive\r\n<Resp\r\n0\r\n\r\n"
            })
    void failsOnABodyThatBreaksOff(String rest) {
        var server = opened(RawServer.saying(HEAD + rest));

        assertFailed(send(post(server.url())), 11205, 200);
    }

    @Test
    void failsOnEndlessHeaders() {
        var server = bad((connection, _) -> {
            RawServer.say(connection, "HTTP/1.1 200 OK\r\n");
            for (var each = 0; ; each++) RawServer.say(connection, "X-" + each + ": " + "x".repeat(1000) + "\r\n");
        });

        assertThat(send(post(server.url() + "#rc=0"))).isInstanceOf(Failed.class);
    }

    @Test
    void failsWhenAServerSpeaksNoTls() {
        var server = opened(
                RawServer.atOnce((connection, _) -> RawServer.say(connection, "HTTP/1.1 400 Bad Request\r\n\r\n")));

        assertFailed(send(post(server.url().replace("http:", "https:"))), 11220, 0);
        assertThat(server.connections()).as("it is asked once more").isEqualTo(2);
    }

    @Test
    void failsOnACertificateOfNobodyWeTrust(@TempDir Path directory) throws Exception {
        var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        https.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory)));
        var server = opened(new WebServer(https, _ -> Answer.twiml()));

        assertFailed(send(post("https://localhost:" + server.port() + "/")), 11237, 0);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void failsOnAHostThatIsNotThere() {
        assertFailed(send(post("http://" + "x".repeat(64) + ".example/")), 11210, 0); // no name has such a label
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "voice", "ftp://example.com/", "http://example.com:99999/", "http://a b/"})
    void failsOnAUrlThatIsNone(String url) {
        assertFailed(send(post(url)), 11100, 0);
    }

    // Where it does not ask

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254"})
    void asksNoPrivateAddressUnlessTold(String host) {
        var server = server(_ -> Answer.twiml());

        var reply = reply(client(strict()), post("http://" + host + ":" + server.port() + "/"));

        assertFailed(reply, 11205, 0);
        assertThat(((Failed) reply).message()).contains("strowger.region.webhooks.allow-private-addresses = true");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void looksAtTheAddressOfEveryRedirect() {
        var server = server(_ -> Answer.of(302, "", "Location: http://127.0.0.2:1/"));
        var client = client(strict(), address -> address.getHostAddress().equals("127.0.0.1"));

        var reply = reply(client, post(server.url()));

        assertFailed(reply, 11205, 0);
        assertThat(((Failed) reply).message()).startsWith("127.0.0.2 is a private address");
    }

    /// Else a name could have another address when it is asked than when it was looked at.
    @Test
    void asksTheAddressThatWasLookedAtUnderItsName() {
        var server = server(_ -> Answer.twiml());
        var client = client(strict(), _ -> true);
        var url = "http://localhost:" + server.port() + "/a?b=c";

        assertThat(((Answered) reply(client, post(url))).finalUrl()).isEqualTo(url);
        var asked = server.asked().getFirst();
        assertThat(asked.uri()).isEqualTo("/a?b=c");
        assertThat(asked.headers().get("Host")).containsExactly("localhost:" + server.port());
        assertThat(asked.header("X-Twilio-Signature")).isEqualTo(Signature.of(TOKEN, url, FORM));
    }

    // Its own limits

    @Test
    void doesNotAskWhenTooManyAreOnTheirWay() {
        var release = new CountDownLatch(1);
        var server = slow(release);
        var narrow = client(narrow(1, 1));

        var slow = narrow.send(post(server.url() + "/slow")).toCompletableFuture();
        awaitSlow(server);
        assertThat(reply(narrow, post(server.url())))
                .isEqualTo(new NotAsked("more than 1 webhooks at once, or 1 of this account"));
        release.countDown();

        assertThat(slow.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(Answered.class);
    }

    @Test
    void waitsALittleForADocumentButNotForANotice() {
        var release = new CountDownLatch(1);
        var server = slow(release);
        var narrow = client(narrow(1, 1));
        var slow = narrow.send(post(server.url() + "/slow")).toCompletableFuture();
        awaitSlow(server);

        var document = narrow.send(post(server.url())).toCompletableFuture();
        assertThat(reply(narrow, status(server.url()))).isInstanceOf(NotAsked.class);
        assertThat(document).isNotDone();
        release.countDown();

        assertThat(slow.thenCombine(document, (_, second) -> second)
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join())
                .isInstanceOf(Answered.class);
    }

    @Test
    void keepsRoomForOtherAccounts() {
        var release = new CountDownLatch(1);
        var server = slow(release);
        var client = client(narrow(2, 1));
        var slow = client.send(post(server.url() + "/slow")).toCompletableFuture();
        awaitSlow(server);

        assertThat(reply(client, status(server.url()))).isInstanceOf(NotAsked.class);
        var other = new WebhookRequest(
                server.url(), "POST", FORM, AccountSid.parse("AC" + "9".repeat(32)), Kind.STATUS, Cookies.NONE);
        assertThat(reply(client, other)).isInstanceOf(Answered.class);
        release.countDown();
        slow.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private WebServer slow(CountDownLatch release) {
        return server(asked -> {
            if (asked.uri().equals("/slow")) await(release);
            return Answer.twiml();
        });
    }

    private static void awaitSlow(WebServer server) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.asked().isEmpty() && System.nanoTime() < deadline) Thread.onSpinWait();
    }

    private static WebhookSettings narrow(int total, int perAccount) {
        return new WebhookSettings(
                true, MAX_BODY, Duration.ofSeconds(5), Duration.ofSeconds(15), 10, total, perAccount);
    }

    @Test
    void givesItsPlaceBackWhenItIsTooLate() {
        var server = bad((connection, _) -> drip(connection, HEAD + "\r\n"));
        var good = server(_ -> Answer.twiml());
        var narrow = client(narrow(1, 1));

        assertFailed(reply(narrow, post(server.url() + "#tt=200")), 11203, 0);

        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        WebhookReply reply;
        do reply = reply(narrow, post(good.url()));
        while (!(reply instanceof Answered) && System.nanoTime() < deadline);
        assertThat(reply).isInstanceOf(Answered.class);
    }

    @Test
    void failsWhenItIsClosed() {
        var arrived = new CountDownLatch(1);
        var server = bad((connection, _) -> {
            arrived.countDown();
            drip(connection, HEAD + "\r\n");
        });
        var closing = client(SETTINGS);

        var onItsWay = closing.send(post(server.url())).toCompletableFuture();
        await(arrived);
        closing.close();

        assertThat(onItsWay.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(Failed.class);
        assertThat(reply(closing, post(server.url()))).isEqualTo(new NotAsked("this node stops"));
    }

    @Test
    void failsWhereItsTokensFail() {
        var server = server(_ -> Answer.twiml());
        var broken = opened(new WebhookClient(
                SETTINGS,
                _ -> {
                    throw new IllegalStateException("no tokens today");
                },
                InstantSource.fixed(NOON)));

        assertFailed(reply(broken, post(server.url())), 11200, 0);
    }

    // Helpers: requests, replies, clients, servers

    private WebhookReply send(WebhookRequest request) {
        return reply(client, request);
    }

    private static WebhookReply reply(WebhookClient client, WebhookRequest request) {
        return client.send(request)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static void assertFailed(WebhookReply reply, int code, int status) {
        assertThat(reply).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.code()).as(failed.toString()).isEqualTo(code);
            assertThat(failed.status()).isEqualTo(status);
        });
    }

    private static WebhookRequest status(String url) {
        return new WebhookRequest(url, "POST", FORM, ACCOUNT, Kind.STATUS, Cookies.NONE);
    }

    private static WebhookRequest post(String url) {
        return new WebhookRequest(url, "POST", FORM, ACCOUNT, Kind.VOICE, Cookies.NONE);
    }

    private static WebhookRequest get(String url) {
        return get(url, FORM);
    }

    private static WebhookRequest get(String url, List<Parameter> parameters) {
        return new WebhookRequest(url, "GET", parameters, ACCOUNT, Kind.VOICE, Cookies.NONE);
    }

    private static WebhookRequest callback(String url) {
        return new WebhookRequest(url, "POST", FORM, ACCOUNT, Kind.STATUS, Cookies.NONE);
    }

    private static WebhookSettings strict() {
        return new WebhookSettings(false, MAX_BODY, Duration.ofSeconds(5), Duration.ofSeconds(15), 10, 100, 100);
    }

    private WebhookClient client(WebhookSettings settings) {
        return client(settings, address -> settings.allowPrivateAddresses() || AddressRule.isPublic(address));
    }

    private WebhookClient client(WebhookSettings settings, Predicate<InetAddress> mayAsk) {
        return opened(new WebhookClient(
                settings,
                account -> Optional.of(TOKEN).filter(_ -> account.equals(ACCOUNT)),
                InstantSource.fixed(NOON),
                mayAsk,
                () -> "token-" + tokens.incrementAndGet()));
    }

    private WebServer server(Function<Asked, Answer> answers) {
        return opened(new WebServer(answers));
    }

    private RawServer bad(RawServer.Behaviour behaviour) {
        return opened(RawServer.that(behaviour));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    private static void reset(Socket connection) throws IOException {
        connection.setOption(StandardSocketOptions.SO_LINGER, 0);
        connection.close();
    }

    /// An octet now and then, for ever: more often than any read timeout.
    private static void drip(Socket connection, String beginning) throws IOException, InterruptedException {
        RawServer.say(connection, beginning);
        var never = new CountDownLatch(1);
        do RawServer.say(connection, "x");
        while (!never.await(20, TimeUnit.MILLISECONDS));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    static SSLContext selfSigned(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        var file = directory.resolve("keys.p12");
        var password = "changeit";
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, password.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
