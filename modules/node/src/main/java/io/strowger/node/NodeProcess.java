package io.strowger.node;

import com.typesafe.config.Config;
import io.strowger.core.LocalSites;
import io.strowger.core.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes of this process: one of each role that it was given, each with an ActorSystem of its own.
///
/// When one ends by itself, it starts anew within the process, with nothing in memory, as a new process would. An edge
/// and the region node beside it, over which it reaches its own region, do so together. A routing node
/// alone: one that has lost the others can only wait for them, and meanwhile the edge has to say so.
final class NodeProcess implements Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);
    private static final List<Set<Role>> TOGETHER = List.of(Set.of(Role.ROUTING), Set.of(Role.REGION, Role.EDGE));
    private static final Duration TO_LET_GO = Duration.ofSeconds(30); // then the process ends

    private final List<AtomicReference<NodeGroup>> groups; // in the order in which they start
    private volatile boolean ending;

    private NodeProcess(Config own, List<NodeSettings> nodes, Function<Path, LocalSites> localCluster) {
        this.groups = TOGETHER.stream()
                .map(roles -> nodes.stream()
                        .filter(node -> roles.contains(node.role()))
                        .toList())
                .filter(group -> !group.isEmpty())
                .map(group -> new AtomicReference<>(new NodeGroup(own, group, this, localCluster)))
                .toList();
    }

    /// Runs until the process is told to end. Throws what keeps a node from starting.
    static int run(Config own, Set<Role> roles, Function<Path, LocalSites> localCluster) {
        var nodes = Arrays.stream(Role.values())
                .filter(roles::contains)
                .map(role -> NodeSettings.from(ClusterConfiguration.over(own, role), role))
                .toList();
        var process = new NodeProcess(own, nodes, localCluster);
        var patience = nodes.getFirst().stopPatience();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.end(patience), "end"));
        throw process.firstFailure(!roles.contains(Role.EDGE));
    }

    /// Of all nodes, also while some of them start anew.
    @Override
    public Map<String, Boolean> checks() {
        var all = new TreeMap<String, Boolean>();
        for (var group : groups) all.putAll(group.get().checks());
        return all;
    }

    /// @param withHealthPort whether the last group, a region's where there is one, opens it
    private RuntimeException firstFailure(boolean withHealthPort) {
        var failed = new CompletableFuture<RuntimeException>();
        for (var group : groups) {
            var opensIt = withHealthPort && group.equals(groups.getLast());
            Thread.ofPlatform().name("nodes").start(() -> {
                try {
                    live(group, opensIt);
                } catch (RuntimeException failure) {
                    failed.complete(failure);
                }
            });
        }
        return failed.join();
    }

    private void live(AtomicReference<NodeGroup> group, boolean withHealthPort) {
        var first = group.get();
        while (!ending) {
            var why = group.get().untilOneEnds(withHealthPort);
            LOG.warn("starts anew: {}", why);
            if (!group.get().endAll(TO_LET_GO)) throw Problem.failed(why + ", and could not be ended in time");
            group.set(first.again());
        }
    }

    /// The edge takes no more requests before the region that answers them goes, and the arbiter last.
    private void end(Duration patience) {
        ending = true;
        var deadline = System.nanoTime() + patience.toNanos();
        for (var group : groups.reversed())
            group.get().end(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
}
