package io.strowger.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One bucket of tokens for each key: it holds `burst`, refills by `perSecond`, and is full for a key that was not
/// seen before. Bounded: the key that was not seen for longest is forgotten, whose bucket is likely to be full.
/// Times are `System.nanoTime`'s. Safe for use by many threads.
final class TokenBuckets<K> {
    private final Limit limit;
    private final Map<K, Bucket> buckets;

    TokenBuckets(Limit limit, int mostKeys) {
        this.limit = limit;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Bucket> eldest) {
                return size() > mostKeys;
            }
        };
    }

    /// So many a second on average, so many at once.
    record Limit(int perSecond, int burst) {}

    private record Bucket(double tokens, long at) {
        Bucket refilled(Limit limit, long now) {
            var more = (double) Math.max(0, now - at) / TimeUnit.SECONDS.toNanos(1) * limit.perSecond();
            return new Bucket(Math.min(limit.burst(), tokens + more), now);
        }

        Bucket less() {
            return tokens >= 1 ? new Bucket(tokens - 1, at) : this;
        }

        Optional<Duration> wait(Limit limit) {
            return tokens >= 1
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(
                            (long) Math.ceil((1 - tokens) * TimeUnit.SECONDS.toNanos(1) / limit.perSecond())));
        }
    }

    /// How long there is no token for this key; empty when there is one.
    synchronized Optional<Duration> wait(K key, long now) {
        return Optional.ofNullable(buckets.get(key))
                .flatMap(bucket -> bucket.refilled(limit, now).wait(limit));
    }

    /// Takes a token; where there is none, says how long not.
    synchronized Optional<Duration> take(K key, long now) {
        var bucket = buckets.getOrDefault(key, new Bucket(limit.burst(), now)).refilled(limit, now);
        buckets.put(key, bucket.less());
        return bucket.wait(limit);
    }

    synchronized int size() {
        return buckets.size();
    }
}
