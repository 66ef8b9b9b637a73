package io.strowger.edge;

import io.strowger.core.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/// A clock and a timer that move when the test says so.
final class FakeTime implements InstantSource, Timer {
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private long count;

    private record Due(Instant at, long number, Runnable action) {}

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable action) {
        due.add(new Due(now.plus(delay), count++, action));
    }

    /// Lets time pass, doing what falls due on the way.
    void pass(Duration time) {
        var end = now.plus(time);
        while (!due.isEmpty() && !due.peek().at().isAfter(end)) {
            var next = due.remove();
            now = next.at();
            next.action().run();
        }
        now = end;
    }

    /// How many things are due some time.
    int pending() {
        return due.size();
    }
}
