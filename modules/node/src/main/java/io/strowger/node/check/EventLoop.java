package io.strowger.node.check;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/// True time, in nanoseconds, and what is to happen in it. The same actions in the same order every time.
final class EventLoop {
    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::at).thenComparingLong(Scheduled::order));
    private long now;
    private long scheduled;
    private long steps;

    /// Something that is to happen, unless it is cancelled before.
    static final class Scheduled {
        private final long at;
        private final long order;
        private final Runnable action;
        private boolean isCancelled;

        private Scheduled(long at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }

        private long at() {
            return at;
        }

        private long order() {
            return order;
        }

        void cancel() {
            isCancelled = true;
        }
    }

    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    Scheduled after(long nanos, Runnable action) {
        var one = new Scheduled(now + Math.max(0, nanos), scheduled++, action);
        queue.add(one);
        return one;
    }

    Scheduled after(Duration delay, Runnable action) {
        return after(delay.toNanos(), action);
    }

    /// Lets the next thing happen; `false` when there is none.
    boolean step() {
        while (true) {
            var next = queue.poll();
            if (next == null) return false;
            if (next.isCancelled) continue;
            now = next.at();
            steps++;
            next.action.run();
            return true;
        }
    }
}
