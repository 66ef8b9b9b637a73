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
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which regions live, as far as the witnesses have seen them ask for leases: `heard` is the last that each of them has
/// said, whether to the look that began at `asked` or to one before. `alive` says since when whoever looks has seen
/// each region alive, on its own clock. A region whose witnesses say nothing is neither alive nor lifeless.
record LifeSigns(LeaseTerms terms, Map<WitnessId, Heard> heard, Map<RegionId, Moment> alive, Moment asked, Moment at) {
    /// Longer than any witness has been awake.
    private static final Duration NOBODY_KNOWS = Duration.ofDays(1_000_000);

    /// What a witness has said, and when it was asked: what it tells of is at least as old as its answer says.
    record Heard(Sightings sightings, Moment at) {}

    LifeSigns {
        heard = Map.copyOf(heard);
        alive = Map.copyOf(alive);
    }

    /// Before the first look.
    static LifeSigns none(LeaseTerms terms, Moment now) {
        return new LifeSigns(terms, Map.of(), Map.of(), now, now);
    }

    /// What is known after a look that began at `asked`.
    LifeSigns after(Map<WitnessId, Heard> answers, Moment asked, Moment now) {
        var next = new LifeSigns(terms, answers, Map.of(), asked, now);
        var since = new HashMap<RegionId, Moment>();
        for (var region : next.sighted())
            if (next.majorityGranted(witness -> next.atMostAgo(witness, region)).compareTo(terms.ttl()) <= 0)
                since.put(region, Optional.ofNullable(alive.get(region)).orElse(now));
        return new LifeSigns(terms, answers, since, asked, now);
    }

    private Set<RegionId> sighted() {
        return heard.values().stream()
                .flatMap(said -> said.sightings().regions().stream())
                .map(Sighting::region)
                .collect(Collectors.toSet());
    }

    /// For how long no node of `region` can have had a lease, whatever the witnesses that say nothing have granted.
    Duration lifelessFor(RegionId region) {
        var without = majorityGranted(witness -> atLeastAgo(witness, region)).minus(terms.ttl());
        return without.isNegative() ? Duration.ZERO : without;
    }

    boolean isAlive(RegionId region) {
        return alive.containsKey(region);
    }

    /// For how long `region` has been seen alive at every look.
    Duration aliveFor(RegionId region) {
        return Optional.ofNullable(alive.get(region)).map(at::since).orElse(Duration.ZERO);
    }

    /// How long ago a majority had granted a lease, each of the witnesses as long `ago`.
    private Duration majorityGranted(Function<WitnessId, Duration> ago) {
        return terms.witnesses().stream()
                .map(ago)
                .sorted(Comparator.naturalOrder())
                .skip(terms.majority() - 1L)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    /// A witness that has not answered this look may have granted one just now.
    private Duration atLeastAgo(WitnessId witness, RegionId region) {
        return Optional.ofNullable(heard.get(witness))
                .filter(said -> !said.at().isBefore(asked))
                .map(said -> said.sightings().since(region))
                .orElse(Duration.ZERO);
    }

    /// What a witness has said before only gets older.
    private Duration atMostAgo(WitnessId witness, RegionId region) {
        return Optional.ofNullable(heard.get(witness))
                .map(said -> said.sightings().since(region).plus(at.since(said.at())))
                .orElse(NOBODY_KNOWS);
    }
}
