package io.strowger.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.strowger.core.Moment;
import io.strowger.core.NodeReport;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class JournalPaceTest {
    /// Such a clock may be about to overflow.
    private static final Moment START = new Moment(Long.MAX_VALUE - 5);

    private final JournalPace pace = new JournalPace(START);

    @Test
    void isAllZeroWhereNothingWasWritten() {
        assertThat(pace.report(START)).isEqualTo(new NodeReport.Writes(0, 0, 0, 0));
    }

    @Test
    void countsEventsAndSaysHowLongTheyTook() {
        for (var write = 0; write < 98; write++) wrote(2, Duration.ofMillis(4), Duration.ofSeconds(5));
        for (var write = 0; write < 2; write++) wrote(2, Duration.ofMillis(100), Duration.ofSeconds(5));

        var report = pace.report(START.plus(Duration.ofSeconds(10)));

        assertThat(report.eventsWritten()).isEqualTo(200);
        assertThat(report.eventsPerSecond()).isEqualTo(20, within(0.01));
        assertThat(report.writeMillisecondsP50()).isBetween(4.0, 5.0);
        assertThat(report.writeMillisecondsP99()).isBetween(100.0, 125.0);
    }

    @Test
    void forgetsAllButTheNumberAfterAMinute() {
        wrote(600, Duration.ofMillis(4), Duration.ofSeconds(1));
        wrote(600, Duration.ofMillis(50), Duration.ofSeconds(55));

        var stillThere = pace.report(START.plus(Duration.ofSeconds(59)));
        var firstIsGone = pace.report(START.plus(Duration.ofSeconds(61)));
        var bothAreGone = pace.report(START.plus(Duration.ofHours(5)));

        assertThat(stillThere.eventsPerSecond()).isCloseTo(1200 / 59.0, Percentage.withPercentage(1));
        assertThat(firstIsGone.eventsPerSecond()).isCloseTo(600 / 51.0, Percentage.withPercentage(1));
        assertThat(firstIsGone.writeMillisecondsP50()).isBetween(50.0, 62.5);
        assertThat(bothAreGone).isEqualTo(new NodeReport.Writes(1200, 0, 0, 0));
    }

    @Test
    void knowsNoWriteThatTookLongerThanTheLastBucket() {
        wrote(1, Duration.ofHours(1), Duration.ofHours(1));
        wrote(1, Duration.ZERO, Duration.ofHours(1));

        assertThat(pace.report(START.plus(Duration.ofHours(1))).writeMillisecondsP99())
                .isGreaterThan(100_000);
    }

    private void wrote(int events, Duration took, Duration at) {
        var now = START.plus(at);
        pace.wrote(events, new Moment(now.nanos() - took.toNanos()), now);
    }
}
