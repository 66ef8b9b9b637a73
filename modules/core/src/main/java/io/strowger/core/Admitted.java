package io.strowger.core;

/// An event that has let something in: it carries the epoch under which its region was active (invariant I2).
public interface Admitted {
    /// [Epoch#NONE] in what was stored before epochs were.
    Epoch epoch();
}
