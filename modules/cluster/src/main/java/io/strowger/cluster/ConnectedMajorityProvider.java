package io.strowger.cluster;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.sbr.DowningStrategy;

/// [ConnectedMajority]. Taken by Pekko; named in the configuration of routing nodes.
public final class ConnectedMajorityProvider extends ConnectedProvider {
    public ConnectedMajorityProvider(ActorSystem system) {
        super(system);
    }

    @Override
    DowningStrategy strategy(Terms terms) {
        return new ConnectedMajority(
                terms.dataCenter(), terms.self(), terms.watchers(), terms.stableAfter(), terms.clock());
    }
}
