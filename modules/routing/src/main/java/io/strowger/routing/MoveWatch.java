package io.strowger.routing;

import io.strowger.cluster.Database;
import io.strowger.cluster.DurableJson;
import io.strowger.cluster.Entities;
import io.strowger.cluster.Rounds;
import io.strowger.cluster.Topology;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;

/// Sees to it that a move goes on when the node of its Route has died: tells every Route that is moving according to
/// the read model, again and again.
final class MoveWatch {
    private MoveWatch() {}

    static void start(ActorSystem<?> system, Entities entities, Database database, DurableJson json, Duration every) {
        Rounds.start(system, "move-watch", database, json, MoveRow.VIEW, every, moves -> {
            resume(entities, moves);
            return CompletableFuture.completedFuture(every);
        });
    }

    static void resume(Entities entities, List<MoveRow> moves) {
        for (var move : moves)
            entities.tell(Topology.GLOBAL, ShardedRoutes.address(move.name()), new Route.Resume(move.epoch()));
    }
}
