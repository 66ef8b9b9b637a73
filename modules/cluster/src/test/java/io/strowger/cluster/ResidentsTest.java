package io.strowger.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidentsTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final int MOST = 40_000;

    @ParameterizedTest
    @CsvSource({"0, 120", "20000, 120", "30000, 60", "38000, 12", "40000, 1", "90000, 1"})
    void anEntityMayBeIdleForTheShorterTheFullerMemoryIs(int crowd, long seconds) {
        assertThat(Residents.patience(TWO_MINUTES, crowd, MOST)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void noKindIsGivenMoreThanItsOwnPatience() {
        var moment = Duration.ofMillis(200);

        assertThat(Residents.patience(moment, 0, MOST)).isEqualTo(moment);
        assertThat(Residents.patience(moment, MOST, MOST)).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource({"100", "1000", "5000", "20000"})
    void whateverTheRateAtWhichEntitiesWakeTheirNumberSettlesBelowTheLimit(int perSecond) {
        var wokenAt = new ArrayDeque<Integer>(); // the second in which each was last spoken to

        for (var second = 0; second < 1_000; second++) {
            for (var woken = 0; woken < perSecond; woken++) wokenAt.addLast(second);
            var patience = Residents.patience(TWO_MINUTES, wokenAt.size(), MOST).toSeconds();
            while (!wokenAt.isEmpty() && second - wokenAt.getFirst() >= patience) wokenAt.removeFirst();
            if (second > 240) assertThat(wokenAt.size()).isLessThanOrEqualTo(MOST);
        }
    }
}
