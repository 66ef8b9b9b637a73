package io.strowger.edge.media;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A few threads for what makes a leg wait, with room for some more tasks. Safe for use by any thread; never waits.
final class Workers implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    Workers(String name, int most, int waiting) {
        threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().name(name + "-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// Completes on another thread with what `task` makes, or at once with what `refusal` makes when too many tasks are
    /// waiting already. A task must not fail.
    <T> CompletionStage<T> submit(Supplier<T> task, Supplier<T> refusal) {
        var done = new CompletableFuture<T>();
        try {
            threads.execute(() -> done.complete(task.get()));
        } catch (RejectedExecutionException _) {
            done.complete(refusal.get());
        }
        return done;
    }

    boolean isClosed() {
        return threads.isShutdown();
    }

    /// Interrupts the tasks that are being done; those that wait are done here and now, and see that it is closed.
    @Override
    public void close() {
        for (var waiting : threads.shutdownNow()) waiting.run();
    }
}
