package io.strowger.edge;

import java.util.concurrent.atomic.AtomicLong;

/// How many octets many may hold together. Nobody gets what would make his share more than was left for all: so the
/// fewer are left, the less one may have, the greedy are refused first, and a little is always there for who holds
/// little. Safe for use by any thread.
final class Budget {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    long taken() {
        return taken.get();
    }

    Share share() {
        return new Share();
    }

    /// What one of them holds, until it ends.
    final class Share {
        private long held;
        private boolean hasEnded;

        private Share() {}

        /// Whether there was room for so many more.
        synchronized boolean take(long octets) {
            if (hasEnded) return false;
            while (true) {
                var before = taken.get();
                if (held + octets > most - before) return false;
                if (taken.compareAndSet(before, before + octets)) break;
            }
            held += octets;
            return true;
        }

        /// Whether so many may take the place of so many. Fewer always may.
        boolean change(long from, long to) {
            if (to > from) return take(to - from);
            giveBack(from - to);
            return true;
        }

        /// After the end there is nothing left to give back.
        synchronized void giveBack(long octets) {
            if (hasEnded) return;
            held -= octets;
            taken.addAndGet(-octets);
        }

        /// Gives everything back. Whether this was the first time.
        synchronized boolean end() {
            if (hasEnded) return false;
            taken.addAndGet(-held);
            held = 0;
            hasEnded = true;
            return true;
        }
    }
}
