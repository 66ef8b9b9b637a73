package io.strowger.node.local;

import io.strowger.cluster.EmbeddedPostgres;
import io.strowger.core.EdgeId;
import io.strowger.core.RegionId;
import io.strowger.node.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Three sites on hosts of their own, and their databases on this machine behind links that can be cut and slowed. They
/// are what `strowger node` makes of a configuration file: a deployment, but for the calmer settings of local mode.
final class NetworkCluster implements AutoCloseable {
    static final List<String> SITES = List.of("us1", "ie1", "au1");
    static final String APART = "au1"; // where the routing node is a process of its own
    /// So that a test sees Domains wake up: the default is 6 h.
    private static final String SLEEPY = "strowger.region.passivate-domains-after = 5s\n";

    private static final Duration START = Duration.ofMinutes(2); // three or four JVMs on two processors
    static final Duration EVERY = Duration.ofMillis(400); // that a device registers
    private static final List<Integer> NODES = List.of(2551, 2552, 2553); // the ports of a site's

    private final Path directory;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<ForegroundCommand> nodes = new ArrayList<>();
    private Optional<ForegroundCommand> routingNode = Optional.empty();
    private final Hosts hosts;
    private final EmbeddedPostgres.Connection postgres;
    private final Relay toRegions;
    private final Relay toGlobal;
    private final List<Relay> between = new ArrayList<>();

    /// With hosts for these besides, whose nodes somebody starts later.
    private NetworkCluster(Path directory, List<String> others) {
        this.directory = directory;
        hosts = opened(
                Hosts.start(Stream.concat(SITES.stream(), others.stream()).toList()));
        postgres = EmbeddedPostgres.start(new EmbeddedPostgres.Settings(
                        directory,
                        RunningCluster.freePlan().sites().getFirst().sip(),
                        Stream.concat(SITES.stream(), Stream.of("global")).toList(),
                        150))
                .connection();
        toRegions = opened(Relay.start(hosts.gateway(), postgres.port()));
        toGlobal = opened(Relay.start(hosts.gateway(), postgres.port()));
    }

    /// Whose sites reach each other directly: [Hosts#cut] is between them. The routing node of au1 is a process
    /// of its own; the other sites are one each.
    static NetworkCluster start(Path directory, String... others) {
        var cluster = new NetworkCluster(directory, List.of(others));
        return cluster.running(() -> {
            for (var site : cluster.sites())
                if (!site.name().equals(APART)) cluster.start(site, site.name(), SLEEPY, Role.values());
            cluster.startRoutingNode();
            cluster.start(cluster.site(APART), APART, SLEEPY, Role.REGION, Role.EDGE);
        });
    }

    /// That of au1, alone.
    void startRoutingNode() {
        routingNode = Optional.of(start(site(APART), APART, SLEEPY, Role.ROUTING));
    }

    /// kill -9 of that one.
    void killRoutingNode() {
        kill(routingNode.orElseThrow());
    }

    /// Whose sites reach each other over links that [#slow] slows.
    static NetworkCluster startFarApart(Path directory) {
        var cluster = new NetworkCluster(directory, List.of());
        return cluster.running(() -> {
            for (var site : cluster.sites())
                cluster.start(site, site.name(), cluster.behindItsDoor(site), Role.values());
        });
    }

