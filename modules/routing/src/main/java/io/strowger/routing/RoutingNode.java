package io.strowger.routing;

import io.strowger.cluster.Database;
import io.strowger.cluster.DurableJson;
import io.strowger.cluster.Entities;
import io.strowger.cluster.EntityKind;
import io.strowger.cluster.EntityKind.History;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.cluster.ReadModel;
import io.strowger.cluster.Views;
import io.strowger.core.RouteOrders;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;

/// What a node of data center `global` runs: its share of the Routes, of their read model, and of the
/// watch over their moves.
public final class RoutingNode {
    private RoutingNode() {}

    /// `readModelIdle` is how long the writer of the read model waits before it looks for new events when there were
    /// none.
    public static void start(
            ActorSystem<?> system,
            Entities entities,
            Database database,
            DurableJson json,
            RouteOrders orders,
            RoutingSettings settings,
            Duration readModelIdle) {
        entities.host(new EntityKind<>(
                Route.KIND,
                Route.Command.class,
                RouteState.class,
                name -> new Route(DomainName.parse(name), settings.initialRoute()),
                new RegionPort(orders, settings.letGoTimeout()),
                new Lifetime(settings.idle(), settings.snapshotEvery(), History.KEPT)));
        ReadModel.start(system, entities, database, json, List.of(RouteRow.VIEW, MoveRow.VIEW), readModelIdle);
        MoveWatch.start(system, entities, new Views(entities, json), settings.resumeEvery());
    }
}
