package io.strowger.edge;

import io.strowger.core.Calls.LegEvent;
import io.strowger.core.Calls.NoResponse;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.Send;
import io.strowger.edge.ClientTransaction.Begun;
import io.strowger.edge.ClientTransaction.CancelWanted;
import io.strowger.edge.ClientTransaction.Due;
import io.strowger.edge.ClientTransaction.Forget;
import io.strowger.edge.ClientTransaction.GiveUp;
import io.strowger.edge.ClientTransaction.Input;
import io.strowger.edge.ClientTransaction.PassOn;
import io.strowger.edge.ClientTransaction.Provisional;
import io.strowger.edge.ClientTransaction.Rejection;
import io.strowger.edge.ClientTransaction.RepeatAck;
import io.strowger.edge.ClientTransaction.SendCancel;
import io.strowger.edge.ClientTransaction.Success;
import io.strowger.edge.ClientTransaction.Unreachable;
import io.strowger.edge.ClientTransaction.Wake;
import io.strowger.edge.Scribe.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The client transactions of one edge, each a [ClientTransaction] under its own lock. Safe for use by any
/// thread; never blocks. Timers hold branches only, so that what has ended takes no memory.
final class ClientTransactions {
    /// Of one INVITE: a device that goes on for ever must not keep a region busy.
    private static final int MOST_PROVISIONAL = 50;

    private final SipIdentity self;
    private final Ways ways;
    private final Wakeups wakeups;
    private final Room room;
    private final Teller teller;
    private final Scribe scribe;
    private final Map<String, Live> byKey = new ConcurrentHashMap<>();
    private final Map<String, Live> byName = new ConcurrentHashMap<>();

    /// Brings to a region what has become of what it has sent.
    interface Teller {
        void tell(Send order, LegEvent event);
    }

    ClientTransactions(SipIdentity self, Ways ways, Wakeups wakeups, Room room, Teller teller, Scribe scribe) {
        this.self = self;
        this.ways = ways;
        this.wakeups = wakeups;
        this.room = room;
        this.teller = teller;
        this.scribe = scribe;
    }

    /// Sends what is not sent already; what has ended already is told again.
    void send(Send order) {
        var request = order.request();
        var transaction = new Live(order, self.newBranch(), request.method(), order.transaction());
        var known = byName.putIfAbsent(order.transaction(), transaction);
        if (known != null) {
            known.tellAgain();
            return;
        }
        if (!room.enter()) {
            byName.remove(order.transaction(), transaction);
            teller.tell(order, unreachable(order));
            return;
        }
        byKey.put(transaction.key, transaction);
        ways.find(order.hop()).whenComplete((way, failure) -> {
            if (failure == null) transaction.begin(way);
            else transaction.take(new Unreachable(), Optional.empty());
        });
    }

    private static LegEvent unreachable(Send order) {
        return new NoResponse(order.self().leg(), order.transaction(), NoResponse.Why.UNREACHABLE);
    }

    /// Sends the ACK for a 2xx, known by its To tag, now and whenever that is repeated.
    void acknowledge(Acknowledge order) {
        ways.find(order.hop()).whenComplete((way, failure) -> {
            if (failure != null) return; // the 2xx will be repeated, and the region hears of it no more
            var text = ClientRequests.request(order.ack(), self.via(self.newBranch(), way), Optional.empty());
            var toTag = order.ack().headers().first("To").flatMap(RawMessage::tag);
            Optional.ofNullable(byName.get(order.transaction()))
                    .ifPresent(invite -> invite.acknowledge(toTag.orElse(""), new Ack(way, text)));
            scribe.begin(order.self()).sent(way, text);
            way.send(text);
        });
    }

    Optional<Live> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Live> find(String branch, String method) {
        return Optional.ofNullable(byKey.get(key(branch, method)));
    }

    /// Holds the key and no more, so that a transaction which has ended does not wait in memory for its timers.
    private void wake(String key, Duration after, ClientTransaction.Timer due) {
        wakeups.after(
                after,
                () -> Optional.ofNullable(byKey.get(key)),
                transaction -> transaction.take(new Due(due), Optional.empty()));
    }

    private static String key(String branch, String method) {
        return branch + " " + method;
    }

    private record Ack(Way way, String text) {}

