package io.strowger.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Work for the database that many hand in and one thread does, as much of it at once as has gathered: while one
/// batch is on its way the next one grows.
///
/// @param <T> one piece of work @param <R> what comes of it
final class Batches<T, R> {
    private static final int LARGEST = 500;

    private final BlockingQueue<Entry<T, R>> queue;
    private final Duration gathering;
    private final Work<T, R> work;
    private final DatabaseWatch database;
    private final Thread thread;
    private volatile boolean stopped;

    /// Does a batch, whole or not at all; answers in its order.
    @FunctionalInterface
    interface Work<T, R> {
        List<R> carryOut(List<T> batch) throws SQLException;
    }

    private record Entry<T, R>(T item, CompletableFuture<R> result) {}

    /// `gathering` is how long the first of a batch waits for more to come. `bound` entries wait; one more is
    /// refused.
    Batches(String name, int bound, Duration gathering, DatabaseWatch database, Work<T, R> work) {
        this.queue = new ArrayBlockingQueue<>(bound);
        this.gathering = gathering;
        this.work = work;
        this.database = database;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /// Fails with [DatabaseUnavailable] when too much waits already and when the database is or goes down, and else as
    /// the database does.
    CompletionStage<R> add(T item) {
        if (database.isDown()) return CompletableFuture.failedFuture(database.unavailable());
        var result = database.orDown(new CompletableFuture<R>());
        if (!queue.offer(new Entry<>(item, result)))
            result.completeExceptionally(new DatabaseUnavailable("too much waits for the database"));
        // looked at last: what came after the thread had looked for the last time has not been missed
        if (stopped) result.completeExceptionally(new DatabaseUnavailable("this node is ending"));
        return result;
    }

    /// What still waits fails, and what comes later.
    void stop() {
        stopped = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                var batch = new ArrayList<Entry<T, R>>();
                batch.add(queue.take());
                if (gathering.isPositive()) Thread.sleep(gathering);
                queue.drainTo(batch, LARGEST - 1);
                carryOut(batch);
            }
        } catch (InterruptedException stopped) {
            var left = new ArrayList<Entry<T, R>>();
            queue.drainTo(left);
            left.forEach(entry -> entry.result().completeExceptionally(stopped));
        }
    }

    /// What has failed while it waited is left out: nobody believes in it any more.
    private void carryOut(List<Entry<T, R>> gathered) {
        var batch = gathered.stream().filter(entry -> !entry.result().isDone()).toList();
        if (batch.isEmpty()) return;
        try {
            var results = work.carryOut(batch.stream().map(Entry::item).toList());
            for (var at = 0; at < batch.size(); at++) batch.get(at).result().complete(results.get(at));
        } catch (SQLException failure) {
            if (batch.size() > 1 && isRefused(failure)) batch.forEach(entry -> carryOut(List.of(entry)));
            else batch.forEach(entry -> entry.result().completeExceptionally(failure));
        } catch (RuntimeException fault) {
            batch.forEach(entry -> entry.result().completeExceptionally(fault));
        }
    }

    /// The database works, but will not have one of the batch, which must not take the others with it: SQL's classes
    /// of bad data and of violated constraints.
    private static boolean isRefused(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }
}
