package io.strowger.node.check;

import io.strowger.cluster.EntityKind;
import io.strowger.core.Admitted;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.Effect;
import io.strowger.core.EntityAddress;
import io.strowger.core.Inquiry;
import io.strowger.core.WireMessage;
import io.strowger.core.Woke;
import io.strowger.node.check.Letter.Asker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One entity in the memory of one host: the decider that the product hosts, in a shell that does what the product's
/// does. One thing at a time; persist, then answer, then effects.
final class HostedEntity<C, E extends Durable, S extends Durable> {
    private static final Duration DATABASE = Duration.ofMillis(3);
    private static final Duration NOTHING_FOR = Duration.ofSeconds(2); // the product looks each second

    private final Host host;
    private final World world;
    private final EntityKind<C, E, S> kind;
    private final EntityAddress address;
    private final Decider<C, E, S> decider;
    private final SimulatedJournal journal;
    private final Deque<Runnable> mailbox = new ArrayDeque<>();
    private final Map<WireMessage, List<Letter>> waiting = new LinkedHashMap<>();
    private final Map<Class<?>, Integer> timers = new HashMap<>();
    private S state;
    private int sequence;
    private boolean isAwake;
    private boolean isBusy = true;
    private boolean isStopped;

    private HostedEntity(Host host, EntityKind<C, E, S> kind, EntityAddress address) {
        this.host = host;
        this.world = host.world;
        this.kind = kind;
        this.address = address;
        this.decider = world.rules().decider(kind.name(), kind.decider().apply(address.id()));
        this.journal = world.journal(host.dataCenter());
        this.state = decider.initial();
    }

    static <C, E extends Durable, S extends Durable> HostedEntity<C, E, S> of(
            Host host, EntityKind<C, E, S> kind, EntityAddress address) {
        return new HostedEntity<>(host, kind, address);
    }

    EntityAddress address() {
        return address;
    }

    void wake() {
        later(this::recover);
    }

    void stop() {
        isStopped = true;
        mailbox.clear();
    }

    void receive(Letter letter) {
        whenFree(() -> onLetter(letter));
    }

    boolean isBehind() {
        return decider.saysThatItWakes()
                && isAwake
                && !isBusy
                && journal.read(address).size() > sequence;
    }

    /// What it would decide if it had nothing else to do; empty when only it can tell.
    Optional<Decision<E>> glance(Inquiry inquiry) {
        if (!isAwake || isStopped) return Optional.empty();
        var decision = decide(inquiry);
        return decision.events().isEmpty() && decision.question().isEmpty() ? Optional.of(decision) : Optional.empty();
    }

    private void recover() {
        if (journal.isDown()) {
            give();
            return;
        }
        var events = journal.read(address);
        for (var event : events) state = Woke.fold(decider, state, event);
        sequence = events.size();
        world.whereabouts().hasRead(host, this);
        if (sequence > 0 && decider.saysThatItWakes() && world.rules().saysThatItWakes(kind.name()))
            store(List.of(new Woke(host.instant())), this::moveIn);
        else moveIn();
    }

    private void moveIn() {
        isAwake = true;
        isBusy = false;
        world.checker().woke(host, address);
        if (sequence == 0 && decider.saysThatItWakes() && world.rules().forgetsWhatIsNothing())
            host.after(NOTHING_FOR, this::leaveIfNothing);
        decider.owed(state).forEach(effect -> perform(effect, Asker.NOBODY));
        drain();
    }

    private void leaveIfNothing() {
        if (sequence > 0 || isStopped) return;
        if (isBusy || !waiting.isEmpty()) host.after(NOTHING_FOR, this::leaveIfNothing);
        else give();
    }

    private void whenFree(Runnable action) {
        if (isStopped) return;
        if (isBusy) mailbox.add(action);
        else action.run();
    }

    private void drain() {
        while (!isBusy && !isStopped && !mailbox.isEmpty())
            mailbox.removeFirst().run();
    }

