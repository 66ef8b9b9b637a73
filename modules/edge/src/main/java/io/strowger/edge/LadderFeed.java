package io.strowger.edge;

import io.strowger.core.Ladders.LeftOut;
import io.strowger.core.Ladders.Rung;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Sid;
import io.strowger.core.sip.DialogTag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what passes through the edges of one node to the regions whose calls it is about: soon, many together,
/// on a thread of its own. What there is no room for is left out and counted. Adding is safe for any thread and
/// costs it next to nothing.
final class LadderFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LadderFeed.class);
    private static final int BATCH = 256 * 1024;
    private static final int MOST_BATCHES = 8; // of each round: a burst must not fill the way that calls take too
    private static final int MOST_COUNTED = 10_000;

    private final Regions regions;
    private final long maxWaiting;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong size = new AtomicLong();
    private final Map<CallOf, Integer> leftOut = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor sender = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("edge-ladder").factory());

    private record Waiting(DialogTag leg, Passed passed) {}

    private record CallOf(RegionId region, Sid call) {}

    /// What is to be told to one region.
    private record Parcel(List<Rung> rungs, List<LeftOut> leftOut) {
        Parcel() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /// `maxWaiting` is about how many octets.
    LadderFeed(Regions regions, long maxWaiting) {
        this.regions = regions;
        this.maxWaiting = maxWaiting;
    }

    void start(Duration every) {
        var _ = sender.scheduleWithFixedDelay(this::flush, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    void add(DialogTag leg, Passed passed) {
        if (size.addAndGet(passed.size()) > maxWaiting) {
            size.addAndGet(-passed.size());
            if (leftOut.size() < MOST_COUNTED) leftOut.merge(new CallOf(leg.region(), leg.call()), 1, Integer::sum);
        } else {
            waiting.add(new Waiting(leg, passed));
        }
    }

    void flush() {
        try {
            for (var batch = 0; batch < MOST_BATCHES; batch++) {
                var parcels = next();
                if (parcels.isEmpty()) return;
                parcels.forEach((id, parcel) ->
                        regions.find(id).ifPresent(region -> region.ladders().note(parcel.rungs(), parcel.leftOut())));
            }
        } catch (RuntimeException fault) {
            LOG.warn("some messages are missing in the ladders of their calls", fault); // the next round goes on
        }
    }

    private Map<RegionId, Parcel> next() {
        var parcels = new HashMap<RegionId, Parcel>();
        for (var call : List.copyOf(leftOut.keySet())) {
            var messages = leftOut.remove(call);
            if (messages != null) parcel(parcels, call.region()).leftOut().add(new LeftOut(call.call(), messages));
        }
        for (var octets = 0; octets < BATCH; ) {
            var next = waiting.poll();
            if (next == null) break;
            octets += next.passed().size();
            size.addAndGet(-next.passed().size());
            parcel(parcels, next.leg().region()).rungs().add(next.passed().rung(next.leg()));
        }
        return parcels;
    }

    private static Parcel parcel(Map<RegionId, Parcel> parcels, RegionId region) {
        return parcels.computeIfAbsent(region, _ -> new Parcel());
    }

    /// Sends what waits, as far as one round goes.
    @Override
    public void close() {
        sender.shutdownNow();
        try {
            if (sender.awaitTermination(1, TimeUnit.SECONDS)) flush();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
