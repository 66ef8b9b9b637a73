package io.strowger.node.check;

import io.strowger.node.check.Simulation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the schedule of a failure small: leaves out of it whatever the failure does not need. What is left breaks the
/// same invariant.
final class Shrinker {
    private static final int MOST_RUNS = 400;

    private final long seed;
    private final int steps;
    private final Rules rules;
    private int runs;

    Shrinker(long seed, int steps, Rules rules) {
        this.seed = seed;
        this.steps = steps;
        this.rules = rules;
    }

    /// The failure again with the smallest schedule that was found, told from its beginning to its end.
    List<String> tell(Outcome failure) {
        var plan = shrink(Plan.of(seed).until(failure.at()), failure.broken());
        var told = Simulation.run(seed, steps, rules, plan, true);
        var lines = new ArrayList<String>();
        lines.add(failure.toString());
        lines.add("what it needs, out of "
                + Plan.of(seed).until(failure.at()).disturbances().size() + " disturbances:");
        plan.disturbances().forEach(one -> lines.add("    " + one));
        lines.add("how it goes (" + told + "):");
        lines.addAll(told.timeline());
        return lines;
    }

    private Plan shrink(Plan failing, Optional<String> broken) {
        var smallest = failing;
        for (var size = failing.disturbances().size(); size >= 1; size /= 2) {
            for (var from = 0; from < smallest.disturbances().size(); ) {
                var to = Math.min(from + size, smallest.disturbances().size());
                var candidate = smallest.without(from, to);
                if (breaks(candidate, broken)) smallest = candidate;
                else from = to;
            }
        }
        return smallest;
    }

    private boolean breaks(Plan plan, Optional<String> invariant) {
        return runs++ < MOST_RUNS
                && Simulation.run(seed, steps, rules, plan, false).broken().equals(invariant);
    }
}
