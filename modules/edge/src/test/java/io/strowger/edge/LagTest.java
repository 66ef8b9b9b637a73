package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LagTest {
    private static final Duration TICK = Duration.ofMillis(2);

    private final Lag lag = new Lag();
    private long now;

    @Test
    void growsWhileThereIsAlwaysOneMore() {
        lag.begin(now);
        assertThat(packets(2 * Lag.FEW, TICK)).isEqualTo(TICK.multipliedBy(Lag.FEW));
    }

    @Test
    void isNoneOnceTheSocketWasEmpty() {
        lag.begin(now);
        packets(2 * Lag.FEW, TICK);

        lag.begin(now);

        assertThat(packets(1, TICK)).isZero();
    }

    @Test
    void ofAFewIsNoneHoweverSlowTheyAre() {
        lag.begin(now);
        assertThat(packets(Lag.FEW, Lag.STOOD_STILL)).isZero();
        assertThat(packets(1, Lag.STOOD_STILL)).isEqualTo(Lag.STOOD_STILL);
    }

    @Test
    void beginsAnewWhenTheProcessHasStoodStill() {
        lag.begin(now);
        packets(2 * Lag.FEW, TICK);

        assertThat(packets(1, Lag.STOOD_STILL.plusNanos(1))).isZero();
        assertThat(packets(Lag.FEW, TICK)).isEqualTo(TICK);
    }

    /// What the last of them says.
    private Duration packets(int count, Duration every) {
        var said = Duration.ZERO;
        for (var packet = 0; packet < count; packet++) {
            now += every.toNanos();
            said = lag.packet(now);
        }
        return said;
    }
}
