package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void makesEachColumnAsWideAsWhatStandsInIt() {
        assertThat(printed(List.of(List.of("us1", "phones"), List.of("ie1", ""))))
                .containsExactly("REGION  NAME", "us1     phones", "ie1");
    }

    @Test
    void printsTheTitlesWhereThereIsNothing() {
        assertThat(printed(List.of())).containsExactly("REGION  NAME");
    }

    private static List<String> printed(List<List<String>> rows) {
        var out = new StringWriter();
        new Table(List.of("REGION", "NAME"), rows).print(new PrintWriter(out));
        return out.toString().lines().toList();
    }
}
