package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// How long a region went on that can't renew its lease, by what its devices saw.
record LastLease(Duration lastAdmitted, Duration firstRefused) {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    /// Since most witnesses were lost, until they were on their way back. Both are when the device asked.
    static LastLease of(RegisteringDevices devices, long lost, long back) {
        return new LastLease(
                Duration.ofNanos(asked(devices, SipDevice.Outcome::succeeded, lost, back)
                        .max()
                        .orElseThrow()),
                Duration.ofNanos(asked(devices, outcome -> !outcome.succeeded(), lost, back)
                        .min()
                        .orElseThrow()));
    }

    private static LongStream asked(
            RegisteringDevices devices, Predicate<SipDevice.Outcome> which, long lost, long back) {
        return devices.all().stream()
                .filter(which)
                .mapToLong(SipDevice.Outcome::begun)
                .filter(begun -> begun - lost > 0 && begun - back < 0)
                .map(begun -> begun - lost);
    }

    /// For as long as its lease, and no longer. It was renewed up to a third of that before the loss.
    void lastsFor(Duration ttl) {
        assertThat(firstRefused).isBetween(ttl.dividedBy(2), ttl.plus(AT_ONCE));
        assertThat(lastAdmitted).isBetween(ttl.dividedBy(2), ttl);
    }

    @Override
    public String toString() {
        return "last asked and admitted after %d ms, first refused after %d ms"
                .formatted(lastAdmitted.toMillis(), firstRefused.toMillis());
    }
}
