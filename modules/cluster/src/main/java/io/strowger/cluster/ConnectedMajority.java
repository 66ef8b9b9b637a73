package io.strowger.cluster;

import io.strowger.core.MonotonicClock;
import java.time.Duration;
import org.apache.pekko.cluster.UniqueAddress;

/// The majority goes on, as with Pekko's `keep-majority`, of those that are [Connected].
final class ConnectedMajority extends Connected {
    ConnectedMajority(String dataCenter, UniqueAddress self, int watchers, Duration stableAfter, MonotonicClock clock) {
        super(dataCenter, self, watchers, stableAfter, clock);
    }
}
