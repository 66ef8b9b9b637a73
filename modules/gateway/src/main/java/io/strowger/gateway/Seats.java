package io.strowger.gateway;

import java.util.HashMap;
import java.util.Map;

/// How many may be there at once: so many in all, and so many of one. Safe for use by many threads.
final class Seats<K> {
    private final int mostOfOne;
    private final int most;
    private final Map<K, Integer> taken = new HashMap<>();
    private int all;

    Seats(int mostOfOne, int most) {
        this.mostOfOne = mostOfOne;
        this.most = most;
    }

    synchronized boolean hasRoomFor(K one) {
        return all < most && taken.getOrDefault(one, 0) < mostOfOne;
    }

    /// Whether there was room. Who has taken a seat leaves it.
    synchronized boolean take(K one) {
        if (!hasRoomFor(one)) return false;
        taken.merge(one, 1, Integer::sum);
        all++;
        return true;
    }

    synchronized void leave(K one) {
        taken.computeIfPresent(one, (_, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
