package io.strowger.node.check;

import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// How one host reaches the edges.
record SimulatedEdges(Host host) implements Edges {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

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
