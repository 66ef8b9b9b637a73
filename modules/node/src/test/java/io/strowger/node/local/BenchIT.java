package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `./strowger bench ...` prints of a cluster of real processes. That it measures, not how fast this machine is.
class BenchIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    @Test
    void countsTheRegistrationsOfEachRateForBothRegistrarsAndFindsThemStored() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        var peer = "127.0.0.1:" + CLUSTER.sipPort("ie1"); // any edge knows the users

        var output = bench("register --users 40 --rates 20 --seconds 2 --warm-up 0 --peer-label other --peer " + peer);

        var rows = rows(output, "target");
        assertThat(rows.stream().map(row -> row.getFirst() + " " + row.get(1)))
                .containsExactly("strowger 20", "other 20");
        for (var row : rows) {
            assertThat(number(row.get(2))).as("completed/s in " + row).isBetween(5.0, 25.0);
            assertThat(row.get(3)).as("failed in " + row).isEqualTo("0");
        }
        assertThat(number(rows.getFirst().get(8))).as("CPU us").isPositive();
        assertThat(rows.get(1).get(8)).as("CPU us of a peer without --peer-pid").isEqualTo("-");
        assertThat(output).containsPattern("\nstored: ([1-9]\\d*) of \\1 acknowledged\n");
    }

    @Test
    void countsCreationsFetchesListsAndDeletionsOfDomains() {
        var output = bench("api --domains 20 --connections 1 --seconds 1 --warm-up 0");

        var perSecond = Stream.of(
                        "GET /healthz", "create a domain", "fetch a domain", "list, a page of 50", "delete a domain")
                .collect(Collectors.toMap(what -> what, what -> figures(output, what)));
        assertThat(perSecond.values()).allSatisfy(figures -> {
            assertThat(number(figures.getFirst())).isPositive();
            assertThat(figures.get(1)).isEqualTo("0");
        });
    }

    @Test
    void completesCallsAndSaysWhereTheirTimeGoes() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        var output = bench("call --rates 5 --seconds 3 --warm-up 0");

        var calls = rows(output, "target").getFirst();
        assertThat(number(calls.get(2))).as("completed a second").isPositive();
        assertThat(calls.get(3)).as("failed").isEqualTo("0");
        var stages = rows(output, "offered/s").getFirst(); // after some blanks and its rate: each has two and a stroke
        assertThat(stages).hasSize(2 + 5 * 3).doesNotContain("-");
    }

    private static List<List<String>> rows(String output, String title) {
        var lines = output.lines().toList();
        var head = lines.stream()
                .filter(line -> line.startsWith(title))
                .findFirst()
                .orElseThrow();
        return lines.stream()
                .skip(lines.indexOf(head) + 1L)
                .takeWhile(line -> !line.isBlank())
                .map(line -> List.of(line.split(" +")))
                .toList();
    }

    private static List<String> figures(String output, String what) {
        var row =
                output.lines().filter(line -> line.startsWith(what)).findFirst().orElseThrow();
        return List.of(row.substring(what.length()).strip().split(" +"));
    }

    private static String bench(String arguments) {
        return CLUSTER.strowger(("bench " + arguments).split(" ")).succeeded().output();
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
