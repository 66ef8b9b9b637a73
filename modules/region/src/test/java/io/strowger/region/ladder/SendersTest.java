package io.strowger.region.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendersTest {
    private final Senders senders = new Senders();

    @Test
    void missesNothingWhileOneComesAfterTheOther() {
        assertThat(senders.hasMissed("a", 1)).isFalse();
        assertThat(senders.hasMissed("a", 2)).isFalse();
        assertThat(senders.hasMissed("b", 1)).isFalse();
        assertThat(senders.hasMissed("a", 3)).isFalse();
    }

    @Test
    void missesWhatHasNotComeBefore() {
        assertThat(senders.hasMissed("a", 2)).isTrue();
        assertThat(senders.hasMissed("a", 3)).isFalse();
        assertThat(senders.hasMissed("a", 5)).isTrue();
        assertThat(senders.hasMissed("a", 6)).isFalse();
    }

    @Test
    void remembersSoManyOnly() {
        assertThat(senders.hasMissed("a", 1)).isFalse();
        for (var other = 0; other < 1000; other++)
            assertThat(senders.hasMissed("other-" + other, 1)).isFalse();

        assertThat(senders.hasMissed("a", 2)).isTrue();
    }
}
