package io.strowger.node;

import io.strowger.cluster.Database;
import io.strowger.cluster.LeaseSettings;
import io.strowger.cluster.ShardedEntities;
import io.strowger.cluster.Topology;
import io.strowger.cluster.Views;
import io.strowger.console.Assets;
import io.strowger.core.EntityAddress;
import io.strowger.core.Lease;
import io.strowger.core.LeaseTerms;
import io.strowger.core.LocalSites;
import io.strowger.core.Moment;
import io.strowger.core.MonotonicClock;
import io.strowger.core.Page;
import io.strowger.core.Readiness;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Routes;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.core.sip.Aor;
import io.strowger.edge.EdgeNode;
import io.strowger.edge.EdgeSettings;
import io.strowger.edge.EdgesActor;
import io.strowger.edge.RemoteEdges;
import io.strowger.edge.RemoteRouteBeliefs;
import io.strowger.edge.RemoteSipDoor;
import io.strowger.gateway.Accounts;
import io.strowger.gateway.Gateway;
import io.strowger.gateway.GatewaySettings;
import io.strowger.region.LeaseKeeper;
import io.strowger.region.RegionNode;
import io.strowger.region.RegionSettings;
import io.strowger.region.ShardedRegion;
import io.strowger.region.ShardedRouteOrders;
import io.strowger.region.ladder.LadderNodes;
import io.strowger.region.recording.RemoteRecordings;
import io.strowger.region.webhook.RemoteWebhooks;
import io.strowger.region.webhook.WebhookClient;
import io.strowger.region.webhook.WebhookSettings;
import io.strowger.routing.LiveWitness;
import io.strowger.routing.RemoteWitnesses;
import io.strowger.routing.RoutingNode;
import io.strowger.routing.RoutingSettings;
import io.strowger.routing.ShardedInboundRegions;
import io.strowger.routing.ShardedRoutes;
import io.strowger.routing.ShardedSubAccounts;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What each role starts on its node: the one place where the ports meet those who implement them. Clock and
/// dice come from here.
final class RoleStart {
    private static final Logger LOG = LoggerFactory.getLogger(RoleStart.class);
    private static final Duration DATABASE_AGAIN = Duration.ofSeconds(1);
    private static final int SAID_EVERY = 30;
    private static final Duration HTTP_GRACE = Duration.ofSeconds(2); // what is being answered may be answered
    private static final Aor STRANGER = Aor.parse("nobody@readiness.sip.twilio.com");
    private static final EntityAddress NOBODY = new EntityAddress("readiness", "nobody");

    private final RunningNode node;
    private final RunningNode neighbour;
    private final Checks checks;
    private final Readiness process;
    private final Function<Path, LocalSites> localCluster;
    private final ActorSystem<?> system;
    private final Clock clock = Clock.systemUTC();
    private final MonotonicClock monotonic = () -> new Moment(System.nanoTime());
    private final RandomGenerator random = new SecureRandom();
    private final ShardedEntities entities;
    private final Views views;

    private RoleStart(
            RunningNode node,
            RunningNode neighbour,
            Checks checks,
            Readiness process,
            Function<Path, LocalSites> localCluster) {
        this.node = node;
        this.neighbour = neighbour;
        this.checks = checks;
        this.process = process;
        this.localCluster = localCluster;
        this.system = node.system();
        this.entities = node.entities();
        this.views = node.views();
    }

    /// Returns when the node takes part, as far as it can before it is in the cluster.
    /// `neighbour` is the region node of the same process, where there is one, else the node itself; `checks` takes
    /// those of this node, and `process` knows those of all; `localCluster` finds the sites in a data directory of
    /// local mode.
    static void start(
            RunningNode node,
            RunningNode neighbour,
            Checks checks,
            Readiness process,
            Function<Path, LocalSites> localCluster) {
        var start = new RoleStart(node, neighbour, checks, process, localCluster);
        switch (node.settings().role()) {
            case ROUTING -> start.routing();
            case REGION -> start.region();
            case EDGE -> start.edge();
        }
    }

