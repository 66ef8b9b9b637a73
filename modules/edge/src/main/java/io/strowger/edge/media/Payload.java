package io.strowger.edge.media;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// Bytes that never change.
public final class Payload {
    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Payload of(byte... bytes) {
        return new Payload(bytes.clone());
    }

    /// The next `length` bytes of the buffer.
    static Payload read(ByteBuffer buffer, int length) {
        var bytes = new byte[length];
        buffer.get(bytes);
        return new Payload(bytes);
    }

    public int length() {
        return bytes.length;
    }

    public byte at(int index) {
        return bytes[index];
    }

    void write(ByteBuffer buffer) {
        buffer.put(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
