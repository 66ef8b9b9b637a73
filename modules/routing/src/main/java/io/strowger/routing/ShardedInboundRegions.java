package io.strowger.routing;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.core.AccountSid;
import io.strowger.core.InboundRegions;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [InboundRegions] over the entities of data center `global`. Safe for use by many threads, as far as `random`
/// is.
public final class ShardedInboundRegions implements InboundRegions {
    private final Entities entities;
    private final RandomGenerator random;

    public ShardedInboundRegions(Entities entities, RandomGenerator random) {
        this.entities = entities;
        this.random = random;
    }

    @Override
    public CompletionStage<Optional<Assignment>> find(AccountSid account, Kind kind, String name) {
        return entities.ask(
                        Topology.GLOBAL,
                        InboundRegion.address(account, kind, name),
                        new InboundRegion.Find(),
                        FindReply.class)
                .thenApply(reply -> switch (reply) {
                    case Assignment assignment -> Optional.of(assignment);
                    case Unassigned() -> Optional.empty();
                });
    }

    @Override
    public CompletionStage<AssignReply> assign(
            AccountSid account,
            Kind kind,
            String name,
            Optional<RegionId> region,
            RegionId byDefault,
            Optional<String> friendlyName) {
        var assign = new InboundRegion.Assign(Sid.random(Sid.Kind.QQ, random), region, byDefault, friendlyName);
        return take(account, kind, name).thenCompose(reply -> switch (reply) {
            case InboundNames.Taken() ->
                entities.ask(Topology.GLOBAL, InboundRegion.address(account, kind, name), assign, Assignment.class)
                        .<AssignReply>thenApply(assignment -> assignment);
            case InboundNames.Full(var limit) -> CompletableFuture.<AssignReply>completedStage(new TooManyNames(limit));
        });
    }

    private CompletionStage<InboundNames.TakeReply> take(AccountSid account, Kind kind, String name) {
        return entities.ask(
                Topology.GLOBAL,
                InboundNames.address(account, kind),
                new InboundNames.Take(name),
                InboundNames.TakeReply.class);
    }
}
