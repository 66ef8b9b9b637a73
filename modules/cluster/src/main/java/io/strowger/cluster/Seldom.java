package io.strowger.cluster;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Which of many complaints of one kind are written down: one in ten seconds, with the number of those that were not.
/// What fails a thousand times a second must neither fill the log nor be missing there. Safe for use by many threads.
public final class Seldom {
    private static final long BETWEEN = Duration.ofSeconds(10).toNanos();

    private final AtomicLong next = new AtomicLong(System.nanoTime());
    private final AtomicLong kept = new AtomicLong();

    /// Runs `complaint` now or counts it for the next that is run.
    public void say(LongConsumer complaint) {
        var now = System.nanoTime();
        var due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + BETWEEN)) complaint.accept(kept.getAndSet(0));
        else kept.incrementAndGet();
    }
}
