package io.strowger.node.check;

import io.strowger.cluster.EntityKind;
import io.strowger.cluster.Topology;
import io.strowger.core.WitnessId;
import io.strowger.region.ShardedRouteOrders;
import io.strowger.routing.LiveWitness;
import io.strowger.routing.RoutingNode;
import java.util.List;
import java.util.Optional;

/// A routing node: its witness, and its share of the arbiter.
final class RoutingHost extends Host {
    private final WitnessId id;
    private Optional<LiveWitness> witness = Optional.empty();

    RoutingHost(World world, String site, WitnessId id) {
        super(world, site, Topology.GLOBAL, "routing-" + site);
        this.id = id;
    }

    @Override
    List<EntityKind<?, ?, ?>> start() {
        var rules = world.rules();
        var seals = rules.seals(new SimulatedSeals(this));
        witness = Optional.of(LiveWitness.start(id, rules.witness(world.configured(), now()), seals, this, this));
        return RoutingNode.kinds(
                seals,
                new ShardedRouteOrders(new SimulatedEntities(this)),
                rules.arbiterWitnesses(new SimulatedWitnesses(this)),
                Optional.of(world.terms()),
                this,
                world.settings().routing());
    }

    WitnessId id() {
        return id;
    }

    LiveWitness witness() {
        return witness.orElseThrow();
    }
}
