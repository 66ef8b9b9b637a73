package io.strowger.node;

import io.strowger.core.Readiness;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/// Whether nodes of this process can do their work, check by check. Safe for use by many threads; answers from
/// memory.
final class Checks implements Readiness {
    private static final Duration UNTIL_IT_WORKS = Duration.ofMillis(200);
    private static final Duration ONCE_IT_WORKS = Duration.ofSeconds(2);

    private final Map<String, BooleanSupplier> checks = new ConcurrentSkipListMap<>();

    @Override
    public Map<String, Boolean> checks() {
        var answers = new LinkedHashMap<String, Boolean>();
        checks.forEach((name, check) -> answers.put(name, check.getAsBoolean()));
        return answers;
    }

    /// A check that costs nothing.
    void add(String name, BooleanSupplier check) {
        checks.put(name, check);
    }

    /// A check that takes time: asked again and again on the system's scheduler, and its last answer counts.
    void probe(String name, ActorSystem<?> system, Supplier<CompletionStage<Boolean>> question) {
        var probe = new Probe(system, question, false);
        checks.put(name, probe::last);
        probe.ask();
    }

    /// A check that has to hold once: what is needed to start, and not to go on.
    void once(String name, ActorSystem<?> system, Supplier<CompletionStage<Boolean>> question) {
        var probe = new Probe(system, question, true);
        checks.put(name, probe::last);
        probe.ask();
    }

    private static final class Probe {
        private final ActorSystem<?> system;
        private final Supplier<CompletionStage<Boolean>> question;
        private final boolean once;
        private volatile boolean last;

        Probe(ActorSystem<?> system, Supplier<CompletionStage<Boolean>> question, boolean once) {
            this.system = system;
            this.question = question;
            this.once = once;
        }

        boolean last() {
            return last;
        }

        void ask() {
            if (system.whenTerminated().isCompleted()) return;
            CompletionStage<Boolean> answer;
            try {
                answer = question.get();
            } catch (RuntimeException cannotAsk) {
                answered(false);
                return;
            }
            answer.whenComplete((works, failure) -> answered(failure == null && works));
        }

        private void answered(boolean works) {
            last = works;
            if (works && once) return;
            system.scheduler()
                    .scheduleOnce(works ? ONCE_IT_WORKS : UNTIL_IT_WORKS, this::ask, system.executionContext());
        }
    }
}
