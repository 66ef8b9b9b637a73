package io.strowger.cluster;

import java.time.Duration;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sbr.DowningStrategy;
import org.apache.pekko.cluster.sbr.SplitBrainResolverBase;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.DurationConverters;

/// Pekko's split brain resolver, which looks each quarter of a second instead of each second: what a node had is out of
/// service until somebody has looked.
final class ConnectedResolver extends SplitBrainResolverBase {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Cluster cluster;

    ConnectedResolver(FiniteDuration stableAfter, DowningStrategy strategy) {
        super(stableAfter, strategy);
        this.cluster = Cluster.get(context().system());
    }

    @Override
    public FiniteDuration tickInterval() {
        return DurationConverters.toScala(LOOK);
    }

    @Override
    public void preStart() throws Exception {
        cluster.subscribe(self(), ClusterEvent.initialStateAsEvents(), ClusterEvent.ClusterDomainEvent.class);
        context().system().eventStream().subscribe(self(), ThisActorSystemQuarantinedEvent.class);
        super.preStart();
    }

    @Override
    public void postStop() {
        cluster.unsubscribe(self());
        context().system().eventStream().unsubscribe(self());
        super.postStop();
    }

    @Override
    public UniqueAddress selfUniqueAddress() {
        return cluster.selfUniqueAddress();
    }

    @Override
    public String selfDc() {
        return cluster.selfDataCenter();
    }

    @Override
    public void down(UniqueAddress node, DowningStrategy.Decision decision) {
        log().info("{} is given up: {}", node, decision);
        cluster.down(node.address());
    }
}
