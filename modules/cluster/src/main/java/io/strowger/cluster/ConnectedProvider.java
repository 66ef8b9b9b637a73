package io.strowger.cluster;

import io.strowger.core.Moment;
import io.strowger.core.MonotonicClock;
import java.time.Duration;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.DowningProvider;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sbr.DowningStrategy;
import org.apache.pekko.cluster.sbr.SplitBrainResolverProvider;
import org.apache.pekko.cluster.sbr.SplitBrainResolverSettings;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/// Pekko's split brain resolver with a strategy of ours, and its settings but for the strategy.
abstract class ConnectedProvider extends DowningProvider {
    private static final String WATCHERS = "pekko.cluster.failure-detector.monitored-by-nr-of-members";

    private final ActorSystem system;

    /// What [Connected] is made of.
    record Terms(String dataCenter, UniqueAddress self, int watchers, Duration stableAfter, MonotonicClock clock) {}

    ConnectedProvider(ActorSystem system) {
        this.system = system;
    }

    abstract DowningStrategy strategy(Terms terms);

    @Override
    public final FiniteDuration downRemovalMargin() {
        return new SplitBrainResolverProvider(system).downRemovalMargin();
    }

    @Override
    public final Option<Props> downingActorProps() {
        var cluster = Cluster.get(system);
        var config = system.settings().config();
        var stableAfter = new SplitBrainResolverSettings(config).DowningStableAfter();
        var terms = new Terms(
                cluster.selfDataCenter(),
                cluster.selfUniqueAddress(),
                config.getInt(WATCHERS),
                Duration.ofNanos(stableAfter.toNanos()),
                () -> new Moment(System.nanoTime()));
        return Option.apply(
                Props.create(ConnectedResolver.class, () -> new ConnectedResolver(stableAfter, strategy(terms))));
    }
}
