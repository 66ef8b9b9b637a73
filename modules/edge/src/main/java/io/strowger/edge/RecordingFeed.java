package io.strowger.edge;

import io.strowger.core.Recordings;
import io.strowger.core.Recordings.Appended;
import io.strowger.core.Recordings.NotStored;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.Recordings.Stored;
import io.strowger.core.Timer;
import io.strowger.edge.media.Recording;
import io.strowger.edge.media.Wav;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Takes one recording to its region while it lasts: one part after the other, each again and again until it
/// is stored. A region whose node has died goes on by another meanwhile; one that is silent for a minute has to
/// do with what it has, and one that is silent after the end gets only some attempts more: it does not wait for
/// them. Safe for use by any thread; never blocks.
final class RecordingFeed implements Recording.Sink {
    static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 60; // parts of a second, a megabyte
    private static final int ATTEMPTS = 15; // after the end; until then MOST_WAITING is the bound
    private static final String SILENT = "the region did not take it in time";
    private static final String CROWDED = "regions take too little of what is recorded at this edge";

    private final Recordings recordings;
    private final Spoken recording;
    private final Timer timer;
    private final Room room;
    private final CompletableFuture<Delivered> delivered = new CompletableFuture<>();

    // Guarded by this
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private boolean isUnderWay;
    private long stored;
    private Optional<String> refusal = Optional.empty();
    private Optional<Long> length = Optional.empty();

    /// So many bytes are to be kept. `refusal` says why it is not all.
    record Delivered(long length, Optional<String> refusal) {}

    /// `room` is that for the parts of all feeds of an edge.
    RecordingFeed(Recordings recordings, Spoken recording, Timer timer, Room room) {
        this.recordings = recordings;
        this.recording = recording;
        this.timer = timer;
        this.room = room;
    }

    @Override
    public synchronized boolean take(short[] samples, int count) {
        if (refusal.isEmpty() && waiting.size() >= MOST_WAITING) refuse(SILENT);
        if (refusal.isEmpty() && !room.enter()) refuse(CROWDED);
        if (refusal.isPresent()) return false;
        waiting.add(Wav.samples(samples, count));
        if (!isUnderWay) next();
        return true;
    }

    /// No more will come, and `bytes` of what has come are to be kept. Completes when nothing is under way any
    /// more.
    synchronized CompletionStage<Delivered> end(long bytes) {
        length = Optional.of(bytes);
        settle();
        return delivered;
    }

    private void next() {
        isUnderWay = !waiting.isEmpty();
        if (isUnderWay) attempt(1);
        else settle();
    }

    private synchronized void attempt(int number) {
        var part = waiting.peek();
        if (part == null) return; // given up meanwhile
        CompletionStage<Appended> appended;
        try {
            appended = recordings.append(recording, stored, part);
        } catch (RuntimeException failure) {
            appended = CompletableFuture.failedFuture(failure);
        }
        appended.whenComplete((answer, failure) -> {
            if (failure != null) failed(number);
            else answered(part, answer);
        });
    }

    private synchronized void failed(int number) {
        if (length.isPresent() && number >= ATTEMPTS) refuse(SILENT);
        else timer.after(AGAIN, () -> attempt(number + 1));
    }

    private synchronized void answered(byte[] part, Appended answer) {
        if (refusal.isPresent()) return;
        switch (answer) {
            case Stored() -> {
                stored += part.length;
                waiting.remove();
                room.leave();
                next();
            }
            case NotStored(var why) -> refuse(why);
        }
    }

    /// Nothing more is taken.
    private void refuse(String why) {
        if (refusal.isEmpty()) refusal = Optional.of(why);
        waiting.forEach(_ -> room.leave());
        waiting.clear();
        isUnderWay = false;
        settle();
    }

    private void settle() {
        if (length.isPresent() && !isUnderWay)
            delivered.complete(new Delivered(Math.min(length.get(), stored), refusal));
    }
}
