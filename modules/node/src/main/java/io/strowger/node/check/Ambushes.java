package io.strowger.node.check;

import static io.strowger.node.check.Plan.EVERYBODY;
import static io.strowger.node.check.Plan.millis;

import io.strowger.cluster.Topology;
import io.strowger.core.RegionId;
import io.strowger.core.Routes.Automatic;
import io.strowger.core.sip.DomainName;
import io.strowger.node.check.Disturbance.CutOff;
import io.strowger.node.check.Disturbance.DatabaseDown;
import io.strowger.node.check.Disturbance.Delete;
import io.strowger.node.check.Disturbance.Dies;
import io.strowger.node.check.Disturbance.Echoes;
import io.strowger.node.check.Disturbance.Lags;
import io.strowger.node.check.Disturbance.Reroute;
import io.strowger.node.check.Disturbance.SetFailover;
import io.strowger.node.check.Disturbance.Split;
import io.strowger.node.check.Disturbance.StandsStill;
import io.strowger.node.check.Disturbance.StandsStillAdmitting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Schedules that need to know where a name is active, from the moment on at which that is known: `node` of `home` has
/// it in memory.
record Ambushes(DomainName name, RegionId home, String node, Chance chance) {
    Plan of(Disturbance.Ambush.Kind kind) {
        return new Plan(
                switch (kind) {
                    case DITHERING -> dithering();
                    case EVICTION -> eviction();
                    case FREEING -> freeing();
                    case NAP -> nap();
                    case STALL -> stall();
                    case BELATED -> belated();
                    case BLACKOUT -> blackout();
                    case SIEGE -> siege();
                    case SCHISM -> schism();
                    case FAILOVER -> failover();
                    case REVENANT -> revenant();
                });
    }

    /// The operator changes his mind, twice, while an answer is on its way; and the last order does not arrive.
    private List<Disturbance> dithering() {
        var other = elsewhere();
        var back = millis(chance, 100, 300);
        var again = back.plus(millis(chance, 150, 350));
        return List.of(
                new Lags(Duration.ZERO, home.value(), EVERYBODY, millis(chance, 400, 800), Duration.ofMillis(150)),
                new Reroute(Duration.ZERO, name, other, false),
                new Reroute(back, name, home, false),
                new Reroute(again, name, other, false),
                new CutOff(again, EVERYBODY, home.value(), false, Duration.ofSeconds(3)));
    }

    /// The Domain is deleted where its name is active, and the route moves before there is another.
    private List<Disturbance> eviction() {
        return List.of(
                new Delete(Duration.ZERO, name, home),
                new Reroute(millis(chance, 50, 1500), name, elsewhere(), chance.of(0.5)));
    }

    /// The Domain is deleted, and created again; what gave the name back, and was said twice, arrives a second time
    /// only
    /// then, when no other region has the name.
    private List<Disturbance> freeing() {
        var all = new ArrayList<Disturbance>();
        all.add(new Lags(Duration.ZERO, home.value(), EVERYBODY, millis(chance, 6500, 9000), Duration.ofMillis(400)));
        all.add(new Delete(Duration.ZERO, name, home));
        for (var region : World.REGIONS)
            if (!region.equals(home)) all.add(new Delete(millis(chance, 6000, 6500), name, region));
        return all;
    }

    /// A node stands still just long enough for the other to start what it has, and in that time is told to let go.
    private List<Disturbance> nap() {
        return List.of(
                new StandsStill(Duration.ZERO, node, Plan.justTooLong(chance)),
                new Reroute(millis(chance, 5000, 6000), name, elsewhere(), false));
    }

    /// A node stands still with an answer on its lips, while its site is cut off and what it has is taken by force.
    private List<Disturbance> stall() {
        var cut = Duration.ofMillis(1500);
        return List.of(
                new StandsStillAdmitting(Duration.ZERO, home, millis(chance, 10_000, 16_000)),
                new CutOff(cut, home.value(), EVERYBODY, true, Duration.ofSeconds(16)),
                new Reroute(cut.plus(millis(chance, 50, 500)), name, elsewhere(), true),
                new Reroute(cut.plus(millis(chance, 500, 1500)), name, elsewhere(), true));
    }

