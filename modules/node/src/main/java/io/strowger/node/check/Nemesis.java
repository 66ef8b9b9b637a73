package io.strowger.node.check;

import io.strowger.core.Domains;
import io.strowger.core.Page;
import io.strowger.core.Routes;
import java.util.function.Consumer;

/// Carries out a plan.
record Nemesis(World world) {
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
                world.coverage().count(Coverage.Of.PAUSES);
                world.host(name).standStill(still.toNanos());
            }
            case Disturbance.CutOff(var _, var from, var to, var bothWays, var length) -> {
                world.coverage().count(Coverage.Of.CUTS);
                world.network().cut(from, to, length.toNanos());
                if (bothWays) world.network().cut(to, from, length.toNanos());
            }
            case Disturbance.DatabaseDown(var _, var dataCenter, var length) -> {
                world.timeline().note(dataCenter, "has no database for " + length.toMillis() + " ms");
                world.journal(dataCenter).down(length.toNanos());
            }
            case Disturbance.Reroute reroute -> {
                world.timeline()
                        .note("operator", reroute.name() + " to " + reroute.to() + (reroute.force() ? ", forced" : ""));
                atAnEdge(edge -> reroute(edge.routes(), reroute));
            }
            case Disturbance.Delete delete -> {
                world.timeline().note("operator", "deletes " + delete.name() + " in " + delete.region());
                atAnEdge(edge -> delete(edge.region(delete.region()).domains(), delete));
            }
        }
    }

    private void reroute(Routes routes, Disturbance.Reroute reroute) {
        for (var account : World.ACCOUNTS)
            routes.reroute(reroute.name(), account, reroute.to(), reroute.force(), "operator");
    }

    private void delete(Domains domains, Disturbance.Delete delete) {
        for (var account : World.ACCOUNTS)
            domains.list(account, Page.Request.ALL)
                    .thenAccept(page -> page.items().stream()
                            .filter(domain -> domain.name().equals(delete.name()))
                            .forEach(domain -> domains.delete(account, domain.sid())));
    }

    private void atAnEdge(Consumer<EdgeHost> action) {
        var up = world.edges().stream().filter(Host::isRunning).toList();
        if (!up.isEmpty()) {
            var edge = world.chance().one(up);
            edge.run(() -> action.accept(edge));
        }
    }
}
