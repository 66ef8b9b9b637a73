package io.strowger.routing;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Rounds;
import io.strowger.cluster.Topology;
import io.strowger.cluster.Views;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;

/// Sees to it that a move goes on when the node of its Route has died: tells every Route that is moving according to
/// the read model, again and again.
final class MoveWatch {
    private MoveWatch() {}

    static void start(ActorSystem<?> system, Entities entities, Views views, Duration every) {
        Rounds.start(system, "move-watch", Topology.GLOBAL, views, MoveRow.VIEW, every, moves -> {
            for (var move : moves)
                entities.tell(Topology.GLOBAL, ShardedRoutes.address(move.name()), new Route.Resume());
            return CompletableFuture.completedFuture(moves);
        });
    }
}
