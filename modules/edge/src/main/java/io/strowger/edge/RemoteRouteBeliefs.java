package io.strowger.edge;

import io.strowger.core.EdgeId;
import io.strowger.core.RouteBeliefs;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// [RouteBeliefs] over Pekko's remoting. Stages complete on the actor system's threads.
public final class RemoteRouteBeliefs implements RouteBeliefs {
    private static final Duration PATIENCE = Duration.ofSeconds(1); // people wait for it

    private final ActorSystem<?> system;
    private final EdgeNodes nodes;

    public RemoteRouteBeliefs(ActorSystem<?> system) {
        this.system = system;
        this.nodes = new EdgeNodes(system);
    }

    @Override
    public CompletionStage<List<OfNode>> of(DomainName name) {
        var asked = nodes.edges().stream()
                .sorted(Comparator.comparing(EdgeId::value))
                .flatMap(edge -> nodes.up(edge).stream().map(node -> ask(edge, node, name)))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(_ -> asked.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<OfNode> ask(EdgeId edge, String node, DomainName name) {
        return AskPattern.<EdgesActor.Command, Belief>ask(
                        nodes.at(node), replyTo -> new EdgesActor.WhatOf(name, replyTo), PATIENCE, system.scheduler())
                .exceptionally(_ -> new Silent())
                .thenApply(belief -> new OfNode(edge, node, belief))
                .toCompletableFuture();
    }
}
