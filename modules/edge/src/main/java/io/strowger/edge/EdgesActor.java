package io.strowger.edge;

import io.strowger.core.EdgeId;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Taken;
import io.strowger.core.RouteBeliefs;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DomainName;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;

/// Lets every region hand orders to this node's edges, every door of the cluster bring them requests, and everybody see
/// what they believe: under a fixed name, so that its address is all that one has to know.
public final class EdgesActor {
    static final String NAME = "edges";

    sealed interface Command extends WireMessage {}

    /// An order from a region.
    record Handed(EdgeId edge, Order order, ActorRef<Taken> replyTo) implements Command {}

    /// A raw request that came in by the door of another node.
    record Brought(EdgeId edge, String rawRequest, String source, ActorRef<Outcome> replyTo) implements Command {}

    /// What does this node believe of a route?
    record WhatOf(DomainName name, ActorRef<RouteBeliefs.Belief> replyTo) implements Command {}

    /// What has become of a request that was brought.
    sealed interface Outcome extends WireMessage {}

    /// Empty where SIP answers nothing.
    record Answered(String rawResponse) implements Outcome {}

    /// The edge is not here, is shutting down or has failed.
    record NotServed(String why) implements Outcome {}

    private EdgesActor() {}

    /// An order that is at fault is not answered; the next one is taken.
    public static void start(ActorSystem<?> system, EdgeNode node) {
        system.systemActorOf(create(node), NAME, Props.empty());
    }

    /// By what regions reach this node: [EdgeNode#start] wants it.
    public static String address(ActorSystem<?> system) {
        return address(Cluster.get(system).selfMember());
    }

    static String address(Member member) {
        return member.address().getHost().orElse("") + ":"
                + member.address().getPort().orElse(0);
    }

    private static Behavior<Command> create(EdgeNode node) {
        return Behaviors.receive((context, command) -> {
            switch (command) {
                case Handed handed -> take(node, handed, context.getLog());
                case Brought brought -> serve(node, brought);
                case WhatOf(var name, var replyTo) -> replyTo.tell(node.belief(name));
            }
            return Behaviors.same();
        });
    }

    private static void take(EdgeNode node, Handed handed, Logger log) {
        try {
            handed.replyTo().tell(node.take(handed.edge(), handed.order()));
        } catch (RuntimeException fault) {
            log.error("an order of {} failed", handed.order().self(), fault);
        }
    }

    /// Whoever waits at the other door is told at once that nothing will come.
    private static void serve(EdgeNode node, Brought brought) {
        try {
            node.handle(brought.edge(), brought.rawRequest(), brought.source()).whenComplete((response, failure) -> {
                if (failure == null) brought.replyTo().tell(new Answered(response));
                else brought.replyTo().tell(new NotServed(failure.toString()));
            });
        } catch (RuntimeException refused) {
            brought.replyTo().tell(new NotServed(refused.toString()));
        }
    }
}
