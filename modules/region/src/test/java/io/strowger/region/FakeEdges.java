package io.strowger.region;

import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/// Edges that take every order and keep it.
final class FakeEdges implements Edges {
    private final List<Order> orders = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Taken> hand(EdgeAddress edge, Order order) {
        orders.add(order);
        return CompletableFuture.completedFuture(new Done());
    }

    <T extends Order> List<T> orders(Class<T> type) {
        return orders.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
