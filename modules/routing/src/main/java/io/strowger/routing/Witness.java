package io.strowger.routing;

import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.NodeReport;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WireMessage;
import io.strowger.core.Witnesses.Dead;
import io.strowger.core.Witnesses.Granted;
import io.strowger.core.Witnesses.SessionSealed;
import io.strowger.core.Witnesses.Sighting;
import io.strowger.core.Witnesses.Sightings;
import io.strowger.core.Witnesses.StillHeld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What one witness has promised: a value in the memory of a routing node, and its rules. All times are of its
/// own clock.
///
/// It answers nothing before it has been informed of every seal: else it could bring a sealed session back. And
/// for the time that a lease lasts from its start it declares no session dead, since it has forgotten what it
/// had granted before.
public record Witness(LeaseTerms terms, Moment started, Optional<NewestSessions> sealed, List<Promise> promises) {
    /// That nodes of `region` may hold a lease of `session` until then.
    record Promise(RegionId region, SessionNumber session, Moment granted, Moment until) {
        boolean isFor(RegionId other, SessionNumber number) {
            return region.equals(other) && session.equals(number);
        }
    }

    public Witness {
        promises = List.copyOf(promises);
    }

    /// A witness that knows nothing.
    public static Witness started(LeaseTerms terms, Moment now) {
        return new Witness(terms, now, Optional.empty(), List.of());
    }

    public sealed interface Request extends WireMessage {}

    public record Renew(RegionId region, SessionNumber session) implements Request {}

    public record Seal(RegionId region, SessionNumber session) implements Request {}

    public record Look() implements Request {}

    /// The witness after a request, and what it answers, if it does.
    public record Step(Witness next, Optional<WireMessage> reply) {}

    /// The witness now that it has read which sessions were sealed before it started.
    public Witness informed(NewestSessions seals) {
        return new Witness(
                terms, started, Optional.of(sealed.orElse(NewestSessions.NONE).and(seals)), promises);
    }

    public boolean isInformed() {
        return sealed.isPresent();
    }

    public Step on(Request request, Moment now) {
        return sealed.map(seals -> switch (request) {
                    case Renew(var region, var session) -> onRenew(seals, region, session, now);
                    case Seal(var region, var session) -> onSeal(seals, region, session, now);
                    case Look() -> new Step(this, Optional.of(sightings(now)));
                })
                .orElseGet(() -> new Step(this, Optional.empty()));
    }

    /// For people: what it has promised, and what it will never grant again.
    NodeReport.Witnessing report(Moment now) {
        return new NodeReport.Witnessing(
                isInformed(),
                promises.stream()
                        .filter(promise -> now.isBefore(promise.until()))
                        .map(promise -> new NodeReport.Grant(
                                promise.region(),
                                promise.session().number(),
                                promise.until().since(now).toMillis()))
                        .sorted(Comparator.comparing(NodeReport.Grant::region)
                                .thenComparingLong(NodeReport.Grant::session))
                        .toList(),
                sealed.orElse(NewestSessions.NONE).regions().stream()
                        .map(of ->
                                new NodeReport.Sealed(of.region(), of.session().number()))
                        .toList());
    }

    private Step onRenew(NewestSessions seals, RegionId region, SessionNumber session, Moment now) {
        if (seals.covers(region, session)) return new Step(this, Optional.of(new SessionSealed(seals.of(region))));
        var until = now.plus(terms.stoodByFor());
        var all = new ArrayList<Promise>(promises.size() + 1);
        for (var promise : promises) if (!promise.isFor(region, session) && isKept(promise, now)) all.add(promise);
        all.add(new Promise(region, session, now, until));
        return new Step(new Witness(terms, started, sealed, all), Optional.of(new Granted(session)));
    }

    /// The newest promise to a region is kept to tell how old it is.
    private boolean isKept(Promise promise, Moment now) {
        return now.isBefore(promise.until())
                || promises.stream()
                        .noneMatch(other -> other.region().equals(promise.region())
                                && other.session().compareTo(promise.session()) > 0);
    }

    private Step onSeal(NewestSessions seals, RegionId region, SessionNumber session, Moment now) {
        var next = new Witness(terms, started, Optional.of(seals.with(region, session)), promises);
        return new Step(
                next, Optional.of(next.isDead(region, session, now) ? new Dead(session) : new StillHeld(session)));
    }

    private boolean isDead(RegionId region, SessionNumber session, Moment now) {
        return !now.isBefore(started.plus(terms.stoodByFor()))
                && promises.stream()
                        .noneMatch(promise -> promise.region().equals(region)
                                && promise.session().compareTo(session) <= 0
                                && now.isBefore(promise.until()));
    }

    private Sightings sightings(Moment now) {
        var seen = new ArrayList<Sighting>();
        for (var promise : promises) {
            if (seen.stream().anyMatch(sighting -> sighting.region().equals(promise.region()))) continue;
            seen.add(new Sighting(
                    promise.region(), newestGranted(promise.region()), sinceGranted(promise.region(), now)));
        }
        return new Sightings(seen, now.since(started));
    }

    private SessionNumber newestGranted(RegionId region) {
        return promises.stream()
                .filter(promise -> promise.region().equals(region))
                .map(Promise::session)
                .reduce(SessionNumber.NONE, SessionNumber::orNewer);
    }

    private Duration sinceGranted(RegionId region, Moment now) {
        return promises.stream()
                .filter(promise -> promise.region().equals(region))
                .map(promise -> now.since(promise.granted()))
                .reduce((one, other) -> one.compareTo(other) < 0 ? one : other)
                .orElse(now.since(started));
    }
}