    private NetworkCluster running(Runnable start) {
        try {
            start.run();
            RunningCluster.eventually("all sites are ready", START, this::isReady);
            return this;
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    Hosts hosts() {
        return hosts;
    }

    /// To the databases of the regions.
    Relay toRegions() {
        return toRegions;
    }

    /// To the arbiter's database.
    Relay toGlobal() {
        return toGlobal;
    }

    /// Every way between two sites takes that long each way from now on, and some of what is sent is lost once.
    void slow(Duration latency, double loss) {
        between.forEach(link -> link.slow(latency, loss));
    }

    void mend() {
        toGlobal.mend();
        toRegions.mend();
        between.forEach(Relay::mend);
    }

    /// The site is known to the others by an address of this machine, from where relays lead to it.
    private String behindItsDoor(LocalSite site) {
        for (var port : NODES)
            between.add(opened(Relay.start(
                    new InetSocketAddress(hosts.door(site.name()), port),
                    new InetSocketAddress(hosts.address(site.name()), port))));
        var doors = String.join(
                ",",
                SITES.stream()
                        .map(name -> hosts.door(name) + ":" + NODES.get(1))
                        .toList());
        return """
                strowger.node.host = "%s"
                strowger.node.bind = "%s"
                strowger.node.seed-nodes = "%s"
                strowger.lease.witnesses = "%s"
                """.formatted(hosts.door(site.name()), hosts.address(site.name()), doors, doors);
    }

    ForegroundCommand start(LocalSite site, String host, String besides, Role... roles) {
        var seeds = sites().stream().map(LocalSite::routingAddress).toList();
        var configuration = LocalConfiguration.of(
                        site, sites(), seeds, postgres, region -> "the secret of region " + region)
                + "strowger.node.health-host = %s%nstrowger.node.health-port = 8090%n".formatted(hosts.address(host))
                + database("region", toRegions, site.name())
                + database("routing", toGlobal, "global")
                + besides;
        var command = new ArrayList<>(List.of("node", "--config", written(host, configuration)));
        for (var role : roles) command.addAll(List.of("--role", role.name().toLowerCase(Locale.ROOT)));
        var node = opened(ForegroundCommand.start(
                hosts.on(host, List.of()), Map.of("STROWGER_JAVA_OPTS", "-Xmx384m -XX:+UseSerialGC"), command));
        nodes.add(node);
        return node;
    }

    private String written(String host, String configuration) {
        try {
            return Files.writeString(directory.resolve(host + ".conf"), configuration)
                    .toString();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static String database(String role, Relay way, String name) {
        return "strowger.node.only.%s.strowger.database.url = \"jdbc:postgresql://%s/%s\"%n"
                .formatted(role, way.address(), name);
    }

    /// kill -9.
    void kill(ForegroundCommand node) {
        nodes.remove(node);
        node.close();
    }

    private List<LocalSite> sites() {
        return List.of(site("us1", "ashburn"), site("ie1", "dublin"), site("au1", "sydney"));
    }

    private LocalSite site(String name) {
        return sites().stream()
                .filter(site -> site.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private LocalSite site(String region, String edge) {
        return site(region, edge, region);
    }

    /// On this host.
    LocalSite site(String region, String edge, String host) {
        return new LocalSite(
                new RegionId(region),
                new EdgeId(edge),
                hosts.address(host),
                8080,
                OptionalInt.empty(),
                5060,
                NODES.get(0),
                NODES.get(1),
                NODES.get(2));
    }

    Api api(String site) {
        return new Api(URI.create("http://" + hosts.address(site) + ":8080"), LocalPlan.token(new RegionId(site)));
    }

    /// Whether the Route of `name` lives at this site.
    boolean decides(String site, String name) {
        return SipDomain.isDecidedAt(site(site), name, api(site));
    }

    /// One cluster, and each site ready for devices.
    boolean isReady() {
        mustRun();
        return SITES.stream().map(this::api).allMatch(site -> site.nodesUp() == 9 && site.isReady());
    }

    /// @throws AssertionError if a process has ended that nobody has killed
    void mustRun() {
        nodes.forEach(ForegroundCommand::mustRun);
    }

    Connection psql(String database) {
        return RunningCluster.psql(postgres, database);
    }

    Admissions admissions(String name) {
        return Admissions.of(name, SITES, this::psql);
    }

    /// The SIP address of a site's edge.
    InetSocketAddress edge(String site) {
        return new InetSocketAddress(hosts.address(site), 5060);
    }

    RegisteringDevices registering(SipDomain domain, List<String> users, String... edges) {
        var addresses = List.of(edges).stream().map(this::edge).toList();
        return RegisteringDevices.start(users.stream().map(domain::device).toList(), addresses, EVERY);
    }

    /// Until each device of these groups has registered, from now on.
    void awaitAll(RegisteringDevices... groups) {
        var now = System.nanoTime();
        await(group -> group.allSucceededSince(now), groups);
    }

    void await(Predicate<RegisteringDevices> isSo, RegisteringDevices... groups) {
        for (var group : groups)
            RunningCluster.eventually("all are registered", () -> {
                mustRun();
                return isSo.test(group);
            });
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    @Override
    public void close() {
        for (var one : open.reversed()) closed(one);
        EmbeddedPostgres.running(directory).ifPresent(EmbeddedPostgres::kill);
    }

    private static void closed(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception cause) {
            throw new IllegalStateException(cause);
        }
    }
}
