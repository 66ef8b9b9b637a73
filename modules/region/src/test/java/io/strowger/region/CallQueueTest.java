package io.strowger.region;

import static io.strowger.region.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallQueueTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final CallQueue queue = new CallQueue(SECOND);
    private CallQueue.State state = queue.initial();

    @Test
    void letsTheFirstCallBeginAtOnceAndTheNextOnesASecondAfterEachOther() {
        assertThat(turnAt(NOON)).isEqualTo(NOON);
        assertThat(turnAt(NOON)).isEqualTo(NOON.plus(SECOND));
        assertThat(turnAt(NOON)).isEqualTo(NOON.plus(SECOND.multipliedBy(2)));
    }

    @Test
    void doesNotSaveUpTurnsThatNobodyTook() {
        turnAt(NOON);

        assertThat(turnAt(NOON.plusSeconds(10))).isEqualTo(NOON.plusSeconds(10));
        assertThat(turnAt(NOON.plusSeconds(10))).isEqualTo(NOON.plusSeconds(11));
    }

    @Test
    void refusesWhatWouldHaveToWaitForMoreThanAnHour() {
        for (var waiting = 0; waiting <= 3600; waiting++) turnAt(NOON);

        var refused = queue.decide(state, new CallQueue.Enqueue(), NOON);
        assertThat(refused.events()).isEmpty();
        assertThat(refused.answer()).contains(new CallQueue.Full(Duration.ofSeconds(3601)));
        assertThat(turnAt(NOON.plusSeconds(1))).isEqualTo(NOON.plusSeconds(3601));
    }

    @Test
    void letsNobodyWaitForMoreThanADay() {
        var slow = new CallQueue(Duration.ofMinutes(1));
        var aDayAhead = new CallQueue.State(NOON.plus(Duration.ofDays(1)).minus(Duration.ofMinutes(1)));

        assertThat(slow.decide(aDayAhead, new CallQueue.Enqueue(), NOON).answer())
                .contains(new CallQueue.Place(NOON.plus(Duration.ofDays(1))));
        assertThat(slow.decide(aDayAhead, new CallQueue.Enqueue(), NOON.minusSeconds(1))
                        .answer())
                .contains(new CallQueue.Full(Duration.ofDays(1).plusSeconds(1)));
    }

    private Instant turnAt(Instant now) {
        var decision = queue.decide(state, new CallQueue.Enqueue(), now);
        state = queue.applyAll(state, decision.events());
        return ((CallQueue.Place) decision.answer().orElseThrow()).turn();
    }
}
