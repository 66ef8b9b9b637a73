package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Three sites on hosts of their own, and their databases on this machine behind links that can be cut and slowed. They
/// are what `strowger node` makes of a configuration file.
final class NetworkCluster implements Sites, AutoCloseable {
    static final List<String> SITES = RunningCluster.SITES;
    private static final List<String> DATABASES =
            Stream.concat(SITES.stream(), Stream.of("global")).toList();
    private static final List<String> EDGES = List.of("ashburn", "dublin", "sydney");
    static final Duration EVERY = Duration.ofMillis(400); // that a device registers

    private static final Duration START = Duration.ofMinutes(4); // up to nine JVMs on two processors
    private static final int HEALTH = 8090; // the port of a process without an edge
    private static final List<Integer> NODES = List.of(2551, 2552, 2553); // the ports of a site's

    /// So that a test sees Domains wake up: the default is 6 h.
    private static final String SLEEPY = "strowger.region.passivate-domains-after = 5s\n";

    /// Whoever is left alone for this long has left memory.
    static final Duration ASLEEP_AFTER = Duration.ofSeconds(8);

    /// What a routing node has when nobody says otherwise: local mode, which knows that its sites are starved rather
    /// than dead, does.
    private static final String AS_DEPLOYED = """
            strowger.node.only.routing.pekko.cluster {
              failure-detector.acceptable-heartbeat-pause = 2500ms
              split-brain-resolver.stable-after = 3s
              down-removal-margin = 1s
            }
            pekko.remote.artery.propagate-harmless-quarantine-events = on
            """;

    private static final int MOST_NAMES = 50; // until one has its Route where it is wanted: one of three, as a rule

    private final Path directory;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final Hosts hosts;
    private final Server server;
    private final Map<String, Server> own = new HashMap<>(); // by the database that is alone there
    private final Relay toRegions;
    private final Relay toUs1;
    private final Relay toGlobal;
    private final List<Relay> between = new ArrayList<>();
    private int names;

    /// What a test takes away.
    interface Victim {
        /// kill -9.
        void kill();

        /// After [#kill].
        void startAgain();

        /// To all processes of it.
        void signal(String name);
    }

    /// A database server on this machine.
    record Server(EmbeddedPostgres.Settings settings, EmbeddedPostgres.Connection connection)
            implements Victim, AutoCloseable {
        static Server start(EmbeddedPostgres.Settings settings) {
            return new Server(settings, EmbeddedPostgres.start(settings).connection());
        }

        @Override
        public void startAgain() {
            EmbeddedPostgres.start(settings);
        }

        @Override
        public void kill() {
            EmbeddedPostgres.running(settings.directory()).ifPresent(EmbeddedPostgres::kill);
        }

        @Override
        public void close() {
            kill();
        }

        /// A backend may end just now: that of a client that has left, say, as soon as it goes on.
        private static void signalIfItLives(String name, ProcessHandle process) {
            var outcome = RunningCluster.run(List.of("kill", "-" + name, Long.toString(process.pid())));
            if (process.isAlive()) outcome.succeeded();
        }

        @Override
        public void signal(String name) {
            var postmaster = EmbeddedPostgres.running(settings.directory())
                    .orElseThrow()
                    .pid()
                    .orElseThrow();
            RunningCluster.signal(name, postmaster);
            ProcessHandle.of(postmaster).orElseThrow().descendants().forEach(process -> signalIfItLives(name, process));
        }
    }

