package io.strowger.edge;

import gov.nist.javax.sip.header.Via;
import io.strowger.core.sip.Transport;
import io.strowger.edge.RawMessage.Header;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Locale;
import java.util.Optional;

/// One request and the way back to its sender: what is echoed in any response to it, whatever that is (RFC 3261
/// §8.2.6).
///
/// The To tag is a function of the request, so that a retransmission, which nobody remembers, gets the same one.
final class Exchange {
    private static final int DEFAULT_PORT = 5060;

    private final RawMessage request;
    private final Peer peer;
    private final Via via;
    private final boolean symmetric;
    private final String topVia;
    private final long salt;

    private Exchange(RawMessage request, Peer peer, Via via, boolean symmetric, String topVia, long salt) {
        this.request = request;
        this.peer = peer;
        this.via = via;
        this.symmetric = symmetric;
        this.topVia = topVia;
        this.salt = salt;
    }

    /// Empty when there is no way back: no Via on top that can be read.
    static Optional<Exchange> open(RawMessage request, Peer peer, long salt) {
        return request.first("via").flatMap(value -> {
            var comma = RawMessage.comma(value);
            return JainParsers.via(value.substring(0, comma)).map(via -> {
                var symmetric = via.hasParameter("rport");
                return new Exchange(
                        request, peer, via, symmetric, noted(via, symmetric, peer) + value.substring(comma), salt);
            });
        });
    }

    /// The Via with where the request really came from (RFC 3261 §18.2.1, RFC 3581 §4).
    private static String noted(Via via, boolean symmetric, Peer peer) {
        var source = peer.address().getAddress().getHostAddress();
        try {
            if (symmetric || !via.getHost().equals(source)) via.setParameter("received", source);
            if (symmetric)
                via.setParameter("rport", Integer.toString(peer.address().getPort()));
        } catch (ParseException impossible) {
            throw new IllegalStateException("an address is a parameter", impossible);
        }
        return via.encode().substring("Via: ".length()).strip();
    }

    RawMessage request() {
        return request;
    }

    Peer peer() {
        return peer;
    }

    /// The same for all retransmissions of the request, and hard to guess for anybody else.
    long fingerprint() {
        var hash = salt;
        hash = mix(hash ^ hash(request.first("call-id").orElse("")));
        hash = mix(hash ^ hash(request.first("cseq").orElse("")));
        return mix(hash ^ hash(via.getBranch() == null ? "" : via.getBranch()));
    }

    void answer(Response response) {
        var port =
                symmetric || peer.transport() != Transport.UDP ? peer.address().getPort() : sentByPort();
        peer.answer(encode(response).getBytes(StandardCharsets.ISO_8859_1), port);
    }

    private int sentByPort() {
        return via.getPort() > 0 && via.getPort() <= 0xFFFF ? via.getPort() : DEFAULT_PORT;
    }

    private String encode(Response response) {
        var text = new StringBuilder(768);
        text.append("SIP/2.0 ")
                .append(response.status())
                .append(' ')
                .append(response.reason())
                .append("\r\n");
        var top = true;
        for (var header : request.headers()) {
            switch (header.name()) {
                case "via" -> {
                    text.append("Via: ").append(top ? topVia : header.value()).append("\r\n");
                    top = false;
                }
                case "from" -> append(text, "From", header.value());
                case "to" -> append(text, "To", tagged(header.value()));
                case "call-id" -> append(text, "Call-ID", header.value());
                case "cseq" -> append(text, "CSeq", header.value());
                default -> {}
            }
        }
        for (var header : response.headers()) append(text, header.name(), header.value());
        return text.append("Server: Strowger\r\nContent-Length: 0\r\n\r\n").toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    private String tagged(String to) {
        var afterUri = to.substring(to.lastIndexOf('>') + 1).replace(" ", "").toLowerCase(Locale.ROOT);
        return afterUri.contains(";tag=") ? to : to + ";tag=" + Long.toHexString(fingerprint());
    }

    private static long hash(String text) {
        var hash = 0xCBF29CE484222325L;
        for (var at = 0; at < text.length(); at++) hash = (hash ^ text.charAt(at)) * 0x100000001B3L; // FNV-1a
        return hash;
    }

    private static long mix(long hash) {
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
