package io.strowger.edge.media;

import io.strowger.core.Malformed;
import io.strowger.core.Pcm;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Files of RIFF/WAVE. Reads PCM of 8 and 16 bits, mu-law and A-law, in one channel or two, at any usual
/// rate; writes 16 bits in one channel at 8 kHz.
public final class Wav {
    /// Larger files aren't read. As much as Twilio plays.
    public static final int MOST_BYTES = 40 << 20;

    private static final int PCM = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int SLOWEST = 4000;
    private static final int FASTEST = 192_000;

    private Wav() {}

    /// Reads a whole file, which takes as long as the disk does. Throws [Malformed] for what
    /// [#read(byte\[\])] does.
    public static Audio read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return read(in.readNBytes(MOST_BYTES + 1));
        }
    }

    /// Throws [Malformed] for anything else than the files above, and for more than [Audio#LONGEST] or
    /// [#MOST_BYTES]. A length that is too great, as of a file that was still being written, is none.
    public static Audio read(byte[] file) {
        if (file.length > MOST_BYTES) throw bad("more than " + (MOST_BYTES >> 20) + " MiB");
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        try {
            if (!name(in).equals("RIFF")) throw bad("no RIFF");
            in.getInt();
            if (!name(in).equals("WAVE")) throw bad("no WAVE");
            var format = Optional.<Format>empty();
            while (in.remaining() >= 8) {
                var chunk = name(in);
                var length = (int) Math.min(in.getInt() & 0xFFFF_FFFFL, in.remaining());
                var body = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                if (chunk.equals("fmt ")) format = Optional.of(Format.read(body));
                if (chunk.equals("data"))
                    return format.orElseThrow(() -> bad("no format before the data"))
                            .audio(body);
                in.position(Math.min(in.position() + length + (length & 1), in.limit())); // chunks begin at even places
            }
            throw bad("no data");
        } catch (BufferUnderflowException _) {
            throw bad("too short");
        }
    }

    private static Malformed bad(String why) {
        return new Malformed("a WAV file that can be played", why);
    }

    private static String name(ByteBuffer in) {
        var name = new byte[4];
        in.get(name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private record Format(int coding, int channels, int rate, int bits) {
        static Format read(ByteBuffer chunk) {
            var coding = chunk.getShort() & 0xFFFF;
            var channels = chunk.getShort() & 0xFFFF;
            var rate = chunk.getInt();
            chunk.getInt(); // bytes a second and bytes a frame follow from the others
            chunk.getShort();
            var bits = chunk.getShort() & 0xFFFF;
            if (coding == EXTENSIBLE) {
                chunk.getShort();
                chunk.getShort();
                chunk.getInt();
                coding = chunk.getShort() & 0xFFFF; // the beginning of the GUID is what the coding would have been
            }
            if (channels != 1 && channels != 2) throw bad(channels + " channels");
            if (rate < SLOWEST || rate > FASTEST) throw bad(rate + " samples a second");
            var isKnown = switch (coding) {
                case PCM -> bits == 8 || bits == 16;
                case A_LAW, MU_LAW -> bits == 8;
                default -> false;
            };
            if (!isKnown) throw bad("coding " + coding + " of " + bits + " bits");
            return new Format(coding, channels, rate, bits);
        }

        Audio audio(ByteBuffer data) {
            var frames = data.remaining() / (channels * bits / 8);
            var most = (long) frames * Audio.RATE / rate;
            if (most > Audio.MOST_SAMPLES) throw bad("longer than " + Audio.LONGEST.toMinutes() + " min");
            var samples = new short[frames];
            for (var at = 0; at < frames; at++) {
                var first = sample(data);
                samples[at] = channels == 1 ? first : (short) ((first + sample(data)) / 2);
            }
            return Audio.of(resample(samples, rate));
        }

        private short sample(ByteBuffer data) {
            return switch (coding) {
                case A_LAW -> G711.PCMA.decode(data.get());
                case MU_LAW -> G711.PCMU.decode(data.get());
                default -> bits == 16 ? data.getShort() : (short) (((data.get() & 0xFF) - 0x80) << 8);
            };
        }
    }

    /// To 8 kHz: downwards the mean of what one sample stands for, which also takes off most of what would
    /// alias; upwards along a line from each to the next.
    static short[] resample(short[] samples, int rate) {
        if (rate == Audio.RATE) return samples;
        var step = rate / (double) Audio.RATE;
        var resampled = new short[(int) (samples.length / step)];
        for (var at = 0; at < resampled.length; at++)
            resampled[at] = (short)
                    Math.round(step > 1 ? mean(samples, at * step, (at + 1) * step) : between(samples, at * step));
        return resampled;
    }

    private static double mean(short[] samples, double from, double to) {
        var sum = 0.0;
        for (var at = (int) from; at < to && at < samples.length; at++)
            sum += samples[at] * (Math.min(to, at + 1) - Math.max(from, at));
        return sum / (to - from);
    }

    private static double between(short[] samples, double place) {
        var at = (int) place;
        var next = Math.min(at + 1, samples.length - 1);
        return samples[at] + (samples[next] - samples[at]) * (place - at);
    }

    /// A whole file.
    public static byte[] write(Audio audio) {
        var length = Pcm.SAMPLE_BYTES * audio.size();
        var file = ByteBuffer.allocate(Pcm.WAV_HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(Pcm.wavHeader(length));
        for (var at = 0; at < audio.size(); at++) file.putShort(audio.sample(at));
        return file.array();
    }

    /// Samples as they are kept and written, without anything before them.
    public static byte[] samples(short[] samples, int length) {
        var bytes = ByteBuffer.allocate(Pcm.SAMPLE_BYTES * length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples, 0, length);
        return bytes.array();
    }
}
