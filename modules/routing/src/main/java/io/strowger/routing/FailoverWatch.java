package io.strowger.routing;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Rounds;
import io.strowger.cluster.Topology;
import io.strowger.cluster.Views;
import io.strowger.core.LeaseTerms;
import io.strowger.core.MonotonicClock;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.core.Witnesses.Sightings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;

/// Tells each Route with an automatic failover policy when the region that it is about has died, or lives again; the
/// Route decides.
final class FailoverWatch {
    private final Entities entities;
    private final Witnesses witnesses;
    private final MonotonicClock clock;
    private volatile LifeSigns signs; // one look at a time, each on the thread that brings the last answer

    private FailoverWatch(Entities entities, Witnesses witnesses, LeaseTerms terms, MonotonicClock clock) {
        this.entities = entities;
        this.witnesses = witnesses;
        this.clock = clock;
        this.signs = LifeSigns.none(terms, clock.now());
    }

    static void start(
            ActorSystem<?> system,
            Entities entities,
            Views views,
            Witnesses witnesses,
            LeaseTerms terms,
            MonotonicClock clock,
            Duration every) {
        var watch = new FailoverWatch(entities, witnesses, terms, clock);
        Rounds.start(system, "failover-watch", Topology.GLOBAL, views, RouteRow.AUTOMATIC, every, watch::look);
    }

    /// Where there is no such route nobody is asked.
    private CompletionStage<?> look(List<RouteRow> rows) {
        if (rows.isEmpty()) return CompletableFuture.completedFuture(rows);
        return askWitnesses().thenAccept(answers -> {
            signs = signs.after(answers, clock.now());
            rows.stream().map(RouteRow::view).flatMap(Optional::stream).forEach(this::tell);
        });
    }

    /// A witness that does not answer is none of the answers.
    private CompletionStage<Map<WitnessId, Sightings>> askWitnesses() {
        var answers = new ConcurrentHashMap<WitnessId, Sightings>();
        var asked = signs.terms().witnesses().stream()
                .map(witness -> witnesses.look(witness).handle((sightings, silent) -> {
                    if (silent == null) answers.put(witness, sightings);
                    return witness;
                }))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(asked).thenApply(_ -> answers);
    }

    private void tell(RouteView route) {
        FailoverPolicy.news(route, signs)
                .ifPresent(news -> entities.tell(Topology.GLOBAL, ShardedRoutes.address(route.name()), news));
    }
}
