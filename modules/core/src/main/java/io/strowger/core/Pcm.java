package io.strowger.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Sound as recordings are kept: 8000 samples of 16 bits a second, little-endian, one channel.
public final class Pcm {
    /// Samples a second.
    public static final int RATE = 8000;

    public static final int SAMPLE_BYTES = 2;

    /// What stands before the samples in a WAV file.
    public static final int WAV_HEADER = 44;

    private static final int BYTES_A_SECOND = RATE * SAMPLE_BYTES;
    private static final short CODING = 1;

    private Pcm() {}

    public static Duration duration(long bytes) {
        return Duration.ofNanos(bytes * 1_000_000_000 / BYTES_A_SECOND);
    }

    /// The beginning of a WAV file with so many bytes of samples.
    public static byte[] wavHeader(int bytes) {
        return ByteBuffer.allocate(WAV_HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("RIFF"))
                .putInt(WAV_HEADER - 8 + bytes)
                .put(ascii("WAVEfmt "))
                .putInt(16)
                .putShort(CODING)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(BYTES_A_SECOND)
                .putShort((short) SAMPLE_BYTES)
                .putShort((short) (8 * SAMPLE_BYTES))
                .put(ascii("data"))
                .putInt(bytes)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
