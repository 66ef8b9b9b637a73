package io.strowger.node.check;

import io.strowger.cluster.EntityKind;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Routes;
import io.strowger.edge.Registrar;
import io.strowger.region.ShardedRegion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// An edge: what it believes about routes, and the way to every region.
final class EdgeHost extends Host {
    private Optional<Routes> routes = Optional.empty();
    private Optional<Registrar> registrar = Optional.empty();
    private Map<RegionId, Region> regions = Map.of();

    EdgeHost(World world, String site) {
        super(world, site, "edge-" + site, "edge-" + site);
    }

    @Override
    List<EntityKind<?, ?, ?>> start() {
        var arbiter = world.routesFrom(this);
        regions = World.REGIONS.stream()
                .collect(Collectors.toMap(
                        id -> id,
                        id -> new RecordedRegion(
                                new ShardedRegion(
                                        id,
                                        new SimulatedEntities(this),
                                        world.views(),
                                        arbiter,
                                        world.chance().random()),
                                world.checker())));
        routes = Optional.of(arbiter);
        registrar = Optional.of(Registrar.over(
                arbiter, new Regions(regions), this, this, world.settings().edge()));
        return List.of();
    }

    Registrar registrar() {
        return registrar.orElseThrow();
    }

    Routes routes() {
        return routes.orElseThrow();
    }

    Region region(RegionId id) {
        return new Regions(regions).find(id).orElseThrow();
    }
}
