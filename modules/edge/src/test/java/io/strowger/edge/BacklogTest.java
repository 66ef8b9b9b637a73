package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final Duration LONG = Backlog.TARGET.plusMillis(1);

    private final Backlog backlog = new Backlog();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void refusesNobodyWhileSomeAreAnsweredQuickly() {
        for (var each = 0; each < 10_000; each++) assertThat(backlog.join(now)).isTrue();
        for (var interval = 0; interval < 10; interval++) {
            backlog.answered(Duration.ofMinutes(1), now);
            backlog.answered(Backlog.TARGET, now);
            passes(Backlog.INTERVAL);
        }

        assertThat(backlog.join(now)).isTrue();
    }

    @Test
    void refusesOnceEvenTheQuickestAnswerOfAnIntervalTookLong() {
        waitForMany();
        areAnsweredAfter(LONG);

        assertThat(backlog.join(now)).isFalse();
    }

    @Test
    void takesMoreAsSoonAsOneIsAnsweredQuicklyAgain() {
        waitForMany();
        areAnsweredAfter(LONG);
        areAnsweredAfter(Duration.ofMillis(20));

        assertThat(backlog.join(now)).isTrue();
    }

    @Test
    void takesMoreOnceEnoughHaveLeft() {
        waitForMany();
        areAnsweredAfter(LONG);
        for (var each = 0; each <= 2 * Backlog.FEW; each++) backlog.leave();

        assertThat(backlog.join(now)).isTrue();
        assertThat(backlog.join(now)).isFalse();
    }

    @Test
    void refusesNobodyWhereFewWait() {
        for (var each = 1; each < Backlog.FEW; each++) backlog.join(now);
        areAnsweredAfter(LONG);

        assertThat(backlog.join(now)).isTrue();
    }

    /// Whoever is silent may have died: those that wait for it are not its queue.
    @Test
    void knowsNothingOfWhoHasAnsweredNobodyForAWhile() {
        waitForMany();
        areAnsweredAfter(LONG);
        passes(Duration.ofSeconds(2));

        assertThat(backlog.join(now)).isTrue();
    }

    private void waitForMany() {
        for (var each = 0; each < 3 * Backlog.FEW; each++) backlog.join(now);
    }

    /// One in each half of an interval, and the first of the next.
    private void areAnsweredAfter(Duration time) {
        backlog.answered(time, now);
        passes(Backlog.INTERVAL.dividedBy(2));
        backlog.answered(time, now);
        passes(Backlog.INTERVAL.dividedBy(2));
        backlog.answered(time, now);
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }
}
