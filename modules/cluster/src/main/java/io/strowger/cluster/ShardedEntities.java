package io.strowger.cluster;

import io.strowger.cluster.Resident.Glance;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Inquiry;
import io.strowger.core.NodeReport;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.pattern.Patterns;

/// [Entities] over Pekko's cluster sharding; and those that this node hosts itself. Safe for use by many threads.
public final class ShardedEntities implements Entities {
    private static final Duration ROUND = Duration.ofSeconds(1); // between two looks at who is idle

    private final ActorSystem<?> system;
    private final ClusterSharding sharding;
    private final String here;
    private final String node;
    private final InstantSource clock;
    private final Duration askTimeout;
    private final ConcurrentHashMap<String, EntityTypeKey<ShellMessage>> reachable = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, EntityKind<?, ?, ?>> hosted = new ConcurrentHashMap<>();
    private final Residents residents;
    private final Seldom complaints = new Seldom();

    /// A stage of [#ask] that has no answer after `askTimeout` fails with a `TimeoutException`. About `mostResidents`
    /// are in memory at once at most, 10 kB each.
    public ShardedEntities(ActorSystem<?> system, InstantSource clock, Duration askTimeout, int mostResidents) {
        this.system = system;
        this.sharding = ClusterSharding.get(system);
        this.here = Cluster.get(system).selfMember().dataCenter();
        this.node = Cluster.get(system).selfMember().address().toString();
        this.clock = clock;
        this.askTimeout = askTimeout;
        this.residents = new Residents(mostResidents);
        system.scheduler().scheduleWithFixedDelay(ROUND, ROUND, residents::dismissIdle, system.executionContext());
        system.systemActorOf(LostLetters.create(), "lost-letters", Props.empty());
    }

    /// The data center that this node belongs to.
    public String dataCenter() {
        return here;
    }

    /// Lets this node carry its share of the entities of `kind` in this data center.
    public <C, E extends Durable, S extends Durable> void host(EntityKind<C, E, S> kind) {
        var key = key(kind.name());
        var settings = ClusterShardingSettings.create(system)
                .withPassivationStrategy(ClusterShardingSettings.PassivationStrategySettings$.MODULE$.disabled());
        var database = DatabaseWatch.ID.get(Adapter.toClassic(system));
        sharding.init(Entity.of(key, entity -> EntityShell.create(kind, entity, this, database, clock))
                .withSettings(settings)
                .withAllocationStrategy(allocation(settings))
                .withStopMessage(new ShellMessage.Leave()));
        reachable.put(here + "/" + kind.name(), key);
        hosted.put(kind.name(), kind);
    }

    /// The kind of this name, if this node carries a share of its entities.
    Optional<EntityKind<?, ?, ?>> hosted(String kind) {
        return Optional.ofNullable(hosted.get(kind));
    }

    private ShardAllocationStrategy allocation(ClusterShardingSettings settings) {
        return new ShardPlacement(
                sharding.defaultShardAllocationStrategy(settings),
                org.apache.pekko.cluster.Cluster.get(Adapter.toClassic(system)));
    }

