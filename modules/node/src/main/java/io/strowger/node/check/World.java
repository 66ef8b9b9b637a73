package io.strowger.node.check;

import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.Topology;
import io.strowger.core.AccountSid;
import io.strowger.core.EdgeId;
import io.strowger.core.LeaseTerms;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.WitnessId;
import io.strowger.core.sip.DomainName;
import io.strowger.edge.EdgeSettings;
import io.strowger.region.RegionSettings;
import io.strowger.routing.RoutingNode;
import io.strowger.routing.RoutingSettings;
import io.strowger.routing.ShardedRoutes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Three sites, each with two region nodes, a routing node and an edge; a database for each region and one for the
/// arbiter; a network between them.
final class World {
    static final List<RegionId> REGIONS =
            Stream.of("us1", "ie1", "au1").map(RegionId::parse).toList();
    static final List<DomainName> NAMES = Stream.of("acme", "beta")
            .map(name -> DomainName.parse(name + ".sip.twilio.com"))
            .toList();
    static final AccountSid OWNER = AccountSid.parse("AC00000000000000000000000000000001");
    static final AccountSid STRANGER = AccountSid.parse("AC00000000000000000000000000000002");
    static final List<AccountSid> ACCOUNTS = List.of(OWNER, STRANGER);
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final double DRIFT = Chance.DRIFT;

    private final Rules rules;
    private final Chance chance;
    private final EventLoop loop = new EventLoop();
    private final Timeline timeline;
    private final Coverage coverage = new Coverage();
    private final boolean clocksConspire;
    private final Duration patienceOfHolders;
    private final Network network;
    private final Whereabouts whereabouts;
    private final Checker checker = new Checker(this);
    private final Nemesis nemesis = new Nemesis(this);
    private final LeaseTerms configured;
    private final Map<String, SimulatedJournal> journals = new HashMap<>();
    private final Map<String, List<Host>> dataCenters = new HashMap<>();
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final List<RegionHost> regionHosts = new ArrayList<>();
    private final Map<WitnessId, RoutingHost> witnesses = new LinkedHashMap<>();
    private final List<EdgeHost> edges = new ArrayList<>();
    private boolean isHealed;

    /// The product's own defaults, but for the secret that has none, and polls that would be most of what happens.
    record Settings(RegionSettings region, RoutingSettings routing, EdgeSettings.RouteSettings edge) {
        static final Settings DEFAULT = load();

        private static Settings load() {
            var config = ConfigFactory.parseString("""
                strowger.region.nonce-secret = "the secret of a world"
                strowger.routing.reroute-poll = 1s
                strowger.edge.routes.poll-every = 300ms\
                """)
                    .withFallback(ConfigFactory.defaultReference())
                    .resolve();
            return new Settings(
                    RegionSettings.from(config),
                    RoutingSettings.from(config),
                    EdgeSettings.from(config).routes());
        }
    }

    World(long seed, Rules rules, Plan plan, boolean isTraced) {
        this.rules = rules;
        this.chance = new Chance(seed);
        this.timeline = new Timeline(loop, isTraced);
        this.clocksConspire = chance.of(0.25);
        this.patienceOfHolders = Duration.ofMillis(chance.of(0.5) ? 500 : 30_000);
        this.network = new Network(this);
        this.whereabouts = new Whereabouts(this, LEASE);
        this.configured = new LeaseTerms(
                LEASE,
                DRIFT,
                REGIONS.stream()
                        .map(region -> WitnessId.parse(region + ":2551"))
                        .toList());
        for (var region : REGIONS) {
            add(new RegionHost(this, region, region + "-a"));
            add(new RegionHost(this, region, region + "-b"));
            add(new RoutingHost(this, region.value(), WitnessId.parse(region + ":2551")));
            add(new EdgeHost(this, region.value()));
        }
        witnesses.values().forEach(Host::boot);
        hosts.values().forEach(Host::boot);
        new Devices(this).start();
        new Callers(this).start();
        new Landlord(this).start();
        nemesis.carryOut(plan);
        for (var host : witnesses.values()) resume(host);
    }