    private void routing() {
        var settings = RoutingSettings.from(node.config());
        var leases = LeaseSettings.from(node.config());
        var database = database();
        RoutingNode.start(
                system,
                entities,
                database,
                node.json(),
                new ShardedRouteOrders(entities),
                witnesses(),
                leases,
                monotonic,
                this::after,
                settings,
                node.config().getDuration("strowger.database.read-model-idle"));
        var witness = leases.map(terms ->
                RoutingNode.witness(system, database, WitnessId.parse(node.address()), terms, monotonic, this::after));
        witness.ifPresent(live -> checks.add("witness", live::isInformed));
        NodeReports.start(
                system, new NodeVitals(system, entities, Optional::empty, () -> witness.map(LiveWitness::report)));
    }

    private void region() {
        var settings = RegionSettings.from(node.config());
        var keeper = LeaseSettings.from(node.config()).map(this::leaseKeeper);
        var lease = keeper.<Lease>map(it -> it).orElseGet(Lease::off);
        RegionNode.start(
                system,
                node.settings().region(),
                entities,
                database(),
                node.json(),
                routes(),
                new RemoteEdges(system),
                webhooks(),
                lease,
                clock,
                settings);
        keeper.ifPresent(LeaseKeeper::start);
        checks.add("lease", () -> lease.now().isHeld());
        NodeReports.start(
                system, new NodeVitals(system, entities, () -> keeper.map(LeaseKeeper::report), Optional::empty));
    }

    /// Signed with the token that the account has in this region.
    private WebhookClient webhooks() {
        var region = node.settings().region();
        var accounts = new Accounts(GatewaySettings.from(node.config()).accounts());
        var client = new WebhookClient(
                WebhookSettings.from(node.config()),
                sid -> accounts.find(sid).flatMap(account -> account.token(region)),
                clock);
        system.getWhenTerminated().thenRun(client::close);
        return client;
    }

    private LeaseKeeper leaseKeeper(LeaseTerms terms) {
        var region = node.settings().region();
        return new LeaseKeeper(
                region,
                terms,
                entities,
                witnesses(),
                monotonic,
                this::after,
                this::startAnew,
                standing -> LOG.info(
                        "the lease of {} stands on {} of the witnesses {}", region, standing, terms.witnesses()));
    }

    private Witnesses witnesses() {
        return new RemoteWitnesses(system, node.config().getDuration("strowger.lease.patience"));
    }

    /// A node that ends by itself starts anew.
    private void startAnew() {
        LOG.error("this node stood still for longer than its lease: what it has in memory may be old");
        system.terminate();
    }

    private void edge() {
        NodeReports.start(system, new NodeVitals(system, entities, Optional::empty, Optional::empty));
        var routes = routes();
        var regions = regions(routes);
        var own = openEdges(routes, regions);
        if (!node.awaitUp()) return; // before that, nobody is there to answer
        var settings = GatewaySettings.from(node.config());
        var ports = new Gateway.Ports(
                regions,
                routes,
                new ShardedInboundRegions(entities, random),
                new ShardedSubAccounts(entities, random),
                views.journal(Topology.GLOBAL),
                new PekkoClusterView(system),
                new RemoteSipDoor(system, own, settings.requestTimeout()), // past it nobody hears the answer
                new RemoteRouteBeliefs(system),
                process,
                Assets.load(),
                localSites(),
                clock,
                random);
        listen(settings, ports);
        checks.probe(
                "region",
                system,
                () -> answers(Topology.dataCenter(node.settings().region())));
        checks.once("arbiter", system, () -> routes.find(STRANGER.domain()).thenApply(position -> true));
        checks.once("registrations", system, () -> find(regions, node.settings().region()));
        // the first request to a region that is far away should not be the one that waits until the way there is
        // found
        for (var region : node.settings().regions()) find(regions, region).exceptionally(silent -> false);
    }

