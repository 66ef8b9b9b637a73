package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeatsTest {
    private final Seats<String> seats = new Seats<>(2, 3);

    @Test
    void areSoManyOfOneAndSoManyInAll() {
        assertThat(seats.take("a")).isTrue();
        assertThat(seats.take("a")).isTrue();
        assertThat(seats.take("a")).isFalse();
        assertThat(seats.take("b")).isTrue();
        assertThat(seats.hasRoomFor("b")).isFalse();
        assertThat(seats.take("b")).isFalse();
    }

    @Test
    void areFreeAgainWhenTheyAreLeft() {
        seats.take("a");
        seats.take("a");
        seats.leave("a");

        assertThat(seats.take("a")).isTrue();
        assertThat(seats.take("b")).isTrue();
        assertThat(seats.take("c")).isFalse();
    }
}
