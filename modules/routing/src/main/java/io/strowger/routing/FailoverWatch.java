package io.strowger.routing;

import io.strowger.cluster.Database;
import io.strowger.cluster.DurableJson;
import io.strowger.cluster.Entities;
import io.strowger.cluster.Rounds;
import io.strowger.cluster.Topology;
import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.MonotonicClock;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.core.Witnesses.Sightings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;

/// Tells each Route with an automatic failover policy when the region that it is about has died, or lives again; the
/// Route decides. Looks each `every`, and when the first of them is due.
final class FailoverWatch {
    private final Entities entities;
    private final Witnesses witnesses;
    private final LeaseTerms terms;
    private final MonotonicClock clock;
    private final Duration every;
    private final Map<WitnessId, LifeSigns.Heard> heard = new ConcurrentHashMap<>();
    private volatile LifeSigns signs; // one look at a time, each on the thread that brings the answer that ends it

    FailoverWatch(Entities entities, Witnesses witnesses, LeaseTerms terms, MonotonicClock clock, Duration every) {
        this.entities = entities;
        this.witnesses = witnesses;
        this.terms = terms;
        this.clock = clock;
        this.every = every;
        this.signs = LifeSigns.none(terms, clock.now());
    }

    static void start(
            ActorSystem<?> system,
            Entities entities,
            Database database,
            DurableJson json,
            Witnesses witnesses,
            LeaseTerms terms,
            MonotonicClock clock,
            Duration every) {
        var watch = new FailoverWatch(entities, witnesses, terms, clock, every);
        Rounds.start(
                system,
                "failover-watch",
                database,
                json,
                RouteRow.AUTOMATIC,
                every,
                rows -> watch.look(
                        rows.stream().flatMap(row -> row.view().stream()).toList()));
    }

    /// Completes with how soon it has to be looked at these routes again. Where there are none nobody is asked.
    CompletionStage<Duration> look(List<RouteView> routes) {
        if (routes.isEmpty()) return CompletableFuture.completedFuture(every);
        var asked = clock.now();
        return askWitnesses(asked).thenApply(_ -> {
            signs = signs.after(Map.copyOf(heard), asked, clock.now());
            routes.forEach(this::tell);
            return routes.stream()
                    .map(route -> FailoverPolicy.newsIn(route, signs))
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder())
                    .filter(due -> due.compareTo(every) < 0)
                    .orElse(every);
        });
    }

    /// Completes as soon as a majority has answered, or when all have answered or failed to: nobody is to wait for the
    /// witness that has died with the region.
    private CompletionStage<?> askWitnesses(Moment asked) {
        var question = new Question(terms.witnesses().size());
        for (var witness : terms.witnesses())
            witnesses.look(witness).whenComplete((sightings, _) -> {
                var answer = Optional.ofNullable(sightings);
                answer.ifPresent(seen -> heard.merge(
                        witness,
                        new LifeSigns.Heard(seen, asked),
                        (old, late) -> old.at().isBefore(late.at()) ? late : old));
                question.heard(answer);
            });
        return question.end;
    }

    /// One question to all witnesses.
    private final class Question {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private int unheard;
        private int answered;

        private Question(int unheard) {
            this.unheard = unheard;
        }

        private void heard(Optional<Sightings> answer) {
            boolean isEnough;
            synchronized (this) {
                unheard--;
                if (answer.isPresent()) answered++;
                isEnough = unheard == 0 || answered >= terms.majority();
            }
            if (isEnough) end.complete(null);
        }
    }

    private void tell(RouteView route) {
        FailoverPolicy.news(route, signs)
                .ifPresent(news -> entities.tell(Topology.GLOBAL, ShardedRoutes.address(route.name()), news));
    }
}
