package io.strowger.node.check;

import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/// How one host reaches the edges.
record SimulatedEdges(Host host) implements Edges {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public Set<EdgeId> all() {
        return host.world.edges().stream().map(edge -> edge.address().edge()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public CompletionStage<Taken> hand(EdgeAddress edge, Order order) {
        var target = host.world.edge(edge.edge());
        return host.answer(
                PATIENCE,
                edge,
                Taken.class,
                asker -> host.world.network().send(host, target, () -> asker.answer(target, target.take(order))));
    }
}
