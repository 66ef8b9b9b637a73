package io.strowger.cluster;

import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/// The entities of every data center, as one node reaches them; and those that this node hosts itself. Safe for use
/// by
/// many threads.
public final class Entities {
    private final ActorSystem<?> system;
    private final ClusterSharding sharding;
    private final String here;
    private final InstantSource clock;
    private final Duration askTimeout;
    private final ConcurrentHashMap<String, EntityTypeKey<ShellMessage>> reachable = new ConcurrentHashMap<>();

    /// A stage of [#ask] that has no answer after `askTimeout` fails with a `TimeoutException`.
    public Entities(ActorSystem<?> system, InstantSource clock, Duration askTimeout) {
        this.system = system;
        this.sharding = ClusterSharding.get(system);
        this.here = Cluster.get(system).selfMember().dataCenter();
        this.clock = clock;
        this.askTimeout = askTimeout;
    }

    /// The data center that this node belongs to.
    public String dataCenter() {
        return here;
    }

    /// Lets this node carry its share of the entities of `kind` in this data center.
    public <C extends WireMessage, E extends Durable, S extends Durable> void host(EntityKind<C, E, S> kind) {
        var key = key(kind.name());
        var settings = ClusterShardingSettings.create(system)
                .withPassivationStrategy(ClusterShardingSettings.PassivationStrategySettings$.MODULE$
                        .disabled()
                        .withIdleEntityPassivation(kind.lifetime().idle()));
        sharding.init(Entity.of(
                        key,
                        entity -> Behaviors.setup(context -> Behaviors.withTimers(
                                timers -> new EntityShell<>(kind, entity.getEntityId(), this, clock, context, timers))))
                .withSettings(settings));
        reachable.put(here + "/" + kind.name(), key);
    }

    /// Lets this node carry its share of actors that keep nothing.
    void host(String kind, Function<String, Behavior<ShellMessage>> behavior) {
        var key = key(kind);
        sharding.init(Entity.of(key, entity -> behavior.apply(entity.getEntityId())));
        reachable.put(here + "/" + kind, key);
    }

    /// Asks an entity, or whichever entity of its data center it hands the question on to.
    public <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
        return ask(dataCenter, to, command, askTimeout).thenApply(answer -> reply.cast(answer.reply()));
    }

    /// The same with a time limit of its own.
    public <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply, Duration timeout) {
        return ask(dataCenter, to, command, timeout).thenApply(answer -> reply.cast(answer.reply()));
    }

    /// Asks, and completes when the read model shows what the entity has persisted for it.
    public <R extends WireMessage> CompletionStage<R> askAndSee(
            Views views, String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
        return ask(dataCenter, to, command, askTimeout)
                .thenCompose(answer -> views.await(dataCenter, answer.by(), answer.sequence())
                        .thenApply(seen -> reply.cast(answer.reply())));
    }

    /// Tells an entity; nobody is answered, and the message may be lost.
    public void tell(String dataCenter, EntityAddress to, WireMessage command) {
        entity(dataCenter, to).tell(new Envelope(command, system.ignoreRef(), false));
    }

    void forward(EntityAddress to, Envelope envelope) {
        entity(here, to).tell(envelope);
    }

    CompletionStage<Answer> ask(String dataCenter, EntityAddress to, WireMessage command, Duration timeout) {
        return AskPattern.ask(
                entity(dataCenter, to),
                (org.apache.pekko.actor.typed.ActorRef<Answer> replyTo) -> new Envelope(command, replyTo, false),
                timeout,
                system.scheduler());
    }

    private EntityRef<ShellMessage> entity(String dataCenter, EntityAddress to) {
        var key = reachable.computeIfAbsent(dataCenter + "/" + to.kind(), unreached -> proxy(dataCenter, to.kind()));
        return sharding.entityRefFor(key, to.id(), dataCenter);
    }

    /// Sharding reaches another data center, or our own without hosting there, through a proxy that holds no
    /// entities.
    private EntityTypeKey<ShellMessage> proxy(String dataCenter, String kind) {
        var key = key(kind);
        sharding.init(Entity.of(key, held -> Behaviors.<ShellMessage>empty())
                .withDataCenter(dataCenter)
                .withRole(Topology.roleOf(dataCenter)));
        return key;
    }

    private static EntityTypeKey<ShellMessage> key(String kind) {
        return EntityTypeKey.create(ShellMessage.class, kind);
    }
}
