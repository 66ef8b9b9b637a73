package io.strowger.routing;

import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.RegionId;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses.Sighting;
import io.strowger.core.Witnesses.Sightings;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which regions live, as far as the witnesses have seen them ask for leases; `alive` says since when whoever looks
/// has seen each of them alive, on its own clock. A region whose witnesses say nothing is neither alive nor lifeless.
record LifeSigns(LeaseTerms terms, Map<WitnessId, Sightings> seen, Map<RegionId, Moment> alive, Moment at) {
    /// Longer than any witness has been awake.
    private static final Duration NOBODY_KNOWS = Duration.ofDays(1_000_000);

    LifeSigns {
        seen = Map.copyOf(seen);
        alive = Map.copyOf(alive);
    }

    /// Before the first look.
    static LifeSigns none(LeaseTerms terms, Moment now) {
        return new LifeSigns(terms, Map.of(), Map.of(), now);
    }

    /// What is known after the witnesses that do answer have said what they saw.
    LifeSigns after(Map<WitnessId, Sightings> answers, Moment now) {
        var next = new LifeSigns(terms, answers, Map.of(), now);
        var since = new HashMap<RegionId, Moment>();
        for (var region : next.sighted())
            if (next.majorityGranted(region, NOBODY_KNOWS).compareTo(terms.ttl()) <= 0)
                since.put(region, Optional.ofNullable(alive.get(region)).orElse(now));
        return new LifeSigns(terms, answers, since, now);
    }

    private Set<RegionId> sighted() {
        return seen.values().stream()
                .flatMap(sightings -> sightings.regions().stream())
                .map(Sighting::region)
                .collect(Collectors.toSet());
    }

    /// For how long no node of `region` can have had a lease, whatever the witnesses that say nothing have granted.
    Duration lifelessFor(RegionId region) {
        var without = majorityGranted(region, Duration.ZERO).minus(terms.ttl());
        return without.isNegative() ? Duration.ZERO : without;
    }

    /// For how long `region` has been seen alive at every look.
    Duration aliveFor(RegionId region) {
        return Optional.ofNullable(alive.get(region)).map(at::since).orElse(Duration.ZERO);
    }

    /// How long ago a majority had granted a lease to `region`, taking `silence` for the word of a silent witness.
    private Duration majorityGranted(RegionId region, Duration silence) {
        return terms.witnesses().stream()
                .map(witness -> Optional.ofNullable(seen.get(witness))
                        .map(sightings -> sightings.since(region))
                        .orElse(silence))
                .sorted(Comparator.naturalOrder())
                .skip(terms.majority() - 1L)
                .findFirst()
                .orElse(Duration.ZERO);
    }
}
