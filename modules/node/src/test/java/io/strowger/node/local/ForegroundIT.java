package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.cluster.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./strowger up` in the foreground of a terminal, to its end.
@Order(1)
class ForegroundIT {
    private static final Pattern PLACE = Pattern.compile("Starting Strowger in (\\S+)");
    private static final Pattern PID = Pattern.compile("(?m)^pid=(\\d+)$");
    private static final int INTERRUPTED = 130; // 128 and SIGINT, as every shell says it
    private static final int KILLED = 137;

    @Test
    void stopsEverythingAtCtrlCAndKeepsNothingOfAnEphemeralCluster() throws IOException {
        try (var up = up(Map.of())) {
            up.awaitWords("Strowger is ready");
            var data = place(up.output());
            var processes = processes(data);
            assertThat(processes).as("the launcher, three sites and PostgreSQL").hasSize(5);
            assertThat(RunningCluster.run(List.of(
                                    RunningCluster.CHECKOUT.resolve("strowger").toString(),
                                    "status",
                                    "--data",
                                    data.toString()))
                            .exit())
                    .isZero();

            for (var site : RunningCluster.SITES)
                assertThat(Files.readString(data.resolve("logs").resolve(site + ".out")))
                        .as("what the JVM of %s says itself", site)
                        .doesNotContain("WARNING");
            var exit = up.endsWith("INT");

            assertThat(exit).as(up.output()).isEqualTo(INTERRUPTED);
            assertThat(up.output())
                    .contains("site us1 stopped", "site ie1 stopped", "site au1 stopped", "PostgreSQL stopped")
                    .doesNotContain("killing", "strowger:", "Exception", "WARNING");
            assertThat(data).doesNotExist();
            assertThat(processes).noneMatch(ForegroundIT::lives);
        }
    }

    @Test
    void stopsWhatItHasStartedWhenItIsInterruptedOnTheWay() throws IOException {
        try (var up = up(Map.of())) {
            up.awaitWords("PostgreSQL ready");
            var data = place(up.output());
            var processes = processes(data);

            var exit = up.endsWith("INT");

            assertThat(exit).as(up.output()).isEqualTo(INTERRUPTED);
            assertThat(up.output()).contains("PostgreSQL stopped").doesNotContain("is ready", "Exception");
            assertThat(data).doesNotExist();
            assertThat(processes).isNotEmpty().noneMatch(ForegroundIT::lives);
        }
    }

    /// Its sites and its PostgreSQL go on meanwhile.
    @Test
    void whatALauncherThatWasKilledHasLeftIsTakenOverByTheNext(@TempDir Path directory) throws IOException {
        var data = directory.resolve("data");
        var command = List.of(
                "up",
                "--data",
                data.toString(),
                "--port-offset",
                Integer.toString(RunningCluster.freePlan().offset()));
        List<Long> left;
        try (var killed = ForegroundCommand.start(Map.of(), command)) {
            killed.awaitWords("Strowger is ready");
            left = processes(data);
            assertThat(killed.endsWith("KILL")).isEqualTo(KILLED);
        }
        assertThat(left.stream().filter(ForegroundIT::lives))
                .as("without the launcher")
                .hasSize(left.size() - 1);

        try (var up = ForegroundCommand.start(Map.of(), command)) {
            up.awaitWords("Strowger is ready");
            left = processes(data);
            assertThat(up.endsWith("INT")).as(up.output()).isEqualTo(INTERRUPTED);
            assertThat(up.output()).contains("PostgreSQL stopped").doesNotContain("Exception");
            assertThat(left).noneMatch(ForegroundIT::lives);
        }
    }

    @Test
    void saysThatThisMachineHasTooLittleMemoryForWhatIsAsked() {
        var outcome = RunningCluster.run(
                List.of(
                        RunningCluster.CHECKOUT.resolve("strowger").toString(),
                        "up",
                        "--ephemeral",
                        "--port-offset",
                        Integer.toString(RunningCluster.freePlan().offset())),
                Map.of("STROWGER_SITE_JAVA_OPTS", "-Xmx9000g"));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.output())
                .contains("not enough memory", "MB are free", "STROWGER_SITE_JAVA_OPTS")
                .doesNotContain("Exception");
        assertThat(place(outcome.output())).doesNotExist();
    }

    private static ForegroundCommand up(Map<String, String> environment) {
        return ForegroundCommand.start(
                environment,
                List.of(
                        "up",
                        "--ephemeral",
                        "--port-offset",
                        Integer.toString(RunningCluster.freePlan().offset())));
    }

    private static Path place(String output) {
        return PLACE.matcher(output)
                .results()
                .map(found -> Path.of(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no directory in: " + output));
    }

    private static List<Long> processes(Path data) throws IOException {
        var pids = new ArrayList<Long>();
        try (var files = Files.newDirectoryStream(data.resolve("run"), "*.pid")) {
            for (var file : files)
                PID.matcher(Files.readString(file)).results().forEach(found -> pids.add(Long.valueOf(found.group(1))));
        }
        EmbeddedPostgres.running(data).ifPresent(server -> server.pid().ifPresent(pids::add));
        return pids;
    }

    /// A zombie that nobody has waited for has no command any more.
    private static boolean lives(long pid) {
        return ProcessHandle.of(pid)
                .filter(process -> process.info().command().isPresent())
                .isPresent();
    }
}
