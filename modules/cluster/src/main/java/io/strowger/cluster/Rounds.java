package io.strowger.cluster;

import io.strowger.core.Durable;
import io.strowger.core.Page;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;

/// Goes through the rows of one view again and again, a page at a time, since sharding starts an entity for a message
/// only. One in its data center, on the oldest node; where that dies, the next one starts with a look.
public final class Rounds<R extends Durable> {
    /// Rows that are looked at together; where there are more, the others follow at once.
    public static final int AT_ONCE = 500;

    /// The owner that a view names whose rows are everybody's.
    public static final String EVERYBODY = "everybody";

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final String dataCenter;
    private final Views views;
    private final View<?, R> view;
    private final Duration every;
    private final Function<List<R>, CompletionStage<?>> visit;

    sealed interface Message {}

    private record Look(int page) implements Message {}

    private record Listed<R>(Page<R> rows) implements Message {}

    private record Visited(int nextPage) implements Message {}

    private record Unlisted(Throwable why) implements Message {}

    /// Visits the rows of `dataCenter`, the node's own. Looks at once where it starts, and `every` after the last page
    /// was visited. A `visit` that fails is over.
    public static <R extends Durable> void start(
            ActorSystem<?> system,
            String name,
            String dataCenter,
            Views views,
            View<?, R> view,
            Duration every,
            Function<List<R>, CompletionStage<?>> visit) {
        var rounds = Behaviors.<Message>setup(context -> Behaviors.withTimers(
                timers -> new Rounds<>(context, timers, dataCenter, views, view, every, visit).begin()));
        ClusterSingleton.get(system).init(SingletonActor.of(rounds, name));
    }

    private Rounds(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            String dataCenter,
            Views views,
            View<?, R> view,
            Duration every,
            Function<List<R>, CompletionStage<?>> visit) {
        this.context = context;
        this.timers = timers;
        this.dataCenter = dataCenter;
        this.views = views;
        this.view = view;
        this.every = every;
        this.visit = visit;
    }

    private Behavior<Message> begin() {
        context.getSelf().tell(new Look(0));
        return Behaviors.receiveMessage(this::on);
    }

    @SuppressWarnings("unchecked") // only this one tells itself
    private Behavior<Message> on(Message message) {
        switch (message) {
            case Look(var page) -> list(page);
            case Listed<?> listed -> visit((Page<R>) listed.rows());
            case Visited(var nextPage) -> {
                if (nextPage > 0) list(nextPage);
                else timers.startSingleTimer(new Look(nextPage), every);
            }
            case Unlisted(var why) -> {
                context.getLog().debug("the read model does not answer: {}", why.toString());
                timers.startSingleTimer(new Look(0), every);
            }
        }
        return Behaviors.same();
    }

    private void list(int page) {
        context.pipeToSelf(
                views.list(dataCenter, view, EVERYBODY, new Page.Request(page, AT_ONCE)),
                (rows, failure) -> failure == null ? new Listed<>(rows) : new Unlisted(failure));
    }

    private void visit(Page<R> rows) {
        var next = new Visited(rows.hasMore() ? rows.request().number() + 1 : 0);
        context.pipeToSelf(visit.apply(rows.items()), (done, failure) -> next);
    }
}
