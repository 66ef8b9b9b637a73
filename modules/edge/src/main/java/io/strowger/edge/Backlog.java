package io.strowger.edge;

import java.time.Duration;
import java.time.Instant;

/// Whether a region has more to do than it can: even the quickest of its latest answers took long, so there is a
/// queue that never empties, and whatever joins it only makes everybody wait longer. That is how RFC 8289 (CoDel)
/// tells a standing queue from a burst. Safe for use by many threads.
final class Backlog {
    /// A region answers within milliseconds, and one whose database is far away within tens of them.
    static final Duration TARGET = Duration.ofMillis(400);

    static final Duration INTERVAL = Duration.ofMillis(100);

    /// So few wait that they are slow for another reason.
    static final int FEW = 100;

    /// Nothing is known of a region that has answered nobody for so long.
    private static final Duration FORGOTTEN = Duration.ofSeconds(1);

    private int waiting;
    private Instant begun = Instant.MIN;
    private Duration quickest = Duration.ZERO;
    private boolean isStanding;

    /// Another question, unless it had better be refused.
    synchronized boolean join(Instant now) {
        if (isStanding && waiting >= FEW && isRecent(now)) return false;
        waiting++;
        return true;
    }

    /// One that joined waits no more, whoever has answered it.
    synchronized void leave() {
        waiting--;
    }

    /// The region itself has answered one, after so long, from where the others wait.
    synchronized void answered(Duration after, Instant now) {
        if (isRecent(now) && now.isBefore(begun.plus(INTERVAL))) {
            if (after.compareTo(quickest) < 0) quickest = after;
            return;
        }
        isStanding = isRecent(now) && quickest.compareTo(TARGET) > 0;
        quickest = after;
        begun = now;
    }

    /// A clock that is set back makes everything that was seen before old.
    private boolean isRecent(Instant now) {
        return !now.isBefore(begun) && now.isBefore(begun.plus(INTERVAL).plus(FORGOTTEN));
    }
}
