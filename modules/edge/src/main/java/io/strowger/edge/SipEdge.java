package io.strowger.edge;

import io.strowger.core.EdgeId;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The path of a message through one edge, however it came. Safe for use by any thread; never blocks and never
/// throws. Answers leave on the thread that brings them.
///
/// What an edge does itself (REGISTER, OPTIONS, refusals) it answers without remembering anything: the only state
/// is what is under way. A retransmission that comes later takes the whole way again; the registrar knows its
/// Call-ID and CSeq and answers the same.
final class SipEdge {
    private static final Logger LOG = LoggerFactory.getLogger(SipEdge.class);
    private static final String ALLOW = "REGISTER, OPTIONS";

    private final EdgeId name;
    private final InetAddress address;
    private final Registrar registrar;
    private final Counts counts;
    private final int maxInFlight;
    private final Duration retryAfter;
    private final long salt;
    private final String ownBranch;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<Packet> underWay = ConcurrentHashMap.newKeySet();

    /// A request over UDP, bit by bit as a retransmission repeats it.
    private record Packet(String message, InetSocketAddress source) {}

    /// `salt` makes To tags differ from those of other edges and hard to guess; `ownBranch` is how the branches begin
    /// that this edge gives.
    SipEdge(
            EdgeId name,
            InetSocketAddress address,
            Registrar registrar,
            Counts counts,
            EdgeSettings settings,
            long salt,
            String ownBranch) {
        this.name = name;
        this.address = address.getAddress();
        this.registrar = registrar;
        this.counts = counts;
        this.maxInFlight = settings.maxInFlight();
        this.retryAfter = settings.retryAfter();
        this.salt = salt;
        this.ownBranch = ownBranch;
    }

    EdgeId name() {
        return name;
    }

    void receive(String message, Peer peer) {
        try {
            if (isUnderWay(message, peer)) ignore(peer, Counts.Kind.RETRANSMITTED);
            else process(RawMessage.read(message), peer);
        } catch (RuntimeException fault) {
            failed(fault, peer);
        }
    }

    /// Known before anything is read of it: under overload most packets are retransmissions.
    private boolean isUnderWay(String message, Peer peer) {
        return peer.transport() == Transport.UDP && underWay.contains(new Packet(message, peer.address()));
    }

    /// Answers what can't be framed, with what can be read of it.
    void refuse(String head, Response response, Peer peer) {
        try {
            var raw = RawMessage.read(head);
            var exchange = Exchange.open(raw, peer, salt);
            if (exchange.isEmpty() || raw.isResponse() || raw.startLine().startsWith("ACK "))
                ignore(peer, Counts.Kind.UNANSWERABLE);
            else refuse(exchange.get(), response);
        } catch (RuntimeException fault) {
            failed(fault, peer);
        }
    }

    private void process(RawMessage raw, Peer peer) {
        if (raw.isKeepAlive()) {
            ignore(peer, Counts.Kind.KEEP_ALIVE);
            return;
        }
        if (raw.isResponse() || raw.startLine().startsWith("ACK ")) {
            ignore(peer, Counts.Kind.STRAY);
            return;
        }
        var exchange = Exchange.open(raw, peer, salt);
        if (exchange.isEmpty()) {
            ignore(peer, Counts.Kind.UNANSWERABLE);
            return;
        }
        switch (Request.read(raw, ownBranch)) {
            case Request.Refused(var response) -> refuse(exchange.get(), response);
            case Request.Understood(var request) -> serve(request, exchange.get());
        }
    }

    private void serve(Request request, Exchange exchange) {
        switch (request.method()) {
            case "REGISTER" -> register(request, exchange);
            case "OPTIONS" -> exchange.answer(capabilities());
            case "CANCEL", "BYE" -> refuse(exchange, Response.of(481)); // there is nothing to cancel or to end yet
            default -> refuse(exchange, Response.of(501).with("Allow", ALLOW));
        }
    }

    /// RFC 3261 §11.2.
    private static Response capabilities() {
        return Response.of(200)
                .with("Allow", ALLOW)
                .with("Accept", "application/sdp")
                .with("Accept-Encoding", "identity")
                .with("Accept-Language", "en")
                .with("Supported", Request.supported());
    }

    private void register(Request request, Exchange exchange) {
        switch (RegisterReader.read(request, name, exchange.peer(), address)) {
            case RegisterReader.Refused(var response) -> refuse(exchange, response);
            case RegisterReader.Understood(var register) -> register(register, exchange);
        }
    }

    private void register(RegisterRequest request, Exchange exchange) {
        var packet = new Packet(exchange.request().text(), exchange.peer().address());
        if (exchange.peer().transport() == Transport.UDP) underWay.add(packet);
        if (inFlight.incrementAndGet() > maxInFlight) {
            ended(packet);
            counts.add(Counts.Kind.OVERLOADED);
            exchange.answer(RegisterReplies.unavailable(retryAfter(exchange)));
            return;
        }
        try {
            registrar.register(request).whenComplete((reply, failure) -> {
                ended(packet);
                if (failure != null) fault(failure);
                var answer = failure == null ? reply : new Unavailable("a fault of this edge");
                respond(exchange, answer, request);
            });
        } catch (RuntimeException fault) {
            ended(packet);
            throw fault;
        }
    }

    private void respond(Exchange exchange, RegisterReply reply, RegisterRequest request) {
        try {
            exchange.answer(RegisterReplies.render(reply, request, retryAfter(exchange)));
        } catch (RuntimeException fault) {
            failed(fault, exchange.peer());
        }
    }

    private void ended(Packet packet) {
        inFlight.decrementAndGet();
        underWay.remove(packet);
    }

    /// Between the setting and twice the setting, the same for a retransmission.
    private Duration retryAfter(Exchange exchange) {
        return retryAfter.plusMillis(Math.floorMod(exchange.fingerprint(), retryAfter.toMillis()));
    }

    private void refuse(Exchange exchange, Response response) {
        counts.add(Counts.Kind.REFUSED);
        exchange.answer(response);
    }

    private void ignore(Peer peer, Counts.Kind why) {
        counts.add(why);
        peer.leaveUnanswered();
    }

    private void failed(RuntimeException fault, Peer peer) {
        fault(fault);
        peer.leaveUnanswered();
    }

    /// Logs the first fault and then ever fewer: what anybody can send must not fill the log.
    void fault(Throwable fault) {
        counts.add(Counts.Kind.FAILED);
        if (Long.bitCount(counts.of(Counts.Kind.FAILED)) == 1)
            LOG.error("{}: fault number {}", name, counts.of(Counts.Kind.FAILED), fault);
    }
}