    private void add(Host host) {
        hosts.put(host.toString(), host);
        dataCenters.computeIfAbsent(host.dataCenter(), _ -> new ArrayList<>()).add(host);
        switch (host) {
            case RegionHost region -> regionHosts.add(region);
            case RoutingHost routing -> witnesses.put(routing.id(), routing);
            case EdgeHost edge -> edges.add(edge);
        }
    }

    /// The move watch. Everybody watches: wherever it lives, its rounds go on.
    private void resume(RoutingHost host) {
        loop.after(settings().routing().resumeEvery(), () -> {
            if (host.isRunning() && !journal(Topology.GLOBAL).isDown())
                RoutingNode.resumeMoves(views(), new SimulatedEntities(host));
            resume(host);
        });
    }

    /// One thing happens, and is looked at.
    boolean step() {
        var hasHappened = loop.step();
        checker.look();
        return hasHappened;
    }

    /// From here on nothing goes wrong any more. What is in memory stays as it is, and has to come right by
    /// itself: what waits for ever there is a fault of the product, which starts no entity anew for that. Doubles
    /// end, as their nodes do.
    void heal() {
        timeline.note("world", "heals");
        isHealed = true;
        network.heal();
        journals.values().forEach(SimulatedJournal::heal);
        whereabouts.settle();
        for (var host : hosts.values()) {
            host.wake();
            host.boot();
        }
    }

    boolean isHealed() {
        return isHealed;
    }

    Rules rules() {
        return rules;
    }

    /// How fast the clock of a process in this data center runs. In some worlds those of the regions are as slow, and
    /// those of the witnesses as fast, as is allowed.
    double rate(String dataCenter) {
        if (!clocksConspire) return chance.rate();
        return dataCenter.equals(Topology.GLOBAL) ? 1 + DRIFT : 1 - DRIFT;
    }

    boolean clocksConspire() {
        return clocksConspire;
    }

    /// How long who holds a lease waits for a witness to renew it. A setting: whatever it is, a grant may be late, and
    /// has to be worth no more for that.
    Duration patienceOfHolders() {
        return patienceOfHolders;
    }

    Chance chance() {
        return chance;
    }

    EventLoop loop() {
        return loop;
    }

    Timeline timeline() {
        return timeline;
    }

    Coverage coverage() {
        return coverage;
    }

    Network network() {
        return network;
    }

    Whereabouts whereabouts() {
        return whereabouts;
    }

    Nemesis nemesis() {
        return nemesis;
    }

    Checker checker() {
        return checker;
    }

    Settings settings() {
        return Settings.DEFAULT;
    }

    LeaseTerms configured() {
        return configured;
    }

    /// As a process that starts now takes them.
    LeaseTerms terms() {
        var alive = witnesses.values().stream()
                .filter(Host::isRunning)
                .map(RoutingHost::id)
                .toList();
        return rules.terms(configured, alive);
    }

    SimulatedJournal journal(String dataCenter) {
        return journals.computeIfAbsent(dataCenter, _ -> new SimulatedJournal(this, dataCenter));
    }

    SimulatedViews views() {
        return new SimulatedViews(this);
    }

    Routes routesFrom(Host host) {
        return new ShardedRoutes(
                new SimulatedEntities(host),
                views(),
                host,
                host,
                chance.random(),
                settings().routing());
    }

    Host host(String name) {
        var host = hosts.get(name);
        if (host == null) throw new IllegalArgumentException("no host " + name);
        return host;
    }

    List<Host> hosts(String dataCenter) {
        return dataCenters.getOrDefault(dataCenter, List.of());
    }

    List<RegionHost> regionHosts() {
        return regionHosts;
    }

    List<EdgeHost> edges() {
        return edges;
    }

    EdgeHost edge(EdgeId id) {
        return edges.stream()
                .filter(edge -> edge.address().edge().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /// Any edge that a device finds running.
    Optional<EdgeHost> anyEdge() {
        var up = edges.stream().filter(Host::isRunning).toList();
        return up.isEmpty() ? Optional.empty() : Optional.of(chance.one(up));
    }

    RoutingHost witness(WitnessId id) {
        var host = witnesses.get(id);
        if (host == null) throw new IllegalArgumentException("no witness " + id);
        return host;
    }
}
