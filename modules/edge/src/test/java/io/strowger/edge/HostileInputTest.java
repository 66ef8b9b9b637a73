package io.strowger.edge;

import static io.strowger.edge.Given.ACME;
import static io.strowger.edge.Given.DUBLIN;
import static io.strowger.edge.Given.active;
import static io.strowger.edge.Given.register;
import static io.strowger.edge.Given.withRequestLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Delivered;
import io.strowger.core.Calls.UnknownLeg;
import io.strowger.core.Edges.Send;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever is sent, the edge is not at fault and goes on. A failure names its seed.
@Timeout(120)
final class HostileInputTest {
    private static final int MESSAGES = 20_000;
    private static final String TAG = "CA0123456789abcdef0123456789abc000-us1-0";
    private static final SipRequest OUTGOING = new SipRequest(
            "INVITE",
            "sip:bob@10.0.0.9",
            SipHeaders.NONE
                    .with("From", "<sip:alice@acme.sip.twilio.com>;tag=" + TAG)
                    .with("Call-ID", "out-1")
                    .with("CSeq", "7 INVITE")
                    .with("To", "<sip:bob@acme.sip.twilio.com>"),
            "");
    private static final List<String> SEEDS = List.of(
            register(),
            register("Contact: *", "Expires: 0"),
            register(
                    "Proxy-Authorization: Digest username=\"alice\", realm=\"sip.twilio.com\", nonce=\"n\", uri=\"sip:a\", response=\"0\", qop=auth, nc=00000001, cnonce=\"c\"",
                    "Path: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>",
                    "Contact: \"A\" <sip:alice@10.0.0.7;transport=tcp>;q=0.7;expires=900;reg-id=1;+sip.instance=\"<urn:uuid:1>\", <sip:b@[::1]>"),
            withRequestLine("OPTIONS sip:acme.sip.twilio.com SIP/2.0", register("CSeq: 1 OPTIONS", "Require: path, x")),
            withRequestLine(
                            "INVITE sip:bob@acme.sip.twilio.com;user=phone SIP/2.0",
                            register("CSeq: 1 INVITE", "Content-Length: 4"))
                    + "v=0\n",
            withRequestLine(
                    "INVITE sip:" + TAG + "@127.0.0.1 SIP/2.0",
                    register("CSeq: 2 INVITE", "To: <sip:a@acme.sip.twilio.com>;tag=" + TAG)),
            withRequestLine(
                    "BYE sip:" + TAG + "@127.0.0.1 SIP/2.0",
                    register("CSeq: 3 BYE", "To: <sip:a@acme.sip.twilio.com>;tag=" + TAG)),
            withRequestLine(
                    "ACK sip:" + TAG + "@127.0.0.1 SIP/2.0",
                    register("CSeq: 1 ACK", "To: <sip:a@acme.sip.twilio.com>;tag=" + TAG)),
            withRequestLine("CANCEL sip:bob@acme.sip.twilio.com SIP/2.0", register("CSeq: 1 CANCEL")));
    private static final List<String> SPICES = List.of(
            "\r\n",
            "\r\n ",
            "\0",
            "\"",
            "<",
            ">",
            ";",
            ",",
            ":",
            "=",
            "@",
            "*",
            " ",
            "\t",
            "%",
            "\\",
            "[",
            "]",
            "::",
            "(",
            "SIP/2.0",
            "-1",
            "99999999999999999999",
            "\u00ff\u00fe",
            "Via: ",
            "Contact: ",
            "sip:",
            "<sip:",
            ";rport",
            ";expires=",
            ";;;;",
            "a".repeat(3000));

    private final FakeRoutes routes = new FakeRoutes();
    private final FakeRegion us1 = new FakeRegion("us1");

    private EdgeNode start() {
        routes.set(ACME, active("us1", 1));
        us1.registrar = _ -> CompletableFuture.completedFuture(new Challenge("nonce", false));
        us1.calls.answers(new Calls.Challenge("nonce", false));
        us1.calls.ear = (_, _) -> CompletableFuture.completedFuture(new UnknownLeg());
        return EdgeNode.start(
                Given.dublinOnAnyPort(),
                routes,
                FakeRegion.all(us1),
                InstantSource.system(),
                new SplittableRandom(1),
                "",
                () -> true);
    }

    private static byte[] mutated(long seed) {
        return mutated(seed, SEEDS);
    }

