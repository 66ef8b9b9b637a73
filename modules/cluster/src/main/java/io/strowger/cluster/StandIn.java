package io.strowger.cluster;

import io.strowger.core.EntityAddress;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;

/// Answers for an entity that is asked for while the database is down, and becomes it when the database is back.
///
/// An entity that was started all the same would fail at once, and so on for every message: and what is sent to
/// an actor in the moment of its end may be lost without a dead letter, so that its sender waits in vain.
final class StandIn {
    static final String WITHOUT_DATABASE = "its database is down";
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final EntityAddress self;
    private final EntityContext<ShellMessage> entity;
    private final DatabaseWatch database;
    private final ActorContext<ShellMessage> context;
    private final StashBuffer<ShellMessage> first;
    private final Behavior<ShellMessage> real;

    private StandIn(
            EntityAddress self,
            EntityContext<ShellMessage> entity,
            DatabaseWatch database,
            ActorContext<ShellMessage> context,
            StashBuffer<ShellMessage> first,
            Behavior<ShellMessage> real) {
        this.self = self;
        this.entity = entity;
        this.database = database;
        this.context = context;
        this.first = first;
        this.real = real;
    }

    /// `real` is the entity.
    static Behavior<ShellMessage> create(
            EntityAddress self,
            EntityContext<ShellMessage> entity,
            DatabaseWatch database,
            Behavior<ShellMessage> real) {
        return Behaviors.withStash(
                1,
                first -> Behaviors.setup(context -> {
                    context.setReceiveTimeout(IDLE, new ShellMessage.Dismissed());
                    return new StandIn(self, entity, database, context, first, real).behavior();
                }));
    }

    private Behavior<ShellMessage> behavior() {
        return Behaviors.receiveMessage(message -> switch (message) {
            case Envelope envelope when database.isDown() -> refuse(envelope);
            case Envelope envelope -> become(envelope);
            case ShellMessage.Dismissed() -> leave();
            case ShellMessage.Leave _, ShellMessage.Left _ -> Behaviors.stopped();
            case ShellMessage.Waking _, ShellMessage.Due _, ShellMessage.Answered _, ShellMessage.Unanswered _ ->
                Behaviors.unhandled();
        });
    }

    private Behavior<ShellMessage> refuse(Envelope envelope) {
        envelope.replyTo().tell(new Refusal(WITHOUT_DATABASE).by(self));
        return Behaviors.same();
    }

    private Behavior<ShellMessage> become(Envelope envelope) {
        context.cancelReceiveTimeout();
        first.stash(envelope);
        return first.unstashAll(real);
    }

    private Behavior<ShellMessage> leave() {
        entity.getShard().tell(new ClusterSharding.Passivate<>(context.getSelf()));
        return Behaviors.same();
    }
}