    /// One transaction. The one of a CANCEL has no name, and nobody hears of it.
    final class Live {
        private Send order;
        private final String branch;
        private final String key;
        private final String name;
        private final Trace trace;
        private final List<LegEvent> outcome = new ArrayList<>(1);
        private final Map<String, Ack> acks = new HashMap<>(1);
        private ClientTransaction machine;
        private Optional<Way> way = Optional.empty();
        private int provisional;

        private Live(Send order, String branch, String method, String name) {
            this.order = order;
            this.branch = branch;
            this.key = key(branch, method);
            this.name = name;
            this.trace = scribe.begin(order.self());
            this.machine =
                    method.equals("INVITE") ? InviteClientTransaction.begun() : NonInviteClientTransaction.begun();
        }

        /// Once it is answered, without most of its request.
        synchronized Send order() {
            return order;
        }

        /// What passes in it.
        Trace trace() {
            return trace;
        }

        private synchronized void begin(Way found) {
            way = Optional.of(found);
            var contact = ClientRequests.hasContact(order.request().method())
                    ? Optional.of(self.contact(order.self(), found.transport(), found.peer()))
                    : Optional.<String>empty();
            var text = ClientRequests.request(order.request(), self.via(branch, found), contact);
            take(new Begun(text, found.isReliable()), Optional.empty());
        }

        /// `event` is what the region is told of it.
        synchronized void respond(RawMessage response, int status, LegEvent event) {
            if (status < 200) take(new Provisional(), isWorthTelling(status) ? Optional.of(event) : Optional.empty());
            else if (status < 300) take(new Success(toTag(response)), Optional.of(event));
            else take(new Rejection(ackFor(response)), Optional.of(event));
        }

        /// A 100 says only that the next hop has it.
        private boolean isWorthTelling(int status) {
            return status > 100 && provisional++ < MOST_PROVISIONAL;
        }

        synchronized void cancel() {
            take(new CancelWanted(), Optional.empty());
        }

        private synchronized void acknowledge(String toTag, Ack ack) {
            acks.put(toTag, ack);
        }

        private synchronized void tellAgain() {
            for (var event : outcome) teller.tell(order, event);
        }

        private synchronized void take(Input input, Optional<LegEvent> event) {
            var step = machine.on(input);
            machine = step.next();
            for (var todo : step.todos()) {
                switch (todo) {
                    case ClientTransaction.Send(var text) -> transmit(text);
                    case SendCancel() -> sendCancel();
                    case PassOn() -> event.ifPresent(it -> tell(it, !(input instanceof Provisional)));
                    case RepeatAck(var toTag) -> repeatAck(toTag);
                    case GiveUp(var why) -> tell(new NoResponse(order.self().leg(), order.transaction(), why), true);
                    case Wake(var after, var due) -> wake(key, after, due);
                    case Forget() -> forget();
                }
            }
        }

        private void transmit(String text) {
            if (way.isEmpty()) return;
            trace.sent(way.get(), text);
            if (!way.get().send(text)) take(new Unreachable(), Optional.empty());
        }

        private void tell(LegEvent event, boolean isOutcome) {
            if (name.isEmpty()) return;
            if (isOutcome) {
                outcome.add(event);
                order = ClientRequests.remembered(order);
            }
            teller.tell(order, event);
        }

        private void repeatAck(String toTag) {
            var ack = acks.get(toTag);
            if (ack == null) return;
            trace.sent(ack.way(), ack.text());
            ack.way().send(ack.text());
        }

        private void sendCancel() {
            if (way.isEmpty() || !room.enter()) return;
            var cancel = new Live(order, branch, "CANCEL", "");
            byKey.put(cancel.key, cancel);
            cancel.beginCancel(way.get());
        }

        private synchronized void beginCancel(Way sameWay) {
            way = Optional.of(sameWay);
            var text = ClientRequests.cancel(order.request(), self.via(branch, sameWay));
            take(new Begun(text, sameWay.isReliable()), Optional.empty());
        }

        private String ackFor(RawMessage response) {
            return way.map(it -> ClientRequests.ack(
                            order.request(),
                            self.via(branch, it),
                            response.first("to").orElse("")))
                    .orElse("");
        }

        private static String toTag(RawMessage response) {
            return response.first("to").flatMap(RawMessage::tag).orElse("");
        }

        private void forget() {
            if (!byKey.remove(key, this)) return;
            byName.remove(name, this);
            room.leave();
        }
    }
}
