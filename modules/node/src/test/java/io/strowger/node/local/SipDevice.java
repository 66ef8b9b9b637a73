package io.strowger.node.local;

import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A device with one address of record, on UDP: it keeps its nonce, answers challenges and retransmits. It waits
/// shorter than RFC 3261's 32 s, so that a test sees an outage as failures. Blocks; used by one thread.
public final class SipDevice implements AutoCloseable {
    private static final Duration T1 = Duration.ofMillis(500); // RFC 3261 §17.1.2.2
    private static final Duration T2 = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(8); // an edge answers in 5 s, be it with 503
    private static final int TIMED_OUT = 408;
    private static final int CHALLENGE = 407;
    private static final int MAX_CHALLENGES = 2; // one more than a correct registrar needs: the move may come between
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");
    private static final Pattern CSEQ = Pattern.compile("(?im)^CSeq:\\s*(\\d+)");

    private static final Pattern WARNING = Pattern.compile("(?im)^Warning: 399 strowger \"(.*)\"\r?$");
    private static final Pattern REGION = Pattern.compile("(?im)^X-Strowger-Region: ([a-z0-9]+);epoch=(\\d+)\r?$");

    private final String user;
    private final String password;
    private final String domain;
    private final String callId;
    private final DatagramSocket socket;
    private final DigestAlgorithm algorithm;
    private Optional<String> nonce = Optional.empty();
    private int nonceCount;
    private long cseq;

    SipDevice(String user, String password, String domain) {
        this(user, password, domain, 0);
    }

    /// One that answers challenges by this algorithm, whatever they offer.
    SipDevice(String user, String password, String domain, DigestAlgorithm algorithm) {
        this(user, password, domain, 0, algorithm);
    }

    /// At this port; 0 for any.
    SipDevice(String user, String password, String domain, int port) {
        this(user, password, domain, port, DigestAlgorithm.MD5);
    }

