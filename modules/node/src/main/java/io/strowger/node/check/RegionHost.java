package io.strowger.node.check;

import io.strowger.cluster.EntityKind;
import io.strowger.cluster.Topology;
import io.strowger.core.Domains;
import io.strowger.core.Lease;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.sip.DomainName;
import io.strowger.region.RegionNode;
import io.strowger.region.ShardedRegion;
import java.util.List;
import java.util.Optional;

/// A region node.
final class RegionHost extends Host {
    private final RegionId region;
    private Lease lease = Lease.off();
    private Optional<Domains> memory = Optional.empty();
    private SessionNumber heldLast = SessionNumber.NONE;

    RegionHost(World world, RegionId region, String name) {
        super(world, region.value(), Topology.dataCenter(region), name);
        this.region = region;
    }

    @Override
    List<EntityKind<?, ?, ?>> start() {
        var entities = new SimulatedEntities(this);
        lease = world.rules()
                .lease(region, world.terms(), entities, new SimulatedWitnesses(this), this, this, this::overslept);
        var routes = world.routesFrom(this);
        memory = Optional.of(new ShardedRegion(
                        region,
                        new Glance(this),
                        world.views(),
                        routes,
                        world.chance().random())
                .domains());
        return RegionNode.kinds(
                region, entities, world.views(), routes, lease, world.settings().region());
    }

    RegionId region() {
        return region;
    }

    private void overslept() {
        world.coverage().count(Coverage.Of.OVERSLEPT);
        startAnew();
    }

    /// What a request would find here and now.
    Optional<Domains.Standing> standing(DomainName name) {
        var found = memory.orElseThrow().standing(name).toCompletableFuture();
        return found.isCompletedExceptionally() ? Optional.empty() : Optional.of(found.join());
    }

    /// Looks whether it has lost the lease that it held.
    void noteLapse() {
        var held = lease.isHeldFor(lease.session()) ? lease.session() : SessionNumber.NONE;
        if (held.equals(SessionNumber.NONE) && !heldLast.equals(SessionNumber.NONE)) {
            world.coverage().count(Coverage.Of.LAPSES);
            trace("holds no lease");
        }
        heldLast = held;
    }
}
