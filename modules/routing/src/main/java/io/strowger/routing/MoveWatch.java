package io.strowger.routing;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.cluster.Views;
import io.strowger.core.Page;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;

/// Sees to it that a move goes on when the node of its Route has died: sharding starts an entity for a message only,
/// so it sends one to every Route that is moving according to the read model, again and again. One in data center
/// `global`, on its oldest node; where that dies, the next one starts with a look.
final class MoveWatch extends AbstractBehavior<MoveWatch.Message> {
    /// Routes that are told at once; where more are moving, the rest has its turn at the next looks.
    static final int AT_ONCE = 500;

    private final Entities entities;
    private final Views views;
    private final Duration every;
    private final TimerScheduler<Message> timers;

    sealed interface Message {}

    private record Look(int page) implements Message {}

    private record Seen(Page<MoveRow> moves) implements Message {}

    private record Unseen(Throwable why) implements Message {}

    /// Looks at once where it starts, then every `every`.
    static void start(ActorSystem<?> system, Entities entities, Views views, Duration every) {
        ClusterSingleton.get(system).init(SingletonActor.of(create(entities, views, every), "move-watch"));
    }

    private static Behavior<Message> create(Entities entities, Views views, Duration every) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new MoveWatch(context, timers, entities, views, every)));
    }

    private MoveWatch(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            Entities entities,
            Views views,
            Duration every) {
        super(context);
        this.entities = entities;
        this.views = views;
        this.every = every;
        this.timers = timers;
        context.getSelf().tell(new Look(0));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onMessage(Message.class, this::on).build();
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Look(var page) -> look(page);
            case Seen(var moves) -> resume(moves);
            case Unseen(var why) -> {
                getContext().getLog().debug("the read model of the routes does not answer: {}", why.toString());
                lookAgain(0);
            }
        }
        return this;
    }

    private void look(int page) {
        var moves = views.list(Topology.GLOBAL, MoveRow.VIEW, MoveRow.EVERYBODY, new Page.Request(page, AT_ONCE));
        getContext().pipeToSelf(moves, (seen, failure) -> failure == null ? new Seen(seen) : new Unseen(failure));
    }

    private void resume(Page<MoveRow> moves) {
        for (var move : moves.items())
            entities.tell(Topology.GLOBAL, ShardedRoutes.address(move.name()), new Route.Resume());
        lookAgain(moves.hasMore() ? moves.request().number() + 1 : 0);
    }

    private void lookAgain(int page) {
        timers.startSingleTimer(new Look(page), every);
    }
}
