package io.strowger.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// Pekko's ask, but completed on the thread that brings the answer: its own stage hands each step to another thread.
final class Asking {
    private Asking() {}

    /// Fails with a `TimeoutException` when there is no answer after `patience`.
    static <Q, R> CompletableFuture<R> ask(
            ActorSystem<?> system, RecipientRef<Q> whom, Function<ActorRef<R>, Q> question, Duration patience) {
        var answered = new CompletableFuture<R>();
        var _ = AskPattern.<Q, R>ask(whom, question::apply, patience, system.scheduler())
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure == null) answered.complete(answer);
                            else answered.completeExceptionally(failure);
                        },
                        Runnable::run);
        return answered;
    }
}
