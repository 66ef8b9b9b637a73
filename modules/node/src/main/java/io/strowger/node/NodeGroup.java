package io.strowger.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.strowger.core.LocalSites;
import io.strowger.core.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those nodes of a process that live and end together, from one start to the end. The process has the next such
/// group take over.
final class NodeGroup {
    private static final Logger LOG = LoggerFactory.getLogger(NodeGroup.class);

    private final Config own;
    private final List<NodeSettings> settings;
    private final Readiness process;
    private final Function<Path, LocalSites> localCluster;
    private final Checks checks = new Checks();
    private final Map<Role, CompletableFuture<RunningNode>> nodes;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Set<Role> started = ConcurrentHashMap.newKeySet();
    private final Queue<Thread> starting = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;

    /// @param settings in the order in which the nodes start @param process what there is to say of all nodes
    NodeGroup(Config own, List<NodeSettings> settings, Readiness process, Function<Path, LocalSites> localCluster) {
        this.own = own;
        this.settings = settings;
        this.process = process;
        this.localCluster = localCluster;
        this.nodes = settings.stream().collect(Collectors.toMap(NodeSettings::role, role -> new CompletableFuture<>()));
        for (var one : settings) checks.add("node-" + one.role().word(), () -> started.contains(one.role()));
    }

    /// The same nodes with nothing in memory, for when these have been in the cluster.
    NodeGroup again() {
        return new NodeGroup(own, settings.stream().map(NodeSettings::again).toList(), process, localCluster);
    }

    /// Whether these nodes can do their work, check by check.
    Map<String, Boolean> checks() {
        return checks.checks();
    }

    /// Starts the nodes and blocks until one of them ends by itself: because it stood still for too long, or the others
    /// have given it up. Says which.
    ///
    /// @param withHealthPort whether the first of them opens it
    String untilOneEnds(boolean withHealthPort) {
        for (var one : settings) startInBackground(one, withHealthPort && one.equals(settings.getFirst()));
        try {
            return ended.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof Problem problem) throw problem;
            if (failure.getCause() instanceof ConfigException wrong) throw wrong;
            LOG.error("cannot start", failure.getCause());
            throw failure;
        }
    }

    /// On a thread of its own, since a database may make it wait. The first failure ends the process.
    private void startInBackground(NodeSettings settings, boolean withHealthPort) {
        var thread = new Thread(
                () -> {
                    try {
                        start(settings, withHealthPort);
                    } catch (RuntimeException failure) {
                        // a node that ends meanwhile fails to start for that, and is heard of anyway
                        if (!isEnding(settings.role())) ended.completeExceptionally(failure);
                    }
                },
                "start-" + settings.role().word());
        starting.add(thread);
        thread.start();
    }

    private void start(NodeSettings settings, boolean withHealthPort) {
        var node = RunningNode.start(settings, own);
        node(settings.role()).ifPresent(started -> started.complete(node));
        node.onEnd(() -> {
            if (!ending) ended.complete("the " + settings.role().word() + " node ends by itself; its log says why");
        });
        checks.add("cluster-" + settings.role().word(), node::isUp);
        CutLinks.follow(node);
        Reunion.start(node, this::endAtOnce);
        if (withHealthPort) openHealthPort(settings, node);
        RoleStart.start(
                node, node(Role.REGION).map(CompletableFuture::join).orElse(node), checks, process, localCluster);
        started.add(settings.role());
        LOG.info(
                "the {} node runs in data center {} at {}:{}",
                settings.role().word(),
                settings.dataCenter(),
                settings.host(),
                settings.port());
    }

    /// Also those that are still starting: what they open meanwhile would be in the way of whoever comes next.
    boolean endAll(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        endAtOnce();
        for (var thread : starting) if (!hasEnded(thread, deadline)) return false;
        return end(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }

    private static boolean hasEnded(Thread thread, long deadline) {
        try {
            return thread.join(Duration.ofNanos(deadline - System.nanoTime()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// All at once, those that come only now as soon as they are there, and without handing over what they have: who
    /// takes it over reads it from the journal.
    private void endAtOnce() {
        for (var node : nodes.values()) {
            var _ = node.thenAccept(RunningNode::down);
        }
    }

    private boolean isEnding(Role role) {
        return node(role)
                .filter(it -> it.state() == Future.State.SUCCESS)
                .map(it -> it.join().system())
                .filter(system -> system.whenTerminated().isCompleted()
                        || CoordinatedShutdown.get(system).getShutdownReason().isPresent())
                .isPresent();
    }

    private Optional<CompletableFuture<RunningNode>> node(Role role) {
        return Optional.ofNullable(nodes.get(role));
    }

    private void openHealthPort(NodeSettings settings, RunningNode node) {
        var port = HealthPort.open(
                settings.healthHost(), settings.healthPort(), process, new PekkoClusterView(node.system()));
        node.closesAtTheEnd(port::close);
        LOG.info("health on http://{}:{}/readyz", settings.healthHost(), port.port());
    }

    /// In the reverse order of the roles: the edge takes no more requests before the region that answers them
    /// goes, and the arbiter last.
    boolean end(Duration patience) {
        ending = true;
        var inTime = true;
        var deadline = System.nanoTime() + patience.toNanos();
        for (var role : List.of(Role.values()).reversed()) {
            var starting = node(role);
            if (starting.isEmpty() || !starting.get().isDone()) continue;
            if (!starting.get().join().stop(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                LOG.warn("the {} node did not end in time", role.word());
                inTime = false;
            }
        }
        return inTime;
    }
}
