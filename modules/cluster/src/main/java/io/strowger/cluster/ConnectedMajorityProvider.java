package io.strowger.cluster;

import io.strowger.core.Moment;
import java.time.Duration;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.DowningProvider;
import org.apache.pekko.cluster.sbr.SplitBrainResolver;
import org.apache.pekko.cluster.sbr.SplitBrainResolverProvider;
import org.apache.pekko.cluster.sbr.SplitBrainResolverSettings;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/// Pekko's split brain resolver with the strategy of [ConnectedMajority], and its settings but for the strategy. Taken
/// by Pekko; named in the configuration of routing nodes.
public final class ConnectedMajorityProvider extends DowningProvider {
    private static final String WATCHERS = "pekko.cluster.failure-detector.monitored-by-nr-of-members";

    private final ActorSystem system;

    public ConnectedMajorityProvider(ActorSystem system) {
        this.system = system;
    }

    @Override
    public FiniteDuration downRemovalMargin() {
        return new SplitBrainResolverProvider(system).downRemovalMargin();
    }

    @Override
    public Option<Props> downingActorProps() {
        var cluster = Cluster.get(system);
        var config = system.settings().config();
        var stableAfter = new SplitBrainResolverSettings(config).DowningStableAfter();
        var strategy = new ConnectedMajority(
                cluster.selfDataCenter(),
                cluster.selfUniqueAddress(),
                config.getInt(WATCHERS),
                Duration.ofNanos(stableAfter.toNanos()),
                () -> new Moment(System.nanoTime()));
        return Option.apply(SplitBrainResolver.props(stableAfter, strategy));
    }
}
