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
///
/// It reads the database itself: who answers questions about it for others may live on the very node that has just
/// died, and then it would wait when there is most to do.
public final class Rounds<R extends Durable> {
    /// Rows that are looked at together; where there are more, the others follow at once.
    public static final int AT_ONCE = 500;

    /// The owner that a view names whose rows are everybody's.
    public static final String EVERYBODY = "everybody";

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final ViewReader reader;
    private final DurableJson json;
    private final View<?, R> view;
    private final Duration every;
    private final Function<List<R>, CompletionStage<Duration>> visit;
    private Duration soonest;

    sealed interface Message {}

    private record Look(int page) implements Message {}

    private record Listed<R>(Page<R> rows) implements Message {}

    private record Visited(int nextPage, Duration due) implements Message {}

    private record Unlisted(Throwable why) implements Message {}

    /// Visits the rows in `database`, the node's own. Looks at once where it starts, and `every` after the last
    /// page was visited, or earlier: `visit` says how soon it would like to see its rows again. One that fails is
    /// over.
    public static <R extends Durable> void start(
            ActorSystem<?> system,
            String name,
            Database database,
            DurableJson json,
            View<?, R> view,
            Duration every,
            Function<List<R>, CompletionStage<Duration>> visit) {
        var reader = new ViewReader(database, json);
        var rounds = Behaviors.<Message>setup(context -> Behaviors.withTimers(
                timers -> new Rounds<>(context, timers, reader, json, view, every, visit).begin()));
        ClusterSingleton.get(system).init(SingletonActor.of(rounds, name));
    }

    private Rounds(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            ViewReader reader,
            DurableJson json,
            View<?, R> view,
            Duration every,
            Function<List<R>, CompletionStage<Duration>> visit) {
        this.context = context;
        this.timers = timers;
        this.reader = reader;
        this.json = json;
        this.view = view;
        this.every = every;
        this.visit = visit;
        this.soonest = every;
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
            case Visited(var nextPage, var due) -> {
                soonest = soonest.compareTo(due) < 0 ? soonest : due;
                if (nextPage > 0) list(nextPage);
                else beginAgainIn(soonest);
            }
            case Unlisted(var why) -> {
                context.getLog().debug("the read model does not answer: {}", why.toString());
                beginAgainIn(every);
            }
        }
        return Behaviors.same();
    }

    private void beginAgainIn(Duration delay) {
        soonest = every;
        timers.startSingleTimer(new Look(0), delay);
    }

    private void list(int page) {
        var request = new Page.Request(page, AT_ONCE);
        context.pipeToSelf(
                reader.rows(new ViewQuery.Rows(view.rows(), EVERYBODY, view.order(), request))
                        .thenApply(found -> new Page<>(values(found), request, found.hasMore())),
                (rows, failure) -> failure == null ? new Listed<>(rows) : new Unlisted(failure));
    }

    private List<R> values(ViewQuery.FoundRows found) {
        return found.rows().stream().map(row -> json.read(row, view.type())).toList();
    }

    private void visit(Page<R> rows) {
        var nextPage = rows.hasMore() ? rows.request().number() + 1 : 0;
        context.pipeToSelf(
                visit.apply(rows.items()), (due, failure) -> new Visited(nextPage, failure == null ? due : every));
    }
}
