package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private static final long START = -5;

    private final TokenBuckets<String> buckets = new TokenBuckets<>(new TokenBuckets.Limit(10, 3), 2);

    @Test
    void givesTheBurstAtOnceAndThenAsManyAsItRefills() {
        for (var i = 0; i < 3; i++) assertThat(buckets.take("a", START)).isEmpty();

        assertThat(buckets.take("a", START)).contains(Duration.ofMillis(100));
        assertThat(buckets.take("a", START + millis(60))).contains(Duration.ofMillis(40));
        assertThat(buckets.take("a", START + millis(100))).isEmpty();
        assertThat(buckets.take("a", START + millis(100))).contains(Duration.ofMillis(100));
    }

    @Test
    void neverHoldsMoreThanTheBurst() {
        buckets.take("a", START);

        for (var i = 0; i < 3; i++)
            assertThat(buckets.take("a", START + millis(60_000))).isEmpty();
        assertThat(buckets.take("a", START + millis(60_000))).isPresent();
    }

    @Test
    void givesNothingBackWhenTheClockGoesBack() {
        for (var i = 0; i < 3; i++) buckets.take("a", START);

        assertThat(buckets.take("a", START - millis(1000))).isPresent();
    }

    @Test
    void countsEachKeyForItself() {
        for (var i = 0; i < 4; i++) buckets.take("a", START);

        assertThat(buckets.take("b", START)).isEmpty();
        assertThat(buckets.wait("a", START)).isPresent();
        assertThat(buckets.wait("nobody", START)).isEmpty();
    }

    @Test
    void forgetsWhomItHasNotSeenForLongest() {
        for (var i = 0; i < 4; i++) buckets.take("a", START);
        buckets.take("b", START);
        buckets.wait("a", START);

        buckets.take("c", START);

        assertThat(buckets.size()).isEqualTo(2);
        assertThat(buckets.wait("a", START)).isPresent();
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
