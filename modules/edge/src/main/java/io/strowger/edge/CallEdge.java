package io.strowger.edge;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Canceled;
import io.strowger.core.Calls.Delivered;
import io.strowger.core.Calls.Delivery;
import io.strowger.core.Calls.LegEvent;
import io.strowger.core.Calls.Proceed;
import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.ResponseCame;
import io.strowger.core.Calls.UnknownLeg;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.Cancel;
import io.strowger.core.Edges.Done;
import io.strowger.core.Edges.MediaOrder;
import io.strowger.core.Edges.NoTransaction;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.Edges.Taken;
import io.strowger.core.Timer;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.edge.Inviter.Invited;
import io.strowger.edge.media.Media;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// What an edge does for calls: it keeps the transactions, and takes what comes in them to the region that
/// keeps the dialog; which that is the dialog's tag says, at any edge. Safe for use by any thread; never
/// blocks.
final class CallEdge {
    private static final Response TRYING = Response.of(100).with("Server", "Twilio Gateway");

    private final SipIdentity self;
    private final Inviter inviter;
    private final Deliveries deliveries;
    private final ServerTransactions servers;
    private final ClientTransactions clients;
    private final Studios studios;
    private final Wakeups wakeups;
    private final RandomGenerator random;
    private final Duration retryAfter;
    private final List<DigestAlgorithm> digests;
    private final Counts counts;
    private final Faults faults;
    private final Scribe scribe;
    private final Attempts attempts = new Attempts();

    CallEdge(
            SipIdentity self,
            Inviter inviter,
            Deliveries deliveries,
            Ways ways,
            Media media,
            Timer timer,
            InstantSource clock,
            RandomGenerator random,
            EdgeSettings settings,
            Counts counts,
            Faults faults,
            Scribe scribe) {
        var room = new Room(settings.maxTransactions());
        var wakeups = new Wakeups(timer);
        this.self = self;
        this.inviter = inviter;
        this.deliveries = deliveries;
        this.servers = new ServerTransactions(wakeups, room, new Room(settings.maxTransactions()), scribe);
        this.clients = new ClientTransactions(self, ways, wakeups, room, this::tell, scribe);
        this.studios = new Studios(self, media, timer, clock, this::deliver, deliveries::recording);
        this.wakeups = wakeups;
        this.random = random;
        this.retryAfter = settings.retryAfter();
        this.digests = settings.digests();
        this.counts = counts;
        this.faults = faults;
        this.scribe = scribe;
    }

    // What devices send

    /// Whether this is an INVITE, or a request in a dialog, that is being served already; then it is taken care
    /// of.
    boolean isRepeated(Exchange exchange, String method) {
        var known = servers.find(exchange.transaction(method));
        known.ifPresent(transaction -> {
            counts.add(Counts.Kind.RETRANSMITTED);
            transaction.repeated(exchange);
        });
        return known.isPresent();
    }

    /// An INVITE outside any dialog.
    void invite(Request request, Exchange exchange) {
        var name = self.newBranch();
        var reading =
                InviteReader.read(request, Calls.newSid(random), name, self.node(), exchange.peer(), self.address());
        switch (reading) {
            case InviteReader.Refused(var response) -> refuse(exchange, response);
            case InviteReader.Understood(var invite) ->
                open(name, request, exchange).ifPresent(transaction -> {
                    attempts.add(exchange, transaction.trace());
                    admit(invite, transaction);
                });
        }
    }

    private void admit(InviteRequest invite, ServerTransactions.Live transaction) {
        try {
            inviter.invite(invite).whenComplete((invited, failure) -> {
                if (failure == null) answer(invite, invited, transaction);
                else failed(failure, transaction);
            });
        } catch (RuntimeException failure) {
            failed(failure, transaction);
        }
    }

    private void failed(Throwable failure, ServerTransactions.Live transaction) {
        faults.add(failure);
        transaction.respond(unavailable(transaction.exchange(), "a fault of this edge"), Optional.empty());
    }

    private void answer(InviteRequest invite, Invited invited, ServerTransactions.Live transaction) {
        var refusal = InviteReplies.render(invited.reply(), retryAfter(transaction.exchange()), digests);
        if (refusal.isPresent()) transaction.respond(refusal.get(), Optional.empty());
        else invited.region().ifPresent(region -> proceed(new DialogTag(invite.call(), region, 0), transaction));
    }

    /// The call is told first that it is waited for; and only then, if so, that it has been cancelled
    /// meanwhile.
    private void proceed(DialogTag leg, ServerTransactions.Live transaction) {
        attempts.end(transaction.exchange()).forEach(attempt -> attempt.belongsTo(leg));
        transaction.trace().belongsTo(leg);
        var lost = unavailable(transaction.exchange(), "the call has been lost");
        deliver(leg, new Proceed(leg.leg()), transaction, lost, () -> {
            if (transaction.accepted(leg)) canceled(leg, transaction);
        });
    }