    /// Goes the way of a registration, for somebody who has none.
    private static CompletionStage<Boolean> find(Regions regions, RegionId id) {
        var region = regions.find(id).orElseThrow();
        return region.domains()
                .standing(STRANGER.domain())
                .thenCompose(standing -> region.registrations().lookup(STRANGER))
                .thenApply(registered -> true);
    }

    private EdgeNode openEdges(Routes routes, Regions regions) {
        try {
            var edge = EdgeNode.start(
                    EdgeSettings.from(node.config()),
                    routes,
                    regions,
                    clock,
                    random,
                    EdgesActor.address(system),
                    node::isUp);
            node.closesAtTheEnd(edge::close); // also when it has ended while this one started
            EdgesActor.start(system, edge);
            CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceUnbind(), "close-sip", () -> {
                edge.close();
                return CompletableFuture.completedFuture(Done.getInstance());
            });
            checks.add("sip", () -> !edge.edges().isEmpty());
            return edge;
        } catch (IllegalArgumentException | UncheckedIOException cause) {
            throw Problem.environment(String.valueOf(cause.getMessage())); // names the edge and its port
        }
    }

    /// Only local mode says where its data is.
    private Optional<LocalSites> localSites() {
        return Optional.of(node.config().getString("strowger.console.data"))
                .filter(directory -> !directory.isBlank())
                .map(directory -> localCluster.apply(Path.of(directory)));
    }

    private void listen(GatewaySettings settings, Gateway.Ports ports) {
        try {
            for (var binding :
                    Gateway.bind(system, settings, ports).toCompletableFuture().join())
                binding.addToCoordinatedShutdown(HTTP_GRACE, system.classicSystem());
        } catch (CompletionException taken) {
            var https = settings.tls()
                    .map(tls -> " or " + tls.port() + " for HTTPS (strowger.gateway.tls.port)")
                    .orElse("");
            throw Problem.environment("cannot listen on " + settings.host() + ":" + settings.port()
                    + " for HTTP (strowger.gateway.port)" + https + ": " + Problem.why(taken));
        }
    }

    private Routes routes() {
        return new ShardedRoutes(entities, views, clock, this::after, random, RoutingSettings.from(node.config()));
    }

    private void after(Duration delay, Runnable action) {
        system.scheduler().scheduleOnce(delay, action, system.executionContext());
    }

    private Regions regions(Routes routes) {
        return new Regions(node.settings().regions().stream()
                .collect(Collectors.<RegionId, RegionId, Region>toMap(Function.identity(), id -> region(id, routes))));
    }

    /// A region that has a node in this very process is reached from there: its messages need not leave the
    /// process.
    private Region region(RegionId id, Routes routes) {
        var from = neighbour.settings().region().equals(id) ? neighbour : node;
        return new ShardedRegion(
                id,
                from.entities(),
                from.views(),
                routes,
                random,
                LadderNodes.of(system, id),
                new RemoteRecordings(system, id),
                new RemoteWebhooks(system, id));
    }

    /// Whether a data center and its database answer a question that costs them next to nothing.
    private CompletionStage<Boolean> answers(String dataCenter) {
        return views.journal(dataCenter).events(NOBODY, new Page.Request(0, 1)).thenApply(page -> true);
    }

    /// A node that starts before its database does waits for it.
    private Database database() {
        var settings = Database.Settings.from(node.config());
        for (var attempt = 0; ; attempt++) {
            try {
                var database = Database.open(system);
                system.getWhenTerminated().thenRunAsync(database::close); // takes seconds when the database is away
                checks.probe("database-" + node.settings().role().word(), system, database::isAlive);
                return database;
            } catch (RuntimeException down) {
                if (system.whenTerminated().isCompleted())
                    throw Problem.failed("the node has ended while it waited for its database");
                if (attempt % SAID_EVERY == 0)
                    LOG.warn("the database at {} does not answer yet: {}", settings, Problem.why(down));
                LockSupport.parkNanos(DATABASE_AGAIN.toNanos());
            }
        }
    }
}
