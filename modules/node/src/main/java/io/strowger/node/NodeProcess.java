package io.strowger.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.strowger.core.LocalSites;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes of this process: one of each role that it was given, each with an ActorSystem of its own.
final class NodeProcess {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

    private static final Duration TO_LET_GO = Duration.ofSeconds(30); // then the process ends

    private final Config own;
    private final List<NodeSettings> settings;
    private final Function<Path, LocalSites> localCluster;
    private final Checks checks = new Checks();
    private final Map<Role, CompletableFuture<RunningNode>> nodes;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Set<Role> started = ConcurrentHashMap.newKeySet();
    private final Queue<Thread> starting = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;

    private NodeProcess(Config own, List<NodeSettings> settings, Function<Path, LocalSites> localCluster) {
        this.own = own;
        this.settings = settings;
        this.localCluster = localCluster;
        this.nodes = settings.stream().collect(Collectors.toMap(NodeSettings::role, role -> new CompletableFuture<>()));
    }

    /// Runs until the process is told to end. When one of its nodes ends by itself, because it stood still for too
    /// long or the others have given it up, all of them start anew: with nothing in memory, as a new process would.
    static int run(Config own, Set<Role> roles, Function<Path, LocalSites> localCluster) {
        var settings = Arrays.stream(Role.values())
                .filter(roles::contains)
                .map(role -> NodeSettings.from(ClusterConfiguration.over(own, role), role))
                .toList();
        var nodes = new AtomicReference<>(new NodeProcess(own, settings, localCluster));
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> nodes.get().end(settings.getFirst().stopPatience()), "end"));
        while (true) {
            var why = nodes.get().untilOneEnds();
            LOG.warn("starts anew: {}", why);
            if (!nodes.get().endAll(TO_LET_GO)) throw Problem.failed(why + ", and the others did not end in time");
            nodes.set(new NodeProcess(
                    own, settings.stream().map(NodeSettings::again).toList(), localCluster));
        }
    }

    private String untilOneEnds() {
        var hasEdge = settings.stream().anyMatch(one -> one.role() == Role.EDGE);
        for (var one : settings) checks.add("node-" + one.role().word(), () -> started.contains(one.role()));
        for (var one : settings) startInBackground(one, !hasEdge && one.equals(settings.getFirst()));
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
        RoleStart.start(node, node(Role.REGION).map(CompletableFuture::join).orElse(node), checks, localCluster);
        started.add(settings.role());
        LOG.info(
                "the {} node runs in data center {} at {}:{}",
                settings.role().word(),
                settings.dataCenter(),
                settings.host(),
                settings.port());
    }

    /// Also those that are still starting: what they open meanwhile would be in the way of whoever comes next.
    private boolean endAll(Duration patience) {
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
                settings.healthHost(), settings.healthPort(), checks, new PekkoClusterView(node.system()));
        node.closesAtTheEnd(port::close);
        LOG.info("health on http://{}:{}/readyz", settings.healthHost(), port.port());
    }

    /// In the reverse order of the roles: the edge takes no more requests before the region that answers them
    /// goes, and the arbiter last.
    private boolean end(Duration patience) {
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
