package io.strowger.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Pauses of some milliseconds. Pekko's scheduler ticks every 50 ms here, and rounds up.
final class Pauses {
    private Pauses() {}

    /// Runs each task on the common pool, once this has passed.
    static Executor of(Duration pause) {
        return CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS);
    }
}
