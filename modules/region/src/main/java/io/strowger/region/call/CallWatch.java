package io.strowger.region.call;

import io.strowger.cluster.Database;
import io.strowger.cluster.DurableJson;
import io.strowger.cluster.Entities;
import io.strowger.cluster.Rounds;
import io.strowger.cluster.Topology;
import io.strowger.core.RegionId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;

/// Sees to it that a call goes on when its node has died: tells every call that is not settled according to the read
/// model, again and again, so that its timers run and what it owes is done.
public final class CallWatch {
    private CallWatch() {}

    public static void start(
            ActorSystem<?> system,
            RegionId region,
            Entities entities,
            Database database,
            DurableJson json,
            Duration every) {
        var dataCenter = Topology.dataCenter(region);
        Rounds.start(system, "call-watch", database, json, LiveCall.VIEW, every, calls -> {
            for (var call : calls) entities.tell(dataCenter, Call.address(call.call()), new Call.Tick());
            return CompletableFuture.completedFuture(every);
        });
    }
}