    /// A request inside the dialog that `leg` names.
    void inside(DialogTag leg, Request request, Exchange exchange) {
        var name = self.newBranch();
        open(name, request, exchange)
                .ifPresent(transaction -> deliver(
                        leg,
                        came(leg, name, request, exchange),
                        transaction,
                        Response.of(481),
                        () -> arrived(leg, transaction)));
    }

    private void canceled(DialogTag leg, ServerTransactions.Live transaction) {
        deliver(leg, new Canceled(leg.leg(), transaction.name()));
    }

    /// A CANCEL may have come before it was known which call the INVITE is inside of.
    private void arrived(DialogTag leg, ServerTransactions.Live transaction) {
        transaction.trace().belongsTo(leg);
        if (transaction.isInvite() && transaction.accepted(leg)) canceled(leg, transaction);
    }

    private LegEvent came(DialogTag leg, String transaction, Request request, Exchange exchange) {
        return new RequestCame(
                leg.leg(),
                transaction,
                self.node(),
                request.forRegion(),
                RegisterReader.origin(request.raw(), self.node().edge(), exchange.peer(), List.of()));
    }

    private Optional<ServerTransactions.Live> open(String name, Request request, Exchange exchange) {
        switch (servers.open(exchange.transaction(request.method()), name, request.method(), exchange)) {
            case ServerTransactions.New(var transaction) -> {
                if (transaction.isInvite()) transaction.respond(TRYING, Optional.empty());
                wakeups.after(lasts(transaction), () -> servers.named(name), this::giveUp);
                return Optional.of(transaction);
            }
            case ServerTransactions.Known(var transaction) -> transaction.repeated(exchange);
            case ServerTransactions.Full() -> {
                counts.add(Counts.Kind.OVERLOADED);
                exchange.answer(unavailable(exchange, "this edge has too many transactions"));
            }
        }
        return Optional.empty();
    }

    private static Duration lasts(ServerTransactions.Live transaction) {
        return transaction.isInvite() ? ServerTransactions.INVITE_LASTS : ServerTransaction.LONG;
    }

    private void giveUp(ServerTransactions.Live transaction) {
        transaction.cancel().ifPresent(leg -> canceled(leg, transaction));
        transaction.respond(Response.of(408), Optional.empty());
    }

    /// A CANCEL is answered here; whatever becomes of the INVITE, the region answers that (RFC 3261 §9.2).
    void cancel(Exchange exchange) {
        var invite = servers.find(exchange.transaction("INVITE"));
        if (invite.isEmpty()) {
            refuse(exchange, Response.of(481));
            return;
        }
        var answer = exchange.encode(Response.of(200), Optional.empty());
        invite.get().trace().came(exchange);
        invite.get().trace().sent(exchange, answer);
        exchange.answer(answer);
        invite.get().cancel().ifPresent(leg -> canceled(leg, invite.get()));
    }

    /// Whether somebody here has waited for this ACK.
    boolean acknowledge(Request request, Exchange exchange) {
        var invite = servers.find(exchange.transaction("INVITE")).or(() -> servers.acknowledgedBy(exchange));
        var trace = invite.map(ServerTransactions.Live::trace).orElseGet(scribe::begin);
        trace.came(exchange);
        invite.ifPresent(ServerTransactions.Live::acknowledged);
        if (invite.isPresent() && invite.get().isRejected()) return true;
        var leg = leg(request);
        leg.ifPresent(it -> deliver(it, came(it, "", request, exchange), () -> trace.belongsTo(it)));
        return leg.isPresent();
    }

    /// Which of our dialogs a request is in: what its To tag says, else what our Contact says that it was sent
    /// to.
    static Optional<DialogTag> leg(Request request) {
        return request.toTag()
                .flatMap(tag -> DialogTag.find(tag)
                        .or(() -> Optional.ofNullable(request.uri().getUser()).flatMap(DialogTag::find)));
    }

    /// Whether somebody here has waited for this response.
    boolean response(RawMessage raw, Peer peer) {
        var vias = raw.elements("via");
        if (vias.size() != 1 || !vias.getFirst().contains(self.ownBranch())) return false; // RFC 3261 §8.1.3.3
        var status = status(raw);
        var branch = JainParsers.via(vias.getFirst()).flatMap(via -> Optional.ofNullable(via.getBranch()));
        if (status.isEmpty() || branch.isEmpty() || raw.flaw().isPresent()) return false;
        var cseq = raw.first("cseq").orElse("");
        var method = cseq.substring(cseq.lastIndexOf(' ') + 1);
        if (Request.cseq(cseq, method).isEmpty()) return false; // no request of ours is without a number
        var transaction = clients.find(branch.get(), method);
        transaction.ifPresent(it -> {
            it.trace().came(raw, peer);
            it.respond(raw, status.get(), came(it.order(), status.get(), raw, peer));
        });
        return transaction.isPresent();
    }

