package io.strowger.edge.media;

import java.nio.ByteBuffer;
import java.util.Optional;

/// One packet of RTP (RFC 3550 §5.1), without what its sender may have mixed it from and without header
/// extensions. `sequence`, `timestamp` and `source` (the SSRC) are unsigned and wrap.
public record Rtp(boolean marker, int payloadType, int sequence, int timestamp, int source, Payload payload) {
    private static final int HEADER = 12;
    private static final int VERSION = 2;

    public Rtp {
        if (payloadType < 0 || payloadType > 127) throw new IllegalArgumentException("payload type " + payloadType);
        if (sequence < 0 || sequence > 0xFFFF) throw new IllegalArgumentException("sequence number " + sequence);
    }

    /// Empty for what is no RTP: STUN and RTCP, which come to the same ports, and nonsense.
    public static Optional<Rtp> parse(ByteBuffer packet) {
        if (packet.remaining() < HEADER) return Optional.empty();
        var first = packet.get() & 0xFF;
        var second = packet.get() & 0xFF;
        if (first >> 6 != VERSION || isRtcp(second)) return Optional.empty();
        var sequence = packet.getShort() & 0xFFFF;
        var timestamp = packet.getInt();
        var source = packet.getInt();
        var contributors = 4 * (first & 0x0F);
        if (packet.remaining() < contributors) return Optional.empty();
        packet.position(packet.position() + contributors);
        if ((first & 0x10) != 0) {
            if (packet.remaining() < 4) return Optional.empty();
            packet.getShort();
            var extension = 4 * (packet.getShort() & 0xFFFF);
            if (packet.remaining() < extension) return Optional.empty();
            packet.position(packet.position() + extension);
        }
        var length = packet.remaining();
        if ((first & 0x20) != 0) {
            var padding = length == 0 ? 0 : packet.get(packet.limit() - 1) & 0xFF;
            if (padding == 0 || padding > length) return Optional.empty();
            length -= padding;
        }
        return Optional.of(new Rtp(
                (second & 0x80) != 0, second & 0x7F, sequence, timestamp, source, Payload.read(packet, length)));
    }

    /// RFC 5761 §4: the types of RTCP packets that would read as payload types 64 to 95.
    private static boolean isRtcp(int second) {
        return second >= 192 && second <= 223;
    }

    /// Throws [java.nio.BufferOverflowException] where there is no room.
    public void write(ByteBuffer packet) {
        packet.put((byte) (VERSION << 6))
                .put((byte) (marker ? payloadType | 0x80 : payloadType))
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(source);
        payload.write(packet);
    }
}
