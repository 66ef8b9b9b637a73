package io.strowger.routing;

import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The newest session of each region that a Route has ever confirmed: what has to be dead before the route can be
/// taken from that region without its consent. Never forgotten, not even when the name changes hands.
record ConfirmedSessions(List<Of> regions) {
    static final ConfirmedSessions NONE = new ConfirmedSessions(List.of());

    record Of(RegionId region, SessionNumber session) {}

    ConfirmedSessions {
        regions = List.copyOf(regions);
    }

    SessionNumber of(RegionId region) {
        return regions.stream()
                .filter(of -> of.region().equals(region))
                .map(Of::session)
                .findFirst()
                .orElse(SessionNumber.NONE);
    }

    ConfirmedSessions with(RegionId region, SessionNumber session) {
        var all = new ArrayList<>(
                regions.stream().filter(of -> !of.region().equals(region)).toList());
        all.add(new Of(region, of(region).orNewer(session)));
        all.sort(Comparator.comparing(Of::region));
        return new ConfirmedSessions(all);
    }
}
