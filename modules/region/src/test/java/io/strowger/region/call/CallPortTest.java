package io.strowger.region.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import io.strowger.core.AccountSid;
import io.strowger.core.AddressRule;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.Transport;
import io.strowger.region.call.Script.Fetch;
import io.strowger.region.webhook.WebhookClient;
import io.strowger.region.webhook.WebhookSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallPortTest {
    private final List<String> cookiesSent = Collections.synchronizedList(new ArrayList<>());
    private HttpServer application;
    private WebhookClient webhooks;

    @BeforeEach
    void startAnApplicationThatSetsACookie() throws IOException {
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            cookiesSent.add(String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
            exchange.getResponseHeaders().add("Content-Type", "text/xml");
            exchange.getResponseHeaders().add("Set-Cookie", "session=s3cret");
            var body = "<Response/>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        application.start();
        webhooks = webhooks();
    }

    @AfterEach
    void stop() {
        webhooks.close();
        application.stop(0);
    }

    @Test
    void sendsTheCookiesOfACallBackAndTellsTheCallNoneOfThem() {
        var first = (Call.Fetched) ask(load(""));
        assertThat(first.cookies()).isNotEmpty().doesNotContain("s3cret");

        var second = (Call.Fetched) ask(load(first.cookies()));
        assertThat(second.cookies()).isEqualTo(first.cookies());
        assertThat(cookiesSent).containsExactly("null", "session=s3cret");
    }

    @Test
    void sendsNoCookiesThatItCanNotRead() {
        ask(load("sealed by a secret that has been changed since"));

        assertThat(cookiesSent).containsExactly("null");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:bob@127.0.0.1, 127.0.0.1",
        "sip:bob@localhost:5070;transport=tcp, localhost",
        "sip:bob@169.254.169.254, 169.254.169.254",
        "sip:bob@[::1]:5060, [::1]"
    })
    void doesNotDialAPrivateAddressUnlessThatIsAllowed(String uri, String host) {
        assertThat(ask(new CallPort.Locate(1, Story.ACCOUNT, uri)))
                .isEqualTo(new Call.Located(
                        1,
                        List.of(),
                        32011,
                        host + " is a private address, which only strowger.region.dial-private-addresses = true"
                                + " allows to dial"));

        var located = (Call.Located) ask(port(webhooks, _ -> true), new CallPort.Locate(1, Story.ACCOUNT, uri));
        assertThat(located.places()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "UDP, 192.0.2.4:5060, <sip:127.0.0.1;lr>",
        "UDP, 192.0.2.4:5060, <sip:proxy@10.0.0.9:5080;lr;transport=tcp>",
        "UDP, 192.0.2.4:5060, <sip:[::1];lr>",
        "TCP, 192.0.2.4:5060, <sip:169.254.169.254:80;lr>",
        "UDP, 10.0.0.8:5060, <sip:10.0.0.9;lr>",
        "HTTP, 192.0.2.4:5060, ''"
    })
    void doesNotReachADeviceByAPrivateAddressThatItHasNotRegisteredFrom(Transport by, String from, String path) {
        var device = registered(by, from, path.isEmpty() ? List.of() : List.of(path));

        var refused = reached(AddressRule::isPublic, device);
        assertThat(refused.places()).isEmpty();
        assertThat(refused.code()).isEqualTo(32011);
        assertThat(refused.why())
                .startsWith("bob@acme.sip.twilio.com is registered by way of ")
                .endsWith("This is a private address, which only strowger.region.dial-private-addresses = true"
                        + " allows to dial");

        assertThat(reached(_ -> true, device).places()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "UDP, 10.0.0.8:5060, ''",
        "UDP, 10.0.0.8:40000, <sip:10.0.0.8;lr>",
        "TCP, [::1]:40000, <sip:[0:0:0:0:0:0:0:1];lr>",
        "UDP, 192.0.2.4:5060, <sip:198.51.100.4;lr>",
        "UDP, 192.0.2.4:5060, <sip:proxy.example;lr>"
    })
    void reachesADeviceWhereItHasRegisteredFromOrByAPublicProxy(Transport by, String from, String path) {
        var device = registered(by, from, path.isEmpty() ? List.of() : List.of(path));

        assertThat(reached(AddressRule::isPublic, device).places()).hasSize(1);
    }

    @Test
    void reachesTheDevicesThatMayBeReached() {
        var located = reached(
                AddressRule::isPublic,
                registered(Transport.UDP, "192.0.2.4:5060", List.of("<sip:127.0.0.1;lr>")),
                registered(Transport.UDP, "192.0.2.5:5060", List.of()));

        assertThat(located.code()).isZero();
        assertThat(located.places())
                .extracting(CallPort.Place::hop)
                .containsExactly(new Hop(Transport.UDP, "192.0.2.5:5060"));
    }

    private static Binding registered(Transport transport, String from, List<String> path) {
        return new Binding(
                ContactUri.parse("sip:bob@10.0.0.7:5060"),
                Story.NOON,
                "call-1",
                1,
                1000,
                "",
                0,
                new Origin(Story.ASHBURN.edge(), transport, from, "phone", path),
                Story.NOON);
    }

    private Call.Located reached(Predicate<InetAddress> mayDial, Binding... live) {
        var here = new CallPort.Directory.Here(Story.ACCOUNT, List.of(live), Optional.empty());
        var port = port(webhooks, mayDial, _ -> CompletableFuture.completedStage(here));
        return (Call.Located) ask(port, new CallPort.Locate(1, Story.ACCOUNT, "sip:bob@acme.sip.twilio.com"));
    }

    /// Else a name could have another address when the edge looks it up.
    @Test
    void tellsTheEdgeTheAddressThatItHasLookedAt() {
        var located = (Call.Located) ask(
                port(webhooks, _ -> true), new CallPort.Locate(1, Story.ACCOUNT, "sip:bob@localhost:5070;edge=dublin"));

        assertThat(located.places()).singleElement().satisfies(place -> {
            assertThat(place.uri()).isEqualTo("sip:bob@localhost:5070");
            assertThat(place.hop()).isEqualTo(new Hop(Transport.UDP, "127.0.0.1:5070"));
        });
    }

    @Test
    void saysWhichHostThereIsNot() {
        var located = (Call.Located) ask(new CallPort.Locate(1, Story.ACCOUNT, "sip:bob@nowhere.invalid"));

        assertThat(located.code()).isEqualTo(32011);
        assertThat(located.why()).isEqualTo("There is no host nowhere.invalid");
    }

    @Test
    void saysHowMuchOfARecordingIsKeptAndWhereOrThatItIsNot() {
        var said = new Sid("RE" + "1".repeat(32));
        var away = new Sid("RE" + "2".repeat(32));

        assertThat(ask(new CallPort.Keep(Story.ACCOUNT, said, 7))).isEqualTo(new Call.Kept(said, 7, "at " + said));
        assertThat(ask(new CallPort.Keep(Story.ACCOUNT, away, 7))).isEqualTo(new Call.NotKept(away));
    }

    @Test
    void tellsANoticeAndSaysWhenItIsNotTaken() {
        assertThat(ask(new CallPort.Tell(Story.ACCOUNT, notice(url())))).isEqualTo(new Call.Told(3, 0, "", ""));
        assertThat(ask(new CallPort.Tell(Story.ACCOUNT, notice("http://127.0.0.1:1/"))))
                .isInstanceOfSatisfying(
                        Call.Told.class, told -> assertThat(told.code()).isNotZero());
    }

    private static Notice notice(String url) {
        return new Notice(3, url, "POST", List.of(new Parameter("RecordingStatus", "completed")), Story.NOON);
    }

    /// Has every recording but those that begin with 2.
    private static final class FakeArchive implements CallPort.Archive {
        @Override
        public CompletionStage<Long> keep(Spoken recording, long most) {
            return recording.recording().value().startsWith("RE2")
                    ? CompletableFuture.failedStage(new IllegalStateException("the database is away"))
                    : CompletableFuture.completedStage(most);
        }

        @Override
        public String url(AccountSid account, Sid recording) {
            return "at " + recording;
        }
    }

    private String url() {
        return "http://127.0.0.1:" + application.getAddress().getPort() + "/voice";
    }

    @Test
    void doesNotDialADomainOfAnotherAccount() {
        var other = AccountSid.parse("AC" + "9".repeat(32));
        var located = located(Story.ACCOUNT, "sip:bob@acme.sip.twilio.com", here(other));

        assertThat(located.code()).isEqualTo(32214);
        assertThat(located.why()).isEqualTo("acme.sip.twilio.com belongs to another account");
    }

    /// Nobody is told who is registered with somebody else.
    @Test
    void doesNotDialADomainThatAnotherAccountHasInAnotherRegion() {
        var other = AccountSid.parse("AC" + "9".repeat(32));
        var located = located(
                Story.ACCOUNT,
                "sip:bob@acme.sip.twilio.com",
                new CallPort.Directory.NoDomain(true, Optional.of(other), Optional.of(RegionId.parse("ie1"))));

        assertThat(located.code()).isEqualTo(32214);
        assertThat(located.why()).isEqualTo("acme.sip.twilio.com belongs to another account");
    }

    @Test
    void dialsADomainOfTheMasterAccountAndNoneOfASubAccount() {
        var sub = Story.ACCOUNT.newSubAccount(new Random(7));

        assertThat(located(sub, "sip:bob@acme.sip.twilio.com", here(Story.ACCOUNT))
                        .code())
                .isEqualTo(32009);
        assertThat(located(Story.ACCOUNT, "sip:bob@acme.sip.twilio.com", here(sub))
                        .code())
                .isEqualTo(32214);
    }

    private static CallPort.Directory.Known here(AccountSid owner) {
        return new CallPort.Directory.Here(owner, List.of(), Optional.empty());
    }

    @Test
    void saysInWhichRegionSomebodyIsRegisteredInstead() {
        var elsewhere = Optional.of(RegionId.parse("ie1"));
        for (var known : List.of(
                new CallPort.Directory.Here(Story.ACCOUNT, List.of(), elsewhere),
                new CallPort.Directory.NoDomain(true, Optional.of(Story.ACCOUNT), elsewhere))) {
            var located = located(Story.ACCOUNT, "sip:bob@acme.sip.twilio.com", known);

            assertThat(located.code()).isEqualTo(32009);
            assertThat(located.why()).endsWith("; it is registered in ie1, and calls of ie1 reach it");
        }
    }

    private Call.Located located(AccountSid account, String uri, CallPort.Directory.Known known) {
        var port = port(webhooks, _ -> true, _ -> CompletableFuture.completedStage(known));
        return (Call.Located) ask(port, new CallPort.Locate(1, account, uri));
    }

    private CallPort.Load load(String cookies) {
        return new CallPort.Load(Story.ACCOUNT, new Fetch(0, url(), "POST", "", "", List.of()), List.of(), cookies);
    }

    private WireMessage ask(WireMessage question) {
        return ask(port(webhooks, AddressRule::isPublic), question);
    }

    private static WireMessage ask(CallPort port, WireMessage question) {
        return port.answer(Story.CALL.toString(), question)
                .<WireMessage>thenApply(it -> it)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS) // longer than a webhook on this machine takes
                .join();
    }

    private static CallPort port(WebhookClient webhooks, Predicate<InetAddress> mayDial) {
        return port(
                webhooks, mayDial, _ -> CompletableFuture.failedStage(new IllegalStateException("nobody is asked")));
    }

    private static CallPort port(WebhookClient webhooks, Predicate<InetAddress> mayDial, CallPort.Directory directory) {
        return new CallPort(
                Story.US1,
                (EdgeAddress _, Edges.Order _) -> CompletableFuture.failedStage(new IllegalStateException("no edge")),
                webhooks::send,
                directory,
                Story.SEAL,
                new FakeArchive(),
                mayDial,
                _ -> {},
                Clock.systemUTC());
    }

    private static WebhookClient webhooks() {
        var config = ConfigFactory.parseString("strowger.region.webhooks.allow-private-addresses = true")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        return new WebhookClient(WebhookSettings.from(config), _ -> Optional.empty(), InstantSource.system());
    }
}
