package io.strowger.node.check;

import io.strowger.cluster.Topology;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.node.check.SimulatedJournal.Outcome;
import io.strowger.routing.NewestSessions;
import io.strowger.routing.Seals;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// How one host reaches the seals in the database of `global`: a question takes time there, and so does its
/// answer.
record SimulatedSeals(Host host) implements Seals {
    private static final Duration DATABASE = Duration.ofMillis(3);

    @Override
    public CompletionStage<?> seal(RegionId region, SessionNumber session) {
        return asked(database -> database.seal(region, session))
                .thenCompose(outcome -> outcome == Outcome.WRITTEN
                        ? CompletableFuture.completedFuture(outcome)
                        : CompletableFuture.failedFuture(new IllegalStateException("the database does not answer")));
    }

    @Override
    public CompletionStage<NewestSessions> sealed() {
        return asked(database -> database.isDown() ? Optional.<NewestSessions>empty() : Optional.of(database.sealed()))
                .thenApply(Optional::orElseThrow);
    }

    private <T> CompletableFuture<T> asked(Function<SimulatedJournal, T> question) {
        var answer = new CompletableFuture<T>();
        var asking = host.incarnation();
        var loop = host.world.loop();
        var chance = host.world.chance();
        loop.after(chance.around(DATABASE), () -> {
            var said = question.apply(host.world.journal(Topology.GLOBAL));
            loop.after(chance.around(DATABASE), () -> host.run(asking, () -> answer.complete(said)));
        });
        return answer;
    }
}
