package io.strowger.cluster;

import io.strowger.core.Cause;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.WireMessage;
import io.strowger.core.Woke;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.persistence.typed.DeleteEventsFailed;
import org.apache.pekko.persistence.typed.DeleteSnapshotsFailed;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.JournalPersistRejected;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/// The actor around a [Decider]: persists what it decided, then answers, then does what is owed. One instance an
/// entity, on its thread.
///
/// Everybody who asks is answered, or refused as soon as it is clear that they won't be: an entity that can't be read,
/// or of which nobody knows what has been written, ends, and the next message wakes it with what is in the journal.
final class EntityShell<C, E extends Durable, S extends Durable>
        extends EventSourcedBehavior<ShellMessage, Durable, S> {
    /// Pekko's own stop would log each entity that ends with a stack trace.
    private static final BackoffSupervisorStrategy SILENT_STOP = SupervisorStrategy.restartWithBackoff(
                    Duration.ofSeconds(1), Duration.ofSeconds(1), 0)
            .withMaxRestarts(0)
            .withLoggingEnabled(false);

    private final EntityKind<C, E, S> kind;
    private final EntityAddress self;
    private final Decider<C, E, S> decider;
    private final ShardedEntities entities;
    private final InstantSource clock;
    private final ActorContext<ShellMessage> context;
    private final TimerScheduler<ShellMessage> timers;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final DatabaseWatch database;
    private final Askers askers = new Askers();
    private Optional<Resident<C, E, S>> resident = Optional.empty();
    private Optional<Cause> cause = Optional.empty(); // of what is being decided
    private boolean isAwake;
    private boolean hasLeft;

    static <C, E extends Durable, S extends Durable> Behavior<ShellMessage> create(
            EntityKind<C, E, S> kind,
            EntityContext<ShellMessage> entity,
            ShardedEntities entities,
            DatabaseWatch database,
            InstantSource clock) {
        Behavior<ShellMessage> real = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var shell = new EntityShell<>(kind, entity, entities, database, clock, context, timers);
            return Behaviors.intercept(() -> shell.new Door(), shell);
        }));
        var self = new EntityAddress(kind.name(), entity.getEntityId());
        return Behaviors.setup(_ -> database.isDown() ? StandIn.create(self, entity, database, real) : real);
    }

    private EntityShell(
            EntityKind<C, E, S> kind,
            EntityContext<ShellMessage> entity,
            ShardedEntities entities,
            DatabaseWatch database,
            InstantSource clock,
            ActorContext<ShellMessage> context,
            TimerScheduler<ShellMessage> timers) {
        super(PersistenceId.of(kind.name(), entity.getEntityId()), SILENT_STOP);
        this.kind = kind;
        this.self = new EntityAddress(kind.name(), entity.getEntityId());
        this.decider = kind.decider().apply(self.id());
        this.shard = entity.getShard();
        this.entities = entities;
        this.database = database;
        this.clock = clock;
        this.context = context;
        this.timers = timers;
    }

    @Override
    public S emptyState() {
        return decider.initial();
    }

    @Override
    public CommandHandler<ShellMessage, Durable, S> commandHandler() {
        return this::receive;
    }

    @Override
    public EventHandler<S, Durable> eventHandler() {
        return (state, event) -> Woke.fold(decider, state, event);
    }

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::wake)
                .onSignal(RecoveryFailed.class, (_, failed) -> end("can't be read", failed.getFailure()))
                .onSignal(JournalPersistFailed.class, (_, failed) -> end("can't be written", failed.getFailure()))
                .onSignal(JournalPersistRejected.class, (_, failed) -> end("can't be written", failed.getFailure()))
                .onSignal(SnapshotFailed.class, (_, failed) -> complain("has no new snapshot", failed.getFailure()))
                .onSignal(
                        DeleteEventsFailed.class,
                        (_, failed) -> complain("keeps events that it does not need", failed.getFailure()))
                .onSignal(
                        DeleteSnapshotsFailed.class,
                        (_, failed) -> complain("keeps snapshots that it does not need", failed.getFailure()))
                .build();
    }

    /// Sees each message before the behaviour inside, which puts off what comes while it reads or writes, and forgets
    /// it when it ends.
    private final class Door extends BehaviorInterceptor<ShellMessage, ShellMessage> {
        Door() {
            super(ShellMessage.class);
        }

        @Override
        public Behavior<ShellMessage> aroundReceive(
                TypedActorContext<ShellMessage> context, ShellMessage message, ReceiveTarget<ShellMessage> inside) {
            if (message instanceof Envelope envelope && !askers.came(envelope)) {
                refuse(envelope, "too many wait for it");
                return Behaviors.same();
            }
            return inside.apply(context, message);
        }

        @Override
        public Behavior<ShellMessage> aroundSignal(
                TypedActorContext<ShellMessage> context, Signal signal, SignalTarget<ShellMessage> inside) {
            var next = inside.apply(context, signal);
            if (signal instanceof PostStop) {
                moveOut();
                askers.sendAway(hasLeft ? envelope -> entities.follow(self, envelope) : EntityShell.this::refuse);
            }
            return next;
        }
    }

    /// Called as Pekko stops this entity for `why`.
    private void end(String what, Throwable why) {
        moveOut();
        askers.sendAway(Outage.isCauseOf(why) ? it -> refuse(it, StandIn.WITHOUT_DATABASE) : this::refuse);
        complain(what, why);
    }

    private void refuse(Envelope envelope) {
        refuse(envelope, "it can't be read or written now");
    }

    private void refuse(Envelope envelope, String why) {
        envelope.replyTo().tell(new Refusal(why).by(self));
    }

    /// What an outage does to every entity is said once, by [DatabaseWatch].
    private void complain(String what, Throwable why) {
        if (Outage.isCauseOf(why)) context.getLog().debug("{} {}: {}", self.persistenceId(), what, why.toString());
        else
            entities.complaints()
                    .say(kept -> context.getLog()
                            .error("{} {} (and {} more in the last seconds)", self.persistenceId(), what, kept, why));
    }

    private void wake(S state) {
        if (decider.saysThatItWakes() && lastSequenceNumber(context) > 0)
            context.getSelf().tell(new ShellMessage.Waking());
        else moveIn(state);
    }

    /// Nobody sees it, and whoever has sent something waits, until it is in the journal that it woke.
    private Effect<Durable, S> onWaking() {
        return Effect().persist(new Woke(clock.instant())).thenRun(this::moveIn).thenUnstashAll();
    }

    private void moveIn(S state) {
        isAwake = true;
        var moved = new Resident<>(
                self, context.getSelf(), kind.command(), decider, kind.lifetime(), state, lastSequenceNumber(context));
        resident = Optional.of(moved);
        entities.residents().movedIn(moved);
        decider.owed(state).forEach(effect -> perform(effect, nobody()));
    }

    private void moveOut() {
        resident.ifPresent(entities.residents()::movedOut);
        resident = Optional.empty();
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

    /// Pekko hands them on with the event: so [EventJournal] hears of its cause. Called as it is persisted.
    @Override
    public Set<String> tagsFor(Durable event) {
        return cause.map(Cause::toString).map(Set::of).orElseGet(Set::of);
    }

    private Effect<Durable, S> receive(S state, ShellMessage message) {
        cause = message instanceof Envelope envelope ? Caused.cause(envelope.command()) : Optional.empty();
        if (!isAwake && !(message instanceof ShellMessage.Waking))
            return Effect().stash();
        return switch (message) {
            case ShellMessage.Waking() -> onWaking();
            case Envelope envelope -> {
                resident.ifPresent(Resident::touch);
                yield onCommand(state, envelope);
            }
            case ShellMessage.Dismissed() -> {
                if (askers.areWaiting()) yield Effect().none();
                shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
                yield Effect().none();
            }
            case ShellMessage.Leave() -> {
                moveOut();
                context.getSelf().tell(new ShellMessage.Left());
                yield Effect().none();
            }
            case ShellMessage.Left() -> {
                hasLeft = true;
                yield Effect().stop();
            }
            case ShellMessage.Due(var command) -> carryOut(decide(state, command), nobody(), () -> {});
            case ShellMessage.Answered(var question, var command) -> onAnswered(state, question, command);
            case ShellMessage.Unanswered(var question, var why) -> {
                entities.complaints()
                        .say(kept -> context.getLog()
                                .warn(
                                        "{}: no answer to {} (and {} more in the last seconds): {}",
                                        self.persistenceId(),
                                        question,
                                        kept,
                                        why.toString()));
                release(question);
                yield Effect().none();
            }
        };
    }

    private Effect<Durable, S> onCommand(S state, Envelope envelope) {
        if (envelope.command() instanceof Locate) {
            envelope.replyTo().tell(new Answer(new Locate.Located(entities.node()), self, lastSequenceNumber(context)));
            askers.heard(envelope);
            return Effect().none();
        }
        var decision = decide(state, Caused.command(envelope.command()));
        var consults = decision.question().isPresent() && !envelope.consulted();
        // it need not end: nothing is in doubt; and what a port answers is there to be stored
        if (database.isDown() && (consults || !decision.events().isEmpty())) {
            askers.heard(envelope);
            refuse(envelope, StandIn.WITHOUT_DATABASE);
            return Effect().none();
        }
        if (consults && consult(decision.question().get(), envelope))
            return Effect().none();
        return carryOut(decision, envelope.replyTo(), () -> askers.heard(envelope));
    }

    /// What came too late to be stored is as good as unsaid: whoever waits for it asks again.
    private Effect<Durable, S> onAnswered(S state, WireMessage question, WireMessage command) {
        var decision = decide(state, command);
        if (database.isDown() && !decision.events().isEmpty()) {
            release(question);
            return Effect().none();
        }
        return carryOut(decision, nobody(), () -> release(question));
    }

    private Decision<E> decide(S state, WireMessage command) {
        return decider.decide(state, kind.command().apply(command), clock.instant());
    }

    private ActorRef<Answer> nobody() {
        return context.getSystem().ignoreRef();
    }

    private Effect<Durable, S> carryOut(Decision<E> decision, ActorRef<Answer> asker, Runnable afterwards) {
        if (decision.events().isEmpty()) {
            complete(decision, asker);
            afterwards.run();
            return Effect().none();
        }
        return Effect().persist(List.<Durable>copyOf(decision.events())).thenRun(after -> {
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
                if (askers.isFirstToAsk(question)) ask(question);
            }
        }
    }

    /// Lets `envelope` wait for the port's answer; `false` when too many wait already.
    private boolean consult(WireMessage question, Envelope envelope) {
        if (askers.isFirstToAsk(question)) ask(question);
        return askers.letWait(question, envelope);
    }

    private void ask(WireMessage question) {
        context.pipeToSelf(
                kind.port().answer(self.id(), question),
                (command, failure) -> failure == null
                        ? new ShellMessage.Answered(question, command)
                        : new ShellMessage.Unanswered(question, failure));
    }

    private void release(WireMessage question) {
        for (var envelope : askers.released(question)) context.getSelf().tell(envelope.afterConsulting());
    }
}
