package io.strowger.edge.media;

/// Who is told what happens on a leg. Called on the thread of all legs, which must not wait.
public interface MediaListener {
    /// The peer has pressed a digit: `0` to `9`, `*`, `#`, `A` to `D`.
    void digit(char digit);
}
