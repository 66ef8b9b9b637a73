package io.strowger.edge;

import java.time.Duration;

/// Does something later, on a thread of the edge; in tests when the test says so. What it does must not block.
interface Timer {
    void after(Duration delay, Runnable action);
}
