package io.strowger.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {
    private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");

    @Test
    void remembersOfEachDeviceTheLastThatItBeganWhateverIsAnsweredFirst() {
        var log = Stream.of(
                "acknowledged u1 1774699202.000000 5.000000",
                "acknowledged u1 1774699201.000000 999999.000000",
                "acknowledged u2 1774699200.000000 0.000000",
                "something else");

        assertThat(Acknowledged.parse(log).begun())
                .isEqualTo(Map.of("u1", NOON.plusSeconds(2).plusNanos(5_000), "u2", NOON));
    }

    @Test
    void addsUpWhatSeveralRunsHaveAcknowledged() {
        var first = new Acknowledged(Map.of("u1", NOON, "u2", NOON.plusSeconds(1)));
        var second = new Acknowledged(Map.of("u2", NOON, "u3", NOON));

        assertThat(first.and(second).begun()).isEqualTo(Map.of("u1", NOON, "u2", NOON.plusSeconds(1), "u3", NOON));
    }

    @Test
    void missesWhoIsNotStoredAndWhoseLastRegistrationIsNot() {
        var acknowledged = new Acknowledged(Map.of("lost", NOON, "older", NOON, "newer", NOON, "same", NOON));

        var registered =
                Map.of("older", NOON.minusSeconds(1), "newer", NOON.plusSeconds(1), "same", NOON, "nobody", NOON);

        assertThat(acknowledged.storedIn(registered)).isEqualTo(2);
    }
}
