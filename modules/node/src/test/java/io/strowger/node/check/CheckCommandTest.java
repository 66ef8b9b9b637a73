package io.strowger.node.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CheckCommandTest {
    private final StringWriter out = new StringWriter();

    @Test
    void saysHowManyWorldsItHasRunAndWhatHappenedInThem() {
        assertThat(check("--seed", "7", "--seeds", "3", "--steps", "400")).isZero();

        assertThat(out.toString())
                .containsPattern("^3 worlds from seed 7, of 400 steps, in \\d+ s: no violation\n")
                .contains("what happened in them: ");
    }

    @Test
    void goesFromWorldToWorldForAsLongAsItIsTold() {
        var begun = System.nanoTime();

        assertThat(check("--soak", "1s", "--steps", "200")).isZero();

        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(1_000_000_000L);
        assertThat(out.toString()).containsPattern("^[1-9]\\d* worlds from seed 0, ");
    }

    private int check(String... arguments) {
        return new CommandLine(new CheckCommand()).setOut(new PrintWriter(out)).execute(arguments);
    }
}
