package io.strowger.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.ClusterConfig;
import io.strowger.cluster.ConnectedLeaseProvider;
import io.strowger.cluster.Database;
import io.strowger.cluster.DurableCatalog;
import io.strowger.cluster.DurableJson;
import io.strowger.cluster.RemoteViews;
import io.strowger.cluster.ShardedEntities;
import io.strowger.cluster.Views;
import io.strowger.core.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sbr.SplitBrainResolverProvider;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/// One node of a cluster inside the test's JVM, with real remoting on a free port of the loopback and a database of its
/// own.
public final class TestNode implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    /// A test should not wait for a dead node for as long as a deployment does.
    private static final Config IMPATIENT = ConfigFactory.parseString("""
            pekko.cluster {
              failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 2s }
              split-brain-resolver.stable-after = 1s
              down-removal-margin = 200ms
            }""");

    private final ActorSystem<Void> system;
    private final Database database;
    private final DurableJson json;
    private final ShardedEntities entities;

    private TestNode(ActorSystem<Void> system, Database database, InstantSource clock) {
        this.system = system;
        this.database = database;
        this.json = new DurableJson(DurableCatalog.from(system.settings().config()));
        this.entities = new ShardedEntities(system, clock, Duration.ofSeconds(5), 10_000);
    }

    /// A node of `dataCenter` that forms a cluster of its own; [#joining] makes one that joins another.
    public static TestNode alone(
            String dataCenter, String role, TestDatabases.TestDatabase database, InstantSource clock) {
        return alone(dataCenter, role, database, clock, ConfigFactory.empty());
    }

    /// The same, with settings over the usual ones.
    public static TestNode alone(
            String dataCenter, String role, TestDatabases.TestDatabase database, InstantSource clock, Config settings) {
        var node = start(dataCenter, role, database, clock, settings);
        Cluster.get(node.system)
                .manager()
                .tell(Join.create(Cluster.get(node.system).selfMember().address()));
        node.awaitUp();
        return node;
    }

    /// A node of `dataCenter` in the cluster that `other` is in.
    public static TestNode joining(
            TestNode other, String dataCenter, String role, TestDatabases.TestDatabase database, InstantSource clock) {
        return joining(other, dataCenter, role, database, clock, ConfigFactory.empty());
    }

    /// The same, with settings over the usual ones.
    public static TestNode joining(
            TestNode other,
            String dataCenter,
            String role,
            TestDatabases.TestDatabase database,
            InstantSource clock,
            Config settings) {
        var node = start(dataCenter, role, database, clock, settings);
        Cluster.get(node.system)
                .manager()
                .tell(Join.create(Cluster.get(other.system).selfMember().address()));
        node.awaitUp();
        return node;
    }

    private static TestNode start(
            String dataCenter, String role, TestDatabases.TestDatabase database, InstantSource clock, Config settings) {
        var node = ConfigFactory.parseMap(Map.of(
                "pekko.coordinated-shutdown.run-by-actor-system-terminate",
                false,
                "pekko.cluster.downing-provider-class",
                (role.equals("region") ? ConnectedLeaseProvider.class : SplitBrainResolverProvider.class).getName(),
                "pekko.remote.artery.canonical.hostname",
                "127.0.0.1",
                "pekko.remote.artery.canonical.port",
                0,
                "pekko.cluster.multi-data-center.self-data-center",
                dataCenter,
                "pekko.cluster.roles",
                List.of(role),
                "strowger.database.url",
                database.url(),
                "strowger.database.user",
                database.user(),
                "strowger.database.password",
                database.password()));
        var config = ClusterConfig.over(settings.withFallback(node).withFallback(IMPATIENT));
        var system = ActorSystem.<Void>create(Behaviors.empty(), "strowger", config);
        return new TestNode(system, Database.open(system), clock);
    }

    private void awaitUp() {
        eventually(
                "the node is up",
                () -> Cluster.get(system).selfMember().status().equals(MemberStatus.up()));
    }

    public ActorSystem<?> system() {
        return system;
    }

    public Database database() {
        return database;
    }

    public DurableJson json() {
        return json;
    }

    public ShardedEntities entities() {
        return entities;
    }

    public Timer timer() {
        return (delay, action) -> system.scheduler().scheduleOnce(delay, action, system.executionContext());
    }

    public Views views() {
        return new RemoteViews(system, json);
    }

    /// What a stage completes with; fails the test when it takes longer than half a minute.
    public static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("no answer: " + failure, failure);
        }
    }

    /// Waits until something holds; fails the test, naming it, when it does not within half a minute.
    public static void eventually(String what, BooleanSupplier holds) {
        var until = System.nanoTime() + AT_MOST.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > until) throw new AssertionError("never came true: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Stops without a word to the others, as a killed process does.
    public void crash() {
        system.classicSystem().terminate();
        get(system.getWhenTerminated());
        database.close();
    }

    @Override
    public void close() {
        crash();
    }
}