    @Override
    public <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
        return ask(dataCenter, to, command, askTimeout).thenApply(answer -> reply.cast(answer.reply()));
    }

    @Override
    public <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply, Duration timeout) {
        return ask(dataCenter, to, command, timeout).thenApply(answer -> reply.cast(answer.reply()));
    }

    @Override
    public <R extends WireMessage> CompletionStage<R> askAndSee(
            Views views, String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
        return ask(dataCenter, to, command, askTimeout)
                .thenCompose(answer -> views.await(dataCenter, answer.by(), answer.sequence())
                        .thenApply(seen -> reply.cast(answer.reply())));
    }

    @Override
    public void tell(String dataCenter, EntityAddress to, WireMessage command) {
        recipient(dataCenter, to).tell(new Envelope(command, system.ignoreRef(), false));
    }

    @Override
    public CompletionStage<String> locate(String dataCenter, EntityAddress entity) {
        return askEntity(dataCenter, entity, new Locate(), askTimeout)
                .thenApply(answer -> ((Locate.Located) answer.reply()).node());
    }

    /// What this node carries of each kind: counted by its shards when they are asked. A kind that has not answered by
    /// `patience` is left out.
    public CompletionStage<List<NodeReport.Shards>> shards(Duration patience) {
        var counts = reachable.keySet().stream()
                .filter(name -> name.startsWith(here + "/"))
                .map(name -> name.substring(here.length() + 1))
                .sorted()
                .map(kind -> shards(kind, patience))
                .toList();
        return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
                .thenApply(_ ->
                        counts.stream().flatMap(count -> count.join().stream()).toList());
    }

    private CompletableFuture<Optional<NodeReport.Shards>> shards(String kind, Duration patience) {
        var region = org.apache.pekko.cluster.sharding.ClusterSharding.get(Adapter.toClassic(system))
                .shardRegion(kind);
        return Patterns.ask(region, ShardRegion.getRegionStatsInstance(), patience)
                .thenApply(ShardRegion.ShardRegionStats.class::cast)
                .handle((stats, failure) ->
                        failure == null ? Optional.of(shards(kind, stats)) : Optional.<NodeReport.Shards>empty())
                .toCompletableFuture();
    }

    private static NodeReport.Shards shards(String kind, ShardRegion.ShardRegionStats stats) {
        var entities =
                stats.getStats().values().stream().mapToInt(Integer.class::cast).sum();
        return new NodeReport.Shards(kind, stats.getStats().size(), entities);
    }

    /// This node's own address.
    String node() {
        return node;
    }

    void forward(EntityAddress to, Envelope envelope) {
        switch (ahead(here, to, envelope.command())) {
            case Glance.Settled(var answer) -> envelope.replyTo().tell(answer);
            case Glance.HandedOn(var last, var command) ->
                recipient(here, last).tell(new Envelope(command, envelope.replyTo(), false));
            case Glance.Undecided() -> recipient(here, to).tell(envelope);
        }
    }

    CompletionStage<Answer> ask(String dataCenter, EntityAddress to, WireMessage command, Duration timeout) {
        return switch (ahead(dataCenter, to, command)) {
            case Glance.Settled(var answer) -> CompletableFuture.completedFuture(answer);
            case Glance.HandedOn(var last, var handedOn) -> askEntity(dataCenter, last, handedOn, timeout);
            case Glance.Undecided() -> askEntity(dataCenter, to, command, timeout);
        };
    }

    /// How far an inquiry comes among the entities of this node without waiting for any of them.
    private Glance ahead(String dataCenter, EntityAddress to, WireMessage command) {
        if (!dataCenter.equals(here)) return new Glance.Undecided();
        Glance last = new Glance.Undecided();
        var at = to;
        var what = command;
        while (what instanceof Inquiry inquiry) {
            var resident = residents.find(at);
            if (resident.isEmpty()) return last;
            switch (resident.get().glance(inquiry, clock.instant())) {
                case Glance.Settled settled -> {
                    return settled;
                }
                case Glance.HandedOn handedOn -> {
                    last = handedOn;
                    at = handedOn.to();
                    what = handedOn.command();
                }
                case Glance.Undecided() -> {
                    return last;
                }
            }
        }
        return last;
    }

    private CompletionStage<Answer> askEntity(
            String dataCenter, EntityAddress to, WireMessage command, Duration timeout) {
        return Asking.<ShellMessage, Answer>ask(
                        system, recipient(dataCenter, to), replyTo -> new Envelope(command, replyTo, false), timeout)
                .thenApply(Refusal::orThrow);
    }

    /// The entity itself when it lives here: the way through its shard costs two more actors. Otherwise sharding
    /// finds it.
    private RecipientRef<ShellMessage> recipient(String dataCenter, EntityAddress to) {
        if (dataCenter.equals(here)) {
            var resident = residents.find(to);
            if (resident.isPresent()) return resident.get().actor();
        }
        return sharded(dataCenter, to);
    }

    /// What this node itself is about to host is nobody until then, and who asks it hears that at once: a proxy would
    /// take its place for good.
    private RecipientRef<ShellMessage> sharded(String dataCenter, EntityAddress to) {
        if (dataCenter.equals(here) && !reachable.containsKey(dataCenter + "/" + to.kind()))
            return system.deadLetters();
        var key = reachable.computeIfAbsent(dataCenter + "/" + to.kind(), unreached -> proxy(dataCenter, to.kind()));
        return sharding.entityRefFor(key, to.id(), dataCenter);
    }

    /// Whether the entity is in this node's memory now.
    public boolean livesHere(EntityAddress entity) {
        return residents.find(entity).isPresent();
    }

    /// Sharding holds what comes for an entity that is on its way to another node until it has arrived there.
    void follow(EntityAddress to, Envelope envelope) {
        sharded(here, to).tell(envelope);
    }

    /// Where the entities of this node say what went wrong, so that a thousand of them don't say it at once.
    Seldom complaints() {
        return complaints;
    }

    Residents residents() {
        return residents;
    }

    /// Sharding reaches another data center through a proxy that holds no entities.
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