    private static Optional<Integer> status(RawMessage raw) {
        var line = raw.startLine();
        if (!line.regionMatches(true, 0, "SIP/2.0 ", 0, 8) || line.length() < 11) return Optional.empty();
        if (line.length() > 11 && line.charAt(11) != ' ') return Optional.empty();
        return Request.number(line.substring(8, 11), 699).map(Long::intValue).filter(status -> status >= 100);
    }

    private LegEvent came(Send order, int status, RawMessage raw, Peer peer) {
        var line = raw.startLine();
        var reason = line.length() > 12 ? line.substring(12) : "";
        return new ResponseCame(
                order.self().leg(),
                order.transaction(),
                self.node(),
                new SipResponse(status, reason, raw.forRegion(), raw.body()),
                RegisterReader.origin(raw, self.node().edge(), peer, List.of()));
    }

    // What regions want

    Taken take(Order order) {
        return switch (order) {
            case Respond respond -> respond(respond);
            case Send send -> {
                clients.send(send);
                yield new Done();
            }
            case Acknowledge acknowledge -> {
                clients.acknowledge(acknowledge);
                yield new Done();
            }
            case Cancel cancel -> cancel(cancel);
            case MediaOrder media -> studios.take(media);
        };
    }

    private Taken respond(Respond order) {
        var transaction = servers.named(order.transaction());
        if (transaction.filter(it -> it.isOf(order.self())).isEmpty()) return new NoTransaction();
        var it = transaction.get();
        it.respond(
                completed(Response.from(order.response()), it, order.self()),
                Optional.of(order.self().toString()));
        return new Done();
    }

    /// With what only the edge knows (RFC 3261 §12.1.1).
    private Response completed(Response response, ServerTransactions.Live transaction, DialogTag us) {
        if (response.status() <= 100 || response.status() >= 300) return response;
        var peer = transaction.exchange().peer();
        var full = response;
        if (ClientRequests.hasContact(transaction.method()))
            full = full.without("Contact")
                    .with(
                            "Contact",
                            self.contact(us, peer.transport(), peer.address().getAddress()));
        if (!transaction.isInvite()) return full;
        if (full.headers().first("Record-Route").isEmpty())
            for (var route : transaction.exchange().request().all("record-route"))
                full = full.with("Record-Route", route);
        return full.withDefault("Allow", Response.ALLOW);
    }

    private Taken cancel(Cancel order) {
        var transaction = clients.named(order.transaction());
        transaction.ifPresent(ClientTransactions.Live::cancel);
        return transaction.isPresent() ? new Done() : new NoTransaction();
    }

    // The way to the region

    private void tell(Send order, LegEvent event) {
        deliver(order.self(), event);
    }

    /// The stage never fails: what could not be delivered is counted.
    private CompletionStage<Optional<Delivery>> deliver(DialogTag leg, LegEvent event) {
        return deliver(leg, event, () -> {});
    }

    private CompletionStage<Optional<Delivery>> deliver(DialogTag leg, LegEvent event, Runnable then) {
        return deliveries.deliver(leg, event).handle((delivery, failure) -> {
            if (failure != null) counts.add(Counts.Kind.UNDELIVERED);
            else if (delivery instanceof Delivered) then.run();
            return Optional.ofNullable(delivery);
        });
    }

    /// The request is answered here when the region does not answer, or by `unknown` when it knows no such leg.
    private void deliver(
            DialogTag leg, LegEvent event, ServerTransactions.Live transaction, Response unknown, Runnable then) {
        deliveries.deliver(leg, event).whenComplete((delivery, failure) -> {
            if (failure != null) {
                counts.add(Counts.Kind.UNDELIVERED);
                transaction.respond(
                        unavailable(transaction.exchange(), "region " + leg.region() + " does not answer"),
                        Optional.empty());
                return;
            }
            switch (delivery) {
                case Delivered() -> then.run();
                case UnknownLeg() -> transaction.respond(unknown, Optional.empty());
            }
        });
    }

    private void refuse(Exchange exchange, Response response) {
        counts.add(Counts.Kind.REFUSED);
        exchange.answer(response);
    }

    private Response unavailable(Exchange exchange, String why) {
        return RegisterReplies.unavailable(retryAfter(exchange), why);
    }

    private Duration retryAfter(Exchange exchange) {
        return exchange.somewhatAfter(retryAfter);
    }
}
