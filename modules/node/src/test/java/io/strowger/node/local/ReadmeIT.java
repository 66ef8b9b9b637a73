package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// What the README tells a newcomer to do, done: its bash blocks, word for word and in order, in one bash. It
/// uses the ports that stand there, so it is skipped where another program has one of them; the data goes into
/// a directory of its own.
@Order(1)
class ReadmeIT {
    private static final Path README = RunningCluster.CHECKOUT.resolve("README.md");
    private static final Pattern BLOCK = Pattern.compile("^```bash\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /// Before each block in what bash prints.
    private static final String NEXT = "=== block ";

    private static final Duration LIMIT = Duration.ofMinutes(6); // three sites start, and one again, on a busy machine

    private static final LocalPlan PLAN = new LocalPlan(LocalPlan.LOOPBACK, 0);

    private static final int UP = 0;
    private static final int CREATE = 2;
    private static final int REGISTER = 3;
    private static final int SHOW = 4;
    private static final int SIPP = 5;
    private static final int CALL = 6;
    private static final int MOVE = 7;
    private static final int REGISTER_AGAIN = 8;
    private static final int LOOK = 9;
    private static final int LOSE = 10;
    private static final int HEAL = 11;
    private static final int CUT = 12;
    private static final int FORCE = 13;
    private static final int FAIL_OVER = 14;
    private static final int DOWN = 15;

    /// Warnings, and how the cluster and its shards came and went.
    private static final Pattern TELLING =
            Pattern.compile(" (WARN|ERROR) |strowger.node|Leader is|Downing|Welcome|Singleton|Coordinator|Quarantin");

    @Test
    void doesWhatTheReadmeSays() throws IOException {
        assumeTrue(RegistrarIT.isInstalled(), "SIPp is not installed (Debian: sip-tester)");
        assumeTrue(portsAreFree(), "a port of the README is taken on this machine (8080 to 8082, 5060 to 5080, ...)");
        var data = new DataDirectory(Files.createTempDirectory("strowger-readme-"));
        try {
            var printed = run(data.root());

            assertThat(printed).as("one part for each block").hasSize(DOWN + 1);
            assertThat(printed.get(UP)).contains("Strowger is ready", "http://127.0.0.1:8080", "127.0.0.1:5060");
            assertThat(printed.get(CREATE))
                    .contains("\"username\":\"alice\"", "\"voice_region\":\"us1\"")
                    .doesNotContain("\"code\":");
            assertThat(printed.get(REGISTER)).contains("SIP/2.0 200 OK");
            assertThat(printed.get(SHOW)).containsPattern("us1 +alice@acme.sip.twilio.com .* dublin ");
            assertThat(printed.get(SIPP)).containsPattern("bin/sipp\\n[\\s\\S]*Successful call +\\| +0 +\\| +1 ");
            assertThat(printed.get(CALL))
                    .contains("\"status\":\"completed\"", "call.call-created.1", "call.leg-answered.1")
                    .doesNotContain("\"code\":");
            assertThat(printed.get(MOVE))
                    .contains(
                            "nothing is in the way of acme.sip.twilio.com to ie1", "no difference between us1 and ie1")
                    .contains("\"voice_region\":\"ie1\"")
                    .doesNotContain("\"code\":");
            assertThat(printed.get(REGISTER_AGAIN))
                    .contains("SIP/2.0 200 OK")
                    .containsPattern("ie1 +alice@acme.sip.twilio.com .* ashburn ");
            assertThat(printed.get(LOOK))
                    .containsPattern("ie1 +acme.sip.twilio.com +active ")
                    .containsPattern("ie1 +2 +us1 .* let-go \\d+ ms, taken-up \\d+ ms")
                    .contains("registration.contacts-", "edge-sydney");
            assertThat(printed.get(LOSE)).contains("killed site us1", "SIP/2.0 200 OK");
            assertThat(printed.get(HEAL).lines().filter(line -> line.endsWith("Up")))
                    .hasSize(9);
            assertThat(printed.get(CUT))
                    .contains("cut the link between us1 and ie1", "SIP/2.0 200 OK", "mended the link");
            assertThat(printed.get(FORCE))
                    .contains("killed site ie1", "acme.sip.twilio.com is active in us1 after", "SIP/2.0 200 OK");
            assertThat(printed.get(FAIL_OVER))
                    .containsPattern(
                            "(goes to ie1 by itself, once us1 has held no lease for 30 s, and back[\\s\\S]*){2}");
            assertThat(printed.get(DOWN)).contains("stopped");
        } finally {
            takeDown(data);
        }
    }

    /// What the sites had to say: nothing else is left of them.
    private static String warnings(Path logs) throws IOException {
        try (var files = Files.list(logs)) {
            var said = new StringBuilder();
            for (var file : files.filter(it -> it.toString().endsWith(".log")).toList())
                try (var lines = Files.lines(file)) {
                    said.append("=== ").append(file.getFileName()).append('\n');
                    lines.filter(line -> TELLING.matcher(line).find())
                            .forEach(line -> said.append(line).append('\n'));
                }
            return said.toString();
        }
    }

    /// What each block printed, on both outputs. Fails with all of it when bash did not end with 0.
    private static List<String> run(Path data) throws IOException {
        var script = Files.createTempFile("strowger-readme-", ".sh");
        var output = Files.createTempFile("strowger-readme-", ".out");
        try {
            Files.writeString(script, script());
            var process = bash(script, data).redirectOutput(output.toFile()).start();
            var ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            var printed = Files.readString(output);
            assertThat(ended).as("ended in time:%n%s", printed).isTrue();
            assertThat(process.exitValue())
                    .as("%s%n%s", printed, warnings(data.resolve("logs")))
                    .isZero();
            return List.of(printed.split(Pattern.quote(NEXT))).stream().skip(1).toList();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } finally {
            Files.delete(script);
            Files.delete(output);
        }
    }

    private static ProcessBuilder bash(Path script, Path data) {
        var bash = new ProcessBuilder("bash", script.toString())
                .directory(RunningCluster.CHECKOUT.toFile())
                .redirectErrorStream(true);
        bash.environment().put("STROWGER_DATA", data.toString());
        bash.environment().put("STROWGER_BUILT", "yes");
        return bash;
    }

    private static String script() throws IOException {
        var blocks = BLOCK.matcher(Files.readString(README))
                .results()
                .map(MatchResult::group)
                .map(block -> block.replaceAll("(?m)^```(bash)?$", ""))
                .toList();
        return blocks.stream()
                .collect(Collectors.joining(
                        "\necho '" + NEXT + "'\n", "set -euo pipefail\necho '" + NEXT + "'\n", "\n"));
    }

    private static void takeDown(DataDirectory data) {
        if (Files.exists(data.run().resolve("cluster")))
            RunningCluster.run(List.of(
                    RunningCluster.CHECKOUT.resolve("strowger").toString(),
                    "down",
                    "--data",
                    data.root().toString()));
        data.removeAll();
    }

    private static boolean portsAreFree() {
        if (!Preflight.areFree(PLAN.sites())) return false;
        try (var postgres = new ServerSocket(PLAN.postgresPort(), 1, InetAddress.getLoopbackAddress())) {
            return postgres.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
