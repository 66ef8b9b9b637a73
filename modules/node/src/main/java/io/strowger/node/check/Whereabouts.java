package io.strowger.node.check;

import io.strowger.cluster.Topology;
import io.strowger.core.EntityAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the cluster believes that each entity lives.
///
/// In `global` that is no more than an opinion: any node may be asked, so that two take themselves for the same
/// Route. Inside a region it is what we rely on (docs/protocol.md, what holds inside one region): an entity is
/// started elsewhere when its node has died, or has been silent for at least as long as a lease lasts; but who had
/// fallen silent may still have it in memory when it goes on, and may still be asked.
final class Whereabouts {
    private static final Duration TO_NOTICE = Duration.ofSeconds(10);
    private static final Duration UNSTABLE = Duration.ofSeconds(6); // how long one waits who misses the other
    private static final Duration APART = Duration.ofSeconds(1); // in noticing it: what a removal margin is for

    private final World world;
    private final Duration margin;
    private final double astray;
    private final Map<String, Map<EntityAddress, Host>> homes = new HashMap<>();
    private final Map<EntityAddress, HostedEntity<?, ?, ?>> newest = new HashMap<>();

    Whereabouts(World world, Duration leaseTime) {
        this.world = world;
        this.margin = leaseTime.plus(
                Duration.ofMillis(world.chance().between(1, world.chance().of(0.5) ? 60 : 3000)));
        this.astray = world.chance().one(List.of(0.1, 0.1, 0.5));
    }

    Optional<Host> find(String dataCenter, EntityAddress entity) {
        var hosts = world.hosts(dataCenter);
        var known = homes.computeIfAbsent(dataCenter, _ -> new HashMap<>());
        var home = known.get(entity);
        if (home == null) {
            var fit = hosts.stream()
                    .filter(host -> host.isRunning() && !host.isGivenUp())
                    .toList();
            if (fit.isEmpty()) return Optional.empty();
            home = world.chance().one(fit);
            known.put(entity, home);
        }
        var goesAstray = !world.isHealed() && world.chance().of(astray);
        return Optional.of(goesAstray ? astray(dataCenter, hosts, entity, home) : home);
    }

    /// `entity` knows the whole journal at this moment: it has read it, or what it says as it wakes up is in it.
    void hasRead(Host host, HostedEntity<?, ?, ?> entity) {
        if (host.dataCenter().equals(Topology.GLOBAL)) newest.put(entity.address(), entity);
    }

    /// Where nodes have taken themselves for one Route, those that were given up end: all but the one that started
    /// last, whatever that one knows. Should it still live, the others agree on where.
    void settle() {
        var agreed = homes.computeIfAbsent(Topology.GLOBAL, _ -> new HashMap<>());
        for (var host : world.hosts(Topology.GLOBAL))
            for (var entity : host.residents())
                if (entity.equals(newest.get(entity.address()))) agreed.put(entity.address(), host);
                else host.dismiss(entity.address());
    }

    /// Those who decide, and have missed something that another copy has stored.
    List<EntityAddress> behind() {
        return homes.values().stream()
                .flatMap(known -> known.entrySet().stream())
                .flatMap(home -> home.getValue().resident(home.getKey()).stream())
                .filter(HostedEntity::isBehind)
                .<EntityAddress>map(HostedEntity::address)
                .toList();
    }

    private Host astray(String dataCenter, List<Host> hosts, EntityAddress entity, Host home) {
        var other = world.chance().one(hosts);
        if (!other.isUp() || other.equals(home)) return home;
        if (other.hosts(entity)) return other;
        return dataCenter.equals(Topology.GLOBAL) ? other : home;
    }

    /// A message reaches `host`, which may have the entity, start it, or know better by now where it lives.
    void arrive(Host host, EntityAddress entity, Letter letter) {
        var isGlobal = host.dataCenter().equals(Topology.GLOBAL);
        if (host.hosts(entity) || isHome(host, entity)) {
            host.entity(entity).receive(letter);
        } else if (isGlobal && !world.isHealed()) {
            host.entity(entity).receive(letter);
            host.later(world.chance().duration(TO_NOTICE), () -> {
                if (!isHome(host, entity)) host.dismiss(entity);
            });
        } else {
            find(host.dataCenter(), entity)
                    .ifPresent(next -> world.network().send(host, next, () -> arrive(next, entity, letter)));
        }
    }

    private boolean isHome(Host host, EntityAddress entity) {
        return host.equals(homes.getOrDefault(host.dataCenter(), Map.of()).get(entity));
    }

    /// Its memory is gone, so its entities may live elsewhere at any time, unless it is back before that.
    void died(Host host) {
        var died = host.incarnation();
        world.loop().after(world.chance().upTo(margin), () -> {
            if (host.incarnation() == died && !host.isUp()) moveAway(host);
        });
    }

    void fellSilent(Host host, long until) {
        var silent = host.incarnation();
        var patience = host.dataCenter().equals(Topology.GLOBAL) ? Duration.ofMillis(500) : margin;
        world.loop().after(patience, () -> {
            if (host.incarnation() != silent || world.loop().now() >= until || world.isHealed()) return;
            host.giveUp();
            moveAway(host);
            if (host.dataCenter().equals(Topology.GLOBAL))
                host.later(world.chance().duration(TO_NOTICE), host::startAnew);
        });
    }

    /// One of the halves is sure, with the database's leave, and gives the other up. That one has been refused,
    /// or is at most a second later, and ends; then the winner starts what it had. Whoever is mended before is as
    /// he was.
    void split(Host winner, Host loser, Duration length) {
        var sure = UNSTABLE.plusNanos(world.chance().upTo(APART));
        var winning = winner.incarnation();
        var losing = loser.incarnation();
        if (sure.compareTo(length) >= 0) return;
        world.loop().after(sure, () -> {
            if (world.isHealed() || !winner.isRunning() || winner.incarnation() != winning) return;
            if (!loser.isUp() || loser.incarnation() != losing) return;
            world.coverage().count(Coverage.Of.SPLITS);
            loser.giveUp();
            world.loop().after(world.rules().loserEnds(world.chance().upTo(APART)), () -> {
                if (loser.incarnation() == losing)
                    loser.crashFor(length.minus(sure).plus(APART));
            });
            world.loop().after(APART, () -> {
                if (loser.incarnation() == losing || !loser.isUp()) moveAway(loser);
            });
        });
    }

    private void moveAway(Host host) {
        homes.getOrDefault(host.dataCenter(), Map.of()).values().removeIf(host::equals);
    }
}
