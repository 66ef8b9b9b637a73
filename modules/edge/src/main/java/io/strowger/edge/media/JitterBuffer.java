package io.strowger.edge.media;

import java.util.Arrays;

/// Puts packets back into the order and to the distances in which they were spoken, and fills what is missing
/// with silence. What goes in comes out 100 ms later, one frame every 20 ms. For one thread.
final class JitterBuffer {
    static final int DELAY_FRAMES = 5;

    private static final int DELAY = DELAY_FRAMES * Audio.FRAME;
    /// Frames in which something came too late, with nothing in time since: the network has become slower for good. A
    /// burst of late packets is of somebody who stood still, and who is in time again after it.
    private static final int MOST_LATE = 5;

    private final short[] ring = new short[Audio.RATE];
    private boolean started;
    private int source;
    private int origin; // a timestamp ...
    private long originAt; // ... and where its sample is
    private long readAt;
    private int late;
    private long lateAt = -1;

    void put(Rtp packet, G711 law) {
        var length = packet.payload().length();
        if (length == 0 || length > ring.length - DELAY) return;
        var at = originAt + (packet.timestamp() - origin);
        if (at + length > readAt) late = 0;
        else if (lateAt != readAt) {
            late++;
            lateAt = readAt;
        }
        var isElsewhere = at + length > readAt + ring.length || at + length <= readAt - ring.length;
        if (!started || packet.source() != source || late >= MOST_LATE || isElsewhere) {
            at = readAt + DELAY;
            late = 0;
        }
        started = true;
        source = packet.source();
        origin = packet.timestamp();
        originAt = at;
        for (var index = (int) Math.max(0, readAt - at); index < length; index++)
            ring[(int) ((at + index) % ring.length)] =
                    law.decode(packet.payload().at(index));
    }

    /// The next 20 ms.
    void take(short[] frame) {
        var from = (int) (readAt % ring.length); // a whole number of frames fits into the ring
        System.arraycopy(ring, from, frame, 0, Audio.FRAME);
        Arrays.fill(ring, from, from + Audio.FRAME, (short) 0);
        readAt += Audio.FRAME;
    }
}
