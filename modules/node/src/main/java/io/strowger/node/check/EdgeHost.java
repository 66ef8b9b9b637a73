package io.strowger.node.check;

import io.strowger.cluster.EntityKind;
import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Routes;
import io.strowger.edge.Deliveries;
import io.strowger.edge.Inviter;
import io.strowger.edge.Registrar;
import io.strowger.edge.RouteCache;
import io.strowger.region.ShardedRegion;
import io.strowger.region.ladder.LadderNodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// An edge: what it believes about routes, and the way to every region; and the devices that wait for an answer
/// here.
final class EdgeHost extends Host {
    private static final int MOST_DELIVERIES = 1000; // more than all calls of a world have to tell

    private Optional<Routes> routes = Optional.empty();
    private Optional<Registrar> registrar = Optional.empty();
    private Optional<Inviter> inviter = Optional.empty();
    private Optional<Deliveries> deliveries = Optional.empty();
    private Map<RegionId, Region> regions = Map.of();
    private final Map<String, Consumer<Edges.Respond>> transactions = new HashMap<>();
    private final EdgeAddress address;

    EdgeHost(World world, String site) {
        super(world, site, "edge-" + site, "edge-" + site);
        this.address = new EdgeAddress(EdgeId.parse(site), toString());
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
                                        world.chance().random(),
                                        LadderNodes.none(),
                                        new NoRecordings(),
                                        new NoWebhooks()),
                                world.checker())));
        routes = Optional.of(arbiter);
        var reach = new Regions(regions);
        var cache = new RouteCache(arbiter, reach, this, this, world.settings().edge());
        registrar = Optional.of(new Registrar(cache, reach, this, this));
        inviter = Optional.of(new Inviter(cache, reach, this, this));
        deliveries = Optional.of(new Deliveries(reach, this, MOST_DELIVERIES));
        transactions.clear();
        return List.of();
    }

    Registrar registrar() {
        return registrar.orElseThrow();
    }

    Inviter inviter() {
        return inviter.orElseThrow();
    }

    Deliveries deliveries() {
        return deliveries.orElseThrow();
    }

    EdgeAddress address() {
        return address;
    }

    /// A device waits here for what is answered in the server transaction of this name.
    void open(String transaction, Consumer<Edges.Respond> device) {
        transactions.put(transaction, device);
    }

    /// What a region wants. Devices answer nothing that is sent to them: the region gives up in the end.
    Edges.Taken take(Edges.Order order) {
        if (!(order instanceof Edges.Respond respond)) return new Edges.Done();
        var device = transactions.get(respond.transaction());
        if (device == null) return new Edges.NoTransaction();
        device.accept(respond);
        return new Edges.Done();
    }

    Routes routes() {
        return routes.orElseThrow();
    }

    Region region(RegionId id) {
        return new Regions(regions).find(id).orElseThrow();
    }
}
