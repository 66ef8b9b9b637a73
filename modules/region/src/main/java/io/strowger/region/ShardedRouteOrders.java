package io.strowger.region;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.RouteOrders;
import io.strowger.core.sip.DomainName;
import java.util.concurrent.CompletionStage;

/// [RouteOrders] over the Domain entities of every region. Stages complete on the actor system's threads; one that
/// fails means that the region did not answer in time.
public final class ShardedRouteOrders implements RouteOrders {
    private final Entities entities;

    public ShardedRouteOrders(Entities entities) {
        this.entities = entities;
    }

    @Override
    public CompletionStage<PrepareReply> prepare(RegionId region, DomainName name, Epoch epoch) {
        return entities.ask(
                Topology.dataCenter(region), Domain.address(name), new Domain.Prepare(epoch), PrepareReply.class);
    }

    @Override
    public CompletionStage<Deactivated> deactivate(RegionId region, DomainName name, Epoch epoch) {
        return entities.ask(
                Topology.dataCenter(region), Domain.address(name), new Domain.Deactivate(epoch), Deactivated.class);
    }

    @Override
    public void activate(RegionId region, DomainName name, Epoch epoch) {
        entities.tell(Topology.dataCenter(region), Domain.address(name), new Domain.Activate(epoch));
    }
}
