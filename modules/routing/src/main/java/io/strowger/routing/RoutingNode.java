package io.strowger.routing;

import io.strowger.cluster.Database;
import io.strowger.cluster.DurableJson;
import io.strowger.cluster.Entities;
import io.strowger.cluster.EntityKind;
import io.strowger.cluster.EntityKind.History;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.cluster.Port;
import io.strowger.cluster.ReadModel;
import io.strowger.cluster.Rounds;
import io.strowger.cluster.ShardedEntities;
import io.strowger.cluster.Topology;
import io.strowger.cluster.Views;
import io.strowger.core.LeaseTerms;
import io.strowger.core.MonotonicClock;
import io.strowger.core.Page;
import io.strowger.core.RouteOrders;
import io.strowger.core.Timer;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node of data center `global` runs: its share of the Routes, of their read model, and of the
/// watch over their moves.
public final class RoutingNode {
    private static final Logger LOG = LoggerFactory.getLogger(RoutingNode.class);

    private RoutingNode() {}

    /// `leases` is empty where there are none. `readModelIdle` is how long the writer of the read model waits
    /// before it looks for new events when there were none.
    public static void start(
            ActorSystem<?> system,
            ShardedEntities entities,
            Database database,
            DurableJson json,
            RouteOrders orders,
            Witnesses witnesses,
            Optional<LeaseTerms> leases,
            MonotonicClock clock,
            Timer timer,
            RoutingSettings settings,
            Duration readModelIdle) {
        for (var kind : kinds(new StoredSeals(database), orders, witnesses, leases, timer, settings))
            entities.host(kind);
        ReadModel.start(
                system,
                entities,
                database,
                json,
                List.of(RouteRow.VIEW, RouteRow.AUTOMATIC, MoveRow.VIEW),
                readModelIdle);
        MoveWatch.start(system, entities, database, json, settings.resumeEvery());
        leases.ifPresent(terms ->
                FailoverWatch.start(system, entities, database, json, witnesses, terms, clock, settings.watchEvery()));
    }

    /// Starts this node's witness, called `self`.
    public static LiveWitness witness(
            ActorSystem<?> system,
            Database database,
            WitnessId self,
            LeaseTerms terms,
            MonotonicClock clock,
            Timer timer) {
        if (!terms.witnesses().contains(self))
            LOG.warn("{} is not among the witnesses {}: nobody will ask it", self, terms.witnesses());
        var witness =
                LiveWitness.start(self, Witness.started(terms, clock.now()), new StoredSeals(database), clock, timer);
        WitnessActor.start(system, witness);
        return witness;
    }

    /// The entities of data center `global`: what is started above, and what the simulator runs.
    public static List<EntityKind<?, ?, ?>> kinds(
            Seals seals,
            RouteOrders orders,
            Witnesses witnesses,
            Optional<LeaseTerms> leases,
            Timer timer,
            RoutingSettings settings) {
        var lifetime = new Lifetime(settings.idle(), settings.snapshotEvery(), History.KEPT);
        var port = new RegionPort(orders, new Sealer(seals, witnesses, leases), timer, settings.letGoTimeout());
        return List.of(
                new EntityKind<>(
                        Route.KIND,
                        Route.Command.class::cast,
                        RouteState.class,
                        name -> new Route(DomainName.parse(name), settings.initialRoute(), leases),
                        port,
                        lifetime),
                new EntityKind<>(
                        InboundRegion.KIND,
                        InboundRegion.Command.class::cast,
                        InboundRegion.State.class,
                        _ -> new InboundRegion(),
                        Port.none(),
                        lifetime),
                new EntityKind<>(
                        InboundNames.KIND,
                        InboundNames.Command.class::cast,
                        InboundNames.State.class,
                        _ -> new InboundNames(),
                        Port.none(),
                        lifetime),
                new EntityKind<>(
                        Household.KIND,
                        Household.Command.class::cast,
                        Household.State.class,
                        _ -> new Household(),
                        Port.none(),
                        lifetime));
    }

    /// The watch over failover policies that [#start] starts, for the simulator: a round each time that it is asked,
    /// which completes with how soon the next is due.
    public static Supplier<CompletionStage<Duration>> failoverWatch(
            Views views,
            Entities entities,
            Witnesses witnesses,
            LeaseTerms terms,
            MonotonicClock clock,
            RoutingSettings settings) {
        var watch = new FailoverWatch(entities, witnesses, terms, clock, settings.watchEvery());
        return () -> views.list(Topology.GLOBAL, RouteRow.AUTOMATIC, Rounds.EVERYBODY, Page.Request.ALL)
                .thenCompose(rows -> watch.look(rows.items().stream()
                        .flatMap(row -> row.view().stream())
                        .toList()));
    }

    /// One round of the watch over moves that [#start] starts, for the simulator.
    public static void resumeMoves(Views views, Entities entities) {
        views.list(Topology.GLOBAL, MoveRow.VIEW, Rounds.EVERYBODY, Page.Request.ALL)
                .thenAccept(moves -> MoveWatch.resume(entities, moves.items()));
    }
}
