package io.strowger.node.bench;

import io.strowger.core.sip.DigestChallenge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A phone on UDP, as simple as a training needs it: it does one thing at a time, repeats nothing, and gives up what is
/// not answered. Used by one thread.
final class TrainingPhone implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_MESSAGE = 65_535;
    private static final String SDP = String.join(
            "\r\n",
            "v=0",
            "o=training 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=audio 6000 RTP/AVP 0",
            "a=rtpmap:0 PCMU/8000",
            "");
    private static final Pattern COPIED = Pattern.compile("(?im)^(?:Via|From|Call-ID|CSeq|Record-Route):.*$");
    private static final Pattern TO = Pattern.compile("(?im)^To:\\s*(.*)$");
    private static final Pattern CHALLENGE = Pattern.compile("(?im)^Proxy-Authenticate:\\s*(.*)$");
    private static final Pattern CONTACT = Pattern.compile("(?im)^Contact:\\s*<([^>]+)>");

    private final DatagramSocket socket;
    private final InetSocketAddress edge;
    private final String name;
    private int calls;
    private int sequence;
    private int branch;

    /// At any port, for this edge.
    TrainingPhone(InetSocketAddress edge) {
        try {
            this.edge = edge;
            this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            this.name = "phone-" + socket.getLocalPort();
            socket.setSoTimeout((int) PATIENCE.toMillis());
        } catch (SocketException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// Where it can be called.
    String uri() {
        return "sip:phone@127.0.0.1:" + socket.getLocalPort();
    }

    /// Whether it was accepted.
    boolean register(String user, String password, String domain) {
        calls++;
        var self = "<sip:" + user + "@" + domain + ">";
        var uri = "sip:" + domain;
        var contact = "Contact: <sip:" + user + "@127.0.0.1:" + socket.getLocalPort() + ">\r\nExpires: 3600\r\n";
        return answer("REGISTER", uri, self, self, contact, "")
                .flatMap(response -> find(CHALLENGE, response))
                .flatMap(header -> DigestChallenge.read(header.group(1).strip()))
                .map(challenge -> challenge.answer(user, password, "REGISTER", uri, name))
                .flatMap(proof ->
                        answer("REGISTER", uri, self, self, contact + "Proxy-Authorization: " + proof + "\r\n", ""))
                .filter(TrainingPhone::isOk)
                .isPresent();
    }

    /// Calls anybody at this domain, and hangs up as soon as it is answered. Whether it was.
    boolean call(String domain) {
        calls++;
        var uri = "sip:anybody@" + domain;
        var from = "<sip:caller@" + domain + ">";
        var accepted = answer("INVITE", uri, from, "<" + uri + ">", "Contact: <" + uri() + ">\r\n", SDP)
                .filter(TrainingPhone::isOk);
        var contact = accepted.flatMap(response -> find(CONTACT, response));
        var callee = accepted.flatMap(response -> find(TO, response));
        if (contact.isEmpty() || callee.isEmpty()) return false;
        var remote = contact.get().group(1);
        var to = callee.get().group(1);
        send(request("ACK", remote, from, to, "", ""));
        return answer("BYE", remote, from, to, "", "")
                .filter(TrainingPhone::isOk)
                .isPresent();
    }

    /// Answers whoever calls and whatever is asked, until it is closed.
    void answerAll() {
        while (!socket.isClosed()) {
            var request = received();
            if (request.isPresent() && !request.get().startsWith("ACK ")) send(ok(request.get()));
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private String ok(String request) {
        var copied = COPIED.matcher(request).results().map(MatchResult::group).collect(Collectors.joining("\r\n"));
        var to = find(TO, request).map(header -> header.group(1)).orElse("");
        return "SIP/2.0 200 OK\r\n" + copied + "\r\nTo: " + to + (to.contains(";tag=") ? "" : ";tag=" + name)
                + "\r\nContact: <" + uri() + ">\r\n" + body(request.startsWith("INVITE ") ? SDP : "");
    }

    /// The final answer; empty when there is none in time.
    private Optional<String> answer(String method, String uri, String from, String to, String headers, String body) {
        sequence++;
        send(request(method, uri, from, to, headers, body));
        var response = received();
        while (response.isPresent() && !isFinal(response.get())) response = received();
        return response;
    }

    /// Of the request that was sent last.
    private boolean isFinal(String response) {
        return !response.startsWith("SIP/2.0 1") && response.contains(";branch=" + branch());
    }

    private String request(String method, String uri, String from, String to, String headers, String body) {
        branch++;
        return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort()
                + ";rport;branch=" + branch() + "\r\nMax-Forwards: 70\r\nFrom: " + from + ";tag=" + name
                + "\r\nTo: " + to + "\r\nCall-ID: " + name + "-" + calls + "\r\nCSeq: " + sequence + " " + method
                + "\r\n" + headers + body(body);
    }

    private String branch() {
        return "z9hG4bK" + name + "-" + branch + "x";
    }

    private static String body(String sdp) {
        var type = sdp.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
        return type + "Content-Length: " + sdp.length() + "\r\n\r\n" + sdp;
    }

    private static boolean isOk(String response) {
        return response.startsWith("SIP/2.0 200");
    }

    private static Optional<MatchResult> find(Pattern pattern, String message) {
        return pattern.matcher(message).results().findFirst();
    }

    private void send(String message) {
        var octets = message.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(octets, octets.length, edge));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// Empty when nothing comes in time, or the phone is closed.
    private Optional<String> received() {
        var packet = new DatagramPacket(new byte[MAX_MESSAGE], MAX_MESSAGE);
        try {
            socket.receive(packet);
            return Optional.of(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
        } catch (SocketTimeoutException late) {
            return Optional.empty();
        } catch (IOException closed) {
            if (socket.isClosed()) return Optional.empty();
            throw new UncheckedIOException(closed);
        }
    }
}
