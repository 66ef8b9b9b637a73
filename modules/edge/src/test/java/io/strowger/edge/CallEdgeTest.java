package io.strowger.edge;

import static io.strowger.edge.Given.ACME;
import static io.strowger.edge.Given.DUBLIN;
import static io.strowger.edge.Given.active;
import static io.strowger.edge.Given.register;
import static io.strowger.edge.Given.withRequestLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Canceled;
import io.strowger.core.Calls.NoResponse;
import io.strowger.core.Calls.Proceed;
import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.ResponseCame;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.Cancel;
import io.strowger.core.Edges.Done;
import io.strowger.core.Edges.NoTransaction;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.Epoch;
import io.strowger.core.Ladders;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.RegisterRequest.Anonymous;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.core.sip.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an edge does for calls, without sockets.
final class CallEdgeTest {
    private static final DialogTag OUTBOUND = DialogTag.parse("CA0123456789abcdef0123456789abc001-us1-1");
    private static final Hop HOP = new Hop(Transport.UDP, "192.0.2.9:5062");

    private final FakeRoutes routes = new FakeRoutes();
    private final FakeRegion us1 = new FakeRegion("us1");
    private final FakeRegion ie1 = new FakeRegion("ie1");
    private final FakeTime time = new FakeTime();
    private final FakeWays ways = new FakeWays();
    private final Counts counts = new Counts();
    private Given.Edge edge = edge();

    @BeforeEach
    void isActiveInUs1() {
        routes.set(ACME, active("us1", 3));
    }

    private Given.Edge edge(String... overrides) {
        var listensOn = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.1"), 5060);
        return Given.edge(listensOn, routes, FakeRegion.all(us1, ie1), time, ways, counts, overrides);
    }

    private static String invite(String... lines) {
        return withRequestLine("INVITE sip:bob@acme.sip.twilio.com SIP/2.0", message("INVITE", lines));
    }

    private static String message(String method, String... lines) {
        var all = new ArrayList<>(List.of("CSeq: 1 " + method, "Contact: <sip:alice@10.0.0.7:5062>", "Expires:"));
        all.addAll(List.of(lines));
        return register(all.toArray(String[]::new));
    }

    private FakePeer send(String message) {
        return send(message, Transport.UDP);
    }

    private FakePeer send(String message, Transport transport) {
        var peer = new FakePeer(transport);
        edge.sip().receive(message, peer);
        return peer;
    }

    private void respond(String transaction, DialogTag self, int status, String reason) {
        assertThat(edge.calls().take(new Respond(transaction, response(status, reason), self)))
                .isEqualTo(new Done());
    }

    private static SipResponse response(int status, String reason) {
        return new SipResponse(status, reason, SipHeaders.NONE, "");
    }

    private DialogTag inbound() {
        return new DialogTag(us1.calls.invited.getLast().call(), us1.id(), 0);
    }

    private String transaction() {
        return us1.calls.invited.getLast().transaction();
    }

    private static SipRequest request(String method) {
        return new SipRequest(
                method,
                "sip:bob@10.0.0.9:5062",
                SipHeaders.NONE
                        .with("From", "<sip:alice@acme.sip.twilio.com>;tag=" + OUTBOUND)
                        .with("To", "<sip:bob@acme.sip.twilio.com>")
                        .with("Call-ID", "out-1")
                        .with("CSeq", "7 " + method),
                "");
    }

    private void order(String transaction, String method) {
        assertThat(edge.calls().take(new Send(transaction, request(method), HOP, OUTBOUND)))
                .isEqualTo(new Done());
    }

    /// A response to a request that the edge has sent.
    private FakePeer answer(String request, int status, String toTag) {
        var text = new StringBuilder("SIP/2.0 " + status + " Whatever\r\n");
        request.lines()
                .filter(line -> line.matches("(Via|From|Call-ID|CSeq): .*"))
                .forEach(line -> text.append(line).append("\r\n"));
        return send(text + "To: <sip:bob@acme.sip.twilio.com>;tag=" + toTag + "\r\nContent-Length: 0\r\n\r\n");
    }

