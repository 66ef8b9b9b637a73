package io.strowger.edge;

import io.strowger.core.sip.DialogTag;
import io.strowger.edge.Scribe.Trace;
import io.strowger.edge.ServerTransaction.Acked;
import io.strowger.edge.ServerTransaction.Answer;
import io.strowger.edge.ServerTransaction.Due;
import io.strowger.edge.ServerTransaction.Forget;
import io.strowger.edge.ServerTransaction.Input;
import io.strowger.edge.ServerTransaction.Repeated;
import io.strowger.edge.ServerTransaction.Respond;
import io.strowger.edge.ServerTransaction.Send;
import io.strowger.edge.ServerTransaction.Wake;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The server transactions of one edge, each a [ServerTransaction] under its own lock. Safe for use by any
/// thread; never blocks. Timers hold names only, so that what has ended takes no memory.
final class ServerTransactions {
    /// An INVITE that is not answered for so long is given up: longer than anything but a first
    /// `<Pause>` lets it ring.
    static final Duration INVITE_LASTS = Duration.ofMinutes(15);

    private final Wakeups wakeups;
    private final Room room;
    private final Room refusedRoom;
    private final Scribe scribe;
    private final Map<String, Live> byKey = new ConcurrentHashMap<>();
    private final Map<String, Live> byName = new ConcurrentHashMap<>();
    private final Map<String, Live> byAck = new ConcurrentHashMap<>();

    /// An INVITE that is refused, by a challenge say, is no call: it leaves `room` at once, and what is
    /// remembered of it takes up `refusedRoom` instead, as long as there is any.
    ServerTransactions(Wakeups wakeups, Room room, Room refusedRoom, Scribe scribe) {
        this.wakeups = wakeups;
        this.room = room;
        this.refusedRoom = refusedRoom;
        this.scribe = scribe;
    }

    sealed interface Opening {}

    record New(Live transaction) implements Opening {}

    /// The same request came in the same moment.
    record Known(Live transaction) implements Opening {}

    record Full() implements Opening {}

    /// `key` is [Exchange#transaction].
    Opening open(String key, String name, String method, Exchange exchange) {
        if (!room.enter()) return new Full();
        var transaction = new Live(key, name, method, exchange);
        var known = byKey.putIfAbsent(key, transaction);
        if (known != null) {
            room.leave();
            return new Known(known);
        }
        byName.put(name, transaction);
        transaction.trace.came(exchange);
        return new New(transaction);
    }

    Optional<Live> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    Optional<Live> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// Holds the name and no more, so that a transaction which has ended does not wait in memory for its
    /// timers.
    private void wake(String name, Duration after, ServerTransaction.Timer due) {
        wakeups.after(after, () -> named(name), transaction -> transaction.take(new Due(due)));
    }

    /// The INVITE to whose 2xx this is the ACK: that has a transaction of its own (RFC 3261 §13.2.2.4).
    Optional<Live> acknowledgedBy(Exchange ack) {
        return Optional.ofNullable(byAck.get(ackKey(ack.callId(), ack.toTag().orElse(""), ack.cseq())));
    }

    private static String ackKey(String callId, String toTag, String cseq) {
        return cseq + " " + toTag + " " + callId;
    }

    /// One transaction.
    final class Live {
        private final String key;
        private final String name;
        private final String method;
        private Exchange exchange;
        private final Trace trace = scribe.begin();
        private ServerTransaction machine;
        private int status;
        private Optional<String> awaitedAck = Optional.empty();
        private Optional<DialogTag> call = Optional.empty();
        private Room place = room;
        private boolean isCanceled;

        private Live(String key, String name, String method, Exchange exchange) {
            this.key = key;
            this.name = name;
            this.method = method;
            this.exchange = exchange;
            this.machine = isInvite()
                    ? InviteServerTransaction.begun(exchange.isReliable())
                    : NonInviteServerTransaction.begun();
        }

        String name() {
            return name;
        }

        String method() {
            return method;
        }

        boolean isInvite() {
            return method.equals("INVITE");
        }

        /// Once it is answered, only what a response needs of it.
        synchronized Exchange exchange() {
            return exchange;
        }

        /// What passes in it.
        Trace trace() {
            return trace;
        }

        /// The request has come again, perhaps over another connection.
        synchronized void repeated(Exchange again) {
            trace.came(again);
            var step = machine.on(new Repeated());
            machine = step.next();
            for (var todo : step.todos()) {
                if (!(todo instanceof Send(var text))) continue;
                trace.sent(again, text);
                if (machine.isAnswered()) {
                    again.answer(text);
                    return;
                }
                again.send(text);
            }
            again.peer().leaveUnanswered();
        }

        /// `given` is our tag, for the To header; that of the call, where there is one and no other is given.
        /// Nothing follows a final response.
        synchronized void respond(Response response, Optional<String> given) {
            if (machine.isAnswered()) return;
            var tag = given.or(() -> call.map(DialogTag::toString));
            status = response.status();
            if (isInvite() && response.isSuccess()) {
                awaitedAck = Optional.of(
                        ackKey(exchange.callId(), exchange.toTag().or(() -> tag).orElse(""), exchange.cseq()));
                awaitedAck.ifPresent(ack -> byAck.put(ack, this));
            }
            take(new Respond(response.status(), exchange.encode(response, tag)));
            if (machine.isAnswered()) exchange = exchange.remembered();
            if (isInvite() && isRejected() && refusedRoom.enter()) {
                place.leave();
                place = refusedRoom;
            }
        }

        /// Whether this leg may answer: a region that has lost the call meanwhile may not.
        synchronized boolean isOf(DialogTag leg) {
            return call.filter(accepted -> !accepted.equals(leg)).isEmpty();
        }

        synchronized void acknowledged() {
            take(new Acked());
        }

        /// Whether the final response was no 2xx: the ACK for that is the transaction's own affair.
        synchronized boolean isRejected() {
            return machine.isAnswered() && status >= 300;
        }

        /// The call that the INVITE has become, or is inside of; true when it has been cancelled meanwhile.
        synchronized boolean accepted(DialogTag leg) {
            call = Optional.of(leg);
            return isCanceled;
        }

        /// Cancels it, once; the call that is to hear of it now, if there is one already.
        synchronized Optional<DialogTag> cancel() {
            if (isCanceled || machine.isAnswered()) return Optional.empty();
            isCanceled = true;
            return call;
        }

        private synchronized void take(Input input) {
            var step = machine.on(input);
            machine = step.next();
            for (var todo : step.todos()) {
                switch (todo) {
                    case Send(var text) -> {
                        trace.sent(exchange, text);
                        exchange.send(text);
                    }
                    case Answer(var text) -> {
                        trace.sent(exchange, text);
                        exchange.answer(text);
                    }
                    case Wake(var after, var due) -> wake(name, after, due);
                    case Forget() -> forget();
                }
            }
        }

        private void forget() {
            byKey.remove(key, this);
            awaitedAck.ifPresent(ack -> byAck.remove(ack, this));
            if (byName.remove(name, this)) place.leave();
        }
    }
}
