package io.strowger.region.recording;

import io.strowger.core.WireMessage;
import java.util.Arrays;

/// Bytes as a value. Nobody changes them.
@SuppressWarnings("ArrayRecordComponent") // equals is ours
record Octets(byte[] bytes) implements WireMessage {
    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
