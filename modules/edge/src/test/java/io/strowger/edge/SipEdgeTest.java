package io.strowger.edge;

import static io.strowger.edge.Given.ACME;
import static io.strowger.edge.Given.DUBLIN;
import static io.strowger.edge.Given.active;
import static io.strowger.edge.Given.register;
import static io.strowger.edge.Given.withRequestLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.strowger.core.Domains;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Registrations;
import io.strowger.core.Registrations.BadCredentials;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.IntervalTooBrief;
import io.strowger.core.Registrations.NoCredentialList;
import io.strowger.core.Registrations.NotActive;
import io.strowger.core.Registrations.OutOfOrder;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Registered;
import io.strowger.core.Registrations.RegistrationOff;
import io.strowger.core.Registrations.TooManyBindings;
import io.strowger.core.Registrations.TooManyRequests;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.Registrations.WrongUser;
import io.strowger.core.Routes.Moving;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.RegisterRequest.Anonymous;
import io.strowger.core.sip.RegisterRequest.Answered;
import io.strowger.core.sip.RegisterRequest.Contact;
import io.strowger.core.sip.RegisterRequest.RemoveAll;
import io.strowger.core.sip.RegisterRequest.Update;
import io.strowger.core.sip.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SipEdgeTest {
    private static final String DIGEST =
            "Digest username=\"alice\", realm=\"sip.twilio.com\", nonce=\"n\", uri=\"sip:acme.sip.twilio.com\","
                    + " response=\"00\"";

    private final FakeRoutes routes = new FakeRoutes();
    private final FakeRegion us1 = new FakeRegion("us1");
    private final FakeRegion ie1 = new FakeRegion("ie1");
    private final FakeTime time = new FakeTime();
    private final Counts counts = new Counts();
    private InetSocketAddress listensOn = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5070);
    private SipEdge edge = edge();

    @BeforeEach
    void isActiveInUs1() {
        routes.set(ACME, active("us1", 3));
    }

    private SipEdge edge(String... overrides) {
        return Given.edge(listensOn, routes, FakeRegion.all(us1, ie1), time, new FakeWays(), counts, overrides)
                .sip();
    }

    private FakePeer send(String message) {
        return send(message, Transport.UDP);
    }

    private FakePeer send(String message, Transport transport) {
        var peer = new FakePeer(transport);
        edge.receive(message, peer);
        return peer;
    }

    private RegisterRequest understood(String message) {
        var peer = send(message);
        assertThat(us1.registered).as(peer.answers.toString()).hasSize(1);
        return us1.registered.getFirst();
    }

    private List<Contact> contacts(String... lines) {
        assertThat(understood(register(lines)).contacts()).isInstanceOf(Update.class);
        return us1.registered.getFirst().contacts() instanceof Update(var contacts) ? contacts : List.of();
    }

    private String answerTo(RegisterReply reply) {
        us1.answers(reply);
        return send(register()).answer();
    }

    // What a region is asked

    @Test
    void turnsARegisterIntoWhatARegionUnderstands() {
        assertThat(understood(register()))
                .isEqualTo(new RegisterRequest(
                        Aor.parse("alice@acme.sip.twilio.com"),
                        new Update(List.of(new Contact(
                                ContactUri.parse("sip:alice@10.0.0.7:5062"), Duration.ofMinutes(30), 1000, "", 0))),
                        "call-1@10.0.0.7",
                        1,
                        new Anonymous(),
                        new Origin(DUBLIN, Transport.UDP, "192.0.2.4:40000", "test", List.of()),
                        new Epoch(3)));
    }

    @ParameterizedTest
    @CsvSource({"%61lice,alice", "a%231,a#1", "a%2Bb%2bc,a+b+c"})
    void comparesUsersWithoutTheirEscapes(String written, String user) {
        assertThat(understood(register("To: <sip:" + written + "@acme.sip.twilio.com>"))
                        .aor()
                        .user())
                .isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "al%6", "al%zz", "al%20ice", "%e4"})
    void refusesEscapesOfWhatNoUserMayBe(String user) {
        assertThat(send(register("To: <sip:" + user + "@acme.sip.twilio.com>")).statusLine())
                .startsWith("SIP/2.0 400 ");
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3,1", "[2001:db8::1],1", "example.com,0"})
    void takesEveryAddressForItsOwnWhereItListensOnAll(String host, int understood) {
        listensOn = new InetSocketAddress(5070);
        edge = edge();
        send(withRequestLine("REGISTER sip:" + host + " SIP/2.0", register()));
        assertThat(us1.registered).hasSize(understood);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:acme.sip.twilio.com",
                "sip:ACME.SIP.Twilio.com",
                "sip:acme.sip.dublin.twilio.com",
                "sip:acme.sip.ie1.twilio.com",
                "sip:sip.dublin.twilio.com",
                "sip:acme.sip.twilio.com:5060;transport=udp",
                "sips:acme.sip.twilio.com",
                "sip:127.0.0.1:5070"
            })
    void knowsEveryWayToWriteTheRegistrar(String uri) {
        assertThat(understood(withRequestLine("REGISTER " + uri + " SIP/2.0", register()))
                        .aor()
                        .domain())
                .isEqualTo(ACME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<sip:alice@acme.sip.dublin.twilio.com>",
                "<sip:alice@acme.sip.ie1.twilio.com>",
                "\"Alice, of Acme\" <sip:alice@ACME.sip.twilio.com>",
                "sip:alice@acme.sip.twilio.com"
            })
    void storesUnderTheCanonicalName(String to) {
        assertThat(understood(register("To: " + to)).aor()).isEqualTo(Aor.parse("alice@acme.sip.twilio.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<sip:alice@other.sip.twilio.com>",
                "<sip:alice@example.com>",
                "<sip:alice@sip.dublin.twilio.com>"
            })
    void knowsNoOtherDomainThanTheOneInTheRequestUri(String to) {
        assertThat(send(register("To: " + to)).statusLine()).isEqualTo("SIP/2.0 404 Not Found");
    }

    @Test
    void readsContactsWithTheirParameters() {
        assertThat(contacts(
                        "Contact: \"Al, ice\""
                                + " <sip:alice@10.0.0.7;transport=tcp;ob>;q=0.7;expires=900;reg-id=1;+sip.instance=\"<urn:uuid:1>\","
                                + " <sip:alice@10.0.0.8>",
                        "Expires: 700"))
                .containsExactly(
                        new Contact(
                                ContactUri.parse("sip:alice@10.0.0.7;transport=tcp;ob"),
                                Duration.ofMinutes(15),
                                700,
                                "<urn:uuid:1>",
                                1),
                        new Contact(ContactUri.parse("sip:alice@10.0.0.8"), Duration.ofSeconds(700), 1000, "", 0));
    }

    @Test
    void bindsForAnHourWhenNothingIsSaid() {
        assertThat(contacts("Expires:")).extracting(Contact::expires).containsExactly(Duration.ofHours(1));
    }

    @Test
    void readsCompactAndFoldedHeaders() {
        var message = register(
                "Contact:", "To:", "m: <sip:alice@10.0.0.7>\r\n ;expires=900", "t: <sip:alice@acme.sip.twilio.com>");
        assertThat(understood(message).contacts())
                .isEqualTo(new Update(List.of(
                        new Contact(ContactUri.parse("sip:alice@10.0.0.7"), Duration.ofMinutes(15), 1000, "", 0))));
    }

    @Test
    void takesNoContactForAQuestion() {
        assertThat(contacts("Contact:")).isEmpty();
    }

    @Test
    void takesAStarWithExpiresZeroForTheRemovalOfAll() {
        assertThat(understood(register("Contact: *", "Expires: 0")).contacts()).isEqualTo(new RemoveAll());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Contact: *",
                "Contact: *, <sip:alice@10.0.0.7>",
                "Contact: <sip:alice@10.0.0.7",
                "Contact: <sip:@10.0.0.7>",
                "Contact: <tel:+15551234>",
                "Contact: ",
                "Contact: <sip:alice@10.0.0.7>;expires=soon",
                "Contact: <sip:alice@10.0.0.7>;q=7",
                "Contact: <sip:alice@10.0.0.7>;reg-id=x",
                "Expires: soon",
                "Expires: -1",
                "Expires: 99999999999"
            })
    void refusesAContactOrAnExpiryThatItCannotRead(String line) {
        var answer = send(register(line)).answer();
        assertThat(answer).startsWith("SIP/2.0 400 Bad Contact Or Expires\r\n").contains("X-Twilio-Error: 32105 ");
        assertThat(us1.registered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Proxy-Authorization"})
    void takesTheCredentialsForOurRealm(String header) {
        var authorization = understood(
                        register(header + ": " + DIGEST.replace("sip.twilio.com\", nonce", "elsewhere\", nonce")
                                + "\r\n" + header + ": " + DIGEST))
                .authorization();
        assertThat(authorization instanceof Answered(var digest) ? digest.realm() : "none")
                .isEqualTo("sip.twilio.com");
    }

    @Test
    void ignoresCredentialsForOthers() {
        assertThat(understood(register("Authorization: " + DIGEST.replace("realm=\"sip", "realm=\"not")))
                        .authorization())
                .isEqualTo(new Anonymous());
    }

    @Test
    void refusesCredentialsThatItCannotRead() {
        assertThat(send(register("Proxy-Authorization: Digest username=\"alice"))
                        .statusLine())
                .isEqualTo("SIP/2.0 400 Bad REGISTER");
    }

    @Test
    void keepsThePathAndEchoesIt() {
        us1.answers(new Registered(List.of(), Instant.EPOCH));
        var peer = send(register("Path: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>", "Supported: path"));

        assertThat(us1.registered.getFirst().origin().path())
                .containsExactly("<sip:p1.example.com;lr>", "<sip:p2.example.com;lr>");
        assertThat(peer.answer()).contains("Path: <sip:p1.example.com;lr>\r\nPath: <sip:p2.example.com;lr>\r\n");
    }

    // What a device is answered

    @Test
    void tellsWhereARegisterWasAdmittedIfThatIsWanted() {
        var us1 = new Registrations.Admission(RegionId.parse("us1"), new Epoch(3));
        var registered = new Registered(List.of(), Instant.EPOCH, Optional.of(us1));
        assertThat(answerTo(registered)).doesNotContain("X-Strowger-Region");

        edge = edge("strowger.edge.tell-region = on");

        assertThat(answerTo(registered)).contains("\r\nX-Strowger-Region: us1;epoch=3\r\n");
        assertThat(answerTo(new Registered(List.of(), Instant.EPOCH))).doesNotContain("X-Strowger-Region");
    }

    @Test
    void answersWithTheBindings() {
        var now = Instant.parse("2026-03-05T04:05:06Z");
        var origin = new Origin(DUBLIN, Transport.UDP, "192.0.2.4:40000", "test", List.of());
        us1.answers(new Registered(
                List.of(
                        new Binding(
                                ContactUri.parse("sip:a@1.1.1.1"),
                                now.plusSeconds(600),
                                "c",
                                1,
                                1000,
                                "",
                                0,
                                origin,
                                now),
                        new Binding(
                                ContactUri.parse("sip:a@2.2.2.2"),
                                now.plusSeconds(60),
                                "c",
                                1,
                                50,
                                "<urn:uuid:1>",
                                2,
                                origin,
                                now)),
                now));

        assertThat(send(register()).answer()).isEqualTo("""
            SIP/2.0 200 OK
            Via: SIP/2.0/UDP 10.0.0.7:5062;branch=z9hG4bK1;rport=40000;received=192.0.2.4
            From: <sip:alice@acme.sip.twilio.com>;tag=f1
            To: <sip:alice@acme.sip.twilio.com>;tag=TAG
            Call-ID: call-1@10.0.0.7
            CSeq: 1 REGISTER
            Contact: <sip:a@1.1.1.1>;expires=600
            Contact: <sip:a@2.2.2.2>;expires=60;q=0.050;+sip.instance="<urn:uuid:1>";reg-id=2
            Date: Thu, 05 Mar 2026 04:05:06 GMT
            Supported: path, timer
            Server: Strowger
            Content-Length: 0

            """.replace("\n", "\r\n")
                .replace("TAG", toTag(send(register()).answer())));
    }

    private static String toTag(String response) {
        var to = response.lines()
                .filter(line -> line.startsWith("To:"))
                .findFirst()
                .orElse("");
        return to.substring(to.indexOf(";tag=") + 5);
    }

    @Test
    void challengesInMd5AndInSha256WhereThatIsOffered() {
        var challenge = "Proxy-Authenticate: Digest realm=\"sip.twilio.com\", nonce=\"abc\", qop=\"auth\", algorithm=";
        var answer = answerTo(new Challenge("abc", false));
        assertThat(answer).startsWith("SIP/2.0 407 Proxy Authentication Required\r\n");
        assertThat(challenges(answer))
                .as("some devices give up where there is one that they don't know")
                .containsExactly(challenge + "MD5");

        edge = edge("strowger.edge.offer-sha-256 = true");
        assertThat(challenges(answerTo(new Challenge("abc", false))))
                .as("MD5 first: many devices read one only")
                .containsExactly(challenge + "MD5", challenge + "SHA-256");
    }

    private static List<String> challenges(String answer) {
        return answer.lines()
                .filter(line -> line.startsWith("Proxy-Authenticate:"))
                .toList();
    }

    @Test
    void saysThatANonceIsStale() {
        assertThat(answerTo(new Challenge("abc", true))).contains("algorithm=MD5, stale=true\r\n");
    }

    @Test
    void eachRefusalHasItsOwnAnswer() {
        assertThat(answerTo(new IntervalTooBrief(Duration.ofMinutes(10))))
                .startsWith("SIP/2.0 423 Interval Too Brief\r\n")
                .contains("\r\nMin-Expires: 600\r\n");
        assertThat(answerTo(new OutOfOrder())).startsWith("SIP/2.0 500 Server Internal Error\r\n");
        assertThat(answerTo(new TooManyBindings(10)))
                .startsWith("SIP/2.0 403 Forbidden\r\n")
                .contains("X-Twilio-Error: 32007 ");
        assertThat(answerTo(new TooManyRequests(5)))
                .startsWith("SIP/2.0 503 Service Unavailable\r\n")
                .contains("X-Twilio-Error: 32008 ", "Retry-After: 1\r\n");
        assertThat(answerTo(new WrongUser()))
                .startsWith("SIP/2.0 403 Forbidden\r\n")
                .contains("X-Twilio-Error: 32106 ");
        assertThat(answerTo(new BadCredentials()))
                .startsWith("SIP/2.0 403 Forbidden\r\n")
                .contains("X-Twilio-Error: 32202 ");
        assertThat(answerTo(new RegistrationOff()))
                .startsWith("SIP/2.0 403 Forbidden\r\n")
                .contains("X-Twilio-Error: 32210 ");
        assertThat(answerTo(new NoCredentialList()))
                .startsWith("SIP/2.0 403 Forbidden\r\n")
                .contains("X-Twilio-Error: 32212 ");
        assertThat(answerTo(new UnknownDomain())).startsWith("SIP/2.0 404 Not Found\r\n");
        assertThat(answerTo(new NotActive(new Epoch(4))))
                .startsWith("SIP/2.0 503 Service Unavailable\r\n")
                .contains("Retry-After: ")
                .contains("\r\nWarning: 399 strowger \"the region that was asked is not active for this name\"\r\n");
        assertThat(answerTo(new Unavailable("no \"lease\"")))
                .startsWith("SIP/2.0 503 Service Unavailable\r\n")
                .contains("Retry-After: ")
                .contains("\r\nWarning: 399 strowger \"no 'lease'\"\r\n");
    }

    // Finding the region

    @Test
    void asksTheNewRegionWhenTheOldOneIsNoLongerActive() {
        send(register());
        us1.registrar = _ -> {
            routes.set(ACME, active("ie1", 4));
            return CompletableFuture.completedFuture(new NotActive(new Epoch(4)));
        };

        var peer = send(register("CSeq: 2 REGISTER"));

        assertThat(peer.statusLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(ie1.registered).extracting(RegisterRequest::route).containsExactly(new Epoch(4));
    }

    @Test
    void followsTheRouteWhenARegionSaysNothingMore() {
        us1.registrar = _ -> new CompletableFuture<>();
        var peer = send(register());

        time.pass(RegionFollower.LOOK.multipliedBy(4));
        assertThat(peer.answers).isEmpty();
        routes.set(ACME, active("ie1", 4));
        time.pass(RegionFollower.LOOK.multipliedBy(2));

        assertThat(peer.answer()).startsWith("SIP/2.0 200 ");
        assertThat(ie1.registered)
                .singleElement()
                .satisfies(request -> assertThat(request.route()).isEqualTo(new Epoch(4)));
    }

    /// A site that dies takes its region and, with it, perhaps the arbiter of a route that has left it before.
    @Test
    void followsTheRegionThatAdmitsWhenNeitherTheOldOneNorTheArbiterAnswers() {
        us1.registrar = _ -> new CompletableFuture<>();
        us1.standing = new CompletableFuture<>();
        send(register());
        routes.fallSilent();
        ie1.standing = CompletableFuture.completedFuture(new Domains.Admits(new Epoch(4)));
        var peer = send(register("CSeq: 2 REGISTER"));

        time.pass(RegionFollower.LOOK.multipliedBy(3));

        assertThat(peer.answer()).startsWith("SIP/2.0 200 ");
    }

    /// No other request comes that would ask where the route has gone.
    @Test
    void holdsWhatARegionHasNotAnsweredWhenTheRouteMoves() {
        us1.registrar = _ -> new CompletableFuture<>();
        var peer = send(register());

        routes.set(ACME, new Moving(us1.id(), ie1.id(), new Epoch(4)));
        time.pass(RegionFollower.LOOK.multipliedBy(3));
        assertThat(peer.answers).isEmpty();
        routes.set(ACME, active("ie1", 4));
        time.pass(Duration.ofMillis(100));

        assertThat(peer.statusLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(ie1.registered).extracting(RegisterRequest::route).containsExactly(new Epoch(4));
    }

    /// It would be told 503, though the region was about to say yes.
    @Test
    void leavesTheLastAttemptWithItsRegionWhileTheRouteIsInDoubt() {
        us1.answers(new NotActive(new Epoch(4)));
        var slow = new CompletableFuture<RegisterReply>();
        ie1.registrar = _ -> slow;
        send(register());
        routes.set(ACME, active("ie1", 4));
        var peer = send(register("CSeq: 2 REGISTER"));
        routes.fallSilent();
        ie1.answers(new NotActive(new Epoch(5)));
        send(register("CSeq: 3 REGISTER"));

        time.pass(RegionFollower.LOOK.multipliedBy(2));
        assertThat(peer.answers).isEmpty();
        slow.complete(new Registered(List.of(), Instant.EPOCH));

        assertThat(peer.statusLine()).isEqualTo("SIP/2.0 200 OK");
    }

    @Test
    void asksAgainWhatARegionLeavesUnanswered() {
        var lost = new CompletableFuture<RegisterReply>();
        us1.registrar = _ -> lost;
        var peer = send(register());

        time.pass(RegionFollower.AGAIN.minus(RegionFollower.LOOK));
        assertThat(us1.registered).hasSize(1);
        us1.registrar = _ -> CompletableFuture.completedFuture(new Registered(List.of(), Instant.EPOCH));
        time.pass(RegionFollower.LOOK.multipliedBy(2));

        assertThat(peer.statusLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(us1.registered).hasSize(2).containsOnly(us1.registered.getFirst());
        lost.complete(new Unavailable("too late"));
        assertThat(peer.answers).hasSize(1);
    }

    @Test
    void asksNoMoreThanAFewAgainOfASlowRegion() {
        us1.registrar = _ -> new CompletableFuture<>();
        for (var device = 0; device < 1000; device++) send(register("Call-ID: " + device));

        time.pass(RegionFollower.AGAIN.plus(RegionFollower.LOOK));

        assertThat(us1.registered).hasSizeBetween(1001, 1200);
    }

    @Test
    void triesAgainOnceOnly() {
        us1.answers(new NotActive(new Epoch(4)));

        assertThat(send(register()).statusLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
        assertThat(us1.registered).hasSize(2);
    }

    @Test
    void asksTheArbiterWhereADomainIsThatItsRegionNoLongerHas() {
        us1.registrar = _ -> {
            routes.set(ACME, active("ie1", 4));
            return CompletableFuture.completedFuture(new UnknownDomain());
        };

        assertThat(send(register()).statusLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(ie1.registered).hasSize(1);
    }

    @Test
    void answers503WhenTheRegionDoesNotAnswerAndLooksForTheRouteAnew() {
        us1.registrar = _ -> CompletableFuture.failedFuture(new IllegalStateException("time-out"));
        var peer = send(register());
        assertThat(peer.statusLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
        assertThat(peer.answer()).containsPattern("Retry-After: ([5-9]|10)\r\n");

        routes.set(ACME, active("ie1", 4));
        time.pass(RegionFollower.LOOK);
        send(register("CSeq: 2 REGISTER"));
        assertThat(send(register("CSeq: 3 REGISTER")).statusLine()).isEqualTo("SIP/2.0 200 OK");
    }

    @Test
    void answers404WithoutARoute() {
        var elsewhere = register("To: <sip:a@nobody.sip.twilio.com>");
        assertThat(send(withRequestLine("REGISTER sip:nobody.sip.twilio.com SIP/2.0", elsewhere))
                        .statusLine())
                .isEqualTo("SIP/2.0 404 Not Found");
    }

    @Test
    void processesARequestOnceThatIsSentAgainWhileItIsUnderWay() {
        var answer = new CompletableFuture<RegisterReply>();
        us1.registrar = _ -> answer;
        var first = send(register());
        var again = send(register());
        answer.complete(new OutOfOrder());

        assertThat(us1.registered).hasSize(1);
        assertThat(first.answers).hasSize(1);
        assertThat(again.answers).isEmpty();
        assertThat(counts.of(Counts.Kind.RETRANSMITTED)).isEqualTo(1);
    }

    @Test
    void answers503AtOnceWhenTooManyAreUnderWay() {
        edge = edge("strowger.edge.max-in-flight = 1");
        var answer = new CompletableFuture<RegisterReply>();
        us1.registrar = _ -> answer;
        var first = send(register());

        assertThat(send(register("CSeq: 2 REGISTER")).answer())
                .startsWith("SIP/2.0 503 ")
                .contains("Retry-After: ");

        answer.complete(new OutOfOrder());
        assertThat(first.answers).hasSize(1);
        assertThat(send(register("CSeq: 3 REGISTER")).statusLine())
                .as("there is room again")
                .startsWith("SIP/2.0 500");
    }

    @Test
    void answers503AtOnceForARegionThatHasMoreToDoThanItCan() {
        var answers = new ArrayDeque<CompletableFuture<RegisterReply>>();
        us1.registrar = _ -> {
            answers.add(new CompletableFuture<>());
            return answers.getLast();
        };
        for (var cseq = 1; cseq <= 2 * Backlog.FEW; cseq++) send(register("CSeq: " + cseq + " REGISTER"));
        for (var wait : List.of(Backlog.TARGET.plusMillis(1), Backlog.INTERVAL)) {
            time.pass(wait);
            answers.removeFirst().complete(new OutOfOrder());
        }

        assertThat(send(register("CSeq: 1000 REGISTER")).answer())
                .startsWith("SIP/2.0 503 ")
                .contains("Retry-After: ");

        answers.forEach(answer -> answer.complete(new OutOfOrder()));
        us1.registrar = _ -> CompletableFuture.completedFuture(new OutOfOrder());
        assertThat(send(register("CSeq: 1001 REGISTER")).statusLine())
                .as("nobody waits any more")
                .startsWith("SIP/2.0 500");
    }

    @Test
    void refusesWhatIsNewWhenItCanNotReadAllThatArrivesAndThenAlsoWhoHasBeenChallenged() {
        us1.registrar = _ -> CompletableFuture.completedFuture(new OutOfOrder());
        var answered = register("CSeq: 2 REGISTER", "Proxy-Authorization: " + DIGEST);

        edge.lags(SipEdge.BEHIND);
        assertThat(send(register()).answer()).startsWith("SIP/2.0 503 ").contains("Retry-After: ");
        assertThat(send(answered).statusLine()).startsWith("SIP/2.0 500");
        edge.lags(SipEdge.FAR_BEHIND);
        assertThat(send(answered).statusLine()).startsWith("SIP/2.0 503");
        assertThat(counts.of(Counts.Kind.OVERLOADED)).isEqualTo(2);
        edge.lags(Duration.ZERO);
        assertThat(send(register("CSeq: 3 REGISTER")).statusLine()).startsWith("SIP/2.0 500");
    }

    @Test
    void saysWhyARegionHasNotAnswered() {
        assertThat(answerAfter(new TimeoutException()))
                .contains("\r\nWarning: 399 strowger \"region us1 does not answer\"");
        var outage = new io.strowger.core.Unavailable("its database is down");
        for (var failure : List.of(outage, new CompletionException(outage)))
            assertThat(answerAfter(failure)).contains("\r\nWarning: 399 strowger \"region us1: its database is down\"");
    }

    @Test
    void saysOfWhichNameNobodyKnowsWhereItIsActive() {
        routes.fallSilent();
        var unknown = send(register());

        time.pass(Duration.ofMillis(1300));

        assertThat(unknown.answer())
                .contains("\r\nWarning: 399 strowger \"acme.sip.twilio.com: neither the arbiter nor a region says");
    }

    @Test
    void saysBetweenWhichRegionsANameMovesForTooLong() {
        routes.set(ACME, new Moving(us1.id(), ie1.id(), new Epoch(4)));
        var held = send(register());

        time.pass(Duration.ofSeconds(6));

        assertThat(held.answer())
                .contains("\r\nWarning: 399 strowger \"acme.sip.twilio.com: moving from us1 to ie1 for too long\"");
    }

    private String answerAfter(Exception failure) {
        us1.registrar = _ -> CompletableFuture.failedFuture(failure);
        return send(register()).answer();
    }

    // What is wrong with a message

    @ParameterizedTest
    @ValueSource(strings = {"To:", "From:", "Call-ID:", "CSeq:"})
    void answers400WhenAHeaderIsMissing(String header) {
        assertThat(send(register(header)).statusLine()).isEqualTo("SIP/2.0 400 No " + header.replace(":", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIP/2.0/UDP 10.0.0.7 (open\\",
                "SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK1 (closed)",
                "SIP/2.0/UDP",
                "nonsense"
            })
    void cannotAnswerToAViaThatItCannotRead(String via) {
        assertThat(send(register("Via: " + via)).unanswered).isTrue();
    }

    @Test
    void cannotAnswerWithoutAVia() {
        var peer = send(register("Via:"));
        assertThat(peer.answers).isEmpty();
        assertThat(peer.unanswered).isTrue();
        assertThat(counts.of(Counts.Kind.UNANSWERABLE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CSeq: 1 OPTIONS",
                "CSeq: one REGISTER",
                "CSeq: 2147483648 REGISTER",
                "Max-Forwards: 256",
                "Max-Forwards: many",
                "Content-Length: 5",
                "Content-Length: -5",
                "Call-ID: ",
                "To: alice",
                "To: <sip:acme.sip.twilio.com>x",
                "X-Odd: 1\r\nno colon here",
                "Path: nowhere"
            })
    void answers400WhenAHeaderIsWrong(String line) {
        assertThat(send(register(line)).statusLine()).startsWith("SIP/2.0 400 ");
        assertThat(us1.registered).isEmpty();
    }

    @Test
    void answers400WhenTheRequestLineIsWrong() {
        for (var line : List.of(
                "REGISTER  sip:acme.sip.twilio.com SIP/2.0", "REGISTER sip: SIP/2.0", "REGISTER", "R(G sip:a SIP/2.0"))
            assertThat(send(withRequestLine(line, register())).statusLine()).startsWith("SIP/2.0 400 ");
    }

    @Test
    void answersWhatItCannotDoWithTheRightCode() {
        var cseq = "CSeq: 1 ";
        assertThat(send(withRequestLine("REGISTER sip:acme.sip.twilio.com SIP/3.0", register()))
                        .statusLine())
                .startsWith("SIP/2.0 505 ");
        assertThat(send(withRequestLine("REGISTER tel:+1555 SIP/2.0", register()))
                        .statusLine())
                .startsWith("SIP/2.0 416 ");
        assertThat(send(withRequestLine("JUGGLE sip:bob@acme.sip.twilio.com SIP/2.0", register(cseq + "JUGGLE")))
                        .answer())
                .startsWith("SIP/2.0 501 Not Implemented\r\n")
                .contains("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, REFER, NOTIFY\r\n");
        assertThat(send(withRequestLine("CANCEL sip:bob@acme.sip.twilio.com SIP/2.0", register(cseq + "CANCEL")))
                        .statusLine())
                .startsWith("SIP/2.0 481 ");
        assertThat(send(register("Require: path, juggling")).answer())
                .startsWith("SIP/2.0 420 Bad Extension\r\n")
                .contains("Unsupported: juggling\r\n");
    }

    @Test
    void answersOptions() {
        assertThat(send(withRequestLine(
                                "OPTIONS sip:acme.sip.twilio.com SIP/2.0",
                                register("CSeq: 1 OPTIONS", "Max-Forwards: 0")))
                        .answer())
                .startsWith("SIP/2.0 200 OK\r\n")
                .contains(
                        "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, ",
                        "Accept: application/sdp\r\n",
                        "Supported: path, timer\r\n");
    }

    @Test
    void refusesWhatHasTravelledTooFar() {
        assertThat(send(register("Max-Forwards: 0")).answer())
                .startsWith("SIP/2.0 483 Too Many Hops\r\n")
                .contains("X-Twilio-Error: 32006 ");
    }

    @Test
    void refusesWhatItHasSentItself() {
        assertThat(send(register("Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK1, SIP/2.0/UDP"
                                + " 127.0.0.1:5070;branch=z9hG4bKours.1"))
                        .statusLine())
                .isEqualTo("SIP/2.0 482 Loop Detected");
    }

    @Test
    void takesADeviceThatHasTheEdgesOwnAddressBehindItsNat() {
        assertThat(understood(register("Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1;rport"))
                        .aor())
                .isEqualTo(Aor.parse("alice@acme.sip.twilio.com"));
    }

    @Test
    void readsAMessageOfNothingButSeparatorsInItsTime() {
        var hostile = register("Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK1\r\nVia: " + ",".repeat(60_000) + "\r\nX: y"
                + "\r\n z".repeat(20_000));
        assertTimeout(Duration.ofSeconds(2), () -> {
            for (var turn = 0; turn < 20; turn++) send(hostile);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n", "\0\0\0\0", ""})
    void doesNotAnswerKeepAlives(String packet) {
        assertThat(send(packet).answers).isEmpty();
        assertThat(counts.of(Counts.Kind.KEEP_ALIVE)).isEqualTo(1);
    }

    @Test
    void neverAnswersAnAckOrAResponse() {
        assertThat(send(withRequestLine("ACK sip:bob@acme.sip.twilio.com SIP/2.0", register("CSeq: 1 ACK"))).answers)
                .isEmpty();
        assertThat(send(withRequestLine("ACK garbage", register("CSeq:"))).answers)
                .isEmpty();
        assertThat(send(withRequestLine("SIP/2.0 200 OK", register())).answers).isEmpty();
        assertThat(counts.of(Counts.Kind.STRAY)).isEqualTo(3);
    }

    // The way back

    @Test
    void answersToTheSourcePortOnlyWhenAskedTo() {
        assertThat(send(register()).ports).containsExactly(40_000);
        assertThat(send(register("Via: SIP/2.0/UDP 10.0.0.7:5062;branch=z9hG4bK1")).ports)
                .containsExactly(5062);
        assertThat(send(register("Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK1")).ports)
                .containsExactly(5060);
    }

    @Test
    void saysWhereARequestCameFromWhenItsViaDoesNot() {
        assertThat(send(register("Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK1")).answer())
                .contains("\r\nVia: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK1;received=192.0.2.4\r\n");
        assertThat(send(register("Via: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bK1")).answer())
                .contains("\r\nVia: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bK1\r\n");
    }

    @Test
    void echoesEveryVia() {
        var vias = String.join(
                "\r\n",
                "Via: SIP/2.0/UDP 10.0.0.7;branch=b, SIP/2.0/UDP 10.0.0.8;branch=c",
                "Via: SIP/2.0/TCP x.example.com",
                "");
        assertThat(send(register(vias.strip())).answer())
                .contains(vias.replace("branch=b,", "branch=b;received=192.0.2.4,"));
    }

    @Test
    void aRetransmissionGetsTheSameToTag() {
        var first = toTag(send(register()).answer());
        assertThat(toTag(send(register()).answer())).isEqualTo(first);
        assertThat(toTag(send(register("CSeq: 2 REGISTER")).answer())).isNotEqualTo(first);
        assertThat(send(register("To: <sip:alice@acme.sip.twilio.com>;tag=mine"))
                        .answer())
                .contains("twilio.com>;tag=mine\r\n");
    }
}
