package io.strowger.core;

/// A clock that is never set: leases are measured with it. Safe for use by many threads.
public interface MonotonicClock {
    Moment now();
}
