package io.strowger.node.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final int STEPS = 1500;
    private static final Rules ACTS_FIRST = new Rules() {
        @Override
        public boolean persistsFirst() {
            return false;
        }
    };

    @Test
    void tellsFromItsBeginningWhatBreaksTheSameInvariantWithLess() {
        var failure = LongStream.range(0, 400)
                .mapToObj(seed -> Simulation.run(seed, STEPS, ACTS_FIRST))
                .filter(Simulation.Outcome::isUnsafe)
                .findFirst()
                .orElseThrow();

        var told = new Shrinker(failure.seed(), STEPS, ACTS_FIRST).tell(failure);

        var disturbances =
                Plan.of(failure.seed()).until(failure.at()).disturbances().size();
        var how = told.stream()
                .filter(line -> line.startsWith("how it goes"))
                .findFirst()
                .orElseThrow();
        assertThat(told.getFirst()).isEqualTo(failure.toString());
        assertThat(how).contains(" " + failure.broken().orElseThrow() + ": ");
        assertThat(told.indexOf(how) - 2).as("disturbances of %d", disturbances).isLessThan(disturbances);
        assertThat(told.get(told.indexOf(how) + 1)).contains(" 0.0 ms ", " starts");
    }
}
