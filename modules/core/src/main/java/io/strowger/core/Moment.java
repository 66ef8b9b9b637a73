package io.strowger.core;

import java.time.Duration;

/// A moment on the monotonic clock of one process. Means nothing to another process, nor to this one after a
/// restart.
public record Moment(long nanos) {
    public Moment plus(Duration duration) {
        return new Moment(nanos + duration.toNanos());
    }

    /// By difference: such a clock may start anywhere and overflow.
    public boolean isBefore(Moment other) {
        return nanos - other.nanos < 0;
    }

    public Moment orLater(Moment other) {
        return isBefore(other) ? other : this;
    }

    public Duration since(Moment earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }
}
