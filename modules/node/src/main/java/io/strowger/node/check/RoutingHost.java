package io.strowger.node.check;

import io.strowger.cluster.EntityKind;
import io.strowger.cluster.Topology;
import io.strowger.core.WitnessId;
import io.strowger.region.ShardedRouteOrders;
import io.strowger.routing.LiveWitness;
import io.strowger.routing.RoutingNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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
        var entities = new SimulatedEntities(this);
        var witnesses = rules.arbiterWitnesses(new SimulatedWitnesses(this));
        var terms = world.terms();
        var settings = world.settings().routing();
        watch(
                RoutingNode.failoverWatch(world.views(), entities, witnesses, terms, this, settings),
                settings.watchEvery());
        return RoutingNode.kinds(
                seals, new ShardedRouteOrders(entities), witnesses, Optional.of(terms), this, settings);
    }

    /// Everybody watches: wherever the watch lives, its rounds go on.
    private void watch(Supplier<CompletionStage<Duration>> round, Duration due) {
        after(due, () -> {
            if (world.journal(Topology.GLOBAL).isDown()) watch(round, due);
            else round.get().whenComplete((next, failure) -> watch(round, failure == null ? next : due));
        });
    }

    WitnessId id() {
        return id;
    }

    LiveWitness witness() {
        return witness.orElseThrow();
    }
}
