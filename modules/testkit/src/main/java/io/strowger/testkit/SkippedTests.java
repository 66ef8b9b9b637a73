package io.strowger.testkit;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Names the tests that were skipped, and why, when the last one has been run: Surefire only says how many they
/// are, and of which classes. JUnit finds it in every module whose tests have the testkit, by `META-INF/services`.
public final class SkippedTests implements LauncherSessionListener {
    private final PrintStream out;
    private final Queue<String> skipped = new ConcurrentLinkedQueue<>();

    /// Taken by JUnit.
    public SkippedTests() {
        this(System.out);
    }

    SkippedTests(PrintStream out) {
        this.out = out;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        session.getLauncher().registerTestExecutionListeners(new Listener());
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (skipped.isEmpty()) return;
        out.println("Skipped:");
        for (var test : skipped) out.println("  " + test);
        skipped.clear();
    }

    private final class Listener implements TestExecutionListener {
        private volatile Optional<TestPlan> plan = Optional.empty();

        @Override
        public void testPlanExecutionStarted(TestPlan started) {
            plan = Optional.of(started);
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skip(test, reason);
        }

        /// An assumption that does not hold.
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() != Status.ABORTED) return;
            skip(
                    test,
                    result.getThrowable()
                            .map(Throwable::getMessage)
                            .orElse("")
                            .replaceFirst("^Assumption failed: ", ""));
        }

        /// Of a class or a parameterized method, those in it that are known.
        private void skip(TestIdentifier which, String reason) {
            var tests = plan.stream()
                    .flatMap(all -> all.getDescendants(which).stream())
                    .filter(TestIdentifier::isTest)
                    .toList();
            for (var test : tests.isEmpty() ? List.of(which) : tests)
                skipped.add(reason.isEmpty() ? name(test) : name(test) + ": " + reason);
        }

        private static String name(TestIdentifier test) {
            var name = test.getLegacyReportingName().replace("()", "");
            return test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(method -> ((MethodSource) method).getClassName() + "." + name)
                    .orElse(name);
        }
    }
}
