package io.strowger.region;

import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/// Edges that keep every order, and take it while they can be reached.
final class FakeEdges implements Edges {
    private final List<Order> orders = new CopyOnWriteArrayList<>();
    private final AtomicBoolean areLost = new AtomicBoolean();

    @Override
    public Set<EdgeId> all() {
        return Set.of(EdgeId.parse("ashburn"));
    }

    @Override
    public CompletionStage<Taken> hand(EdgeAddress edge, Order order) {
        orders.add(order);
        return areLost.get()
                ? CompletableFuture.failedFuture(new IllegalStateException("nobody is there"))
                : CompletableFuture.completedFuture(new Done());
    }

    void areLost(boolean now) {
        areLost.set(now);
        orders.clear();
    }

    <T extends Order> List<T> orders(Class<T> type) {
        return orders.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
