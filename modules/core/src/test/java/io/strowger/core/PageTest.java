package io.strowger.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final List<Integer> FIVE = List.of(1, 2, 3, 4, 5);

    @Test
    void holdsTheFirstItems() {
        assertThat(Page.of(FIVE, new Page.Request(0, 2)))
                .isEqualTo(new Page<>(List.of(1, 2), new Page.Request(0, 2), true));
    }

    @Test
    void holdsTheLastItems() {
        assertThat(Page.of(FIVE, new Page.Request(2, 2)))
                .isEqualTo(new Page<>(List.of(5), new Page.Request(2, 2), false));
    }

    @Test
    void hasNoMoreWhenItIsJustFull() {
        assertThat(Page.of(FIVE, new Page.Request(0, 5)).hasMore()).isFalse();
    }

    @Test
    void isEmptyPastTheEnd() {
        assertThat(Page.of(FIVE, new Page.Request(3, 2)).items()).isEmpty();
        assertThat(Page.of(FIVE, new Page.Request(Integer.MAX_VALUE, 1000)).items())
                .isEmpty();
        assertThat(Page.of(List.of(), Page.Request.ALL).hasMore()).isFalse();
    }

    @Test
    void changesItsItemsAndNothingElse() {
        assertThat(Page.of(FIVE, new Page.Request(0, 2)).map(number -> "no. " + number))
                .isEqualTo(new Page<>(List.of("no. 1", "no. 2"), new Page.Request(0, 2), true));
    }
}
