package io.strowger.node.check;

import io.strowger.core.AccountSid;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Failover;
import io.strowger.core.Routes.MoveUnderWay;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.NoSuchRoute;
import io.strowger.core.Routes.NotDeclared;
import io.strowger.core.Routes.NotReady;
import io.strowger.core.Routes.Position;
import io.strowger.core.Routes.RerouteReply;
import io.strowger.core.Routes.Rerouted;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Routes.Unrouted;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What API clients were told of, and what the journals have: each move that has ended or is under way, each failover
/// policy, each Domain that was created or deleted.
final class ClientChecker {
    private final Map<Decided, RegionId> decided = new HashMap<>();
    private final Set<Told> told = new LinkedHashSet<>();
    private final Set<Policy> policies = new HashSet<>();
    private final Set<Policy> toldPolicies = new LinkedHashSet<>();
    private final Map<Place, Existing> created = new LinkedHashMap<>();
    private final Set<Existing> deleted = new LinkedHashSet<>();

    private record Decided(DomainName name, Epoch epoch, boolean isUnderWay) {}

    /// That `region` is active under an epoch, or will be.
    private record Told(Decided what, RegionId region) {}

    /// That a route has had it.
    private record Policy(DomainName name, Failover failover) {}

    private record Place(RegionId region, DomainName name) {}

    /// A Domain resource of a region.
    record Existing(RegionId region, AccountSid account, Sid sid) {}

    /// The route is so now, for good.
    void stored(RouteView route) {
        told(route.name(), route.position()).ifPresent(now -> decided.put(now.what(), now.region()));
        policies.add(new Policy(route.name(), route.failover()));
    }

    /// A client hears by what policy its route fails over.
    void failsOver(RouteView route) {
        toldPolicies.add(new Policy(route.name(), route.failover()));
    }

    /// A client hears what has become of its re-route to `to`; `true` if that is something new.
    boolean rerouted(DomainName name, RegionId to, RerouteReply reply) {
        return switch (reply) {
            case Rerouted(var route) ->
                route.history().stream()
                        .filter(move -> move.to().equals(to))
                        .reduce((_, last) -> last)
                        .filter(move -> told.add(new Told(new Decided(name, move.epoch(), false), to)))
                        .isPresent();
            case MoveUnderWay(var route) ->
                told(name, route.position()).filter(told::add).isPresent();
            case NoSuchRoute _, NotDeclared _, NotReady _ -> false;
        };
    }

    private static Optional<Told> told(DomainName name, Position position) {
        return switch (position) {
            case Active(var region, var epoch) -> Optional.of(new Told(new Decided(name, epoch, false), region));
            case Moving(var _, var to, var epoch) -> Optional.of(new Told(new Decided(name, epoch, true), to));
            case Unrouted() -> Optional.empty();
        };
    }

    /// What was told, and no journal says. Of the journal, since until the world heals a copy of a Route on a node that
    /// was given up goes on to answer what was before.
    List<String> lost() {
        var lost = new ArrayList<String>();
        for (var one : told)
            if (!one.region().equals(decided.get(one.what())))
                lost.add(one + ", but the journal says " + Optional.ofNullable(decided.get(one.what())));
        for (var one : toldPolicies) if (!policies.contains(one)) lost.add(one + ", and no journal has had it");
        return lost;
    }

    /// A client hears that it has a Domain.
    void created(RegionId region, SipDomain domain) {
        created.put(new Place(region, domain.name()), new Existing(region, domain.account(), domain.sid()));
    }

    /// The Domain of this name is deleted, for good.
    void gone(RegionId region, DomainName name) {
        created.remove(new Place(region, name));
    }

    /// A client hears that it is.
    void deleted(Existing domain) {
        deleted.add(domain);
    }

    /// The Domains that have to be there.
    List<Existing> created() {
        return List.copyOf(created.values());
    }

    boolean hasToExist(Existing domain) {
        return created.containsValue(domain);
    }

    /// Those that must not be there.
    List<Existing> deleted() {
        return List.copyOf(deleted);
    }
}
