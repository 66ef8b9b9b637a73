package io.strowger.node.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The protocol, in worlds where everything that can go wrong does. `./strowger check` runs more of them.
class SimulationTest {
    private static final int SEEDS = 2000;
    private static final int STEPS = 5000;

    @Test
    void neverHasTwoActiveRegionsNorLosesWhatItAcknowledgedNorStaysBroken() {
        var begun = System.nanoTime();
        var outcomes = LongStream.range(0, SEEDS)
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, STEPS, Rules.BUILT))
                .toList();

        var failure = outcomes.stream()
                .filter(outcome -> outcome.violation().isPresent())
                .findFirst();
        assertThat(failure)
                .as(() -> String.join(
                        "\n",
                        failure.map(it -> new Shrinker(it.seed(), STEPS, Rules.BUILT).tell(it))
                                .orElseThrow()))
                .isEmpty();

        var seen = new Coverage();
        outcomes.forEach(outcome -> seen.add(outcome.coverage()));
        System.out.printf(
                "%d worlds in %d s: %s%n",
                SEEDS, Duration.ofNanos(System.nanoTime() - begun).toSeconds(), seen);
        for (var what : Coverage.Of.values())
            assertThat(seen.of(what)).as("%s in %s", what, seen).isGreaterThan(leastOf(what));
    }

    /// A simulator that is idle proves nothing: half of what these worlds were seen to do.
    private static long leastOf(Coverage.Of what) {
        return switch (what) {
            case CRASHES, CUTS, LAPSES, ACKNOWLEDGED -> 3 * SEEDS;
            case PAUSES, CALLS, CALLS_UP -> 2 * SEEDS;
            case MOVES, FORCED, TOLD_MOVES, TOLD_DOMAINS -> SEEDS;
            case ADMITTED_WITHOUT_ARBITER -> SEEDS / 2;
            case SEALS, OVERSLEPT, DOUBLE_WRITERS, UNCERTAIN_WRITES, FENCED_ANSWERS, WOKEN_WITHOUT_ARBITER -> SEEDS / 4;
            case FAILED_OVER -> SEEDS / 50;
            case DEATHS, CALLS_LEFT_BEHIND -> SEEDS / 5;
            case SPLITS -> SEEDS / 8;
            case STALE_CONFIRMS, FREED_NAMES -> SEEDS / 50;
        };
    }

    @Test
    void isTheSameWorldEveryTime() {
        var once = Simulation.run(7, STEPS, Rules.BUILT, Plan.of(7), true);

        assertThat(Simulation.run(7, STEPS, Rules.BUILT, Plan.of(7), true).timeline())
                .isEqualTo(once.timeline());
        assertThat(once.timeline()).isNotEmpty();
    }
}
