package io.strowger.node;

import com.typesafe.config.Config;
import io.strowger.cluster.DurableCatalog;
import io.strowger.cluster.DurableJson;
import io.strowger.cluster.RemoteViews;
import io.strowger.cluster.ShardedEntities;
import io.strowger.cluster.Views;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.remote.RemoteTransportException;

/// A node's ActorSystem, in the cluster or on its way into it, and how it reaches the entities of every data center.
record RunningNode(
        NodeSettings settings,
        Config config,
        ActorSystem<Void> system,
        DurableJson json,
        ShardedEntities entities,
        Views views,
        Queue<CompletableFuture<Void>> closing) {
    private static final Duration GLANCE = Duration.ofMillis(50);

    /// Opens the node's port and asks to be let into the cluster; does not wait for the answer.
    static RunningNode start(NodeSettings settings, Config own) {
        var config = ClusterConfiguration.of(settings, own);
        try {
            return of(settings, config, ActorSystem.create(Behaviors.empty(), settings.cluster(), config));
        } catch (RemoteTransportException cause) {
            throw Problem.environment("cannot listen on " + settings.bind() + ":" + settings.port()
                    + " for the other nodes (strowger.node.port of the "
                    + settings.role().word() + " node): "
                    + Problem.why(cause));
        }
    }

    private static RunningNode of(NodeSettings settings, Config config, ActorSystem<Void> system) {
        var json = new DurableJson(DurableCatalog.from(config));
        var entities = new ShardedEntities(system, Clock.systemUTC(), settings.askTimeout(), settings.maxEntities());
        return new RunningNode(
                settings, config, system, json, entities, new RemoteViews(system, json), new ConcurrentLinkedQueue<>());
    }

    /// By which the others know it: `host:port`.
    String address() {
        var address = Cluster.get(system).selfMember().address();
        return address.getHost().get() + ":" + address.getPort().get();
    }

    boolean isUp() {
        return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
    }

    /// Blocks until the cluster has let this node in. False when the node has ended before that.
    boolean awaitUp() {
        while (!system.whenTerminated().isCompleted()) {
            if (isUp()) return true;
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        return false;
    }

    /// Runs `then` as soon as the node begins to end, for whatever reason, and perhaps again when it has ended.
    void onEnd(Runnable then) {
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "tell-process", () -> {
            then.run();
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        system.getWhenTerminated().thenRun(then); // that phase may be over
    }

    /// Runs `close` when the node has ended, before [#stop] returns: what it has opened must not be in the way of the
    /// next one.
    void closesAtTheEnd(Runnable close) {
        closing.add(system.getWhenTerminated().thenRun(close).toCompletableFuture());
    }

    /// Ends it without handing over what it has; does not wait.
    void down() {
        // that of the typed cluster starts an actor for it, which a node that ends already refuses
        var cluster = org.apache.pekko.cluster.Cluster.get(system.classicSystem());
        // Pekko passes over the word to a node that is in no cluster yet
        if (cluster.selfMember().status().equals(MemberStatus.removed())) system.terminate();
        else cluster.down(cluster.selfAddress());
    }

    /// Leaves the cluster and hands over what the node has; blocks. False when that took longer than `limit`.
    boolean stop(Duration limit) {
        try {
            CoordinatedShutdown.get(system)
                    .runAll(CoordinatedShutdown.jvmExitReason())
                    .thenCompose(_ -> CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new)))
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException tooLong) {
            return false;
        } catch (ExecutionException failure) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
