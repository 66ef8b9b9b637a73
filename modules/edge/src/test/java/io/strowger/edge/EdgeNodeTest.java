package io.strowger.edge;

import static io.strowger.edge.Given.ACME;
import static io.strowger.edge.Given.DUBLIN;
import static io.strowger.edge.Given.active;
import static io.strowger.edge.Given.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.Calls;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.core.sip.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Over real sockets, on loopback. The region answers on another thread, as the real one does.
@Timeout(60)
final class EdgeNodeTest {
    private static final int PATIENCE = 5000; // far more than an answer takes, so that only a lost one fails
    private static final InstantSource CLOCK = InstantSource.system();

    private final FakeRoutes routes = new FakeRoutes();
    private final FakeRegion us1 = new FakeRegion("us1");
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile boolean takesPart = true;

    private EdgeNode start(String... overrides) {
        routes.set(ACME, active("us1", 1));
        us1.registrar = _ -> CompletableFuture.supplyAsync(() -> new Challenge("nonce", false));
        var node = EdgeNode.start(
                Given.dublinOnAnyPort(overrides),
                routes,
                FakeRegion.all(us1),
                CLOCK,
                new SplittableRandom(1),
                "",
                () -> takesPart);
        open.add(node);
        return node;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var each : open.reversed()) each.close();
    }

    private DatagramSocket device(EdgeNode node) throws IOException {
        var socket = new DatagramSocket();
        open.add(socket);
        socket.connect(node.address(DUBLIN));
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static void send(DatagramSocket socket, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        socket.send(new DatagramPacket(bytes, bytes.length));
    }

    private static String receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
    }

    /// The first that is no repetition of what begins so: a slow reader is asked again.
    private static String receiveOther(DatagramSocket socket, String than) throws IOException {
        var packet = receive(socket);
        while (packet.startsWith(than)) packet = receive(socket);
        return packet;
    }

    private Socket connect(EdgeNode node) throws IOException {
        var socket = new Socket();
        open.add(socket);
        socket.connect(node.address(DUBLIN), PATIENCE);
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// One response, which has no body.
    private static String receive(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\n")) {
            var next = socket.getInputStream().read();
            if (next < 0) throw new IOException("closed after " + text);
            text.append((char) next);
        }
        return text.toString();
    }

    @Test
    void answersOverUdp() throws IOException {
        var device = device(start());
        send(device, register());
        assertThat(receive(device))
                .startsWith("SIP/2.0 407 ")
                .contains(";rport=" + device.getLocalPort(), ";received=127.0.0.1");
        assertThat(us1.registered)
                .extracting(request -> request.origin().source())
                .containsExactly("127.0.0.1:" + device.getLocalPort());
    }

    /// A BYE that were refused would end the call for the device and not for the region.
    @Test
    void sendsWhoBeginsSomethingElsewhereAtOnceWhileItsNodeIsInNoCluster() throws IOException {
        takesPart = false;
        var node = start();
        var device = device(node);
        for (var method : List.of("REGISTER", "INVITE", "OPTIONS")) {
            send(device, register("CSeq: 1 " + method).replace("REGISTER sip:", method + " sip:"));
            assertThat(receive(device)).startsWith("SIP/2.0 503 ").containsPattern("\nRetry-After: \\d+\r");
        }
        send(device, message("BYE", "sip:" + US + "@203.0.113.1", "To: <sip:alice@acme.sip.twilio.com>;tag=" + US));
        eventually("the BYE has come", () -> node.counts(DUBLIN).of(Counts.Kind.TOO_EARLY) == 1);
        var other = connect(node);
        send(other, message("BYE", "sip:" + US + "@203.0.113.1", "To: <sip:alice@acme.sip.twilio.com>;tag=" + US));
        assertThat(receive(other)).startsWith("SIP/2.0 503 ");
        send(other, message("CANCEL", "sip:alice@acme.sip.twilio.com"));
        assertThat(receive(other)).startsWith("SIP/2.0 481 ");

        takesPart = true;
        send(device, register("CSeq: 2 REGISTER"));
        assertThat(receive(device)).startsWith("SIP/2.0 407 ");
    }

    @Test
    void answersOverTheSameTcpConnection() throws IOException {
        var device = connect(start());
        send(device, register() + register("CSeq: 2 REGISTER"));
        assertThat(List.of(receive(device), receive(device))).allMatch(answer -> answer.startsWith("SIP/2.0 407 "));
        assertThat(us1.registered)
                .extracting(request -> request.origin().transport())
                .containsOnly(Transport.TCP);
    }

    @Test
    void answersAPeerThatHasClosedItsHalf() throws IOException {
        var device = connect(start());
        send(device, register());
        device.shutdownOutput();
        assertThat(receive(device)).startsWith("SIP/2.0 407 ");
        assertThat(device.getInputStream().read())
                .as("then the edge closes too")
                .isEqualTo(-1);
    }

    @Test
    void answersADoubleLineEndWithASingleOne() throws IOException {
        var device = connect(start());
        send(device, "\r\n\r\n");
        assertThat(device.getInputStream().readNBytes(2)).isEqualTo("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        send(device, register());
        assertThat(receive(device)).startsWith("SIP/2.0 407 ");
    }

    @Test
    void refusesATcpMessageThatIsTooLargeAndCloses() throws IOException {
        var device = connect(start());
        send(device, register("Content-Length: 2000000000"));
        assertThat(receive(device)).startsWith("SIP/2.0 513 Message Too Large\r\n");
        assertThat(device.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void closesAConnectionTooManyAtOnceAndKeepsTheOthers() throws IOException {
        var node = start("strowger.edge.tcp.max-connections = 1");
        var first = connect(node);
        send(first, register());
        receive(first);
        assertThat(connect(node).getInputStream().read()).isEqualTo(-1);

        send(first, register("CSeq: 2 REGISTER"));
        assertThat(receive(first)).startsWith("SIP/2.0 407 ");
    }

    @Test
    void closesAConnectionThatTakesTooLongOverAMessage() throws IOException {
        var device = connect(start("strowger.edge.tcp.message-timeout = 200ms"));
        send(device, "REGISTER sip:");
        assertThat(device.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void theDoorIsTheSamePath() throws Exception {
        var node = start();
        assertThat(node.edges()).containsExactly(DUBLIN);
        var answer = node.handle(DUBLIN, register().replace("\r\n", "\n"), "198.51.100.9:1234")
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        assertThat(answer).startsWith("SIP/2.0 407 ").contains(";rport=1234", ";received=198.51.100.9");
        assertThat(us1.registered)
                .extracting(request -> request.origin().transport())
                .containsExactly(Transport.HTTP);
        assertThat(node.handle(DUBLIN, "no SIP", "[2001:db8::1]:1234").toCompletableFuture())
                .isCompletedWithValue("");
    }

    @Test
    void severalEdgesListenApart() throws IOException {
        var node = start(
                "strowger.edge.edges = [{ name = dublin, address = 127.0.0.1, sip-port = 0 }, { name = sydney, address = 127.0.0.1, sip-port = 0 }]");
        var sydney = EdgeId.parse("sydney");
        assertThat(node.address(sydney)).isNotEqualTo(node.address(DUBLIN));
        var device = device(node);
        device.connect(node.address(sydney));
        send(device, register());
        receive(device);
        assertThat(us1.registered)
                .extracting(request -> request.origin().edge())
                .containsExactly(sydney);
    }

    @Test
    void namesThePortThatIsTakenAndLeavesNothingOpen() {
        var port = start().address(DUBLIN).getPort();
        var settings = Given.settings(
                "strowger.edge.edges = [{ name = sydney, address = 127.0.0.1, sip-port = 0 }, { name = dublin, address = 127.0.0.1, sip-port = "
                        + port + " }]");
        assertThatThrownBy(() -> EdgeNode.start(
                        settings, routes, FakeRegion.all(us1), CLOCK, new SplittableRandom(1), "", () -> true))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("edge dublin can't listen on")
                .hasMessageContaining(":" + port);
    }

    @Test
    void closingLeavesNoThreadAndFreesThePorts() throws Exception {
        var node = start();
        var device = connect(node);
        send(device, register());
        receive(device);
        var unanswered = new CompletableFuture<RegisterReply>();
        us1.registrar = _ -> unanswered;
        send(device, register("CSeq: 2 REGISTER"));

        node.close();

        assertThat(device.getInputStream().read()).isEqualTo(-1);
        // an executor has terminated a moment before its last thread has
        eventually(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.startsWith("sip-") || name.startsWith("edge-")));
        open.add(EdgeNode.start(
                Given.settings("strowger.edge.edges = [{ name = dublin, address = 127.0.0.1, sip-port = "
                        + node.address(DUBLIN).getPort() + " }]"),
                routes,
                FakeRegion.all(us1),
                CLOCK,
                new SplittableRandom(1),
                "",
                () -> true));
        unanswered.complete(new Challenge("late", false));
    }

    @Test
    void aLocalAddressIsEnoughToRegister() throws IOException {
        var node = start();
        var device = device(node);
        var address = (InetSocketAddress) device.getRemoteSocketAddress();
        send(device, Given.withRequestLine("REGISTER sip:127.0.0.1:" + address.getPort() + " SIP/2.0", register()));
        assertThat(receive(device)).startsWith("SIP/2.0 407 ");
    }

    // Calls

    private static final DialogTag US = DialogTag.parse("CA0123456789abcdef0123456789abc001-us1-1");

    private static String message(String method, String uri, String... lines) {
        var all = new ArrayList<>(List.of("CSeq: 1 " + method, "Expires:"));
        all.addAll(List.of(lines));
        return Given.withRequestLine(method + " " + uri + " SIP/2.0", register(all.toArray(String[]::new)));
    }

    private static SipRequest outgoing(String method) {
        return new SipRequest(
                method,
                "sip:bob@127.0.0.1",
                SipHeaders.NONE
                        .with("From", "<sip:alice@acme.sip.twilio.com>;tag=" + US)
                        .with("To", "<sip:bob@acme.sip.twilio.com>")
                        .with("Call-ID", "out-1")
                        .with("CSeq", "7 " + method)
                        .with("Content-Type", "application/sdp"),
                "v=0");
    }

    private static SipResponse response(int status, String reason) {
        return new SipResponse(status, reason, SipHeaders.NONE, "");
    }

    /// What the device's user agent answers to a request.
    private static String answer(String request, int status) {
        var text = new StringBuilder("SIP/2.0 " + status + " Whatever\r\n");
        request.lines()
                .filter(line -> line.matches("(Via|From|Call-ID|CSeq): .*"))
                .forEach(line -> text.append(line).append("\r\n"));
        return text + "To: <sip:bob@acme.sip.twilio.com>;tag=b1\r\nContent-Length: 0\r\n\r\n";
    }

    private <E extends Calls.LegEvent> List<E> told(Class<E> kind, int count) {
        eventually(
                kind.getSimpleName() + " " + count, () -> us1.calls.told(kind).size() >= count);
        return us1.calls.told(kind);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallComesInIsAnsweredAndEnds(boolean overTcp) throws IOException {
        var node = start();
        us1.calls.desk = _ -> CompletableFuture.supplyAsync(Calls.Accepted::new);
        var device = overTcp ? new TcpDevice(connect(node)) : new UdpDevice(device(node));
        device.say(message("INVITE", "sip:bob@acme.sip.twilio.com"));
        assertThat(device.hear()).startsWith("SIP/2.0 100 trying");
        told(Calls.Proceed.class, 1);
        var invited = us1.calls.invited.getFirst();
        var leg = new DialogTag(invited.call(), us1.id(), 0);
        node.take(DUBLIN, new Edges.Respond(invited.transaction(), response(180, "Ringing"), leg));
        assertThat(device.hear()).startsWith("SIP/2.0 180 Ringing");
        node.take(DUBLIN, new Edges.Respond(invited.transaction(), response(200, "OK"), leg));
        assertThat(device.hear())
                .startsWith("SIP/2.0 200 OK")
                .contains("Contact: <sip:" + leg + "@127.0.0.1:"
                        + node.address(DUBLIN).getPort() + ";transport=" + (overTcp ? "tcp" : "udp") + ">\r\n");
        assertThat(device.hear()).as("repeated").startsWith("SIP/2.0 200 OK");

        var to = "To: <sip:alice@acme.sip.twilio.com>;tag=" + leg;
        device.say(message("ACK", "sip:" + leg + "@127.0.0.1", to, "Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK2;rport"));
        device.say(message("BYE", "sip:" + leg + "@127.0.0.1", to, "CSeq: 2 BYE"));

        var came = told(Calls.RequestCame.class, 2).stream()
                .filter(it -> it.request().method().equals("BYE"))
                .findFirst()
                .orElseThrow();
        assertThat(node.take(DUBLIN, new Edges.Respond(came.transaction(), response(200, "OK"), leg)))
                .isEqualTo(new Edges.Done());
        var answer = device.hear();
        while (answer.contains("CSeq: 1 INVITE")) answer = device.hear(); // the 2xx once more before its ACK came
        assertThat(answer).startsWith("SIP/2.0 200 OK").contains("CSeq: 2 BYE");
    }

    @Test
    void aCallComesInAndIsCancelled() throws IOException {
        var node = start();
        us1.calls.desk = _ -> CompletableFuture.supplyAsync(Calls.Accepted::new);
        var device = device(node);
        send(device, message("INVITE", "sip:bob@acme.sip.twilio.com"));
        assertThat(receive(device)).startsWith("SIP/2.0 100 trying");
        told(Calls.Proceed.class, 1);
        send(device, message("CANCEL", "sip:bob@acme.sip.twilio.com"));
        assertThat(receive(device)).startsWith("SIP/2.0 200 OK");
        told(Calls.Canceled.class, 1);
        var invited = us1.calls.invited.getFirst();
        node.take(
                DUBLIN,
                new Edges.Respond(
                        invited.transaction(),
                        response(487, "Request Terminated"),
                        new DialogTag(invited.call(), us1.id(), 0)));
        assertThat(receive(device)).startsWith("SIP/2.0 487 Request Terminated");
    }

    @Test
    void aCallGoesOutOverUdpFromThePortThatTheEdgeListensOn() throws IOException {
        var node = start();
        var device = device(node); // takes packets from that port only
        send(node, "t1", "INVITE", Transport.UDP, "localhost:" + device.getLocalPort());
        var invite = receive(device);
        assertThat(invite)
                .startsWith("INVITE sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:")
                .contains("Content-Length: 3\r\n\r\nv=0", ";transport=udp>\r\n");
        send(device, answer(invite, 180));
        send(device, answer(invite, 200));
        assertThat(told(Calls.ResponseCame.class, 2))
                .extracting(came -> came.response().status())
                .containsExactlyInAnyOrder(180, 200);
        node.take(
                DUBLIN,
                new Edges.Acknowledge(
                        "t1", outgoing("ACK"), new Hop(Transport.UDP, "127.0.0.1:" + device.getLocalPort()), US));
        assertThat(receiveOther(device, "INVITE ")).startsWith("ACK sip:bob@127.0.0.1 SIP/2.0\r\n");
    }

    private static void send(EdgeNode node, String transaction, String method, Transport transport, String to) {
        assertThat(node.take(DUBLIN, new Edges.Send(transaction, outgoing(method), new Hop(transport, to), US)))
                .isEqualTo(new Edges.Done());
    }

    @Test
    void aCallGoesOutOnTheConnectionThatTheDeviceHasOpened() throws IOException {
        var node = start();
        var device = connect(node);
        send(device, register());
        receive(device);

        send(node, "t1", "INVITE", Transport.TCP, "127.0.0.1:" + device.getLocalPort());

        var invite = receive(device);
        assertThat(invite).startsWith("INVITE ").contains("Via: SIP/2.0/TCP 127.0.0.1:", ";transport=tcp>\r\n");
        device.getInputStream().readNBytes(3);
        send(device, answer(invite, 486));
        told(Calls.ResponseCame.class, 1);
        assertThat(receive(device)).startsWith("ACK ");
    }

    @Test
    void aCallGoesOutOnAConnectionOfItsOwnThatIsUsedAgain() throws IOException {
        var node = start();
        try (var device = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            device.setSoTimeout(PATIENCE);
            send(node, "t1", "BYE", Transport.TCP, "127.0.0.1:" + device.getLocalPort());
            try (var connection = device.accept()) {
                connection.setSoTimeout(PATIENCE);
                var bye = receive(connection);
                connection.getInputStream().readNBytes(3);
                send(connection, answer(bye, 200));
                told(Calls.ResponseCame.class, 1);
                send(node, "t2", "BYE", Transport.TCP, "127.0.0.1:" + device.getLocalPort());
                assertThat(receive(connection)).startsWith("BYE ");
                connection.getInputStream().readNBytes(3);
                send(connection, register());
                assertThat(receive(connection)).as("it is like any other").startsWith("SIP/2.0 407 ");
            }
        }
    }

    @Test
    void saysThatThereIsNoWay() throws IOException {
        var node = start();
        int nobody;
        try (var closed = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        send(node, "refused", "BYE", Transport.TCP, "127.0.0.1:" + nobody);
        send(node, "unknown", "BYE", Transport.UDP, "nobody.invalid:5060");
        send(node, "nonsense", "BYE", Transport.UDP, ":::");
        send(node, "other family", "BYE", Transport.UDP, "[2001:db8::1]:0");
        send(node, "door", "BYE", Transport.HTTP, "127.0.0.1:5060");
        assertThat(told(Calls.NoResponse.class, 5))
                .allSatisfy(it -> assertThat(it.why()).isEqualTo(Calls.NoResponse.Why.UNREACHABLE))
                .extracting(Calls.NoResponse::transaction)
                .containsExactlyInAnyOrder("refused", "unknown", "nonsense", "other family", "door");
    }

    @Test
    void anInviteThroughTheDoorGetsItsFinalAnswer() {
        var node = start();
        var answer = node.handle(DUBLIN, message("INVITE", "sip:bob@acme.sip.twilio.com"), "198.51.100.9:1234")
                .toCompletableFuture();
        told(Calls.Proceed.class, 1);
        var invited = us1.calls.invited.getFirst();
        var leg = new DialogTag(invited.call(), us1.id(), 0);
        node.take(DUBLIN, new Edges.Respond(invited.transaction(), response(180, "Ringing"), leg));
        assertThat(answer).isNotDone();
        node.take(DUBLIN, new Edges.Respond(invited.transaction(), response(200, "OK"), leg));
        assertThat(answer).isCompletedWithValueMatching(text -> text.startsWith("SIP/2.0 200 OK\r\n"));
        assertThat(node.take(EdgeId.parse("tokyo"), new Edges.Cancel("t", leg))).isEqualTo(new Edges.NoTransaction());
    }

    @Test
    void writesTheAddressThatThePeerReachesItBy() throws IOException {
        var anywhere = "{ name = dublin, address = 0.0.0.0, sip-port = 0 }";
        for (var edge : List.of(anywhere, anywhere.replace(" }", ", public-address = 203.0.113.9 }"))) {
            var node = start("strowger.edge.edges = [" + edge + "]");
            var device = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            open.add(device);
            device.setSoTimeout(PATIENCE);
            send(node, "t1", "INVITE", Transport.UDP, "127.0.0.1:" + device.getLocalPort());
            var self = (edge.equals(anywhere) ? "127.0.0.1:" : "203.0.113.9:")
                    + node.address(DUBLIN).getPort();
            assertThat(receive(device)).contains("Via: SIP/2.0/UDP " + self + ";", "@" + self + ";transport=udp>");
        }
    }

    private static void eventually(String what, BooleanSupplier holds) {
        var until = System.nanoTime() + Duration.ofMillis(PATIENCE).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > until) throw new AssertionError("never came true: " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private interface Device {
        void say(String message) throws IOException;

        String hear() throws IOException;
    }

    private record UdpDevice(DatagramSocket socket) implements Device {
        @Override
        public void say(String message) throws IOException {
            send(socket, message);
        }

        @Override
        public String hear() throws IOException {
            return receive(socket);
        }
    }

    private record TcpDevice(Socket socket) implements Device {
        @Override
        public void say(String message) throws IOException {
            send(socket, message);
        }

        @Override
        public String hear() throws IOException {
            return receive(socket);
        }
    }
}
