package io.strowger.node;

import io.strowger.cluster.JournalPace;
import io.strowger.cluster.Reach;
import io.strowger.cluster.ShardedEntities;
import io.strowger.core.NodeReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;

/// What this node says of itself when it is asked. Only its shards have to be asked in turn; all else is read where
/// it is.
record NodeVitals(
        ActorSystem<?> system,
        ShardedEntities entities,
        Supplier<Optional<NodeReport.HeldLease>> lease,
        Supplier<Optional<NodeReport.Witnessing>> witness)
        implements Supplier<CompletionStage<NodeReport>> {
    private static final String VERSION = Main.Version.number();
    /// Leaves time for the way there and back.
    private static final Duration PATIENCE = NodeReports.PATIENCE.dividedBy(2);

    @Override
    public CompletionStage<NodeReport> get() {
        return entities.shards(PATIENCE).thenApply(this::report);
    }

    private NodeReport report(List<NodeReport.Shards> shards) {
        var runtime = Runtime.getRuntime();
        return new NodeReport(
                VERSION,
                Instant.ofEpochMilli(system.startTime()),
                system.uptime(),
                Runtime.version().toString(),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                shards,
                JournalPace.of(system),
                lease.get(),
                witness.get(),
                unreachable());
    }

    private List<String> unreachable() {
        var cluster = Cluster.get(system.classicSystem());
        return Reach.lostBy(
                        Set.of(cluster.selfUniqueAddress()), cluster.readView().reachability())
                .stream()
                .map(lost -> lost.address().toString())
                .sorted()
                .toList();
    }
}
