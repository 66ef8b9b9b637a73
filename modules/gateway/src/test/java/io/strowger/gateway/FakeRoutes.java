package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Epoch;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.SessionNumber;
import io.strowger.core.sip.DomainName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// An arbiter in memory, whose moves end at once unless a region holds on.
final class FakeRoutes implements Routes {
    final Map<DomainName, RouteView> routes = new TreeMap<>();
    private final Fakes fakes;
    private final Set<RegionId> silent = new HashSet<>();
    private boolean oldRegionHoldsOn;

    FakeRoutes(Fakes fakes) {
        this.fakes = fakes;
    }

    void oldRegionHoldsOn() {
        oldRegionHoldsOn = true;
    }

    void silence(RegionId region) {
        silent.add(region);
    }

    void add(RouteView route) {
        routes.put(route.name(), route);
    }

    @Override
    public CompletionStage<Position> find(DomainName name) {
        return fakes.answer(() ->
                Optional.ofNullable(routes.get(name)).map(RouteView::position).orElse(new Unrouted()));
    }

    @Override
    public CompletionStage<Optional<RouteView>> describe(DomainName name) {
        return fakes.answer(() -> Optional.ofNullable(routes.get(name)));
    }

    @Override
    public CompletionStage<String> arbiter(DomainName name) {
        return fakes.answer(() -> "pekko://strowger@127.0.0.1:2552");
    }

    @Override
    public CompletionStage<Page<RouteView>> list(AccountSid account, Page.Request page) {
        return fakes.answer(() -> Fakes.page(
                routes.values().stream()
                        .filter(route -> route.account().equals(account))
                        .toList(),
                page));
    }

    @Override
    public CompletionStage<List<RouteView>> below(DomainName name) {
        return fakes.answer(() -> routes.values().stream()
                .filter(route -> route.name().isBelow(name))
                .toList());
    }

    @Override
    public CompletionStage<ClaimReply> claim(DomainName name, AccountSid account, RegionId region) {
        return fakes.answer(NameTaken::new);
    }

    @Override
    public CompletionStage<Released> release(DomainName name, AccountSid account, RegionId region) {
        return fakes.answer(Released::new);
    }

    @Override
    public CompletionStage<ConfirmReply> confirm(DomainName name, RegionId region, SessionNumber session, Epoch known) {
        return fakes.answer(() -> new Refused(Epoch.NONE));
    }

    @Override
    public CompletionStage<RerouteReply> reroute(
            DomainName name, AccountSid account, RegionId to, boolean force, String by) {
        return fakes.answer(() -> {
            var route = routes.get(name);
            if (route == null || !route.account().equals(account)) return new NoSuchRoute();
            if (!force && !route.declared().contains(to)) return new NotDeclared(to, route.declared());
            if (!(route.position() instanceof Active(var from, var epoch))) return new MoveUnderWay(route);
            if (!force && silent.contains(to)) return new NotReady(to);
            if (oldRegionHoldsOn)
                return new MoveUnderWay(
                        replace(route, new Moving(from, to, epoch.next()), route.friendlyName(), route.failover()));
            var move = new Move(from.value(), to, epoch.next(), by, TestSite.NOON, TestSite.NOON.plusMillis(250));
            var moved = new RouteView(
                    route.sid(),
                    name,
                    account,
                    route.friendlyName(),
                    route.declared(),
                    new Active(to, epoch.next()),
                    Optional.empty(),
                    Stream.concat(route.history().stream(), Stream.of(move)).toList(),
                    route.failover(),
                    route.created(),
                    route.updated());
            add(moved);
            return new Rerouted(moved);
        });
    }

    @Override
    public CompletionStage<DescribeReply> rename(DomainName name, AccountSid account, String friendlyName) {
        return fakes.answer(() -> {
            var route = routes.get(name);
            if (route == null || !route.account().equals(account)) return new NoSuchRoute();
            return new Described(replace(route, route.position(), friendlyName, route.failover()));
        });
    }

    @Override
    public CompletionStage<DescribeReply> failOver(DomainName name, AccountSid account, Failover failover) {
        return fakes.answer(() -> {
            var route = routes.get(name);
            if (route == null || !route.account().equals(account)) return new NoSuchRoute();
            return new Described(replace(route, route.position(), route.friendlyName(), failover));
        });
    }

    private RouteView replace(RouteView route, Position position, String friendlyName, Failover failover) {
        var after = new RouteView(
                route.sid(),
                route.name(),
                route.account(),
                friendlyName,
                route.declared(),
                position,
                route.pending(),
                route.history(),
                failover,
                route.created(),
                route.updated());
        add(after);
        return after;
    }
}
