package io.strowger.edge;

import io.strowger.core.EdgeId;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Taken;
import io.strowger.core.WireMessage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/// Lets every region hand orders to this node's edges: under a fixed name, so that its address is all that one
/// has to know.
public final class EdgesActor {
    static final String NAME = "edges";

    /// An order from a region.
    record Handed(EdgeId edge, Order order, ActorRef<Taken> replyTo) implements WireMessage {}

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

    private static Behavior<Handed> create(EdgeNode node) {
        return Behaviors.receive((context, handed) -> {
            try {
                handed.replyTo().tell(node.take(handed.edge(), handed.order()));
            } catch (RuntimeException fault) {
                context.getLog().error("an order of {} failed", handed.order().self(), fault);
            }
            return Behaviors.same();
        });
    }
}
