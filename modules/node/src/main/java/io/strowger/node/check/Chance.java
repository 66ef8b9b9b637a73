package io.strowger.node.check;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/// The dice of one world.
final class Chance {
    static final double DRIFT = 0.01;

    private final Random random;

    /// Mixed first: `Random` begins alike for all small seeds.
    Chance(long seed) {
        this.random = new Random(new SplittableRandom(seed).nextLong());
    }

    Random random() {
        return random;
    }

    boolean of(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    long between(long from, long to) {
        return from + (long) (random.nextDouble() * (to - from));
    }

    long upTo(Duration limit) {
        return between(0, limit.toNanos());
    }

    Duration duration(Duration limit) {
        return Duration.ofNanos(upTo(limit));
    }

    /// Exponential, so mostly short.
    long around(Duration mean) {
        return (long) (-Math.log(1 - random.nextDouble()) * mean.toNanos());
    }

    /// At the very edge of what is allowed in every other case.
    double rate() {
        var wrong = DRIFT * (random.nextBoolean() ? 1 : random.nextDouble());
        return random.nextBoolean() ? 1 + wrong : 1 - wrong;
    }

    /// A monotonic clock may start anywhere.
    long clockStart() {
        return random.nextLong();
    }
}
