package io.strowger.region.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PagesTest {
    private final Pages pages = new Pages();
    private final Random random = new Random(7);

    @Test
    void hasWhatWasAddedAndNotDroppedInThatOrder() {
        var strip = pages.new Strip();
        var other = pages.new Strip();
        var expected = new ArrayDeque<byte[]>();
        for (var round = 0; round < 5000; round++) {
            if (expected.isEmpty() || random.nextInt(5) < 3) {
                var record = octets(random.nextInt(10) == 0 ? 5000 : 300);
                expected.add(record);
                strip.add(record);
            } else {
                expected.remove();
                strip.dropOldest();
            }
            other.add(octets(50)); // the pages of the one lie between those of the other
            if (round % 100 == 0) other.clear();
            assertThat(strip.isEmpty()).isEqualTo(expected.isEmpty());
        }

        assertThat(strip.records().toArray(byte[][]::new)).isDeepEqualTo(expected.toArray(byte[][]::new));
    }

    @Test
    void takesNoMoreThanItsRecordsDo() {
        var strip = pages.new Strip();
        assertThat(strip.size()).isZero();
        assertThat(strip.records()).isEmpty();

        strip.add(new byte[0]);
        assertThat(strip.size()).isEqualTo(Pages.SIZE);
        assertThat(strip.records()).hasSize(1);

        for (var times = 0; times < 100; times++) strip.add(new byte[1000]);
        assertThat(strip.size()).isBetween(100 * 1000, 102 * Pages.SIZE);
        while (!strip.isEmpty()) strip.dropOldest();
        assertThat(strip.size()).isEqualTo(Pages.SIZE);

        strip.add(new byte[] {1, 2, 3});
        assertThat(strip.records()).containsExactly(new byte[] {1, 2, 3});
    }

    @Test
    void usesAgainWhatWasGivenBack() {
        for (var round = 0; round < 1000; round++) {
            var strip = pages.new Strip();
            for (var times = 0; times < 10; times++) strip.add(octets(3000));
            strip.dropOldest();
            strip.clear();
            assertThat(strip.isEmpty()).isTrue();
        }

        assertThat(pages.reserved()).isEqualTo(1024 * Pages.SIZE);
    }

    private byte[] octets(int most) {
        var octets = new byte[random.nextInt(most)];
        random.nextBytes(octets);
        return octets;
    }
}