    private static byte[] mutated(long seed, List<String> seeds) {
        var random = new SplittableRandom(seed);
        var text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
        for (var changes = random.nextInt(1, 6); changes > 0 && !text.isEmpty(); changes--) {
            var at = random.nextInt(text.length());
            var end = Math.min(text.length(), at + random.nextInt(1, 30));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, SPICES.get(random.nextInt(SPICES.size())));
                case 2 -> text.insert(at, text.substring(at, end).repeat(random.nextInt(1, 20)));
                case 3 -> text.setCharAt(at, (char) random.nextInt(256));
                case 4 -> text.setLength(at);
                default -> text.replace(at, end, SPICES.get(random.nextInt(SPICES.size())));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void survivesTwentyThousandMutatedPackets() throws IOException {
        var first = System.nanoTime();
        System.out.println("HostileInputTest: seeds from " + first);
        try (var node = start();
                var device = new DatagramSocket()) {
            device.connect(node.address(DUBLIN));
            device.setSoTimeout(500);
            for (var seed = first; seed < first + MESSAGES; seed++) {
                var bytes = mutated(seed);
                var answer = node.handle(DUBLIN, new String(bytes, StandardCharsets.ISO_8859_1), "192.0.2.4:5060");
                assertThat(answer.toCompletableFuture()).as("seed %d", seed).isCompleted();
                device.send(new DatagramPacket(bytes, Math.min(bytes.length, 60_000)));
                assertThat(node.counts(DUBLIN).of(Counts.Kind.FAILED))
                        .as("faults up to seed %d", seed)
                        .isZero();
            }
            assertThat(answered(device)).isTrue();
            assertThat(node.counts(DUBLIN).of(Counts.Kind.FAILED))
                    .as("faults, seeds from %d", first)
                    .isZero();
        }
    }

    /// A device that is called answers with anything at all.
    @Test
    void survivesMutatedResponses() throws IOException {
        var first = System.nanoTime();
        System.out.println("HostileInputTest: responses, seeds from " + first);
        us1.calls.ear = (_, _) -> CompletableFuture.completedFuture(new Delivered());
        try (var node = start();
                var device = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            device.setSoTimeout(5000);
            var hop = new Hop(Transport.UDP, "127.0.0.1:" + device.getLocalPort());
            for (var call = 0; call < 40; call++) {
                node.take(DUBLIN, new Send("t" + call, OUTGOING, hop, DialogTag.parse(TAG)));
                var packet = new DatagramPacket(new byte[65_535], 65_535);
                do device.receive(packet);
                while (packet.getData()[0] != 'I');
                var invite = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
                var head = invite.replace("\r\n\r\n", ";tag=1\r\nX: y\r\n\r\n");
                var seeds = Stream.of("183 Ringing", "200 OK", "486 Busy", "302 Moved")
                        .map(status -> withRequestLine("SIP/2.0 " + status, head))
                        .toList();
                for (var seed = first + call * 100L; seed < first + call * 100L + 100; seed++) {
                    var bytes = mutated(seed, seeds);
                    var answer = node.handle(DUBLIN, new String(bytes, StandardCharsets.ISO_8859_1), "192.0.2.4:5060");
                    assertThat(answer.toCompletableFuture()).as("seed %d", seed).isCompleted();
                    assertThat(node.counts(DUBLIN).of(Counts.Kind.FAILED))
                            .as("faults up to seed %d", seed)
                            .isZero();
                }
            }
            assertThat(us1.calls.told).as("some are good enough").isNotEmpty();
        }
    }

    /// Among the answers to what was sent before comes that to a good request. It is sent again like any other over
    /// UDP: the flood before it may still fill the edge's socket.
    private static boolean answered(DatagramSocket device) throws IOException {
        var good = register("Call-ID: still-alive").getBytes(StandardCharsets.ISO_8859_1);
        for (var attempt = 1; attempt <= 11; attempt++) {
            device.send(new DatagramPacket(good, good.length));
            if (isAnswered(device)) return true;
        }
        return false;
    }

    private static boolean isAnswered(DatagramSocket device) throws IOException {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[65_535], 65_535);
                device.receive(packet);
                if (new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1)
                        .contains("still-alive")) return true;
            }
        } catch (SocketTimeoutException unanswered) {
            return false;
        }
    }

    @Test
    void survivesMutatedStreams() throws IOException {
        var first = System.nanoTime();
        System.out.println("HostileInputTest: streams, seeds from " + first);
        try (var node = start()) {
            for (var seed = first; seed < first + 500; seed++) {
                try (var device = new Socket()) {
                    device.connect(node.address(DUBLIN));
                    device.setSoTimeout(5000);
                    device.getOutputStream().write(mutated(seed));
                    device.getOutputStream().write(mutated(seed + MESSAGES));
                    device.shutdownOutput();
                    device.getInputStream().readAllBytes();
                } catch (SocketException reset) {
                    // the edge closed before it had read all
                    assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe).*");
                }
                assertThat(node.counts(DUBLIN).of(Counts.Kind.FAILED))
                        .as("faults up to seed %d", seed)
                        .isZero();
            }
            try (var device = new Socket()) {
                device.connect(node.address(DUBLIN));
                device.setSoTimeout(5000);
                device.getOutputStream().write(register().getBytes(StandardCharsets.ISO_8859_1));
                assertThat(device.getInputStream().readNBytes(12))
                        .isEqualTo("SIP/2.0 407 ".getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }
}
