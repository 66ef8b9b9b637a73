package io.strowger.region.ladder;

import io.strowger.core.Calls;
import io.strowger.core.Ladders.LeftOut;
import io.strowger.core.Ladders.Rung;
import io.strowger.core.Sid;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The ladders that one node keeps, within its bounds: of one call the newest messages, and of the calls those
/// that something was noted of last. A value of one thread.
final class Shelf {
    private final LadderSettings settings;
    private final Map<Sid, Kept> calls = new LinkedHashMap<>(16, 0.75F, true); // the least recently noted first
    private long size;
    private Instant wholeSince;

    /// All there is of calls that begin after `begun` will be here, or known to be missing.
    Shelf(LadderSettings settings, Instant begun) {
        this.settings = settings;
        this.wholeSince = begun;
    }

    void add(Rung rung, Instant now) {
        var kept = kept(rung.call());
        kept.add(rung, now);
        size += rung.size();
        while (kept.size > settings.maxCall()) size -= kept.dropOldest();
        makeRoom();
    }

    void leftOut(LeftOut some, Instant now) {
        var kept = kept(some.call());
        kept.leftOut += some.messages();
        kept.noted = now;
        makeRoom();
    }

    /// Whatever was noted elsewhere until now may be lost.
    void lost(Instant now) {
        if (now.isAfter(wholeSince)) wholeSince = now;
    }

    /// Forgets the calls of which nothing was noted for long.
    void sweep(Instant now) {
        var all = calls.values().iterator();
        while (all.hasNext()) {
            var kept = all.next();
            if (kept.noted.plus(settings.keepFor()).isAfter(now)) return;
            all.remove();
            forgotten(kept);
        }
    }

    LadderActor.Found find(Sid call) {
        var kept = Optional.ofNullable(calls.get(Calls.first(call)));
        return new LadderActor.Found(
                kept.map(it -> new ArrayList<>(it.rungs)).orElseGet(ArrayList::new),
                kept.map(it -> it.leftOut).orElse(0),
                wholeSince);
    }

    private Kept kept(Sid call) {
        return calls.computeIfAbsent(Calls.first(call), _ -> {
            size += Rung.FRAME;
            return new Kept();
        });
    }

    private void makeRoom() {
        var all = calls.values().iterator();
        while (size > settings.maxMemory() && all.hasNext()) {
            var kept = all.next();
            all.remove();
            forgotten(kept);
        }
    }

    /// Every call that was there when this one was last noted may be the one that is forgotten.
    private void forgotten(Kept kept) {
        size -= kept.size + Rung.FRAME;
        lost(kept.noted);
    }

    private static final class Kept {
        private final Deque<Rung> rungs = new ArrayDeque<>();
        private int size;
        private int leftOut;
        private Instant noted = Instant.MIN;

        void add(Rung rung, Instant now) {
            rungs.add(rung);
            size += rung.size();
            noted = now;
        }

        int dropOldest() {
            var dropped = rungs.remove().size();
            size -= dropped;
            leftOut++;
            return dropped;
        }
    }
}