    /// What confirms the region arrives when it has let go again.
    private List<Disturbance> belated() {
        var back = millis(chance, 150, 400);
        var other = elsewhere();
        return List.of(
                new Reroute(Duration.ZERO, name, other, false),
                new Reroute(back, name, home, false),
                new Lags(back, EVERYBODY, home.value(), millis(chance, 1500, 2500), Duration.ofMillis(1400)),
                new Reroute(back.plusMillis(1500), name, other, false));
    }

    /// The arbiter has no database, for several times as long as a lease lasts; and the Domain has to be woken
    /// meanwhile.
    private List<Disturbance> blackout() {
        return List.of(
                new DatabaseDown(Duration.ZERO, Topology.GLOBAL, millis(chance, 12_000, 30_000)),
                new Dies(millis(chance, 500, 3000), node, millis(chance, 50, 4000)));
    }

    /// A whole site is cut off from all others, or its region from the witness beside it too, and what it has is taken
    /// by force, while witnesses forget; before that, it may have started while most witnesses were dead.
    private List<Disturbance> siege() {
        var all = new ArrayList<Disturbance>();
        var cut = Duration.ZERO;
        if (chance.of(0.3)) {
            for (var other : others()) all.add(new Dies(cut, "routing-" + other, millis(chance, 2000, 4000)));
            for (var each : Plan.NODES)
                all.add(new Dies(millis(chance, 50, 500), home + each, millis(chance, 50, 1000)));
            cut = millis(chance, 4000, 12_000);
        }
        var alone = chance.of(0.5) ? home.value() : Plan.nodesOf(home.value());
        all.add(new CutOff(cut, alone, EVERYBODY, true, millis(chance, 8000, 16_000)));
        for (var each : World.NAMES)
            for (var attempt = 0; attempt < 3; attempt++)
                all.add(new Reroute(cut.plus(millis(chance, 50, 2500)), each, elsewhere(), true));
        if (chance.of(0.6))
            all.add(new Dies(cut.plus(millis(chance, 0, 3000)), "routing-" + elsewhere(), millis(chance, 50, 1000)));
        if (chance.of(0.4))
            all.add(new Dies(
                    cut.plus(millis(chance, 5000, 12_000)), "routing-" + elsewhere(), millis(chance, 50, 1000)));
        return all;
    }

    /// The region is cut in two, and told to let go when one half has just taken over what the other had.
    private List<Disturbance> schism() {
        return List.of(
                new Split(Duration.ZERO, home, node, millis(chance, 8000, 15_000)),
                new Reroute(millis(chance, 6500, 9000), name, elsewhere(), false));
    }

    /// The region is cut off for longer than the policy waits, and lives again.
    private List<Disturbance> failover() {
        var policy = new Automatic(home, elsewhere(), millis(chance, 500, 2000), true);
        return List.of(
                new SetFailover(Duration.ZERO, name, policy),
                new CutOff(
                        millis(chance, 500, 1500),
                        Plan.nodesOf(home.value()),
                        EVERYBODY,
                        true,
                        millis(chance, 10_000, 16_000)));
    }

    /// The Domain is deleted, created again and deleted again; then whoever created it is heard a second time.
    private List<Disturbance> revenant() {
        return List.of(
                new Echoes(
                        Duration.ZERO,
                        EVERYBODY,
                        Plan.nodesOf(home.value()),
                        millis(chance, 4000, 9000),
                        Duration.ofSeconds(4)),
                new Delete(Duration.ZERO, name, home),
                new Delete(millis(chance, 3000, 5000), name, home));
    }

    private RegionId elsewhere() {
        return chance.one(others());
    }

    private List<RegionId> others() {
        return World.REGIONS.stream().filter(other -> !other.equals(home)).toList();
    }
}
