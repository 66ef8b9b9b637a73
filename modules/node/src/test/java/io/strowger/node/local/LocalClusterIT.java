package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Local mode as a user has it: processes that live, die, are found again.
class LocalClusterIT {
    private static final Duration TAKE_OVER = Duration.ofSeconds(12); // what the protocol promises for such URIs
    private static final Duration STOOD_STILL =
            Duration.ofSeconds(4); // an arbiter of local mode is given up after 5 to 6

    /// Enough that some of their Routes have lived at each site.
    private static final List<String> NAMES = IntStream.range(0, 12)
            .mapToObj(number -> "taken-over-" + number + ".sip.twilio.com")
            .toList();

    private final RunningCluster cluster = RunningCluster.shared();

    @AfterEach
    void leavesTheClusterWhole() {
        cluster.heal();
    }

    @Test
    void showsEveryNodeUp() {
        RunningCluster.eventually("nine nodes, all up", cluster::isWhole);
        var status = cluster.strowger("status").succeeded().output();

        for (var dataCenter : List.of("us1", "ie1", "au1", "global", "edge-ashburn", "edge-dublin", "edge-sydney"))
            assertThat(status).contains(dataCenter);
        assertThat(status.lines().filter(line -> line.endsWith("Up"))).hasSize(9);
    }

    @Test
    void refusesASecondClusterOnTheSameData() {
        var second = cluster.strowger("up", "--port-offset", "9000");

        assertThat(second.exit()).isEqualTo(2);
        assertThat(second.output()).contains("already", "strowger status").doesNotContain("Exception");
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        var other = Files.createTempDirectory("strowger-it-other-");
        try {
            var outcome = RunningCluster.run(List.of(
                    RunningCluster.CHECKOUT.resolve("strowger").toString(),
                    "up",
                    "--data",
                    other.toString(),
                    "--port-offset",
                    Integer.toString(cluster.offset())));

            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.output())
                    .contains("port " + cluster.httpPort("us1"), "--port-offset")
                    .doesNotContain("Exception");
        } finally {
            new DataDirectory(other).removeAll();
        }
    }

    /// The arbiter that lived there is elsewhere by then: every new domain name asks it.
    @Test
    void takesOverTheRoutesOfADeadSiteInTimeAndTakesItBackIntoTheSameCluster() {
        cluster.kill("au1");
        var dead = System.nanoTime();

        RunningCluster.sideBySide(NAMES.stream().map(this::claim).toList());

        var took = Duration.ofNanos(System.nanoTime() - dead);
        System.out.printf("a site died: every name could be claimed after %d ms%n", took.toMillis());
        assertThat(took).isLessThan(TAKE_OVER);
        var status = cluster.strowger("status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.output()).contains("dead", "strowger start au1");
        assertThat(cluster.get("us1", "/readyz").status()).isEqualTo(200);

        cluster.start("au1");

        RunningCluster.eventually("nine nodes, all up", cluster::isWhole);
        cluster.strowger("status").succeeded();
    }

    private Runnable claim(String name) {
        var form = Map.of("DomainName", name);
        return () -> RunningCluster.eventually(name + " is claimed", () -> {
            var answer = cluster.post("ie1", RunningCluster.account("/SIP/Domains.json"), form);
            return answer.status() == 201 || answer.body().contains("21232"); // there already: the 503 before came late
        });
    }

    @Test
    void keepsASiteThatStoodStillForAWhile() {
        var before = cluster.pid("au1");

        RunningCluster.run(List.of(
                        "sh",
                        "-c",
                        "kill -STOP \"$0\" && sleep " + STOOD_STILL.toSeconds() + " && kill -CONT \"$0\"",
                        Long.toString(before)))
                .succeeded();

        RunningCluster.eventually("nine nodes, all up", cluster::isWhole);
        assertThat(cluster.pid("au1")).isEqualTo(before);
    }

    @Test
    void runsOneProcessForASite() {
        var before = cluster.pid("au1");

        var second = cluster.strowger("start", "au1");

        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.output()).contains("running already");
        assertThat(cluster.pid("au1")).isEqualTo(before);
    }

    @Test
    void keepsEveryRegionInADatabaseOfItsOwn() throws SQLException {
        var name = "where-it-is.sip.twilio.com";
        assertThat(cluster.post("ie1", RunningCluster.account("/SIP/Domains.json"), Map.of("DomainName", name))
                        .status())
                .isEqualTo(201);

        assertThat(countOf("ie1", name)).isPositive();
        assertThat(countOf("us1", name)).isZero();
        assertThat(countOf("au1", name)).isZero();
    }

    @Test
    void keepsItsSecretsToItself() throws IOException {
        for (var file : List.of("secrets/nonce-us1", "run/us1.conf")) {
            assertThat(Files.getPosixFilePermissions(cluster.data().resolve(file)))
                    .as(file)
                    .isEqualTo(Set.copyOf(PosixFilePermissions.fromString("rw-------")));
        }
        assertThat(Files.readString(cluster.data().resolve("secrets/nonce-us1")))
                .isNotEqualTo(Files.readString(cluster.data().resolve("secrets/nonce-ie1")));
    }

    private long countOf(String database, String name) throws SQLException {
        try (var session = cluster.psql(database);
                var question =
                        session.prepareStatement("SELECT count(*) FROM event_journal WHERE persistence_id LIKE ?")) {
            question.setString(1, "%" + name + "%");
            try (var row = question.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
