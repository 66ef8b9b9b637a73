package io.strowger.node;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    Path directory;

    private record Outcome(int exit, String out, String err) {}

    @Test
    void explainsItselfWithoutACommand() {
        var outcome = run();

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("strowger up", "status", "Exit codes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "down",
                "status",
                "kill",
                "start",
                "cut",
                "mend",
                "reroute",
                "failover",
                "preflight",
                "clone",
                "diff",
                "domains",
                "credentials",
                "acls",
                "routes",
                "registrations",
                "calls",
                "events",
                "watch",
                "node",
                "bench",
                "check"
            })
    void explainsEveryCommand(String command) {
        var help = run("help", command);

        assertThat(help.exit()).isZero();
        assertThat(help.out()).startsWith("Usage: strowger " + command);
        assertThat(help.out().lines())
                .as("what is to be copied stands in one line")
                .allMatch(line -> line.chars().filter(letter -> letter == '`').count() % 2 == 0);
        assertThat(run(command, "--help").out()).isEqualTo(help.out());
    }

    @Test
    void namesItsVersionAndTheJdk() {
        assertThat(run("--version").out()).startsWith("strowger ").contains("JDK");
    }

    @Test
    void doesNotShowWhatIsForTheBuildOnly() {
        assertThat(run("--help").out()).doesNotContain("train");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up --port-offset many",
                "up --port-offset 60000",
                "up --port-offset=-1",
                "up --sideways",
                "node",
                "node --role waiter",
                "kill",
                "cut us1",
                "clone acme.sip.twilio.com",
                "calls CA1 --status failed",
                "calls --ladder",
                "diff --with ie1",
                "preflight acme.sip.twilio.com",
                "events",
                "calls --limit none",
                "failover",
                "failover acme.sip.twilio.com --after 30",
                "failover acme.sip.twilio.com --manual --failback",
                "failover acme.sip.twilio.com --standby ie1 --after soon",
                "watch --limit 0",
                "check --seeds 0",
                "check --steps 0",
                "check --soak 0s",
                "check --soak=-1h",
                "check --soak long",
                "dance"
            })
    void endsWith2WhenUsedWrongly(String arguments) {
        var outcome = run(arguments.split(" "));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).isNotBlank().doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kill                | missing required parameter: 'SITE'           | strowger kill [OPTIONS] SITE",
                "up --sideways       | unknown option: '--sideways'                 | strowger up [OPTIONS]",
                "calls --jso         | unknown option: '--jso'. Did you mean --json? | strowger calls [OPTIONS] [SID]",
                "calls --limit 0     | --limit must be 1 or more, not 0             | strowger calls [OPTIONS] [SID]",
                "bench call --x      | unknown option: '--x'                        | strowger bench call [OPTIONS]",
                "up --port-offset=-1 | --port-offset must be from 0 to 57090, not -1 | strowger up [OPTIONS]"
            })
    void saysInThreeLinesWhatWasTypedWrong(String arguments, String what, String usage) throws IOException {
        Files.writeString(directory.resolve("version"), "1\n");
        Files.writeString(
                Files.createDirectory(directory.resolve("run")).resolve("cluster"), "bind=127.0.0.1\noffset=0\n");
        var words = new ArrayList<>(List.of(arguments.split(" ")));
        if (words.getFirst().equals("calls")) words.addAll(List.of("--data", directory.toString()));

        var outcome = run(words.toArray(String[]::new));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("strowger: " + what),
                        second -> assertThat(second).isEqualTo("Usage: " + usage),
                        third -> assertThat(third)
                                .isEqualTo("`./" + usage.substring(0, usage.indexOf(" [")) + " --help` says more."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stats", "help stats"})
    void namesTheCommandThatAWrongOneIsCloseTo(String arguments) {
        var outcome = run(arguments.split(" "));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err().strip())
                .isEqualTo(
                        "strowger: there is no command 'stats'. Did you mean status? `./strowger help` lists them all.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dance", "help dance", "trian"})
    void namesNoCommandThatIsFarOrHidden(String arguments) {
        assertThat(run(arguments.split(" ")).err())
                .contains("there is no command")
                .doesNotContain("Did you mean");
    }

    @Test
    void namesTheCommandsOfBenchToo() {
        assertThat(run("bench", "cal").err()).contains("Did you mean call? `./strowger bench help`");
    }

    @Test
    void completesItsCommandsInAShell() {
        var script = run("generate-completion");

        assertThat(script.exit()).isZero();
        assertThat(script.out()).contains("complete -F _complete_strowger", "preflight", "--region");
    }

    @Test
    void looksForLeaksOnlyInMoreCallsThanTheFirst() {
        var outcome = run("bench", "leak", "--calls", "1000", "--first", "1000");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("--first must be 1 or more, and --calls more than that");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "down",
                "kill us1",
                "start us1",
                "cut us1 ie1",
                "domains",
                "clone acme.sip.twilio.com --to ie1"
            })
    void saysHowToStartAClusterWhereThereIsNone(String arguments) {
        var outcome = run((arguments + " --data " + directory.resolve("none")).split(" "));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("strowger up", "--data");
    }

    @Test
    void saysThatTheClusterOfADirectoryIsNotRunning() throws Exception {
        Files.writeString(Files.createDirectory(directory.resolve("data")).resolve("version"), "1\n");

        var outcome = run("status", "--data", directory.resolve("data").toString());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("no cluster is running");
    }

    @Test
    void refusesADirectoryOfSomebodyElse() throws Exception {
        Files.writeString(directory.resolve("thesis.tex"), "dear to somebody");

        var outcome = run("up", "--data", directory.toString());

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("not Strowger's");
        assertThat(directory.resolve("thesis.tex")).exists();
    }

    @Test
    void refusesADirectoryFromTheFuture() throws Exception {
        Files.createDirectory(directory.resolve("data"));
        Files.writeString(directory.resolve("data/version"), "99\n");

        var outcome = run("up", "--data", directory.resolve("data").toString());

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("newer Strowger", "99");
    }

    @Test
    void refusesADirectoryThatAnotherCommandIsAtWorkIn() throws Exception {
        Files.writeString(directory.resolve("version"), "1\n");
        try (var other = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
                var lock = other.lock()) {
            var outcome = run("up", "--data", directory.toString());

            assertThat(lock.isValid()).isTrue();
            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.err()).contains("another strowger command is at work");
        }
    }

    @Test
    void namesTheKeyOfABadConfiguration() throws Exception {
        var file = Files.writeString(
                directory.resolve("node.conf"), "strowger.node { seed-nodes = \"127.0.0.1:2551\", port = 99999 }");

        var outcome = run("node", "--role", "edge", "--config", file.toString());

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("strowger.node.port").doesNotContain("\tat ");
    }

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exit = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }
}
