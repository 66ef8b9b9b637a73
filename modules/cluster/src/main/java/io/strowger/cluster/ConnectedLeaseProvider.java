package io.strowger.cluster;

import java.util.Set;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sbr.DowningStrategy;

/// [ConnectedLease], of the node's own database. Taken by Pekko; named in the configuration of region nodes.
public final class ConnectedLeaseProvider extends ConnectedProvider {
    private final ActorSystem system;

    public ConnectedLeaseProvider(ActorSystem system) {
        super(system);
        this.system = system;
    }

    @Override
    DowningStrategy strategy(Terms terms) {
        return new ConnectedLease(
                terms.dataCenter(),
                terms.self(),
                terms.watchers(),
                terms.stableAfter(),
                terms.clock(),
                new DatabaseLease(Database.Settings.from(system.settings().config())),
                this::end);
    }

    /// This node last: it may end by it.
    private void end(Set<UniqueAddress> part) {
        var cluster = Cluster.get(system);
        for (var node : part) if (!node.equals(cluster.selfUniqueAddress())) cluster.down(node.address());
        cluster.down(cluster.selfAddress());
    }
}