    private SipDevice(String user, String password, String domain, int port, DigestAlgorithm algorithm) {
        try {
            this.algorithm = algorithm;
            this.user = user;
            this.password = password;
            this.domain = domain;
            this.socket = new DatagramSocket(port);
            this.callId = user + "-" + socket.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// How an attempt ended: the final answer's status (408 when there was none), the CSeq it was for, whether it
    /// took a challenge, and when it began and ended ([System#nanoTime()]).
    public record Outcome(int status, long cseq, boolean challenged, long begun, long ended, String response) {
        public boolean succeeded() {
            return status == 200;
        }

        /// Where this was admitted, by the answer's own word.
        Optional<Term> told() {
            return Optional.of(REGION.matcher(response))
                    .filter(found -> succeeded() && found.find())
                    .map(found -> new Term(found.group(1), Long.parseLong(found.group(2))));
        }

        boolean isAdmittedIn(String region) {
            return told().filter(term -> term.region().equals(region)).isPresent();
        }

        Duration took() {
            return Duration.ofNanos(ended - begun);
        }

        @Override
        public String toString() {
            return status + " after " + took().toMillis() + " ms (CSeq " + cseq + why() + ")";
        }

        private String why() {
            var warning = WARNING.matcher(response);
            return warning.find() ? ", " + warning.group(1) : "";
        }
    }

    /// That `region` was active, under `epoch`.
    record Term(String region, long epoch) {}

    /// What is asked: the host in the request line, the contacts, for how long.
    record Wish(String host, List<String> contacts, int expires) {}

    public String aor() {
        return user + "@" + domain;
    }

    public String callId() {
        return callId;
    }

    /// Registers its own contact for an hour through the edge on this port of this machine.
    public Outcome register(int port) {
        return register(local(port));
    }

    Outcome register(int port, Wish wish) {
        return register(local(port), wish);
    }

    Outcome register(InetSocketAddress edge) {
        return register(edge, new Wish(domain, List.of(contact("")), 3600));
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private Outcome register(InetSocketAddress edge, Wish wish) {
        var begun = System.nanoTime();
        var challenges = 0;
        while (true) {
            cseq++;
            var response = exchange(edge, request(wish));
            var status = response.map(SipDevice::status).orElse(TIMED_OUT);
            if (status != CHALLENGE || challenges == MAX_CHALLENGES)
                return new Outcome(
                        status, cseq, challenges > 0, begun, System.nanoTime(), response.orElse("no answer"));
            challenges++;
            nonce = Optional.of(first(NONCE, response.orElseThrow()));
            nonceCount = 0;
        }
    }

    /// A contact of this device; `parameters` make it another one.
    String contact(String parameters) {
        return "<sip:" + user + "@127.0.0.1:" + socket.getLocalPort() + parameters + ">";
    }

    @Override
    public void close() {
        socket.close();
    }

    private String request(Wish wish) {
        var uri = "sip:" + wish.host();
        var text = new StringBuilder("REGISTER " + uri + " SIP/2.0\r\n")
                .append("Via: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort() + ";rport;branch=z9hG4bK" + callId + cseq)
                .append("\r\nMax-Forwards: 70\r\nFrom: <sip:" + user + "@" + wish.host() + ">;tag=" + callId)
                .append("\r\nTo: <sip:" + user + "@" + wish.host() + ">\r\nCall-ID: " + callId)
                .append("\r\nCSeq: " + cseq + " REGISTER\r\nExpires: " + wish.expires() + "\r\n");
        for (var contact : wish.contacts())
            text.append("Contact: ").append(contact).append("\r\n");
        nonce.ifPresent(current -> text.append("Proxy-Authorization: " + answer(current, uri) + "\r\n"));
        return text.append("Content-Length: 0\r\n\r\n").toString();
    }

    private String answer(String current, String uri) {
        nonceCount++;
        var nc = "%08x".formatted(nonceCount);
        var response = Digest.respond(algorithm, user, password, "REGISTER", uri, current, nc, callId);
        return "Digest username=\"" + user + "\", realm=\"" + Digest.REALM + "\", nonce=\"" + current + "\", uri=\""
                + uri + "\", response=\"" + response + "\", algorithm=" + algorithm.word() + ", qop=auth, cnonce=\""
                + callId + "\", nc=" + nc;
    }

    /// The final answer to this request, if one comes.
    private Optional<String> exchange(InetSocketAddress edge, String request) {
        var bytes = request.getBytes(StandardCharsets.US_ASCII);
        var now = System.nanoTime();
        var deadline = now + PATIENCE.toNanos();
        try {
            for (var interval = T1.toNanos(); now - deadline < 0; interval = Math.min(2 * interval, T2.toNanos())) {
                socket.send(new DatagramPacket(bytes, bytes.length, edge));
                var response = receive(Math.min(deadline, now + interval), this::isAnswer);
                if (response.isPresent()) return response;
                now = System.nanoTime();
            }
            return Optional.empty();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// The request line of the first request of this method that reaches it; what comes before it is lost. Nothing is
    /// answered.
    public String hears(String method) {
        try {
            return receive(System.nanoTime() + PATIENCE.toNanos(), message -> message.startsWith(method + " "))
                    .flatMap(request -> request.lines().findFirst())
                    .orElseThrow(() -> new AssertionError("no " + method + " has come to " + aor()));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private boolean isAnswer(String message) {
        return message.startsWith("SIP/2.0 ") && status(message) >= 200 && Long.parseLong(first(CSEQ, message)) == cseq;
    }

    private Optional<String> receive(long until, Predicate<String> wanted) throws IOException {
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        while (true) {
            var left = Duration.ofNanos(until - System.nanoTime());
            if (!left.isPositive()) return Optional.empty();
            socket.setSoTimeout((int) Math.max(1, left.toMillis()));
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException nothing) {
                return Optional.empty();
            }
            var message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (wanted.test(message)) return Optional.of(message);
        }
    }

    private static int status(String response) {
        return Integer.parseInt(response.substring("SIP/2.0 ".length(), "SIP/2.0 ".length() + 3));
    }

    private static String first(Pattern pattern, String text) {
        return Optional.of(pattern.matcher(text))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .orElseThrow(() -> new AssertionError("no " + pattern + " in " + text));
    }
}
