package io.strowger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkippedTestsTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void namesEachSkippedTestWithItsReasonWhenAllHaveBeenRun() {
        run(Some.class, Others.class);

        assertThat(printed.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replace(getClass().getName(), "?")))
                .startsWith("Skipped:")
                .containsExactlyInAnyOrder(
                        "Skipped:",
                        "  ?$Some.needsATool: sipp is not installed",
                        "  ?$Some.isDisabled: not today",
                        "  ?$Some.isOddOrSkipped(int)[2]: assumption is not true",
                        "  ?$Others.first: chromium is not installed",
                        "  ?$Others.second: chromium is not installed");
    }

    @Test
    void saysNothingWhereNothingWasSkipped() {
        run(Run.class);

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private void run(Class<?>... classes) {
        var config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .addLauncherSessionListeners(new SkippedTests(new PrintStream(printed, true, StandardCharsets.UTF_8)))
                .build();
        var request = LauncherDiscoveryRequestBuilder.request();
        for (var type : classes) request.selectors(selectClass(type));
        try (var session = LauncherFactory.openSession(config)) {
            session.getLauncher().execute(request.build());
        }
    }

    static class Some {
        @Test
        void runs() {}

        @Test
        void needsATool() {
            assumeTrue(false, "sipp is not installed");
        }

        @Test
        @Disabled("not today")
        void isDisabled() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void isOddOrSkipped(int number) {
            assumeTrue(number % 2 == 1);
        }
    }

    static class Others {
        @BeforeAll
        static void needsATool() {
            assumeTrue(false, "chromium is not installed");
        }

        @Test
        void first() {}

        @Test
        void second() {}
    }

    static class Run {
        @Test
        void runs() {}
    }
}
