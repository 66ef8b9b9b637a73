package io.strowger.routing;

import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.RouteOrders;
import io.strowger.core.sip.DomainName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Regions that let go at once, except those that have fallen silent.
final class FakeRouteOrders implements RouteOrders {
    record Order(RegionId region, DomainName name, Epoch epoch) {}

    private final Set<RegionId> silent = ConcurrentHashMap.newKeySet();
    private final List<Order> deactivations = new CopyOnWriteArrayList<>();
    private final List<Order> hints = new CopyOnWriteArrayList<>();

    void silence(RegionId region) {
        silent.add(region);
    }

    void wake(RegionId region) {
        silent.remove(region);
    }

    List<Order> deactivations() {
        return List.copyOf(deactivations);
    }

    List<Order> hints() {
        return List.copyOf(hints);
    }

    @Override
    public CompletionStage<PrepareReply> prepare(RegionId region, DomainName name, Epoch epoch) {
        return silent.contains(region) ? new CompletableFuture<>() : CompletableFuture.completedStage(new Prepared());
    }

    @Override
    public CompletionStage<Deactivated> deactivate(RegionId region, DomainName name, Epoch epoch) {
        deactivations.add(new Order(region, name, epoch));
        return silent.contains(region)
                ? new CompletableFuture<>()
                : CompletableFuture.completedStage(new Deactivated(epoch));
    }

    @Override
    public void activate(RegionId region, DomainName name, Epoch epoch) {
        hints.add(new Order(region, name, epoch));
    }
}
