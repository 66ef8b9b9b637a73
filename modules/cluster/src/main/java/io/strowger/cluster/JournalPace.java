package io.strowger.cluster;

import io.strowger.core.Moment;
import io.strowger.core.NodeReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/// How many events the journal of one node has written, and how long that took in the last minute: a histogram for
/// each 10 s of it, whatever is written. Safe for use by many threads.
public final class JournalPace {
    private static final Duration SLOT = Duration.ofSeconds(10);
    private static final int SLOTS = 6;
    private static final int BUCKETS = 64; // the last begins after two minutes: a write has failed by then
    private static final double FIRST_MILLISECONDS = 0.1;
    private static final double GROWTH = 1.25;

    private final Moment started;
    private final long[][] writes = new long[SLOTS][BUCKETS];
    private final long[] events = new long[SLOTS];
    private final long[] numbers = new long[SLOTS]; // of the 10 s that each is about, since the start
    private long written;

    JournalPace(Moment started) {
        this.started = started;
    }

    /// That of a node; empty while it has no journal.
    public static Optional<NodeReport.Writes> of(ActorSystem<?> system) {
        var classic = Adapter.toClassic(system);
        return classic.hasExtension(JournalStore.ID)
                ? Optional.of(JournalStore.ID.get(classic).pace(new Moment(System.nanoTime())))
                : Optional.empty();
    }

    /// `count` events of one entity are committed, and it has waited since `begun`.
    synchronized void wrote(int count, Moment begun, Moment now) {
        var slot = slot(now);
        written += count;
        events[slot] += count;
        writes[slot][bucket(now.since(begun))]++;
    }

    synchronized NodeReport.Writes report(Moment now) {
        slot(now);
        var newest = number(now);
        var all = new long[BUCKETS];
        var recent = 0L;
        for (var slot = 0; slot < SLOTS; slot++) {
            if (newest - numbers[slot] >= SLOTS) continue;
            recent += events[slot];
            for (var bucket = 0; bucket < BUCKETS; bucket++) all[bucket] += writes[slot][bucket];
        }
        return new NodeReport.Writes(written, recent / seconds(now), percentile(all, 0.50), percentile(all, 0.99));
    }

    /// The one of this moment, emptied if it was about another minute.
    private int slot(Moment now) {
        var number = number(now);
        var slot = (int) (number % SLOTS);
        if (numbers[slot] != number) {
            numbers[slot] = number;
            events[slot] = 0;
            Arrays.fill(writes[slot], 0);
        }
        return slot;
    }

    private long number(Moment now) {
        return now.since(started).dividedBy(SLOT);
    }

    /// How long the time is that the slots are about: the last of them has only begun.
    private double seconds(Moment now) {
        var since = now.since(started);
        var inSlot = since.minus(SLOT.multipliedBy(number(now)));
        var whole = SLOT.multipliedBy(SLOTS - 1).plus(inSlot);
        var covered = since.compareTo(whole) < 0 ? since : whole;
        return Math.max(1, covered.toMillis() / 1000.0);
    }

    private static int bucket(Duration took) {
        var milliseconds = took.toNanos() / 1e6;
        if (milliseconds <= FIRST_MILLISECONDS) return 0;
        return Math.min(BUCKETS - 1, (int) Math.ceil(Math.log(milliseconds / FIRST_MILLISECONDS) / Math.log(GROWTH)));
    }

    /// The upper end of the bucket that holds it.
    private static double percentile(long[] counts, double part) {
        var total = Arrays.stream(counts).sum();
        if (total == 0) return 0;
        var rank = (long) Math.ceil(total * part);
        var bucket = 0;
        for (var seen = counts[0]; seen < rank; seen += counts[bucket]) bucket++;
        return FIRST_MILLISECONDS * Math.pow(GROWTH, bucket);
    }
}
