package io.strowger.region.ladder;

import io.strowger.core.Calls;
import io.strowger.core.Ladders.LeftOut;
import io.strowger.core.Ladders.Rung;
import io.strowger.core.Sid;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.serialization.Serializer;

/// The ladders that one node keeps, within its bounds: of one call the newest messages, and of the calls those
/// that something was noted of last. They are kept as they are sent to other nodes, outside of the heap. A value of one
/// thread.
final class Shelf {
    private static final int FRAME = 256; // octets that a call takes in the heap, about

    private final LadderSettings settings;
    private final Serializer wire;
    private final Pages pages = new Pages();
    private final Map<Sid, Kept> calls = new LinkedHashMap<>(16, 0.75F, true); // the least recently noted first
    private long size;
    private Instant wholeSince;

    /// All there is of calls that begin after `begun` will be here, or known to be missing.
    Shelf(LadderSettings settings, Serializer wire, Instant begun) {
        this.settings = settings;
        this.wire = wire;
        this.wholeSince = begun;
    }

    void add(Rung rung, Instant now) {
        var octets = wire.toBinary(rung);
        var kept = kept(rung.call());
        size -= kept.rungs.size();
        kept.rungs.add(octets);
        while (kept.rungs.size() > settings.maxCall() && !kept.rungs.isEmpty()) kept.dropOldest();
        size += kept.rungs.size();
        kept.noted = now;
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
                kept.map(this::rungs).orElseGet(List::of),
                kept.map(it -> it.leftOut).orElse(0),
                wholeSince);
    }

    private List<Rung> rungs(Kept kept) {
        return kept.rungs.records().stream()
                .map(record -> (Rung) wire.fromBinary(record))
                .toList();
    }

    private Kept kept(Sid call) {
        return calls.computeIfAbsent(Calls.first(call), _ -> {
            size += FRAME;
            return new Kept(pages.new Strip());
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
        size -= kept.rungs.size() + FRAME;
        kept.rungs.clear();
        lost(kept.noted);
    }

    private static final class Kept {
        private final Pages.Strip rungs;
        private int leftOut;
        private Instant noted = Instant.MIN;

        Kept(Pages.Strip rungs) {
            this.rungs = rungs;
        }

        void dropOldest() {
            rungs.dropOldest();
            leftOut++;
        }
    }
}
