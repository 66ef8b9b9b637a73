package io.strowger.edge;

import io.strowger.core.EdgeId;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// The path of a message through one edge, however it came. Safe for use by any thread; never blocks and never
/// throws. Answers leave on the thread that brings them.
///
/// What an edge does itself (REGISTER, OPTIONS, refusals) it answers without remembering anything: the only state
/// is what is under way. A retransmission that comes later takes the whole way again; the registrar knows its
/// Call-ID and CSeq and answers the same.
final class SipEdge {
    /// Longer than any burst, or pause of a collector, takes to be worked off.
    static final Duration BEHIND = Duration.ofMillis(200);

    static final Duration FAR_BEHIND = Duration.ofMillis(500);

    private final SipIdentity self;
    private final Registrar registrar;
    private final CallEdge calls;
    private final Counts counts;
    private final Faults faults;
    private final int maxInFlight;
    private volatile Duration behindBy = Duration.ZERO;
    private final Duration retryAfter;
    private final boolean tellsRegion;
    private final List<DigestAlgorithm> digests;
    private final BooleanSupplier takesPart;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<Packet> underWay = ConcurrentHashMap.newKeySet();

    /// A request over UDP, bit by bit as a retransmission repeats it.
    private record Packet(String message, InetSocketAddress source) {}

    SipEdge(
            SipIdentity self,
            Registrar registrar,
            CallEdge calls,
            Counts counts,
            Faults faults,
            EdgeSettings settings,
            BooleanSupplier takesPart) {
        this.self = self;
        this.registrar = registrar;
        this.calls = calls;
        this.counts = counts;
        this.faults = faults;
        this.maxInFlight = settings.maxInFlight();
        this.retryAfter = settings.retryAfter();
        this.tellsRegion = settings.tellRegion();
        this.digests = settings.digests();
        this.takesPart = takesPart;
    }

    EdgeId name() {
        return self.node().edge();
    }

    /// For how long packets have been waiting to be read all the time, as [Lag] has it.
    void lags(Duration time) {
        behindBy = time;
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
            var exchange = Exchange.open(raw, peer, self.salt());
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
        if (raw.isResponse()) {
            if (calls.response(raw, peer)) peer.leaveUnanswered();
            else ignore(peer, Counts.Kind.STRAY);
            return;
        }
        var exchange = Exchange.open(raw, peer, self.salt());
        if (exchange.isEmpty()) {
            ignore(peer, Counts.Kind.UNANSWERABLE);
            return;
        }
        if (raw.startLine().startsWith("ACK ")) {
            acknowledge(raw, exchange.get());
            return;
        }
        if (isCall(raw) && calls.isRepeated(exchange.get(), raw.method())) return;
        switch (Request.read(raw, self.ownBranch())) {
            case Request.Refused(var response) -> refuse(exchange.get(), response);
            case Request.Understood(var request) -> {
                if (takesPart.getAsBoolean()) serve(request, exchange.get());
                else putOff(request, exchange.get());
            }
        }
    }

    /// Whether the request may have a transaction here.
    private static boolean isCall(RawMessage raw) {
        return switch (raw.method()) {
            case "REGISTER", "CANCEL" -> false;
            default -> true;
        };
    }

    /// Nothing is answered to an ACK, whatever is wrong with it.
    private void acknowledge(RawMessage raw, Exchange exchange) {
        var isOurs = Request.read(raw, self.ownBranch()) instanceof Request.Understood(var request)
                && calls.acknowledge(request, exchange);
        if (isOurs) exchange.peer().leaveUnanswered();
        else ignore(exchange.peer(), Counts.Kind.STRAY);
    }

    /// Whoever begins something may try another edge at once. What is inside a dialog has no other way, and comes
    /// again over UDP until there is one; over TCP it comes once.
    private void putOff(Request request, Exchange exchange) {
        var comesAgain = request.toTag().isPresent() && exchange.peer().transport() == Transport.UDP;
        if (request.method().equals("CANCEL")) calls.cancel(exchange);
        else if (comesAgain) ignore(exchange.peer(), Counts.Kind.TOO_EARLY);
        else refuse(exchange, unavailable(exchange, "this edge is not in the cluster yet"));
    }

    private Response unavailable(Exchange exchange, String why) {
        return RegisterReplies.unavailable(exchange.somewhatAfter(retryAfter), why);
    }

    private void serve(Request request, Exchange exchange) {
        if (isTooMuch(request)) {
            counts.add(Counts.Kind.OVERLOADED);
            exchange.answer(unavailable(exchange, "this edge is " + behindBy.toMillis() + " ms behind"));
            return;
        }
        switch (request.method()) {
            case "REGISTER" -> register(request, exchange);
            case "CANCEL" -> calls.cancel(exchange);
            case "OPTIONS" ->
                CallEdge.leg(request)
                        .ifPresentOrElse(
                                leg -> calls.inside(leg, request, exchange), () -> exchange.answer(capabilities()));
            case "INVITE" -> {
                if (request.toTag().isEmpty()) calls.invite(request, exchange);
                else inside(request, exchange);
            }
            case "BYE", "UPDATE", "INFO", "NOTIFY", "PRACK" -> inside(request, exchange);
            case "REFER", "MESSAGE" -> {
                if (request.toTag().isPresent()) inside(request, exchange);
                else refuse(exchange, notImplemented());
            }
            default -> refuse(exchange, notImplemented());
        }
    }

    private void inside(Request request, Exchange exchange) {
        CallEdge.leg(request)
                .ifPresentOrElse(leg -> calls.inside(leg, request, exchange), () -> refuse(exchange, Response.of(481)));
    }

    /// Refused at once, so that what waits to be read does not grow until it is lost. Whoever has been challenged
    /// is half served: they come last.
    private boolean isTooMuch(Request request) {
        var behind = behindBy;
        if (behind.compareTo(BEHIND) < 0 || request.toTag().isPresent()) return false;
        return switch (request.method()) {
            case "REGISTER", "INVITE" -> behind.compareTo(FAR_BEHIND) >= 0 || isAnonymous(request.raw());
            default -> false;
        };
    }

    private static boolean isAnonymous(RawMessage raw) {
        return raw.first("proxy-authorization").isEmpty()
                && raw.first("authorization").isEmpty();
    }

    private static Response notImplemented() {
        return Response.of(501).with("Allow", Response.ALLOW);
    }

    /// RFC 3261 §11.2.
    private static Response capabilities() {
        return Response.of(200)
                .with("Allow", Response.ALLOW)
                .with("Accept", "application/sdp")
                .with("Accept-Encoding", "identity")
                .with("Accept-Language", "en")
                .with("Supported", Request.supported());
    }

    private void register(Request request, Exchange exchange) {
        switch (RegisterReader.read(request, name(), exchange.peer(), self.address())) {
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
            exchange.answer(unavailable(exchange, "this edge has too many requests under way"));
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
            var response = RegisterReplies.render(reply, request, exchange.somewhatAfter(retryAfter), digests);
            exchange.answer(tellsRegion ? RegisterReplies.telling(response, reply) : response);
        } catch (RuntimeException fault) {
            failed(fault, exchange.peer());
        }
    }

    private void ended(Packet packet) {
        inFlight.decrementAndGet();
        underWay.remove(packet);
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

    void fault(Throwable fault) {
        faults.add(fault);
    }
}
