package io.strowger.edge;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Delivery;
import io.strowger.core.Calls.LegEvent;
import io.strowger.core.Calls.UnknownLeg;
import io.strowger.core.Recordings;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Timer;
import io.strowger.core.sip.DialogTag;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The way from an edge to calls, wherever they are: tells them what has happened in their dialogs, again and
/// again until they have taken notice, for as long as SIP itself would be patient. A node of a region that has died has
/// lost what it was
/// told; another has taken over by then. Safe for use by any thread; never blocks.
public final class Deliveries {
    static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 32;
    private static final int MOST_PARTS = 4096; // of a second, 64 MiB

    private final Regions regions;
    private final Timer timer;
    private final Room room;
    private final Room parts = new Room(MOST_PARTS);

    /// `most` is how many may be under way at the same time.
    public Deliveries(Regions regions, Timer timer, int most) {
        this.regions = regions;
        this.timer = timer;
        this.room = new Room(most);
    }

    /// Fails when the region has not answered for 32 s, or when too many are under way.
    public CompletionStage<Delivery> deliver(DialogTag to, LegEvent event) {
        var region = regions.find(to.region());
        if (region.isEmpty()) return CompletableFuture.completedFuture(new UnknownLeg());
        if (!room.enter())
            return CompletableFuture.failedFuture(new IllegalStateException("too much is to be told to regions"));
        var delivered = new CompletableFuture<Delivery>();
        var _ = delivered.whenComplete((_, _) -> room.leave());
        attempt(region.get().calls(), to, event, delivered, 1);
        return delivered;
    }

    /// By what a recording gets to the region of its call. What waits of all of them together has a bound.
    RecordingFeed recording(RegionId region, Recordings.Spoken recording) {
        return new RecordingFeed(regions.find(region).orElseThrow().recordings(), recording, timer, parts);
    }

    private void attempt(Calls calls, DialogTag to, LegEvent event, CompletableFuture<Delivery> delivered, int number) {
        if (delivered.isDone()) return;
        if (number > ATTEMPTS) {
            delivered.completeExceptionally(
                    new IllegalStateException("region " + to.region() + " does not answer for " + to.call()));
            return;
        }
        try {
            calls.deliver(to.call(), event).whenComplete((answer, failure) -> {
                if (failure == null) delivered.complete(answer);
            });
        } catch (RuntimeException failure) {
            delivered.completeExceptionally(failure);
        }
        if (!delivered.isDone()) timer.after(AGAIN, () -> attempt(calls, to, event, delivered, number + 1));
    }
}
