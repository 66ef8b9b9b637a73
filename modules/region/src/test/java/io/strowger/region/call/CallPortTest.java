package io.strowger.region.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import io.strowger.core.AccountSid;
import io.strowger.core.AddressRule;
import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallPortTest {
    private static final String IS_PRIVATE =
            " is a private address, which only strowger.region.dial-private-addresses = true allows to dial";
    private static final Hop HEARD = new Hop(Transport.UDP, "192.0.2.4:5060");

    private final FakeEdge edge = new FakeEdge();
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
                .isEqualTo(new Call.Located(1, List.of(), 32011, host + IS_PRIVATE));

        var located = (Call.Located) ask(port(webhooks, _ -> true), new CallPort.Locate(1, Story.ACCOUNT, uri));
        assertThat(located.places()).hasSize(1);
    }

    /// Where his REGISTER has come from he is, in whatever network.
    @ParameterizedTest
    @CsvSource({"UDP, 10.0.0.8:40000, ''", "TCP, [::1]:40000, ''", "UDP, 192.0.2.4:5060, <sip:10.0.0.9;lr>"})
    void findsADeviceWhereItHasRegisteredFrom(Transport by, String from, String path) {
        var device = registered(by, from, path.isEmpty() ? List.of() : List.of(path));

        assertThat(reached(AddressRule::isPublic, device).places())
                .singleElement()
                .satisfies(place -> {
                    assertThat(place.hop()).isEqualTo(new Hop(by, from));
                    assertThat(place.routes()).isEqualTo(device.origin().path());
                });
    }

    /// The API says where a device is, and a name may lead anywhere.
    @ParameterizedTest
    @CsvSource({
        "sip:bob@10.0.0.7:5070, '', 10.0.0.7, 10.0.0.7:5070",
        "sip:bob@localhost:5070, '', localhost, 127.0.0.1:5070",
        "sip:bob@198.51.100.7, <sip:localhost;lr>, localhost, 127.0.0.1:5060",
    })
    void doesNotFindADeviceAtAPrivateAddressThatTheApiGives(String contact, String path, String host, String there) {
        var device = registered(contact, Transport.HTTP, "192.0.2.4:5060", path.isEmpty() ? List.of() : List.of(path));

        var refused = reached(AddressRule::isPublic, device);
        assertThat(refused.places()).isEmpty();
        assertThat(refused.code()).isEqualTo(32011);
        assertThat(refused.why()).isEqualTo("bob@acme.sip.twilio.com can't be reached. " + host + IS_PRIVATE);

        assertThat(reached(_ -> true, device).places())
                .extracting(CallPort.Place::hop)
                .containsExactly(new Hop(Transport.UDP, there));
    }

    @Test
    void findsTheDevicesThatMayBeReached() {
        var located = reached(
                AddressRule::isPublic,
                registered("sip:bob@localhost", Transport.HTTP, "192.0.2.4:5060", List.of()),
                registered(Transport.UDP, "192.0.2.5:5060", List.of()));

        assertThat(located.code()).isZero();
        assertThat(located.places())
                .extracting(CallPort.Place::hop)
                .containsExactly(new Hop(Transport.UDP, "192.0.2.5:5060"));
    }

    private static Binding registered(Transport transport, String from, List<String> path) {
        return registered("sip:bob@10.0.0.7:5060", transport, from, path);
    }

    private static Binding registered(String contact, Transport transport, String from, List<String> path) {
        return registered(Story.ASHBURN.edge(), contact, transport, from, path);
    }

    private static Binding registered(
            EdgeId edge, String contact, Transport transport, String from, List<String> path) {
        return new Binding(
                ContactUri.parse(contact),
                Story.NOON,
                "call-1",
                1,
                1000,
                "",
                0,
                new Origin(edge, transport, from, "phone", path),
                Story.NOON);
    }

    private Call.Located reached(Predicate<InetAddress> mayDial, Binding... live) {
        var here = new CallPort.Directory.Here(Story.ACCOUNT, List.of(live), Optional.empty());
        var port = port(webhooks, mayDial, _ -> CompletableFuture.completedStage(here));
        return (Call.Located) ask(port, new CallPort.Locate(1, Story.ACCOUNT, "sip:bob@acme.sip.twilio.com"));
    }

    // Where requests go

    @Test
    void sendsARequestWithoutARouteToWhereTheDeviceWasHeardFrom() {
        var send = bye(HEARD, SipHeaders.NONE);

        assertThat(handed(AddressRule::isPublic, send)).isEqualTo(new Call.Taken(send));
        assertThat(edge.orders()).containsExactly(send);
    }

    @ParameterizedTest
    @CsvSource({
        "UDP, 192.0.2.4:5060, <sip:198.51.100.4:5070;lr;transport=tcp>, TCP, 198.51.100.4:5070",
        "UDP, 192.0.2.4:5060, \"Proxy\" <sip:[2001:db8::1];lr>, UDP, [2001:db8:0:0:0:0:0:1]:5060",
        "UDP, 10.0.0.8:40000, <sip:10.0.0.8;lr>, UDP, 10.0.0.8:5060",
        "TCP, [::1]:40000, <sip:[0:0:0:0:0:0:0:1];lr;transport=tcp>, TCP, [0:0:0:0:0:0:0:1]:5060",
        "TCP, 127.0.0.1:40000, <sip:localhost;lr>, UDP, 127.0.0.1:5060"
    })
    void sendsByWayOfTheProxyThatWantsToBeInBetween(
            Transport by, String from, String route, Transport to, String there) {
        var send = bye(new Hop(by, from), routes(route));

        assertThat(handed(AddressRule::isPublic, send)).isEqualTo(new Call.Taken(send));
        assertThat(edge.orders()).containsExactly(send.by(new Hop(to, there)));
    }

    /// A Path or a Record-Route is what anybody writes.
    @ParameterizedTest
    @CsvSource({
        "<sip:127.0.0.1;lr>, 127.0.0.1:5060, 127.0.0.1",
        "<sip:proxy@10.0.0.9:5080;lr;transport=tcp>, 10.0.0.9:5080, 10.0.0.9",
        "<sip:[::1];lr>, [::1]:5060, [::1]",
        "<sip:169.254.169.254:80;lr>, 169.254.169.254:80, 169.254.169.254",
        "<sip:2130706433;lr>, 2130706433:5060, 2130706433",
        "<sip:localhost:5070;lr>, localhost:5070, localhost"
    })
    void passesByAProxyAtAPrivateAddressUnlessThatIsAllowed(String route, String proxy, String host) {
        var send = bye(HEARD, routes(route));

        assertThat(handed(AddressRule::isPublic, send))
                .isEqualTo(new Call.Diverted("192.0.2.4:5060 wants its requests sent by way of " + proxy
                        + ", and gets them itself. " + host + IS_PRIVATE));
        assertThat(edge.orders()).containsExactly(send);

        assertThat(handed(_ -> true, send)).isEqualTo(new Call.Taken(send));
        assertThat(edge.orders()).hasSize(2).last().isNotEqualTo(send);
    }

    /// He may be on another machine than what has brought his request.
    @Test
    void takesNobodyWhoHasComeOverHttpForWhereThatCameFrom() {
        var send = bye(new Hop(Transport.HTTP, "127.0.0.1:40000"), routes("<sip:127.0.0.1:5070;lr>"));

        assertThat(handed(AddressRule::isPublic, send)).isInstanceOf(Call.Diverted.class);
        assertThat(edge.orders()).containsExactly(send);
    }

    @Test
    void passesByAProxyThatThereIsNot() {
        var ack = new Edges.Acknowledge(
                "t", new SipRequest("ACK", "sip:bob@h", routes("<sip:nowhere.invalid;lr>"), ""), HEARD, Story.tag(1));

        assertThat(handed(_ -> true, ack))
                .isEqualTo(new Call.Diverted("192.0.2.4:5060 wants its requests sent by way of nowhere.invalid:5060,"
                        + " and gets them itself. There is no host nowhere.invalid"));
        assertThat(edge.orders()).containsExactly(ack);
    }

    @Test
    void saysThatNoEdgeHasTakenWhatWasToPassAProxyBy() {
        edge.isLost();
        var send = bye(HEARD, routes("<sip:10.0.0.9;lr>"));

        assertThat(handed(AddressRule::isPublic, send)).isEqualTo(new Call.NotTaken(send));
    }

    private static SipHeaders routes(String first) {
        return SipHeaders.NONE.with("Route", first).with("Route", "<sip:10.9.9.9;lr>");
    }

    private static Edges.Send bye(Hop heard, SipHeaders headers) {
        return new Edges.Send("t", new SipRequest("BYE", "sip:bob@10.0.0.7", headers, ""), heard, Story.tag(1));
    }

    private WireMessage handed(Predicate<InetAddress> mayDial, Edges.Order order) {
        return ask(port(webhooks, mayDial), new CallPort.Hand(Story.ASHBURN, order));
    }

    // Where somebody is

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

    @ParameterizedTest
    @CsvSource({
        "sip:bob@127.0.0.1, ashburn",
        "sip:bob@127.0.0.1;edge=Dublin, dublin",
        "sip:bob@127.0.0.1;region=au1, sydney",
        "sip:bob@127.0.0.1;region=au1;edge=dublin, dublin"
    })
    void dialsThroughTheEdgeThatTheUriNames(String uri, String through) {
        var located = (Call.Located) ask(port(webhooks, _ -> true), new CallPort.Locate(1, Story.ACCOUNT, uri));

        assertThat(located.places()).singleElement().satisfies(place -> {
            assertThat(place.uri()).isEqualTo("sip:bob@127.0.0.1");
            assertThat(place.edge()).isEqualTo(EdgeAddress.anyOf(EdgeId.parse(through)));
        });
    }

    /// Any edge is for us to know.
    @Test
    void tellsTheCalleeNoEdgeHoweverItIsWritten() {
        var located = (Call.Located) ask(
                port(webhooks, _ -> true),
                new CallPort.Locate(1, Story.ACCOUNT, "sip:bob@127.0.0.1;EDGE=dublin;user=phone;Region=ie1"));

        assertThat(located.places()).extracting(CallPort.Place::uri).containsExactly("sip:bob@127.0.0.1;user=phone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sips:bob@127.0.0.1",
                "sip:bob@127.0.0.1;transport=TLS",
                "sip:bob@127.0.0.1;secure=true",
            })
    void saysThatItDialsWithoutTheTlsThatTheUriWants(String uri) {
        var located = (Call.Located) ask(port(webhooks, _ -> true), new CallPort.Locate(1, Story.ACCOUNT, uri));

        assertThat(located.places()).hasSize(1);
        assertThat(located.code()).isEqualTo(90005);
        assertThat(located.why()).contains("TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:bob@127.0.0.1;transport=tcp", "sip:bob@127.0.0.1;secure=false"})
    void saysNothingOfTlsThatNobodyWants(String uri) {
        var located = (Call.Located) ask(port(webhooks, _ -> true), new CallPort.Locate(1, Story.ACCOUNT, uri));

        assertThat(located.code()).isZero();
    }

    /// DNS has nothing to say of names that are Twilio's.
    @ParameterizedTest
    @CsvSource({
        "acme.sip.roaming.twilio.com, 32220",
        "acme.sip.ashburn.us1.twilio.com, 32220",
        "acme-.sip.Twilio.com., 32002",
        "a_b.sip.twilio.com, 32002"
    })
    void dialsNoNameThatCouldOnlyBeMeantForASipDomain(String host, int code) {
        var located = (Call.Located) ask(
                port(webhooks, _ -> true), new CallPort.Locate(1, Story.ACCOUNT, "sip:bob@" + host + ";edge=tokio"));

        assertThat(located.places()).isEmpty();
        assertThat(located.code()).isEqualTo(code);
    }

    /// As the registrar has read it.
    @ParameterizedTest
    @CsvSource({"bob, bob", "b%6Fb, bob", "bob%231, bob#1"})
    void looksForAUserWithoutItsEscapes(String written, String user) {
        var sought = new ArrayList<Aor>();
        var port = port(webhooks, _ -> true, aor -> {
            sought.add(aor);
            return CompletableFuture.completedStage(here(Story.ACCOUNT));
        });

        ask(port, new CallPort.Locate(1, Story.ACCOUNT, "sip:" + written + "@acme.sip.twilio.com"));

        assertThat(sought).containsExactly(Aor.parse(user + "@acme.sip.twilio.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "acme.sip.us1.twilio.com, ashburn, 0",
        "acme.sip.us1-ix.twilio.com, ashburn, 0",
        "ACME.sip.US1.twilio.com., ashburn, 0",
        "acme.sip.us1.twilio.com, dublin, 32221",
        "acme.sip.ashburn.twilio.com, ashburn, 32220"
    })
    void reachesDevicesAtAshburnByTheOneNameWithAnEdgeInIt(String host, String edge, int code) {
        var device = registered(EdgeId.parse(edge), "sip:bob@10.0.0.7", Transport.UDP, "192.0.2.4:5060", List.of());
        var located = located(
                Story.ACCOUNT,
                "sip:bob@" + host,
                new CallPort.Directory.Here(Story.ACCOUNT, List.of(device), Optional.empty()));

        assertThat(located.code()).isEqualTo(code);
        assertThat(located.places()).hasSize(code == 0 ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "sip:bob@192.0.2.4;edge=tokio, tokio",
        "sip:bob@192.0.2.4;edge=%00, %00",
        "sip:bob@192.0.2.4;edge=, ''",
        "sip:bob@192.0.2.4;region=ie2, ie2",
        "sip:bob@192.0.2.4;region=jp1, tokyo"
    })
    void saysWhichEdgeThereIsNotAndWhichThereAre(String uri, String named) {
        assertThat(ask(new CallPort.Locate(1, Story.ACCOUNT, uri)))
                .isEqualTo(new Call.Located(
                        1,
                        List.of(),
                        32011,
                        "There is no edge " + named + ", but there are these: ashburn, dublin, sydney"));
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

    /// Keeps what it takes.
    private static final class FakeEdge implements Edges {
        private final List<Order> orders = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean isLost;

        @Override
        public Set<EdgeId> all() {
            return Set.of(EdgeId.parse("sydney"), EdgeId.parse("ashburn"), EdgeId.parse("dublin"));
        }

        @Override
        public CompletionStage<Taken> hand(EdgeAddress address, Order order) {
            if (isLost) return CompletableFuture.failedStage(new IllegalStateException("no edge"));
            orders.add(order);
            return CompletableFuture.completedStage(new Done());
        }

        List<Order> orders() {
            return orders;
        }

        void isLost() {
            isLost = true;
        }
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

    private CallPort port(WebhookClient webhooks, Predicate<InetAddress> mayDial) {
        return port(
                webhooks, mayDial, _ -> CompletableFuture.failedStage(new IllegalStateException("nobody is asked")));
    }

    private CallPort port(WebhookClient webhooks, Predicate<InetAddress> mayDial, CallPort.Directory directory) {
        return new CallPort(
                Story.US1,
                edge,
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
