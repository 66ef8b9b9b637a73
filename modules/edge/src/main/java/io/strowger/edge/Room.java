package io.strowger.edge;

import java.util.concurrent.atomic.AtomicInteger;

/// How many there may be of something. Safe for use by any thread.
final class Room {
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    Room(int most) {
        this.most = most;
    }

    /// Whether there was room for one more.
    boolean enter() {
        if (taken.incrementAndGet() <= most) return true;
        taken.decrementAndGet();
        return false;
    }

    void leave() {
        taken.decrementAndGet();
    }

    int taken() {
        return taken.get();
    }
}