    private static String header(String name, String message) {
        return message.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    // A new call

    @Test
    void turnsAnInviteIntoWhatARegionUnderstands() {
        send(invite("X-Custom-Case: 1", "Content-Type: application/sdp", "Content-Length: 3") + "v=0");

        var invited = us1.calls.invited.getFirst();
        assertThat(invited)
                .isEqualTo(new InviteRequest(
                        invited.call(),
                        invited.transaction(),
                        new EdgeAddress(DUBLIN, "10.0.0.1:25522"),
                        ACME,
                        invited.request(),
                        new Anonymous(),
                        new Origin(DUBLIN, Transport.UDP, "192.0.2.4:40000", "test", List.of()),
                        new Epoch(3)));
        assertThat(invited.call().toString()).endsWith("000");
        assertThat(invited.request().uri()).isEqualTo("sip:bob@acme.sip.twilio.com");
        assertThat(invited.request().body()).isEqualTo("v=0");
        assertThat(invited.request().headers().all())
                .extracting(header -> header.name())
                .containsExactly(
                        "Max-Forwards",
                        "From",
                        "To",
                        "Call-ID",
                        "CSeq",
                        "Contact",
                        "User-Agent",
                        "X-Custom-Case",
                        "Content-Type");
    }

    /// Else nobody could send it a BYE.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Contact: *\r\n",
                "Contact:\r\n",
                "Contact: <tel:+15005550006>\r\n",
                "Contact: <sip:alice@10.0.0.7\r\n",
                "Contact: <sip:a@10.0.0.7>, <sip:b@10.0.0.7>\r\n",
                "Contact: <sip:a@10.0.0.7>\r\nm: <sip:b@10.0.0.7>\r\n"
            })
    void refusesAnInviteThatDoesNotSayWhereItsSenderIs(String contact) {
        var peer = send(invite().replace("Contact: <sip:alice@10.0.0.7:5062>\r\n", contact));

        assertThat(peer.answer()).startsWith("SIP/2.0 400 Bad Contact\r\n").contains("X-Twilio-Error: 32105 ");
        assertThat(us1.calls.invited).isEmpty();
    }

    @Test
    void triesAndProceedsAndAnswersAsTheRegionSays() {
        var device = send(invite("Record-Route: <sip:p1.example.com;lr>"));
        assertThat(device.answers)
                .singleElement()
                .satisfies(trying -> assertThat(trying)
                        .startsWith("SIP/2.0 100 trying -- your call is important to us\r\n")
                        .contains("Server: Twilio Gateway\r\n", "To: <sip:alice@acme.sip.twilio.com>\r\n"));
        assertThat(us1.calls.told).containsExactly(new FakeCalls.Told(inbound().call(), new Proceed(0)));

        respond(transaction(), inbound(), 180, "Ringing");
        respond(transaction(), inbound(), 200, "OK");

        assertThat(device.answers).hasSize(3);
        assertThat(device.answers.get(1)).startsWith("SIP/2.0 180 Ringing\r\n").contains(";tag=" + inbound() + "\r\n");
        assertThat(device.answers.get(2))
                .startsWith("SIP/2.0 200 OK\r\n")
                .contains(
                        "Contact: <sip:" + inbound() + "@203.0.113.1:5060;transport=udp>\r\n",
                        "Record-Route: <sip:p1.example.com;lr>\r\n",
                        "Allow: INVITE, ");
    }

    @Test
    void repeatsA2xxUntilItsAckComesWhichTheRegionHearsOf() {
        var device = send(invite());
        respond(transaction(), inbound(), 200, "OK");
        time.pass(Duration.ofMillis(1600));
        assertThat(device.answers).hasSize(4);

        send(ack(inbound()));
        time.pass(Duration.ofSeconds(10));

        assertThat(device.answers).hasSize(4);
        assertThat(us1.calls.told(RequestCame.class)).singleElement().satisfies(came -> {
            assertThat(came.transaction()).isEmpty();
            assertThat(came.request().method()).isEqualTo("ACK");
        });
    }

    private static String ack(DialogTag us) {
        return withRequestLine(
                "ACK sip:" + us + "@203.0.113.1 SIP/2.0",
                message(
                        "ACK",
                        "Via: SIP/2.0/UDP 10.0.0.7:5062;branch=z9hG4bKack;rport",
                        "To: <sip:alice@acme.sip.twilio.com>;tag=" + us));
    }

    // Inside a dialog

    @Test
    void takesAByeToTheRegionInItsTag() {
        var tag = DialogTag.parse("CA0123456789abcdef0123456789abc000-ie1-2");
        var device = send(bye(tag));
        var came = ie1.calls.told(RequestCame.class).getFirst();
        assertThat(came.leg()).isEqualTo(2);
        assertThat(came.request().method()).isEqualTo("BYE");
        assertThat(device.answers).isEmpty();

        respond(came.transaction(), tag, 200, "OK");

        assertThat(device.statusLine()).isEqualTo("SIP/2.0 200 OK");
        send(bye(tag));
        assertThat(ie1.calls.told(RequestCame.class)).hasSize(1);
    }

    private static String bye(DialogTag us) {
        return withRequestLine(
                "BYE sip:" + us + "@203.0.113.1 SIP/2.0",
                message("BYE", "To: <sip:alice@acme.sip.twilio.com>;tag=" + us));
    }

    // Calls that a region makes

    @Test
    void sendsAnInviteAndPassesOnWhatComesBack() {
        order("t1", "INVITE");
        var sent = ways.only("INVITE ");
        assertThat(sent)
                .startsWith(
                        "INVITE sip:bob@10.0.0.9:5062 SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.1:5060;branch=z9hG4bKours.")
                .contains(
                        ";rport\r\n",
                        "Max-Forwards: 70\r\n",
                        "Contact: <sip:" + OUTBOUND + "@203.0.113.1:5060;transport=udp>\r\n",
                        "Content-Length: 0\r\n");

        answer(sent, 100, "");
        answer(sent, 180, "b1");
        answer(sent, 200, "b1");

        assertThat(us1.calls.told(ResponseCame.class))
                .extracting(came -> came.response().status())
                .containsExactly(180, 200);

        var ack = request("ACK").with("X-Ack", "1");
        edge.calls().take(new Acknowledge("t1", withTo(ack, "b1"), HOP, OUTBOUND));
        answer(sent, 200, "b1");
        assertThat(ways.all("ACK ")).hasSize(2);
        assertThat(us1.calls.told(ResponseCame.class)).hasSize(2);
    }

    @Test
    void takesNoResponseWhoseCSeqHasNoNumber() {
        order("t1", "INVITE");
        var sent = ways.only("INVITE ");

        for (var cseq : List.of("x INVITE", "-7 INVITE", "INVITE", "2147483648 INVITE", "77777777777777777777 INVITE"))
            answer(sent.replace("CSeq: 7 INVITE", "CSeq: " + cseq), 200, "b1");
        assertThat(us1.calls.told(ResponseCame.class)).isEmpty();

        answer(sent, 200, "b1");
        assertThat(us1.calls.told(ResponseCame.class)).hasSize(1);
    }

    private static SipRequest withTo(SipRequest request, String tag) {
        return new SipRequest(
                request.method(),
                request.uri(),
                new SipHeaders(request.headers().all().stream()
                                .filter(header -> !header.isNamed("To"))
                                .toList())
                        .with("To", "<sip:bob@acme.sip.twilio.com>;tag=" + tag),
                "");
    }

    @Test
    void cancelsOnceThereIsAProvisionalResponse() {
        order("t1", "INVITE");
        assertThat(edge.calls().take(new Cancel("t1", OUTBOUND))).isEqualTo(new Done());
        assertThat(ways.all("CANCEL ")).isEmpty();
        var sent = ways.only("INVITE ");
        answer(sent, 180, "b1");

        var cancel = ways.only("CANCEL ");
        assertThat(header("Via", cancel)).isEqualTo(header("Via", sent));
        assertThat(header("CSeq", cancel)).isEqualTo("7 CANCEL");
        answer(cancel, 200, "b1");
        answer(sent, 487, "b1");

        assertThat(header("CSeq", ways.only("ACK "))).isEqualTo("7 ACK");
        assertThat(us1.calls.told(ResponseCame.class))
                .extracting(came -> came.response().status())
                .containsExactly(180, 487);
    }

    @Test
    void saysThatNobodyAnswers() {
        order("t1", "BYE");
        time.pass(Duration.ofSeconds(33));
        assertThat(us1.calls.told(NoResponse.class)).containsExactly(new NoResponse(1, "t1", NoResponse.Why.TIMEOUT));
    }

    @Test
    void cancelsACallThatTheRegionHasAccepted() {
        send(invite());
        var device = send(withRequestLine("CANCEL sip:bob@acme.sip.twilio.com SIP/2.0", message("CANCEL")));
        assertThat(device.statusLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(us1.calls.told(Canceled.class))
                .containsExactly(new Canceled(0, us1.calls.invited.getFirst().transaction()));
        assertThat(edge.calls().take(new Respond("unknown", response(200, "OK"), inbound())))
                .isEqualTo(new NoTransaction());
    }

    @Test
    void findsTheDomainInTheRequestUriInAnyForm() {
        for (var uri : List.of(
                "sip:bob@acme.sip.twilio.com",
                "sip:acme.sip.twilio.com",
                "sip:bob@acme.sip.dublin.twilio.com;transport=tcp",
                "sip:bob@acme.sip.ie1.twilio.com",
                "sip:bob@sip.dublin.twilio.com",
                "sip:bob@203.0.113.1:5060")) {
            us1.calls.invited.clear();
            send(withRequestLine("INVITE " + uri + " SIP/2.0", message("INVITE", branch(uri))));
            assertThat(us1.calls.invited)
                    .as(uri)
                    .singleElement()
                    .satisfies(invited -> assertThat(invited.domain()).isEqualTo(ACME));
            assertThat(us1.calls.invited.getFirst().request().uri()).isEqualTo(uri);
        }
    }

    private static String branch(String seed) {
        return "Via: SIP/2.0/UDP 10.0.0.7:5062;branch=z9hG4bK" + Integer.toHexString(seed.hashCode()) + ";rport";
    }

    @Test
    void doesNotServeOthers() {
        for (var uri : List.of("sip:bob@example.com", "sip:bob@192.0.2.1", "sip:bob@twilio.com"))
            assertThat(send(withRequestLine("INVITE " + uri + " SIP/2.0", invite()))
                            .answer())
                    .startsWith("SIP/2.0 404 Not Found\r\n")
                    .contains("X-Twilio-Error: 32002 ");
        assertThat(us1.calls.invited).isEmpty();
    }

    @Test
    void eachRefusalHasItsOwnAnswer() {
        assertThat(refused(new Calls.Challenge("abc", true)))
                .startsWith("SIP/2.0 407 Proxy Authentication Required\r\n")
                .contains("nonce=\"abc\", qop=\"auth\", algorithm=MD5, stale=true\r\n");
        assertThat(refused(new Calls.BadCredentials()))
                .startsWith("SIP/2.0 403 ")
                .contains("X-Twilio-Error: 32202 ");
        for (var reply : List.of(new Calls.NotInAcl(), new Calls.NothingMapped()))
            assertThat(refused(reply))
                    .startsWith("SIP/2.0 403 Forbidden\r\n")
                    .contains("X-Twilio-Error: 32201 Authentication failure - source IP Address not in ACL\r\n");
        assertThat(refused(new Calls.InsecureTransport()))
                .startsWith("SIP/2.0 403 ")
                .contains("X-Twilio-Error: 32209 ");
        assertThat(refused(new Calls.UnknownDomain()))
                .startsWith("SIP/2.0 404 ")
                .contains("X-Twilio-Error: 32002 ");
        assertThat(refused(new Calls.NotActive(new Epoch(3))))
                .startsWith("SIP/2.0 503 ")
                .contains("Retry-After: ");
        assertThat(refused(new Calls.Unavailable("no lease")))
                .startsWith("SIP/2.0 503 ")
                .contains("Retry-After: ");
        assertThat(us1.calls.told).isEmpty();
    }

    private String refused(Calls.InviteReply reply) {
        us1.calls.answers(reply);
        return send(invite(branch(reply.toString()))).answers.getLast();
    }

    @Test
    void asksTheRegionThatTheArbiterNamesWhenTheFirstIsNoLongerActive() {
        us1.calls.desk = _ -> {
            routes.set(ACME, active("ie1", 4));
            return CompletableFuture.completedFuture(new Calls.NotActive(new Epoch(4)));
        };

        send(invite());

        assertThat(ie1.calls.invited).singleElement().satisfies(invited -> {
            assertThat(invited.route()).isEqualTo(new Epoch(4));
            assertThat(invited.call()).isEqualTo(us1.calls.invited.getFirst().call());
        });
        assertThat(ie1.calls.told(Proceed.class)).hasSize(1);
        assertThat(us1.calls.told).isEmpty();
    }

    @Test
    void asksASilentRegionAgainForTheSameCall() {
        us1.calls.desk = _ -> new CompletableFuture<>();
        var device = send(invite());
        us1.calls.answers(new Calls.Accepted());
        time.pass(RegionFollower.AGAIN.plus(RegionFollower.LOOK));

        assertThat(us1.calls.invited).hasSize(2).containsOnly(us1.calls.invited.getFirst());
        assertThat(us1.calls.told(Proceed.class)).hasSize(1);
        assertThat(device.answers).hasSize(1);
    }

    @Test
    void answers503WhenTheRegionCannotAnswer() {
        us1.calls.desk = _ -> CompletableFuture.failedFuture(new IllegalStateException("time-out"));
        assertThat(send(invite()).answers.getLast()).startsWith("SIP/2.0 503 ").contains("Retry-After: ");
    }

    @Test
    void absorbsARetransmissionAndAnswersItTheSame() {
        var first = send(invite());
        var again = send(invite());
        assertThat(us1.calls.invited).hasSize(1);
        assertThat(again.answers).isEqualTo(first.answers);
        assertThat(counts.of(Counts.Kind.RETRANSMITTED)).isEqualTo(1);
    }

    @Test
    void repeatsARefusalUntilItsAckComesWhichNobodyHearsOf() {
        us1.calls.answers(new Calls.Challenge("abc", false));
        var device = send(invite());
        time.pass(Duration.ofMillis(600));
        assertThat(device.answers).hasSize(3);

        var ack = send(withRequestLine(
                "ACK sip:bob@acme.sip.twilio.com SIP/2.0",
                message("ACK", "To: <sip:alice@acme.sip.twilio.com>;tag=x")));
        time.pass(Duration.ofSeconds(10));

        assertThat(ack.unanswered).isTrue();
        assertThat(device.answers).hasSize(3);
        assertThat(us1.calls.told).isEmpty();
        assertThat(counts.of(Counts.Kind.STRAY)).isZero();
    }

    @Test
    void takesAnOldDevicesAckWithoutTheMagicBranch() {
        var via = "Via: SIP/2.0/UDP 10.0.0.7:5062;branch=1;rport";
        us1.calls.answers(new Calls.BadCredentials());
        var device = send(invite(via));
        send(withRequestLine("ACK sip:bob@acme.sip.twilio.com SIP/2.0", message("ACK", via)));
        time.pass(Duration.ofSeconds(10));
        assertThat(device.answers).hasSize(2);
    }

    @Test
    void tellsOfACancelOnceTheCallIsThere() {
        var accepted = new CompletableFuture<Calls.InviteReply>();
        us1.calls.desk = _ -> accepted;
        send(invite());
        assertThat(send(cancel()).statusLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(send(cancel()).statusLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(us1.calls.told).isEmpty();

        accepted.complete(new Calls.Accepted());

        assertThat(us1.calls.told)
                .extracting(FakeCalls.Told::event)
                .containsExactly(
                        new Proceed(0),
                        new Canceled(0, us1.calls.invited.getFirst().transaction()));
    }

    @Test
    void tellsOfTheCancelOfAReInvite() {
        send(inside("INVITE"));
        send(inside("CANCEL"));

        var came = us1.calls.told(RequestCame.class).getFirst();
        assertThat(us1.calls.told(Canceled.class)).containsExactly(new Canceled(OUTBOUND.leg(), came.transaction()));
    }

    private static String inside(String method) {
        return withRequestLine(
                method + " sip:" + OUTBOUND + "@203.0.113.1 SIP/2.0",
                message(method, "To: <sip:alice@acme.sip.twilio.com>;tag=" + OUTBOUND, "CSeq: 2 " + method));
    }

    private static String cancel() {
        return withRequestLine("CANCEL sip:bob@acme.sip.twilio.com SIP/2.0", message("CANCEL"));
    }

    @Test
    void cancelsNothingThatIsAnsweredOrUnknown() {
        assertThat(send(cancel()).statusLine()).isEqualTo("SIP/2.0 481 Call/Transaction Does Not Exist");
        send(invite());
        respond(transaction(), inbound(), 200, "OK");
        assertThat(send(cancel()).statusLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(us1.calls.told(Canceled.class)).isEmpty();
    }

    @Test
    void refusesOneTooManyAndHasRoomAgainWhenTheyHaveEnded() {
        edge = edge("strowger.edge.max-transactions = 1");
        send(invite());
        assertThat(send(invite(branch("2"))).answer())
                .startsWith("SIP/2.0 503 ")
                .contains("Retry-After: ");
        order("t1", "INVITE");
        assertThat(us1.calls.told(NoResponse.class))
                .containsExactly(new NoResponse(1, "t1", NoResponse.Why.UNREACHABLE));

        respond(transaction(), inbound(), 200, "OK");
        time.pass(Duration.ofSeconds(33));

        assertThat(send(invite(branch("3"))).answers.getLast()).startsWith("SIP/2.0 100 ");
    }

    @Test
    void hasRoomAgainAtOnceWhenACallIsRefusedAndStillRepeatsTheRefusal() {
        edge = edge("strowger.edge.max-transactions = 1");
        us1.calls.answers(new Calls.Challenge("nonce", false));
        var device = send(invite());
        assertThat(device.answers.getLast()).startsWith("SIP/2.0 407 ");

        us1.calls.answers(new Calls.Accepted());
        assertThat(send(invite(branch("2"))).answers.getLast()).startsWith("SIP/2.0 100 ");

        var answers = device.answers.size();
        time.pass(Duration.ofMillis(501));
        assertThat(device.answers).hasSizeGreaterThan(answers);
        assertThat(device.answers.getLast()).startsWith("SIP/2.0 407 ");
    }

    @Test
    void remembersNoMoreRefusalsThanThereIsRoomFor() {
        edge = edge("strowger.edge.max-transactions = 1");
        us1.calls.answers(new Calls.BadCredentials());
        send(invite());
        send(invite(branch("2")));

        assertThat(send(invite(branch("3"))).answer()).startsWith("SIP/2.0 503 ");
        time.pass(Duration.ofSeconds(33));
        assertThat(send(invite(branch("4"))).answers.getLast()).startsWith("SIP/2.0 403 ");
    }

    @Test
    void refusesASessionThatIsRefreshedTooOften() {
        var device = send(invite("x: 60;refresher=uac"));

        assertThat(device.answer())
                .startsWith("SIP/2.0 422 Session Interval Too Small\r\n")
                .contains("Min-SE: 90\r\n");
        assertThat(us1.calls.invited).isEmpty();
    }

    @Test
    void knowsSessionTimers() {
        assertThat(send(invite("Require: timer", "Session-Expires: 1800"))
                        .answers
                        .getLast())
                .startsWith("SIP/2.0 100 ");
    }

    @Test
    void givesUpAnInviteThatNobodyAnswers() {
        var device = send(invite());
        time.pass(ServerTransactions.INVITE_LASTS.plusMillis(1));
        assertThat(device.answers.getLast())
                .startsWith("SIP/2.0 408 Request Timeout\r\n")
                .contains(";tag=" + inbound() + "\r\n");
        assertThat(us1.calls.told(Canceled.class)).hasSize(1);
    }

    @Test
    void forgetsWhatHasEnded() {
        send(invite());
        respond(transaction(), inbound(), 486, "Busy Here");
        respond(transaction(), inbound(), 200, "OK"); // is too late, and taken
        time.pass(Duration.ofSeconds(33));
        assertThat(edge.calls().take(new Respond(transaction(), response(200, "OK"), inbound())))
                .isEqualTo(new NoTransaction());
    }

    /// Which could have rung for a quarter of an hour.
    @Test
    void noTimerRemembersACallThatHasEnded() {
        send(invite());
        order("t1", "INVITE");
        answer(ways.only("INVITE "), 180, "b1");
        answer(ways.only("INVITE "), 486, "b1");
        respond(transaction(), inbound(), 486, "Busy Here");

        time.pass(Duration.ofSeconds(65)); // 32 s in which it is remembered, and a step that was under way

        assertThat(time.pending()).isZero();
    }

    // Inside a dialog, further

    @Test
    void readsOurContactWhereTheTagIsNotOurs() {
        var tag = DialogTag.parse("CA0123456789abcdef0123456789abc000-ie1-2");
        send(withRequestLine("INFO sip:" + tag + "@203.0.113.1 SIP/2.0", message("INFO", "To: <sip:a@b>;tag=theirs")));
        assertThat(ie1.calls.told(RequestCame.class))
                .extracting(RequestCame::leg)
                .containsExactly(2);
    }

    @Test
    void answers481ToWhatIsInNoDialogOfOurs() {
        for (var method : List.of("BYE", "UPDATE", "INFO", "NOTIFY", "PRACK", "INVITE", "REFER", "MESSAGE"))
            assertThat(send(withRequestLine(
                                    method + " sip:bob@acme.sip.twilio.com SIP/2.0",
                                    message(method, "To: <sip:a@b>;tag=theirs", branch(method))))
                            .statusLine())
                    .startsWith("SIP/2.0 481 ");
        assertThat(send(bye(DialogTag.parse("CA0123456789abcdef0123456789abc000-zz9-2")))
                        .statusLine())
                .as("no such region")
                .startsWith("SIP/2.0 481 ");
        assertThat(send(withRequestLine("MESSAGE sip:bob@acme.sip.twilio.com SIP/2.0", message("MESSAGE")))
                        .statusLine())
                .startsWith("SIP/2.0 501 ");
    }

    @Test
    void answers481WhereTheRegionKnowsNoSuchLeg() {
        ie1.calls.ear = (_, _) -> CompletableFuture.completedFuture(new Calls.UnknownLeg());
        assertThat(send(bye(DialogTag.parse("CA0123456789abcdef0123456789abc000-ie1-2")))
                        .statusLine())
                .startsWith("SIP/2.0 481 ");
    }

    @Test
    void tellsARegionAgainEachSecondUntilItHasHeard() {
        var tag = DialogTag.parse("CA0123456789abcdef0123456789abc000-ie1-2");
        ie1.calls.ear = (_, _) -> CompletableFuture.failedFuture(new IllegalStateException("its node has died"));
        var device = send(bye(tag));
        time.pass(Duration.ofMillis(2500));
        assertThat(ie1.calls.told).hasSize(3);
        ie1.calls.ear = (_, _) -> CompletableFuture.completedFuture(new Calls.Delivered());
        time.pass(Duration.ofSeconds(10));
        assertThat(ie1.calls.told).hasSize(4).containsOnly(ie1.calls.told.getFirst());
        assertThat(device.answers).isEmpty();
    }

    @Test
    void answersWhereARegionDoesNot() {
        var tag = DialogTag.parse("CA0123456789abcdef0123456789abc000-ie1-2");
        ie1.calls.ear = (_, _) -> new CompletableFuture<>();
        var device = send(invite("To: <sip:a@b>;tag=" + tag));
        time.pass(Duration.ofSeconds(33));
        assertThat(device.answers.getLast()).startsWith("SIP/2.0 503 ");
        assertThat(ie1.calls.told).hasSize(32);

        ie1.calls.ear = (_, _) -> CompletableFuture.completedFuture(new Calls.Delivered());
        var bye = send(bye(tag));
        time.pass(Duration.ofSeconds(33));
        assertThat(bye.statusLine()).as("delivered, and never answered").isEqualTo("SIP/2.0 408 Request Timeout");
    }

    @Test
    void anOptionsInADialogIsTheRegionsAffair() {
        var tag = DialogTag.parse("CA0123456789abcdef0123456789abc000-ie1-2");
        send(withRequestLine("OPTIONS sip:a@b SIP/2.0", message("OPTIONS", "To: <sip:a@b>;tag=" + tag)));
        assertThat(ie1.calls.told(RequestCame.class)).hasSize(1);
    }

    @Test
    void answersAReInviteWithTheTagThatItHas() {
        var tag = DialogTag.parse("CA0123456789abcdef0123456789abc000-ie1-2");
        var device = send(invite("To: <sip:a@b>;tag=" + tag));
        assertThat(device.answers.getFirst()).startsWith("SIP/2.0 100 ");
        var came = ie1.calls.told(RequestCame.class).getFirst();
        respond(came.transaction(), tag, 200, "OK");
        assertThat(header("To", device.answers.getLast())).isEqualTo("<sip:a@b>;tag=" + tag);

        send(withRequestLine("ACK sip:a@b SIP/2.0", message("ACK", branch("ack"), "To: <sip:a@b>;tag=" + tag)));
        time.pass(Duration.ofSeconds(5));
        assertThat(device.answers).as("no repetition").hasSize(2);
    }

    // What a region sends, further

    @Test
    void aRepeatedSendIsNotSentAgainAndIsToldAgainWhatItEndedWith() {
        order("t1", "BYE");
        order("t1", "BYE");
        var sent = ways.only("BYE ");
        answer(sent, 200, "b1");
        order("t1", "BYE");
        assertThat(ways.all("BYE ")).hasSize(1);
        assertThat(us1.calls.told(ResponseCame.class))
                .hasSize(2)
                .containsOnly(us1.calls.told(ResponseCame.class).getFirst());
        answer(sent, 200, "b1");
        assertThat(us1.calls.told(ResponseCame.class)).as("absorbed").hasSize(2);
    }

    @Test
    void saysThatThereIsNoWay() {
        ways.blocked.add(HOP.hostAndPort());
        order("t1", "INVITE");
        assertThat(us1.calls.told(NoResponse.class))
                .containsExactly(new NoResponse(1, "t1", NoResponse.Why.UNREACHABLE));
        order("t1", "INVITE");
        assertThat(us1.calls.told(NoResponse.class)).hasSize(2);
    }

    @Test
    void saysThatTheWayHasEnded() {
        ways.breakDown();
        order("t1", "INVITE");
        assertThat(us1.calls.told(NoResponse.class))
                .containsExactly(new NoResponse(1, "t1", NoResponse.Why.UNREACHABLE));
    }

    @Test
    void waitsForAWayThatIsLookedFor() {
        ways.found = new CompletableFuture<>();
        order("t1", "INVITE");
        assertThat(edge.calls().take(new Cancel("t1", OUTBOUND))).isEqualTo(new Done());
        ways.found.complete("");
        answer(ways.only("INVITE "), 180, "b1");
        ways.only("CANCEL ");
    }

    @Test
    void acknowledgesEachDeviceThatAnswers() {
        order("t1", "INVITE");
        var sent = ways.only("INVITE ");
        answer(sent, 200, "b1");
        answer(sent, 200, "b2");
        assertThat(us1.calls.told(ResponseCame.class)).hasSize(2);
        edge.calls().take(new Acknowledge("t1", withTo(request("ACK").with("X-For", "b1"), "b1"), HOP, OUTBOUND));
        edge.calls().take(new Acknowledge("t1", withTo(request("ACK").with("X-For", "b2"), "b2"), HOP, OUTBOUND));

        answer(sent, 200, "b1");

        assertThat(ways.all("ACK ")).extracting(ack -> header("X-For", ack)).containsExactly("b1", "b2", "b1");
        assertThat(ways.all("ACK ").getFirst()).doesNotContain("Contact: ");
        assertThat(header("Via", ways.all("ACK ").getFirst())).isNotEqualTo(header("Via", sent));
    }

    @Test
    void acknowledgesARejectionOnTheWayOfTheInvite() {
        order("t1", "INVITE");
        var sent = ways.only("INVITE ");
        answer(sent, 486, "b1");
        answer(sent, 486, "b1");
        assertThat(ways.all("ACK ")).hasSize(2).allSatisfy(ack -> {
            assertThat(header("Via", ack)).isEqualTo(header("Via", sent));
            assertThat(header("To", ack)).endsWith(";tag=b1");
            assertThat(header("CSeq", ack)).isEqualTo("7 ACK");
        });
        assertThat(us1.calls.told(ResponseCame.class)).hasSize(1);
    }

    @Test
    void sendsOnceOverTcpAndSeveralTimesOverUdp() {
        edge.calls().take(new Send("t1", request("INVITE"), new Hop(Transport.TCP, "192.0.2.9:5062"), OUTBOUND));
        order("t2", "INVITE");
        time.pass(Duration.ofSeconds(4));
        var overTcp = ways.all("INVITE ").stream()
                .filter(text -> text.contains("Via: SIP/2.0/TCP "))
                .toList();
        assertThat(overTcp).singleElement().satisfies(text -> assertThat(text).contains(";transport=tcp>"));
        assertThat(ways.all("INVITE ")).hasSize(1 + 4);
    }

    @Test
    void keepsWhatARegionWritesOnItsLine() {
        var request = request("INVITE")
                .with("X-Evil", "a\r\nVia: SIP/2.0/UDP 6.6.6.6;branch=z9hG4bKevil\r\n\r\nbody")
                .with("X-Also\r\nRoute", "b")
                .with("Via", "SIP/2.0/UDP 6.6.6.6")
                .with("Content-Length", "77");
        edge.calls().take(new Send("t1", request, HOP, OUTBOUND));
        var sent = ways.only("INVITE ");
        assertThat(sent.lines().filter(line -> line.startsWith("Via: "))).hasSize(1);
        assertThat(sent.lines().filter(line -> line.startsWith("Content-Length: ")))
                .containsExactly("Content-Length: 0");
        assertThat(sent).doesNotContain("X-Also").endsWith("\r\n\r\n");
        assertThat(header("X-Evil", sent)).startsWith("a  Via: SIP/2.0/UDP 6.6.6.6");

        var device = send(invite());
        edge.calls()
                .take(new Respond(
                        transaction(),
                        new SipResponse(480, "Gone\r\nX-Evil: 1", SipHeaders.NONE.with("X-A", "b\nX-Evil: 2"), ""),
                        inbound()));
        assertThat(device.answers.getLast().lines()).noneMatch(line -> line.startsWith("X-Evil"));
    }

    @Test
    void carriesABodyBothWaysByteForByte() {
        var body = "v=0\r\ns=\u00ff\r\n";
        edge.calls()
                .take(new Send(
                        "t1",
                        new SipRequest(
                                "INVITE", "sip:b@10.0.0.9", request("INVITE").headers(), body),
                        HOP,
                        OUTBOUND));
        var sent = ways.only("INVITE ");
        assertThat(sent).contains("Content-Length: 10\r\n\r\n" + body);
        var answer = "SIP/2.0 200 OK\r\nVia: " + header("Via", sent) + "\r\nCSeq: 7 INVITE\r\nTo: <sip:b@c>;tag=1\r\n"
                + "c: application/sdp\r\nServer: device\r\nContent-Length: 10\r\n\r\n" + body + "trailing";
        send(answer);
        var came = us1.calls.told(ResponseCame.class).getFirst();
        assertThat(came.response().body()).isEqualTo(body);
        assertThat(came.response().headers().first("Content-Type")).contains("application/sdp");
        assertThat(came.response().headers().first("Via")).isEmpty();
        assertThat(came.origin()).isEqualTo(new Origin(DUBLIN, Transport.UDP, "192.0.2.4:40000", "", List.of()));
        assertThat(came.edge()).isEqualTo(new EdgeAddress(DUBLIN, "10.0.0.1:25522"));
    }

    @Test
    void passesOnNoMoreProvisionalResponsesThanAFew() {
        order("t1", "INVITE");
        var sent = ways.only("INVITE ");
        for (var i = 0; i < 1000; i++) answer(sent, 183, "b1");
        assertThat(us1.calls.told(ResponseCame.class)).hasSize(50);
        answer(sent, 200, "b1");
        assertThat(us1.calls.told(ResponseCame.class)).hasSize(51);
    }

    @Test
    void takesNoResponseForItsOwnThatIsNot() {
        order("t1", "INVITE");
        var sent = ways.only("INVITE ");
        var via = header("Via", sent);
        for (var wrong : List.of(
                "SIP/2.0 200 OK\r\nVia: " + via.replace("z9hG4bKours.", "z9hG4bKours.0") + "\r\nCSeq: 7 INVITE\r\n\r\n",
                "SIP/2.0 200 OK\r\nVia: " + via + "\r\nVia: " + via + "\r\nCSeq: 7 INVITE\r\n\r\n",
                "SIP/2.0 200 OK\r\nVia: " + via + "\r\nCSeq: 7 BYE\r\n\r\n",
                "SIP/2.0 2000 OK\r\nVia: " + via + "\r\nCSeq: 7 INVITE\r\n\r\n",
                "SIP/2.0 700 OK\r\nVia: " + via + "\r\nCSeq: 7 INVITE\r\n\r\n",
                "SIP/2.0 2\r\nVia: " + via + "\r\nCSeq: 7 INVITE\r\n\r\n",
                "SIP/2.0 200 OK\r\nVia: " + via + "\r\nCSeq: 7 INVITE\r\n"))
            assertThat(send(wrong).unanswered).as(wrong).isTrue();
        assertThat(us1.calls.told).isEmpty();
        assertThat(counts.of(Counts.Kind.STRAY)).isEqualTo(7);
    }

    @Test
    void asksTheRegionOfTheLegWhateverTheRouteIs() {
        routes.set(ACME, active("ie1", 9));
        order("t1", "BYE");
        answer(ways.only("BYE "), 200, "b1");
        assertThat(us1.calls.told(ResponseCame.class)).hasSize(1);
    }

    // The ladder

    private List<Ladders.Message> noted() {
        edge.ladders().flush();
        return us1.ladders.messages;
    }

    private List<String> story() {
        return noted().stream()
                .map(message -> (message.isIncoming() ? "in " : "out ")
                        + message.text().lines().findFirst().orElse("").replaceAll(" sip:.*| SIP/2.0$", ""))
                .toList();
    }

    @Test
    void notesWhatPassesInACallWithWhatItsCallerHasTriedBefore() {
        us1.calls.answers(new Calls.Challenge("abc", false));
        send(invite());
        send(withRequestLine("ACK sip:bob@acme.sip.twilio.com SIP/2.0", message("ACK", "To: <sip:a@b>;tag=x")));
        assertThat(noted()).isEmpty();
        us1.calls.answers(new Calls.Accepted());
        send(invite(
                branch("2"),
                "CSeq: 2 INVITE",
                "Proxy-Authorization: Digest username=\"alice\", realm=\"sip.twilio.com\", nonce=\"abc\","
                        + " uri=\"sip:bob@acme.sip.twilio.com\", response=\"" + "f".repeat(32) + "\""));
        respond(transaction(), inbound(), 200, "OK");
        send(withRequestLine(
                "ACK sip:" + inbound() + "@203.0.113.1 SIP/2.0",
                message("ACK", "CSeq: 2 ACK", branch("3"), "To: <sip:a@b>;tag=" + inbound())));
        send(bye(inbound()));

        assertThat(story())
                .containsExactly(
                        "in INVITE",
                        "out SIP/2.0 100 trying -- your call is important to us",
                        "out SIP/2.0 407 Proxy Authentication Required",
                        "in ACK",
                        "in INVITE",
                        "out SIP/2.0 100 trying -- your call is important to us",
                        "out SIP/2.0 200 OK",
                        "in ACK",
                        "in BYE");
        assertThat(noted()).allSatisfy(message -> {
            assertThat(message.call()).isEqualTo(inbound().call());
            assertThat(message.leg()).isZero();
            assertThat(message.edge()).isEqualTo(DUBLIN);
            assertThat(message.transport()).isEqualTo(Transport.UDP);
            assertThat(message.peer()).isEqualTo("192.0.2.4:40000");
            assertThat(message.text()).doesNotContain("f".repeat(32));
        });
    }

    @Test
    void notesWhatItSendsForACallAndWhatComesBack() {
        order("t1", "INVITE");
        answer(ways.only("INVITE "), 180, "b1");
        edge.calls().take(new Cancel("t1", OUTBOUND));
        answer(ways.only("CANCEL "), 200, "b1");
        answer(ways.only("INVITE "), 487, "b1");

        assertThat(story())
                .containsExactly(
                        "out INVITE",
                        "in SIP/2.0 180 Whatever",
                        "out CANCEL",
                        "in SIP/2.0 200 Whatever",
                        "in SIP/2.0 487 Whatever",
                        "out ACK");
        assertThat(noted().getFirst().peer()).isEqualTo("192.0.2.9:5062");
        assertThat(noted().getFirst().leg()).isEqualTo(1);
    }

    @Test
    void notesNothingOfWhatIsNoCall() {
        us1.calls.answers(new Calls.BadCredentials());
        send(invite());
        us1.calls.ear = (_, _) -> CompletableFuture.completedFuture(new Calls.UnknownLeg());
        send(bye(OUTBOUND));
        send(register());

        assertThat(noted()).isEmpty();
    }

    @Test
    void countsWhatThereIsNoRoomToNote() {
        edge = edge("strowger.edge.ladders.max-waiting = 1KiB");
        send(invite());
        send(bye(inbound()));

        assertThat(noted()).hasSize(1);
        assertThat(us1.ladders.leftOut)
                .containsExactly(new Ladders.LeftOut(inbound().call(), 2));
        send(withRequestLine(
                "OPTIONS sip:x SIP/2.0", message("OPTIONS", branch("9"), "To: <sip:a@b>;tag=" + inbound())));
        assertThat(noted()).hasSize(2);
    }

    @Test
    void cutsWhatIsTooLong() {
        send(invite("Subject: " + "x".repeat(Passed.LONGEST)));

        assertThat(noted().getFirst().text())
                .hasSizeLessThan(Passed.LONGEST + 100)
                .endsWith(" more octets]");
    }
}
