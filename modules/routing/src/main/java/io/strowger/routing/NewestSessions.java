package io.strowger.routing;

import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// For each region a session, and with it every older one. Those that were sealed: no witness grants them ever again.
/// Those that a Route has confirmed, whoever had the name: they have to be dead before the route can be taken from that
/// region without its consent.
public record NewestSessions(List<Of> regions) {
    public static final NewestSessions NONE = new NewestSessions(List.of());

    record Of(RegionId region, SessionNumber session) {}

    public NewestSessions {
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

    public NewestSessions with(RegionId region, SessionNumber session) {
        if (covers(region, session)) return this;
        var all = new ArrayList<>(
                regions.stream().filter(of -> !of.region().equals(region)).toList());
        all.add(new Of(region, session));
        all.sort(Comparator.comparing(Of::region));
        return new NewestSessions(all);
    }

    NewestSessions and(NewestSessions more) {
        var both = this;
        for (var of : more.regions()) both = both.with(of.region(), of.session());
        return both;
    }
}
