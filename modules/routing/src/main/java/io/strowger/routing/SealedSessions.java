package io.strowger.routing;

import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WireMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The newest session of each region that was sealed: no witness grants it, or an older one, ever again.
public record SealedSessions(List<Of> regions) implements WireMessage {
    public static final SealedSessions NONE = new SealedSessions(List.of());

    record Of(RegionId region, SessionNumber session) {}

    public SealedSessions {
        regions = List.copyOf(regions);
    }

    SessionNumber of(RegionId region) {
        return regions.stream()
                .filter(of -> of.region().equals(region))
                .map(Of::session)
                .findFirst()
                .orElse(SessionNumber.NONE);
    }

    boolean covers(RegionId region, SessionNumber session) {
        return session.compareTo(of(region)) <= 0;
    }

    SealedSessions with(RegionId region, SessionNumber session) {
        if (covers(region, session)) return this;
        var all = new ArrayList<>(
                regions.stream().filter(of -> !of.region().equals(region)).toList());
        all.add(new Of(region, session));
        all.sort(Comparator.comparing(Of::region));
        return new SealedSessions(all);
    }

    SealedSessions and(SealedSessions more) {
        var both = this;
        for (var of : more.regions()) both = both.with(of.region(), of.session());
        return both;
    }
}
