package io.strowger.cluster;

import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.WireMessage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/// The actor around a [Decider]: persists what it decided, then answers, then does what is owed. One instance an
/// entity, on its thread.
final class EntityShell<C extends WireMessage, E extends Durable, S extends Durable>
        extends EventSourcedBehavior<ShellMessage, E, S> {
    /// Askers that wait for one port's answer; more are answered at once with what the decision says otherwise.
    private static final int MAX_WAITING = 10_000;

    private final EntityKind<C, E, S> kind;
    private final EntityAddress self;
    private final Decider<C, E, S> decider;
    private final ShardedEntities entities;
    private final InstantSource clock;
    private final ActorContext<ShellMessage> context;
    private final TimerScheduler<ShellMessage> timers;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final Map<WireMessage, List<Envelope>> waiting = new HashMap<>();
    private Optional<Resident<C, E, S>> resident = Optional.empty();
    private boolean isAwake;

    EntityShell(
            EntityKind<C, E, S> kind,
            String id,
            ActorRef<ClusterSharding.ShardCommand> shard,
            ShardedEntities entities,
            InstantSource clock,
            ActorContext<ShellMessage> context,
            TimerScheduler<ShellMessage> timers) {
        super(PersistenceId.of(kind.name(), id));
        this.kind = kind;
        this.self = new EntityAddress(kind.name(), id);
        this.decider = kind.decider().apply(id);
        this.shard = shard;
        this.entities = entities;
        this.clock = clock;
        this.context = context;
        this.timers = timers;
    }

    @Override
    public S emptyState() {
        return decider.initial();
    }

    @Override
    public CommandHandler<ShellMessage, E, S> commandHandler() {
        return this::receive;
    }

    @Override
    public EventHandler<S, E> eventHandler() {
        return decider::apply;
    }

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::wake)
                .onSignal(PostStop.instance(), _ -> moveOut())
                .build();
    }

    private void wake(S state) {
        decider.onWaking(state)
                .ifPresentOrElse(first -> context.getSelf().tell(new ShellMessage.Waking(first)), () -> moveIn(state));
    }

    /// Nobody sees it, and whoever has sent something waits, until what it tells itself is persisted.
    private Effect<E, S> onWaking(S state, WireMessage first) {
        var decision = decide(state, first);
        if (decision.events().isEmpty()) {
            moveIn(state);
            complete(decision, nobody());
            return Effect().none().thenUnstashAll();
        }
        return Effect()
                .persist(decision.events())
                .thenRun(after -> {
                    moveIn(after);
                    complete(decision, nobody());
                })
                .thenUnstashAll();
    }

    private void moveIn(S state) {
        isAwake = true;
        var moved =
                new Resident<>(self, context.getSelf(), kind.commands(), decider, state, lastSequenceNumber(context));
        resident = Optional.of(moved);
        entities.movedIn(moved);
        timers.startSingleTimer(
                ShellMessage.Idle.class,
                new ShellMessage.Idle(),
                kind.lifetime().idle());
        decider.owed(state).forEach(effect -> perform(effect, nobody()));
    }

    private void moveOut() {
        resident.ifPresent(entities::movedOut);
        resident = Optional.empty();
    }

    /// Neighbours stop telling it anything before the shard is asked to end it, so that nothing is lost.
    private Effect<E, S> onIdle() {
        var idle = resident.map(Resident::idleNanos).orElse(0L);
        var left = kind.lifetime().idle().minusNanos(idle);
        if (left.isPositive()) {
            timers.startSingleTimer(ShellMessage.Idle.class, new ShellMessage.Idle(), left);
        } else {
            moveOut();
            shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        }
        return Effect().none();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return switch (kind.lifetime().history()) {
            case KEPT -> RetentionCriteria.snapshotEvery(kind.lifetime().snapshotEvery(), 2);
            case CUT ->
                RetentionCriteria.snapshotEvery(kind.lifetime().snapshotEvery(), 2)
                        .withDeleteEventsOnSnapshot();
        };
    }

    private Effect<E, S> receive(S state, ShellMessage message) {
        if (!isAwake && !(message instanceof ShellMessage.Waking))
            return Effect().stash();
        return switch (message) {
            case ShellMessage.Waking(var first) -> onWaking(state, first);
            case Envelope envelope -> {
                resident.ifPresent(Resident::touch);
                yield onCommand(state, envelope);
            }
            case ShellMessage.Idle() -> onIdle();
            case ShellMessage.Due(var command) -> carryOut(decide(state, command), nobody(), () -> {});
            case ShellMessage.Answered(var question, var command) ->
                carryOut(decide(state, command), nobody(), () -> release(question));
            case ShellMessage.Unanswered(var question, var why) -> {
                context.getLog().warn("{}: no answer to {}: {}", self.persistenceId(), question, why.toString());
                release(question);
                yield Effect().none();
            }
        };
    }

    private Effect<E, S> onCommand(S state, Envelope envelope) {
        var decision = decide(state, envelope.command());
        if (decision.question().isPresent()
                && !envelope.consulted()
                && consult(decision.question().get(), envelope)) return Effect().none();
        return carryOut(decision, envelope.replyTo(), () -> {});
    }

    private Decision<E> decide(S state, WireMessage command) {
        return decider.decide(state, kind.commands().cast(command), clock.instant());
    }

    private ActorRef<Answer> nobody() {
        return context.getSystem().ignoreRef();
    }

    private Effect<E, S> carryOut(Decision<E> decision, ActorRef<Answer> asker, Runnable afterwards) {
        if (decision.events().isEmpty()) {
            complete(decision, asker);
            afterwards.run();
            return Effect().none();
        }
        return Effect().persist(decision.events()).thenRun(after -> {
            resident.ifPresent(it -> it.persisted(after, lastSequenceNumber(context)));
            complete(decision, asker);
            afterwards.run();
        });
    }

    private void complete(Decision<E> decision, ActorRef<Answer> asker) {
        decision.answer().ifPresent(reply -> asker.tell(new Answer(reply, self, lastSequenceNumber(context))));
        decision.effects().forEach(effect -> perform(effect, asker));
    }

    private void perform(io.strowger.core.Effect effect, ActorRef<Answer> asker) {
        switch (effect) {
            case io.strowger.core.Effect.Forward(var to, var command) ->
                entities.forward(to, new Envelope(command, asker, false));
            case io.strowger.core.Effect.Later(var delay, var command) ->
                timers.startSingleTimer(command.getClass(), new ShellMessage.Due(command), delay);
            case io.strowger.core.Effect.Ask(var question) -> {
                if (!waiting.containsKey(question)) ask(question, new ArrayList<>());
            }
        }
    }

    /// Lets `envelope` wait for the port's answer; `false` when too many wait already.
    private boolean consult(WireMessage question, Envelope envelope) {
        var askers = waiting.get(question);
        if (askers == null) ask(question, new ArrayList<>(List.of(envelope)));
        else if (askers.size() < MAX_WAITING) askers.add(envelope);
        else return false;
        return true;
    }

    private void ask(WireMessage question, List<Envelope> askers) {
        waiting.put(question, askers);
        context.pipeToSelf(
                kind.port().answer(self.id(), question),
                (command, failure) -> failure == null
                        ? new ShellMessage.Answered(question, command)
                        : new ShellMessage.Unanswered(question, failure));
    }

    private void release(WireMessage question) {
        var askers = waiting.remove(question);
        if (askers != null) askers.forEach(envelope -> context.getSelf().tell(envelope.afterConsulting()));
    }
}
