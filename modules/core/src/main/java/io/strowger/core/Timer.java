package io.strowger.core;

import java.time.Duration;

/// Does something later, on a thread of whoever implements it; in tests when the test says so. What it does must not
/// block.
public interface Timer {
    void after(Duration delay, Runnable action);
}
