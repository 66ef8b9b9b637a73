package io.strowger.edge;

import static io.strowger.edge.Given.ACME;
import static io.strowger.edge.Given.DUBLIN;
import static io.strowger.edge.Given.active;
import static io.strowger.edge.Given.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.EdgeId;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.sip.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Over real sockets, on loopback. The region answers on another thread, as the real one does.
@Timeout(60)
final class EdgeNodeTest {
    private static final int PATIENCE = 5000; // far more than an answer takes, so that only a lost one fails
    private static final InstantSource CLOCK = InstantSource.system();

    private final FakeRoutes routes = new FakeRoutes();
    private final FakeRegion us1 = new FakeRegion("us1");
    private final List<AutoCloseable> open = new ArrayList<>();

    private EdgeNode start(String... overrides) {
        routes.set(ACME, active("us1", 1));
        us1.registrar = _ -> CompletableFuture.supplyAsync(() -> new Challenge("nonce", false));
        var node = EdgeNode.start(
                Given.dublinOnAnyPort(overrides), routes, FakeRegion.all(us1), CLOCK, new SplittableRandom(1));
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
        assertThatThrownBy(() -> EdgeNode.start(settings, routes, FakeRegion.all(us1), CLOCK, new SplittableRandom(1)))
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
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sip-") || name.startsWith("edge-"));
        open.add(EdgeNode.start(
                Given.settings("strowger.edge.edges = [{ name = dublin, address = 127.0.0.1, sip-port = "
                        + node.address(DUBLIN).getPort() + " }]"),
                routes,
                FakeRegion.all(us1),
                CLOCK,
                new SplittableRandom(1)));
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
}
