package io.strowger.edge.media;

import io.strowger.edge.media.DtmfEvents.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What a leg has still to play, in order, one frame at a time. For one thread, which also completes what has
/// been played.
final class Playlist {
    private static final int PRESS_FRAMES = 5; // 100 ms, and as much between digits
    private static final int PAUSE_FRAMES = 25; // `w` is half a second

    private final Queue<Item> items = new ArrayDeque<>();

    /// What is sent in one frame.
    sealed interface Frame {}

    /// Of `audio`, the samples at `from` and after.
    record Sound(Audio audio, int from) implements Frame {}

    /// `first` of its digit.
    record Digit(Event event, boolean first) implements Frame {}

    record Quiet() implements Frame {}

    private abstract static sealed class Item {
        final CompletableFuture<MediaLeg.Played> played = new CompletableFuture<>();

        /// `withEvents`: whether the peer understands telephone-events.
        abstract Frame next(boolean withEvents);

        abstract boolean isOver();
    }

    private static final class Track extends Item {
        private final Audio audio;
        private int at;

        Track(Audio audio) {
            this.audio = audio;
        }

        @Override
        Frame next(boolean withEvents) {
            var frame = new Sound(audio, at);
            at += Audio.FRAME;
            return frame;
        }

        @Override
        boolean isOver() {
            return at >= audio.size();
        }
    }

    /// The same over and over: what lasts for hours needs no room for that.
    private static final class Loop extends Item {
        private final Audio period;
        private int at;
        private long left;

        Loop(Audio period, long frames) {
            this.period = period;
            this.left = frames;
        }

        @Override
        Frame next(boolean withEvents) {
            var frame = new Sound(period, at);
            at = at + Audio.FRAME < period.size() ? at + Audio.FRAME : 0;
            left--;
            return frame;
        }

        @Override
        boolean isOver() {
            return left <= 0;
        }
    }

    private static final class Dialling extends Item {
        private final String digits;
        private final Deque<Frame> frames = new ArrayDeque<>(); // of the digit that is being dialled
        private int at;

        Dialling(String digits) {
            this.digits = digits;
        }

        @Override
        Frame next(boolean withEvents) {
            if (frames.isEmpty() && at < digits.length()) frames.addAll(frames(digits.charAt(at++), withEvents));
            return frames.isEmpty() ? new Quiet() : frames.remove();
        }

        private static List<Frame> frames(char digit, boolean withEvents) {
            var frames = new ArrayList<Frame>();
            switch (digit) {
                case 'w' -> quiet(frames, PAUSE_FRAMES);
                case 'W' -> quiet(frames, 2 * PAUSE_FRAMES);
                default -> {
                    if (withEvents) {
                        for (var event : DtmfEvents.press(digit, PRESS_FRAMES))
                            frames.add(new Digit(event, frames.isEmpty()));
                    } else {
                        var key = Audio.key(digit, Duration.ofMillis(20 * PRESS_FRAMES));
                        for (var from = 0; from < key.size(); from += Audio.FRAME) frames.add(new Sound(key, from));
                    }
                    quiet(frames, PRESS_FRAMES);
                }
            }
            return frames;
        }

        private static void quiet(List<Frame> frames, int count) {
            for (var frame = 0; frame < count; frame++) frames.add(new Quiet());
        }

        @Override
        boolean isOver() {
            return frames.isEmpty() && at >= digits.length();
        }
    }

    /// Whether all of them can be dialled: digits, `w` and `W`.
    static boolean canDial(String digits) {
        return digits.chars().allMatch(c -> c == 'w' || c == 'W' || DtmfEvents.isDigit((char) c));
    }

    CompletionStage<MediaLeg.Played> play(Audio audio) {
        return add(new Track(audio));
    }

    /// For so long, up to the end of a frame.
    CompletionStage<MediaLeg.Played> loop(Audio period, Duration length) {
        return add(new Loop(period, Math.ceilDiv(length.toMillis(), Audio.FRAME_LASTS.toMillis())));
    }

    CompletionStage<MediaLeg.Played> dial(String digits) {
        return add(new Dialling(digits));
    }

    private CompletionStage<MediaLeg.Played> add(Item item) {
        items.add(item);
        return item.played;
    }

    Frame next(boolean withEvents) {
        var item = items.peek();
        return item == null ? new Quiet() : item.next(withEvents);
    }

    /// To be called when the frame has left; so that whoever is told can go on playing in the next.
    void sent() {
        var item = items.peek();
        if (item == null || !item.isOver()) return;
        items.remove();
        item.played.complete(MediaLeg.Played.WHOLE);
    }

    void stop() {
        var stopped = List.copyOf(items);
        items.clear();
        for (var item : stopped) item.played.complete(MediaLeg.Played.STOPPED);
    }
}