    /// With hosts for these besides, and a server of its own for each of these databases.
    private NetworkCluster(Path directory, List<String> others, List<String> alone) {
        this.directory = directory;
        try {
            hosts = opened(
                    Hosts.start(Stream.concat(SITES.stream(), others.stream()).toList()));
            var ports = RunningCluster.freePlan().sites().stream()
                    .map(LocalSite::sip)
                    .toList();
            server = opened(Server.start(new EmbeddedPostgres.Settings(
                    directory,
                    ports.getFirst(),
                    DATABASES.stream().filter(it -> !alone.contains(it)).toList(),
                    150)));
            for (var database : alone)
                own.put(
                        database,
                        opened(Server.start(new EmbeddedPostgres.Settings(
                                directory.resolve("of-" + database),
                                ports.get(1 + alone.indexOf(database)),
                                List.of(database),
                                100))));
            toRegions = relayTo(server);
            toGlobal = relayTo(serverOf("global"));
            toUs1 = alone.contains("us1") ? relayTo(serverOf("us1")) : toRegions;
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private Relay relayTo(Server database) {
        return opened(Relay.start(hosts.gateway(), database.connection().port()));
    }

    /// Whose sites reach each other directly: [Hosts#cut] is between them. The routing node of au1 is a process
    /// of its own ([#routingNode]); the other sites are one each. With the calmer settings of local mode.
    static NetworkCluster start(Path directory) {
        var cluster = new NetworkCluster(directory, List.of(), List.of());
        return cluster.running(() -> {
            for (var site : List.of("us1", "ie1")) cluster.start(site, site, site, SLEEPY, Role.values());
            cluster.start(routingNode("au1"), "au1", "au1", SLEEPY, Role.ROUTING);
            cluster.start("au1", "au1", "au1", SLEEPY, Role.REGION, Role.EDGE);
        });
    }

    /// As they are deployed: every routing node is a process of its own, and so are us1's edge and its region nodes,
    /// which are on these hosts and called after them. us1's database and the arbiter's have servers of their own.
    static NetworkCluster startAsDeployed(Path directory, List<String> regionNodesOfUs1) {
        var cluster = new NetworkCluster(directory, regionNodesOfUs1, List.of("us1", "global"));
        return cluster.running(() -> {
            for (var site : SITES) cluster.start(routingNode(site), site, site, AS_DEPLOYED, Role.ROUTING);
            for (var host : regionNodesOfUs1) cluster.start(host, "us1", host, AS_DEPLOYED + SLEEPY, Role.REGION);
            cluster.start("us1", "us1", "us1", AS_DEPLOYED, Role.EDGE);
            for (var site : List.of("ie1", "au1")) cluster.start(site, site, site, AS_DEPLOYED, Role.REGION, Role.EDGE);
        });
    }

    /// What the routing node of a site is called, where it is a process of its own.
    static String routingNode(String site) {
        return site + "-routing";
    }

    /// Whose sites reach each other over links that [#slow] slows.
    static NetworkCluster startFarApart(Path directory) {
        var cluster = new NetworkCluster(directory, List.of(), List.of());
        return cluster.running(() -> {
            for (var site : cluster.sites())
                cluster.start(site.name(), site.name(), site.name(), cluster.behindItsDoor(site), Role.values());
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

    /// To the databases of the regions, but for one that has a server of its own.
    Relay toRegions() {
        return toRegions;
    }

    /// Where this database is, alone or with others.
    Server serverOf(String database) {
        return own.getOrDefault(database, server);
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

    /// A process of this name, with these roles of a site, on a host; `besides` is more of its configuration.
    private void start(String name, String site, String host, String besides, Role... roles) {
        var member = new Member(name, site, host, besides, List.of(roles));
        members.add(member);
        member.startAgain();
    }

    Victim process(String name) {
        return member(name);
    }

    private Member member(String name) {
        return members.stream()
                .filter(member -> member.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// How often nodes of this process have started anew by themselves.
    long startsAnew(String name) {
        return said(name, " starts anew: ");
    }

    /// How often a node of this process has formed a cluster of its own.
    long clustersFormed(String name) {
        return said(name, " is JOINING itself ");
    }

    private long said(String name, String words) {
        return member(name)
                .running
                .orElseThrow()
                .output()
                .lines()
                .filter(line -> line.contains(words))
                .count();
    }

    /// One process.
    private final class Member implements Victim {
        private final String name;
        private final String region;
        private final String host;
        private final String besides;
        private final List<Role> roles;
        private Optional<ForegroundCommand> running = Optional.empty();

        Member(String name, String region, String host, String besides, List<Role> roles) {
            this.name = name;
            this.region = region;
            this.host = host;
            this.besides = besides;
            this.roles = roles;
        }

        @Override
        public void startAgain() {
            var seeds = sites().stream().map(LocalSite::routingAddress).toList();
            var configuration = LocalConfiguration.of(
                            site(region, host),
                            sites(),
                            seeds,
                            server.connection(),
                            each -> "the secret of region " + each)
                    + "strowger.node.health-host = %s%nstrowger.node.health-port = %d%n"
                            .formatted(hosts.address(host), HEALTH)
                    + database("region", region.equals("us1") ? toUs1 : toRegions, region)
                    + database("routing", toGlobal, "global")
                    + besides;
            var command = new ArrayList<>(List.of("node", "--config", written(name, configuration)));
            for (var role : roles) command.addAll(List.of("--role", role.name().toLowerCase(Locale.ROOT)));
            running = Optional.of(opened(ForegroundCommand.start(
                    hosts.on(host, List.of()), Map.of("STROWGER_JAVA_OPTS", "-Xmx384m -XX:+UseSerialGC"), command)));
        }

        /// An edge tells of it at its own port.
        Api health() {
            var port = roles.contains(Role.EDGE) ? 8080 : HEALTH;
            return new Api(
                    URI.create("http://" + hosts.address(host) + ":" + port), LocalPlan.token(new RegionId(region)));
        }

        @Override
        public void kill() {
            running.orElseThrow().close();
            running = Optional.empty();
        }

        @Override
        public void signal(String signal) {
            running.orElseThrow().signal(signal);
        }
    }

    private String written(String name, String configuration) {
        try {
            return Files.writeString(directory.resolve(name + ".conf"), configuration)
                    .toString();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private String database(String role, Relay way, String name) {
        var connection = serverOf(name).connection();
        return """
                strowger.node.only.%s.strowger.database {
                  url = "jdbc:postgresql://%s/%s"
                  user = "%s"
                  password = "%s"
                }
                """.formatted(role, way.address(), name, connection.user(), connection.password());
    }

    private List<LocalSite> sites() {
        return SITES.stream().map(this::site).toList();
    }

    private LocalSite site(String name) {
        return site(name, name);
    }

    /// On this host.
    private LocalSite site(String name, String host) {
        return new LocalSite(
                new RegionId(name),
                new EdgeId(EDGES.get(SITES.indexOf(name))),
                hosts.address(host),
                hosts.address(host),
                8080,
                OptionalInt.empty(),
                5060,
                NODES.get(0),
                NODES.get(1),
                NODES.get(2));
    }

    @Override
    public Api api(String site) {
        return new Api(URI.create("http://" + hosts.address(site) + ":8080"), LocalPlan.token(new RegionId(site)));
    }

    /// Whether the Route of `name` lives at this site.
    boolean decides(String site, String name) {
        return SipDomain.isDecidedAt(site(site), name, api(site));
    }

    /// A name that is active in `region`, whose Route lives at `site`, or does not.
    SipDomain declareWhere(String site, boolean isDecidedThere, String region, List<String> users) {
        for (var attempt = 0; attempt < MOST_NAMES; attempt++) {
            var name = "decided-" + names++ + ".sip.twilio.com";
            var sid = SipDomain.create(api(region), name);
            if (decides(site, name) == isDecidedThere) return SipDomain.equip(api(region), region, name, sid, users);
        }
        throw new AssertionError("of " + MOST_NAMES + " names none had its Route where it was wanted");
    }

    /// How long a planned re-route there takes, until a device is admitted.
    Duration move(SipDomain domain, RegisteringDevices devices) {
        var posted = System.nanoTime();
        RunningCluster.eventually(
                domain.name() + " is re-routed to " + domain.region(),
                () -> domain.api()
                                .post("/v2/SipDomains/" + domain.name(), Map.of("VoiceRegion", domain.region()))
                                .status()
                        == 200);
        return devices.firstAdmittedIn(domain.region(), posted);
    }

    /// One cluster, and each site ready for devices.
    boolean isReady() {
        mustRun();
        var nodes = members.stream().mapToInt(member -> member.roles.size()).sum();
        return members.stream().allMatch(member -> member.running.isPresent())
                && SITES.stream().map(this::api).allMatch(site -> site.nodesUp() == nodes && site.isReady());
    }

    /// @throws AssertionError if a process has ended that nobody has killed
    void mustRun() {
        for (var member : members) member.running.ifPresent(ForegroundCommand::mustRun);
    }

    /// As the process itself says.
    void awaitReady(String process) {
        var started = member(process);
        RunningCluster.eventually(process + " is ready", START, () -> {
            mustRun();
            return started.health().isReady();
        });
    }

    Connection psql(String database) {
        return RunningCluster.psql(serverOf(database).connection(), database);
    }

    Admissions admissions(String name) {
        return Admissions.of(name, SITES, this::psql);
    }

    @Override
    public InetSocketAddress edge(String site) {
        return new InetSocketAddress(hosts.address(site), 5060);
    }

    @Override
    public String here() {
        return hosts.gateway();
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

    /// All of it, also where a part can't be closed.
    @Override
    public void close() {
        var failures = new ArrayList<Exception>();
        for (var one : open.reversed()) {
            try {
                one.close();
            } catch (Exception failure) {
                failures.add(failure);
            }
        }
        assertThat(failures).isEmpty();
    }
}
