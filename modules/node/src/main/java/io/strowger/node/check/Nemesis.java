package io.strowger.node.check;

import io.strowger.core.Domains;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.sip.DomainName;
import io.strowger.node.check.ClientChecker.Existing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Carries out a plan.
final class Nemesis {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final int PATIENCE = 60;

    private final World world;
    private final Map<RegionId, Duration> lurking = new HashMap<>();

    Nemesis(World world) {
        this.world = world;
    }

    void carryOut(Plan plan) {
        for (var one : plan.disturbances())
            world.loop().after(one.at(), () -> {
                if (!world.isHealed()) carryOut(one);
            });
    }

    private void carryOut(Disturbance disturbance) {
        switch (disturbance) {
            case Disturbance.Dies(var _, var name, var down) -> {
                var host = world.host(name);
                if (!host.isUp()) return;
                world.coverage().count(Coverage.Of.CRASHES);
                host.crash();
                world.loop().after(down, host::boot);
            }
            case Disturbance.StandsStill(var _, var name, var still) -> {
                if (!world.host(name).isRunning()) return;
                standStill(world.host(name), still);
            }
            case Disturbance.StandsStillAdmitting(var _, var region, var still) -> lurking.put(region, still);
            case Disturbance.CutOff(var _, var from, var to, var bothWays, var length) -> {
                world.coverage().count(Coverage.Of.CUTS);
                world.network().cut(from, to, length.toNanos());
                if (bothWays) world.network().cut(to, from, length.toNanos());
            }
            case Disturbance.Split(var _, var region, var loser, var length) ->
                split(region, world.host(loser), length);
            case Disturbance.Lags(var _, var from, var to, var by, var length) ->
                world.network().lag(from, to, by.toNanos(), length.toNanos());
            case Disturbance.Echoes(var _, var from, var to, var after, var length) ->
                world.network().echo(from, to, after.toNanos(), length.toNanos());
            case Disturbance.DatabaseDown(var _, var dataCenter, var length) -> {
                world.timeline().note(dataCenter, "has no database for " + length.toMillis() + " ms");
                world.journal(dataCenter).down(length.toNanos());
            }
            case Disturbance.Reroute reroute -> {
                world.timeline()
                        .note("operator", reroute.name() + " to " + reroute.to() + (reroute.force() ? ", forced" : ""));
                atAnEdge(edge -> reroute(edge.routes(), reroute));
            }
            case Disturbance.SetFailover(var _, var name, var failover) -> {
                world.timeline().note("operator", name + " fails over by " + failover);
                atAnEdge(edge -> setFailover(edge.routes(), name, failover));
            }
            case Disturbance.Ambush ambush -> ambush(ambush, PATIENCE);
            case Disturbance.Delete delete -> {
                world.timeline().note("operator", "deletes " + delete.name() + " in " + delete.region());
                atAnEdge(edge -> delete(edge.region(delete.region()).domains(), delete));
            }
        }
    }

    private void split(RegionId region, Host loser, Duration length) {
        world.network().split(region, length.toNanos());
        for (var winner : world.hosts(loser.dataCenter()))
            if (!winner.equals(loser)) world.whereabouts().split(winner, loser, length);
    }

    /// As soon as any region has the name.
    private void ambush(Disturbance.Ambush ambush, int looks) {
        if (world.isHealed()) return;
        for (var host : world.regionHosts())
            if (host.isRunning()
                    && host.standing(ambush.name())
                            .filter(Domains.Admits.class::isInstance)
                            .isPresent()) {
                var chance = new Chance(ambush.dice());
                carryOut(new Ambushes(ambush.name(), host.region(), host.toString(), chance).of(ambush.kind()));
                return;
            }
        if (looks > 0) world.loop().after(LOOK_AGAIN, () -> ambush(ambush, looks - 1));
    }

    /// A host has let something in, and not said so yet.
    void admits(Host host) {
        if (host instanceof RegionHost region && !world.isHealed())
            Optional.ofNullable(lurking.remove(region.region())).ifPresent(still -> standStill(host, still));
    }

    private void standStill(Host host, Duration still) {
        world.coverage().count(Coverage.Of.PAUSES);
        host.standStill(still.toNanos());
    }

    private void reroute(Routes routes, Disturbance.Reroute reroute) {
        for (var account : World.ACCOUNTS)
            routes.reroute(reroute.name(), account, reroute.to(), reroute.force(), "operator")
                    .thenAccept(reply -> world.checker().rerouted(reroute.name(), reroute.to(), reply));
    }

    private void setFailover(Routes routes, DomainName name, Routes.Failover failover) {
        for (var account : World.ACCOUNTS)
            routes.failOver(name, account, failover).thenAccept(world.checker()::failsOver);
    }

    private void delete(Domains domains, Disturbance.Delete delete) {
        for (var account : World.ACCOUNTS)
            domains.list(account, Page.Request.ALL)
                    .thenAccept(page -> page.items().stream()
                            .filter(domain -> domain.name().equals(delete.name()))
                            .forEach(domain -> domains.delete(account, domain.sid())
                                    .thenAccept(reply -> {
                                        if (reply instanceof Domains.Deleted)
                                            world.checker()
                                                    .deleted(new Existing(delete.region(), account, domain.sid()));
                                    })));
    }

    private void atAnEdge(Consumer<EdgeHost> action) {
        world.anyEdge().ifPresent(edge -> edge.run(() -> action.accept(edge)));
    }
}
