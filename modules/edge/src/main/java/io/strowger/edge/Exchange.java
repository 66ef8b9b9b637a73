package io.strowger.edge;

import gov.nist.javax.sip.header.Via;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.Transport;
import io.strowger.edge.RawMessage.Header;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;

/// One request and the way back to its sender: what is echoed in any response to it, whatever that is (RFC 3261
/// §8.2.6).
///
/// The To tag is a function of the request, so that a retransmission, which nobody remembers, gets the same
/// one.
final class Exchange {
    private static final int DEFAULT_PORT = 5060;
    private static final String MAGIC = "z9hG4bK";

    private final RawMessage request;
    private final Peer peer;
    private final SentBy sentBy;
    private final String topVia;
    private final long salt;

    private Exchange(RawMessage request, Peer peer, SentBy sentBy, String topVia, long salt) {
        this.request = request;
        this.peer = peer;
        this.sentBy = sentBy;
        this.topVia = topVia;
        this.salt = salt;
    }

    /// What the sender has said of itself in its Via; without a branch that is empty, without a port that is -1.
    private record SentBy(String host, int port, String branch, boolean isSymmetric) {
        static SentBy of(Via via) {
            var branch = Optional.ofNullable(via.getBranch()).orElse("");
            return new SentBy(via.getHost(), via.getPort(), branch, via.hasParameter("rport"));
        }
    }

    /// Empty when there is no way back: no Via on top that can be read.
    static Optional<Exchange> open(RawMessage request, Peer peer, long salt) {
        return request.first("via").flatMap(value -> {
            var comma = SipHeaders.comma(value, 0);
            return JainParsers.via(value.substring(0, comma)).map(via -> {
                var sentBy = SentBy.of(via);
                var topVia = noted(via, sentBy, peer) + value.substring(comma);
                return new Exchange(request, peer, sentBy, topVia, salt);
            });
        });
    }

    /// The Via with where the request really came from (RFC 3261 §18.2.1, RFC 3581 §4).
    private static String noted(Via via, SentBy sentBy, Peer peer) {
        var source = peer.address().getAddress().getHostAddress();
        try {
            if (sentBy.isSymmetric() || !sentBy.host().equals(source)) via.setParameter("received", source);
            if (sentBy.isSymmetric())
                via.setParameter("rport", Integer.toString(peer.address().getPort()));
        } catch (ParseException impossible) {
            throw new IllegalStateException("an address is a parameter", impossible);
        }
        return via.encode().substring("Via: ".length()).strip();
    }

    RawMessage request() {
        return request;
    }

    /// With what a response needs of the request, and nothing else: for one that is remembered.
    Exchange remembered() {
        return new Exchange(
                request.only(header -> header.name().equals("via") || isEchoed(header)), peer, sentBy, topVia, salt);
    }

    Peer peer() {
        return peer;
    }

    /// Whether nothing is lost on the way back.
    boolean isReliable() {
        return peer.transport() != Transport.UDP;
    }

    String callId() {
        return request.first("call-id").orElse("");
    }

    Optional<String> toTag() {
        return request.first("to").flatMap(RawMessage::tag);
    }

    /// The number in the CSeq header.
    String cseq() {
        var cseq = request.first("cseq").orElse("");
        return cseq.substring(0, Math.max(0, cseq.indexOf(' ')));
    }

    /// The same for all retransmissions of the request, and hard to guess for anybody else.
    long fingerprint() {
        var hash = salt;
        hash = mix(hash ^ hash(request.first("call-id").orElse("")));
        hash = mix(hash ^ hash(request.first("cseq").orElse("")));
        return mix(hash ^ hash(sentBy.branch()));
    }

    /// Between this time and twice this time, the same for a retransmission.
    Duration somewhatAfter(Duration time) {
        return time.plusMillis(Math.floorMod(fingerprint(), time.toMillis()));
    }

    /// The only answer to the request, by a server that does not remember it.
    void answer(Response response) {
        answer(encode(response, Optional.empty()));
    }

    /// A response after which there will be another.
    void send(String response) {
        peer.send(response.getBytes(StandardCharsets.ISO_8859_1), port());
    }

    /// The last response.
    void answer(String response) {
        peer.answer(response.getBytes(StandardCharsets.ISO_8859_1), port());
    }

    /// Where its responses go.
    InetSocketAddress returnsTo() {
        return new InetSocketAddress(peer.address().getAddress(), port());
    }

    private int port() {
        if (sentBy.isSymmetric() || peer.transport() != Transport.UDP)
            return peer.address().getPort();
        return sentBy.port() > 0 && sentBy.port() <= 0xFFFF ? sentBy.port() : DEFAULT_PORT;
    }

    /// `tag` goes to the To header where the request had none.
    String encode(Response response, Optional<String> tag) {
        var text = new MessageText("SIP/2.0 " + response.status() + " " + response.reason());
        var top = true;
        for (var header : request.headers()) {
            switch (header.name()) {
                case "via" -> {
                    text.header("Via", top ? topVia : header.value());
                    top = false;
                }
                case "from" -> text.header("From", header.value());
                case "to" -> text.header("To", tagged(header.value(), response, tag));
                case "call-id" -> text.header("Call-ID", header.value());
                case "cseq" -> text.header("CSeq", header.value());
                default -> {}
            }
        }
        text.headers(response.headers());
        if (response.headers().first("Server").isEmpty()) text.header("Server", "Strowger");
        return text.body(response.body());
    }

    /// A 100 begins no dialog: it has no tag (RFC 3261 §8.2.6.2).
    private String tagged(String to, Response response, Optional<String> tag) {
        return response.status() == 100 || RawMessage.tag(to).isPresent()
                ? to
                : to + ";tag=" + tag.orElseGet(() -> Long.toHexString(fingerprint()));
    }

    /// What the requests of one transaction have in common, an INVITE with its ACK and its CANCEL (RFC 3261
    /// §17.2.3): the branch and who gave it; for what is older than that rule, what had to do before.
    String transaction(String method) {
        if (sentBy.branch().startsWith(MAGIC))
            return method + " " + sentBy.branch() + " " + sentBy.host() + ":" + sentBy.port();
        return method + " " + cseq() + " " + callId() + " "
                + request.first("from").orElse("") + " " + request.first("via").orElse("");
    }

    private static long hash(String text) {
        var hash = 0xCBF29CE484222325L;
        for (var at = 0; at < text.length(); at++) hash = (hash ^ text.charAt(at)) * 0x100000001B3L; // FNV-1a
        return hash;
    }

    /// Spreads a number over all numbers, each to another.
    static long mix(long hash) {
        var mixed = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL; // the finalizer of MurmurHash3
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }

    /// Whether a header of this name is echoed and must therefore stand there once.
    static boolean isEchoed(Header header) {
        return switch (header.name()) {
            case "from", "to", "call-id", "cseq" -> true;
            default -> false;
        };
    }
}
