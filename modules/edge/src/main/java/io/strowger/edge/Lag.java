package io.strowger.edge;

import java.time.Duration;

/// For how long a socket has never been found empty, in the clock of [System#nanoTime()]. What has come while the
/// process stood still is not too much, nor are a few packets that are slow for another reason, such as code that runs
/// for the first time. Used by the thread that reads the socket.
final class Lag {
    /// Between two packets: a collection of the whole heap, or a process that was stopped.
    static final Duration STOOD_STILL = Duration.ofMillis(150);

    /// They do not count. At the rates that are too much for an edge they come within some hundredths of a second.
    static final int FEW = 100;

    private long begun;
    private long last;
    private int packets;

    /// The socket was empty until `now`.
    void begin(long now) {
        begun = now;
        last = now;
        packets = 0;
    }

    /// At `now` another packet was found there at once.
    Duration packet(long now) {
        if (now - last > STOOD_STILL.toNanos()) begin(now);
        last = now;
        packets++;
        if (packets <= FEW) begun = now;
        return Duration.ofNanos(now - begun);
    }
}
