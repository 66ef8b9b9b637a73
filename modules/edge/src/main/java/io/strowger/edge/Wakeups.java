package io.strowger.edge;

import io.strowger.core.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Timers of transactions. Each holds the way to find its transaction and no more, and a long one is taken in
/// steps: of a call that rings for seconds, nothing waits for the quarter of an hour that it might have taken.
record Wakeups(Timer timer) {
    private static final Duration STEP = ServerTransaction.LONG; // as long as what has ended is remembered anyway

    <T> void after(Duration delay, Supplier<Optional<T>> sleeper, Consumer<T> due) {
        if (delay.compareTo(STEP) <= 0) timer.after(delay, () -> sleeper.get().ifPresent(due));
        else timer.after(STEP, () -> sleeper.get().ifPresent(_ -> after(delay.minus(STEP), sleeper, due)));
    }
}
