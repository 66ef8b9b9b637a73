package io.strowger.edge.media;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What a leg hears, as it is to be kept: a second at a time. For the leg's thread, which brings a frame every
/// 20 ms.
public final class Recording {
    private static final int LOUD = 250; // mean of a frame; 42 dB below the loudest, above the noise of a line
    private static final int MARGIN = Audio.RATE / 5; // silence that stays around what is said: its soft ends

    private final Sink sink;
    private final CompletableFuture<Recorded> recorded = new CompletableFuture<>();
    private final JitterBuffer heard = new JitterBuffer();
    private final short[] frame = new short[Audio.FRAME];
    private final long longest; // in samples
    private final long patience; // in samples
    private final boolean trims;

    private short[] second = new short[Audio.RATE];
    private int inSecond;
    private long passed; // samples since it began
    private long kept; // those of them that go to the sink, or will when the second is full
    private long loudUntil; // counted as those
    private long quiet; // samples since the last loud one
    private boolean hasBegun; // to be kept
    private int delayed; // frames that are the buffer's delay, and not of the recording
    private boolean over;

    /// Takes what is recorded, on the leg's thread, and must not wait.
    public interface Sink {
        /// The first `length` of `samples`, which are the sink's from now on. Whether it takes more.
        boolean take(short[] samples, int length);
    }

    /// When a recording ends by itself: when it is so long, or when it has been quiet for so long, unless that
    /// is zero. Where it `trims`, it begins with the first sound and is to be cut after the last.
    public record Limits(Duration longest, Duration silence, boolean trims) {}

    /// Why a recording has ended.
    public enum End {
        LONGEST,
        SILENCE,
        STOPPED,
        CLOSED,
        NOT_TAKEN
    }

    /// The sink has all of it: `samples` are to be kept, and what came after those is silence.
    public record Recorded(long samples, End end) {}

    Recording(Sink sink, Limits limits) {
        this.sink = sink;
        this.longest = samples(limits.longest());
        this.patience = limits.silence().isZero() ? Long.MAX_VALUE : samples(limits.silence());
        this.trims = limits.trims();
        this.hasBegun = !limits.trims();
    }

    private static long samples(Duration length) {
        return length.toMillis() * Audio.RATE / 1000;
    }

    CompletionStage<Recorded> recorded() {
        return recorded;
    }

    boolean isOver() {
        return over;
    }

    void hear(Rtp packet, G711 law) {
        heard.put(packet, law);
    }

    /// 20 ms have passed.
    void tick() {
        if (over) return;
        heard.take(frame);
        if (delayed < JitterBuffer.DELAY_FRAMES) {
            delayed++;
            return;
        }
        append();
        if (over) return;
        if (passed >= longest) finish(End.LONGEST);
        else if (quiet >= patience) finish(End.SILENCE);
    }

    private void append() {
        var length = (int) Math.min(Audio.FRAME, longest - passed);
        var loudness = 0;
        for (var at = 0; at < length; at++) loudness += Math.abs(frame[at]);
        var isLoud = loudness > LOUD * length;
        quiet = isLoud ? 0 : quiet + length;
        passed += length;
        if (isLoud) hasBegun = true;
        if (!hasBegun) makeRoomFor(length);
        System.arraycopy(frame, 0, second, inSecond, length);
        inSecond += length;
        kept += length;
        if (isLoud) loudUntil = kept;
        if (inSecond == second.length) flush();
    }

    /// Nothing has been said yet: only the last moment of it stays.
    private void makeRoomFor(int length) {
        var surplus = Math.max(0, inSecond + length - MARGIN);
        System.arraycopy(second, surplus, second, 0, inSecond - surplus);
        inSecond -= surplus;
        kept -= surplus;
    }

    /// What has been said until now still belongs to it.
    void end(End why) {
        for (var left = delayed; !over && left > 0 && passed < longest; left--) {
            heard.take(frame);
            append();
        }
        if (!over) finish(why);
    }

    private void finish(End why) {
        over = true;
        if (hasBegun) flush();
        var wanted = trims ? Math.min(kept, loudUntil + MARGIN) : kept;
        recorded.complete(new Recorded(hasBegun ? wanted : 0, why));
    }

    private void flush() {
        if (inSecond == 0) return;
        var full = second;
        var length = inSecond;
        second = new short[Audio.RATE];
        inSecond = 0;
        if (!sink.take(full, length) && !over) finish(End.NOT_TAKEN);
    }
}
