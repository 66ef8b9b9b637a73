package io.strowger.routing;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.cluster.Views;
import io.strowger.core.LeaseTerms;
import io.strowger.core.MonotonicClock;
import io.strowger.core.Page;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Automatic;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.core.Witnesses.Sightings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;

/// Tells each Route with an automatic failover policy when the region that it is about has died, or lives again; the
/// Route decides. One in data center `global`, on its oldest node; where that dies, the next one starts with a look.
final class FailoverWatch extends AbstractBehavior<FailoverWatch.Message> {
    /// Routes that are looked at together; where there are more, the rest has its turn at the next looks.
    static final int AT_ONCE = 500;

    private final Entities entities;
    private final Views views;
    private final Witnesses witnesses;
    private final MonotonicClock clock;
    private final Duration every;
    private final TimerScheduler<Message> timers;
    private LifeSigns signs;

    sealed interface Message {}

    private record Look(int page) implements Message {}

    private record Listed(Page<RouteRow> rows) implements Message {}

    private record Heard(Page<RouteRow> rows, Map<WitnessId, Sightings> answers) implements Message {}

    private record Failed(Throwable why) implements Message {}

    /// Looks at once where it starts, then every `every`.
    static void start(
            ActorSystem<?> system,
            Entities entities,
            Views views,
            Witnesses witnesses,
            LeaseTerms terms,
            MonotonicClock clock,
            Duration every) {
        var watch = Behaviors.<Message>setup(context -> Behaviors.withTimers(
                timers -> new FailoverWatch(context, timers, entities, views, witnesses, terms, clock, every)));
        ClusterSingleton.get(system).init(SingletonActor.of(watch, "failover-watch"));
    }

    private FailoverWatch(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            Entities entities,
            Views views,
            Witnesses witnesses,
            LeaseTerms terms,
            MonotonicClock clock,
            Duration every) {
        super(context);
        this.entities = entities;
        this.views = views;
        this.witnesses = witnesses;
        this.clock = clock;
        this.every = every;
        this.timers = timers;
        this.signs = LifeSigns.none(terms, clock.now());
        context.getSelf().tell(new Look(0));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onMessage(Message.class, this::on).build();
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Look(var page) -> list(page);
            case Listed(var rows) when rows.items().isEmpty() -> lookAgain(0);
            case Listed(var rows) -> askWitnesses(rows);
            case Heard(var rows, var answers) -> tell(rows, answers);
            case Failed(var why) -> {
                getContext().getLog().debug("the read model of the routes does not answer: {}", why.toString());
                lookAgain(0);
            }
        }
        return this;
    }

    private void list(int page) {
        var rows = views.list(Topology.GLOBAL, RouteRow.AUTOMATIC, RouteRow.EVERYBODY, new Page.Request(page, AT_ONCE));
        getContext().pipeToSelf(rows, (listed, failure) -> failure == null ? new Listed(listed) : new Failed(failure));
    }

    /// A witness that does not answer is none of the answers.
    private void askWitnesses(Page<RouteRow> rows) {
        var answers = new ConcurrentHashMap<WitnessId, Sightings>();
        var asked = signs.terms().witnesses().stream()
                .map(witness -> look(witness, answers))
                .toArray(CompletableFuture<?>[]::new);
        getContext().pipeToSelf(CompletableFuture.allOf(asked), (done, never) -> new Heard(rows, answers));
    }

    private CompletableFuture<?> look(WitnessId witness, Map<WitnessId, Sightings> answers) {
        CompletionStage<Void> heard = witnesses.look(witness).handle((sightings, silent) -> {
            if (silent == null) answers.put(witness, sightings);
            return null;
        });
        return heard.toCompletableFuture();
    }

    private void tell(Page<RouteRow> rows, Map<WitnessId, Sightings> answers) {
        var routes = rows.items().stream()
                .map(RouteRow::view)
                .flatMap(Optional::stream)
                .toList();
        signs = signs.after(answers, clock.now());
        for (var route : routes)
            news(route, signs)
                    .ifPresent(news -> entities.tell(Topology.GLOBAL, ShardedRoutes.address(route.name()), news));
        lookAgain(rows.hasMore() ? rows.request().number() + 1 : 0);
    }

    /// What a Route has to know, if it may have to act on it.
    static Optional<Route.Watched> news(RouteView route, LifeSigns signs) {
        if (!(route.failover() instanceof Automatic(var home, var standby, var after, var failback))
                || !(route.position() instanceof Active(var region, var _))) return Optional.empty();
        var lifeless = signs.lifelessFor(home);
        if (region.equals(home) && lifeless.compareTo(after) >= 0)
            return Optional.of(new Route.Watched(home, false, lifeless));
        var alive = signs.aliveFor(home);
        return failback && region.equals(standby) && alive.compareTo(after) >= 0
                ? Optional.of(new Route.Watched(home, true, alive))
                : Optional.empty();
    }

    private void lookAgain(int page) {
        timers.startSingleTimer(new Look(page), every);
    }
}