    private void later(Runnable action) {
        world.loop()
                .after(
                        world.chance().around(DATABASE),
                        () -> host.run(host.incarnation(), () -> {
                            if (!isStopped) action.run();
                        }));
    }

    /// The shell would be started again by the next message.
    private void give() {
        stop();
        host.forget(this);
    }

    private void onLetter(Letter letter) {
        var decision = decide(letter.command());
        if (decision.question().isPresent() && !letter.consulted()) {
            waiting.computeIfAbsent(decision.question().get(), this::asked).add(letter);
            return;
        }
        carryOut(decision, letter.asker(), () -> {});
    }

    private Decision<E> decide(WireMessage command) {
        var decision = decider.decide(state, kind.command().apply(command), host.instant());
        world.checker().decided(host, address, command, decision);
        if (world.timeline().isKept() && isTold(decision))
            host.trace(address.kind() + " " + address.id() + ": " + command + " -> " + decision.events() + " "
                    + decision.reply().map(Object::toString).orElse(""));
        return decision;
    }

    /// Registrations are most of what happens, and none of the story.
    private boolean isTold(Decision<E> decision) {
        return !decision.events().isEmpty() && !address.kind().equals("registration");
    }

    private void carryOut(Decision<E> decision, Asker asker, Runnable afterwards) {
        if (decision.events().isEmpty()) {
            complete(decision, asker);
            afterwards.run();
            return;
        }
        isBusy = true;
        if (decision.events().stream().anyMatch(Admitted.class::isInstance))
            world.nemesis().admits(host);
        if (!world.rules().persistsFirst()) complete(decision, asker);
        store(decision.events(), () -> {
            state = decider.applyAll(state, decision.events());
            isBusy = false;
            if (world.rules().persistsFirst()) complete(decision, asker);
            afterwards.run();
            drain();
        });
    }

    private void store(List<? extends Durable> events, Runnable afterwards) {
        var seen = sequence;
        world.loop().after(world.chance().around(DATABASE), () -> {
            var outcome = journal.write(address, seen, events);
            if (!isAwake && outcome == SimulatedJournal.Outcome.WRITTEN)
                world.whereabouts().hasRead(host, this);
            later(() -> {
                switch (outcome) {
                    case WRITTEN -> {
                        sequence += events.size();
                        afterwards.run();
                    }
                    case REFUSED, UNCERTAIN -> give();
                }
            });
        });
    }

    private void complete(Decision<E> decision, Asker asker) {
        var answer = decision.answer();
        world.checker().answered(host, address, decision, answer);
        answer.ifPresent(reply -> asker.answer(host, reply));
        decision.effects().forEach(effect -> perform(effect, asker));
    }

    private void perform(Effect effect, Asker asker) {
        switch (effect) {
            case Effect.Forward(var to, var command) ->
                new SimulatedEntities(host).deliver(host.dataCenter(), to, command, asker);
            case Effect.Later(var delay, var command) -> {
                var timer = timers.merge(command.getClass(), 1, Integer::sum);
                host.after(delay, () -> {
                    if (timer.equals(timers.get(command.getClass())))
                        whenFree(() -> carryOut(decide(command), Asker.NOBODY, () -> {}));
                });
            }
            case Effect.Ask(var question) -> waiting.computeIfAbsent(question, this::asked);
        }
    }

    private List<Letter> asked(WireMessage question) {
        var started = host.incarnation();
        world.loop().after(0, () -> host.run(started, () -> ask(question)));
        return new ArrayList<>();
    }

    private void ask(WireMessage question) {
        if (isStopped) return;
        kind.port().answer(address.id(), question).whenComplete((command, failure) -> {
            if (failure == null) whenFree(() -> carryOut(decide(command), Asker.NOBODY, () -> release(question)));
            else whenFree(() -> release(question));
        });
    }

    private void release(WireMessage question) {
        var letters = waiting.remove(question);
        if (letters != null) for (var letter : letters) receive(letter.afterConsulting());
    }
}
