package io.strowger.edge.media;

import io.strowger.core.Pcm;
import java.time.Duration;
import java.util.Arrays;

/// Sound as telephony carries it: 8000 samples of 16 bits a second, one channel, at most ten minutes. A value.
public final class Audio {
    public static final int RATE = Pcm.RATE;

    /// Samples in 20 ms, which one packet carries.
    public static final int FRAME = 160;

    static final Duration FRAME_LASTS = Duration.ofMillis(20);

    /// 10 min are 9.6 MB.
    public static final Duration LONGEST = Duration.ofMinutes(10);

    static final int MOST_SAMPLES = Math.toIntExact(LONGEST.toSeconds() * RATE);
    private static final double LOUDNESS = 8000; // 12 dB below the loudest
    private static final int RAMP = 40; // 5 ms, so that a tone doesn't click
    private static final String KEYS = "123A456B789C*0#D";
    private static final double[] ROWS = {697, 770, 852, 941}; // ITU-T Q.23
    private static final double[] COLUMNS = {1209, 1336, 1477, 1633};

    private final short[] samples;

    private Audio(short[] samples) {
        if (samples.length > MOST_SAMPLES) throw new IllegalArgumentException("audio longer than " + LONGEST);
        this.samples = samples;
    }

    public static Audio of(short... samples) {
        return new Audio(samples.clone());
    }

    /// Of a tone of whole Hz that fits in whole frames: heard over and over it is the tone, without end.
    static Audio period(int hertz) {
        var frames = 1;
        while ((long) hertz * FRAME * frames % RATE != 0) frames++;
        var samples = new short[FRAME * frames];
        for (var at = 0; at < samples.length; at++) samples[at] = (short) (LOUDNESS * sine(hertz, at));
        return new Audio(samples);
    }

    private static double sine(double hertz, int at) {
        return Math.sin(2 * Math.PI * hertz * at / RATE);
    }

    public static Audio tone(double hertz, Duration length) {
        return tones(length, hertz);
    }

    /// The two tones of a key of a telephone, in upper case or lower.
    public static Audio key(char key, Duration length) {
        var at = KEYS.indexOf(Character.toUpperCase(key));
        if (at < 0) throw new IllegalArgumentException("no digit: " + key);
        return tones(length, ROWS[at / 4], COLUMNS[at % 4]);
    }

    private static Audio tones(Duration length, double... hertz) {
        var samples = new short[samplesIn(length)];
        for (var at = 0; at < samples.length; at++) {
            var sum = 0.0;
            for (var each : hertz) sum += sine(each, at);
            var ramp = Math.min(1, Math.min(at, samples.length - 1 - at) / (double) RAMP);
            samples[at] = (short) (LOUDNESS * ramp * sum / hertz.length);
        }
        return new Audio(samples);
    }

    /// At most [#LONGEST].
    static int samplesIn(Duration length) {
        return Math.toIntExact(Math.min(length.toMillis(), LONGEST.toMillis()) * RATE / 1000);
    }

    static Duration lengthOf(long samples) {
        return Duration.ofNanos(samples * (1_000_000_000 / RATE));
    }

    /// How many samples.
    public int size() {
        return samples.length;
    }

    public short sample(int index) {
        return samples[index];
    }

    public Duration length() {
        return lengthOf(samples.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Audio that && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "Audio of " + length();
    }
}
