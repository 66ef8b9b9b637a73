package io.strowger.node.local;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.cluster.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// A cluster of real processes, as a user has it: started with `./strowger` from the assembled jars, on ports of
/// its own, with data that goes at the end. [#shared()] is started by the first test of this JVM that asks and
/// stopped when the JVM ends; a test that breaks it for others (kills a site, say) puts it together again with
/// [#heal()].
public final class RunningCluster implements Sites, AutoCloseable {
    /// `module-directory/../..`: Failsafe runs in the module's directory.
    public static final Path CHECKOUT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();

    static final List<String> SITES = List.of("us1", "ie1", "au1");

    private static final Duration COMMAND = Duration.ofMinutes(4); // a cold start on a busy machine of two cores
    private static final long NODES = 9; // a region, an arbiter and an edge at each of three sites
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final Path data;
    private final LocalPlan plan;

    private RunningCluster(Path data, LocalPlan plan) {
        this.data = data;
        this.plan = plan;
    }

    private static final class Shared {
        private static final RunningCluster CLUSTER = start();

        private static RunningCluster start() {
            var cluster = RunningCluster.start(true);
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "stop-shared-cluster"));
            return cluster;
        }
    }

    /// The one that all tests of this JVM share. It serves HTTPS too.
    static RunningCluster shared() {
        return Shared.CLUSTER;
    }

    /// One of its own, for a test that stops PostgreSQL or counts processes. Takes 20 s and 2.5 GB: rather share.
    static RunningCluster start() {
        return start(false);
    }

    private static RunningCluster start(boolean https) {
        try {
            var cluster = new RunningCluster(Files.createTempDirectory("strowger-it-"), freePlan(https));
            try {
                cluster.up();
            } catch (RuntimeException | Error failure) {
                cluster.close();
                throw failure;
            }
            return cluster;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// How a command ended, and what it printed on both of its outputs.
    record Outcome(int exit, String output) {
        Outcome succeeded() {
            assertThat(exit).as(output).isZero();
            return this;
        }
    }

    // Processes

    /// `./strowger up --detach` on this cluster's data and ports.
    Outcome up() {
        var arguments = new ArrayList<>(List.of("up", "--detach", "--port-offset", Integer.toString(plan.offset())));
        if (plan.https()) arguments.add("--https");
        return strowger(arguments.toArray(String[]::new)).succeeded();
    }

    /// `./strowger ARGUMENTS --data <this cluster's>`.
    Outcome strowger(String... arguments) {
        var command = new ArrayList<String>(List.of(CHECKOUT.resolve("strowger").toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("--data", data.toString()));
        return run(command);
    }

    /// kill -9 of a site's JVM.
    void kill(String site) {
        strowger("kill", site).succeeded();
    }

    /// The same at once: the launcher's `kill` ends a second after the site has.
    void killAtOnce(String site) {
        signal("KILL", pid(site));
    }

    static void signal(String name, long process) {
        run(List.of("kill", "-" + name, Long.toString(process))).succeeded();
    }

    /// Returns when the site is ready again.
    void start(String site) {
        strowger("start", site).succeeded();
    }

    void killPostgres() {
        strowger("kill", LocalCluster.POSTGRES).succeeded();
    }

    void startPostgres() {
        strowger("start", LocalCluster.POSTGRES).succeeded();
    }

    /// Runs them all at once, and returns when the last has ended.
    static void sideBySide(List<Runnable> tasks) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = tasks.stream().map(threads::submit).toList();
            for (var task : running) task.get();
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /// Starts whatever does not run, mends what is cut, and returns when all of it is ready.
    void heal() {
        directory().remove(directory().cutLinks());
        if (EmbeddedPostgres.running(data).isEmpty()) startPostgres();
        for (var site : plan.sites())
            if (SiteProcess.find(directory(), site.name()).isEmpty()) start(site.name());
        eventually("every node is up", this::isWhole);
    }

    /// Every site is ready, and sees all nodes of all sites.
    boolean isWhole() {
        return plan.sites().stream()
                .map(site -> api(site.name()))
                .allMatch(site -> site.isReady() && site.nodesUp() == NODES);
    }

    long pid(String site) {
        return SiteProcess.find(directory(), site).orElseThrow().pid();
    }

    @Override
    public void close() {
        if (Files.exists(data.resolve("run/cluster"))) strowger("down");
        if (Files.exists(directory().logs())) keepLogs();
        directory().removeAll();
    }

    /// Of the latest cluster on these ports: what a test that failed leaves to whoever asks why.
    private void keepLogs() {
        var kept = Path.of("target/cluster-logs", Integer.toString(plan.offset()));
        try (var files = Files.list(directory().logs())) {
            Files.createDirectories(kept);
            for (var file : files.toList()) Files.copy(file, kept.resolve(file.getFileName()), REPLACE_EXISTING);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    // Places

    Path data() {
        return data;
    }

    int offset() {
        return plan.offset();
    }

    LocalSite site(String name) {
        return plan.site(name).orElseThrow();
    }

    int httpPort(String site) {
        return site(site).http();
    }

    /// Of the shared one.
    int httpsPort(String site) {
        return site(site).https().orElseThrow();
    }

    /// UDP and TCP, on 127.0.0.1.
    int sipPort(String site) {
        return site(site).sip();
    }

    @Override
    public InetSocketAddress edge(String site) {
        return new InetSocketAddress(site(site).host(), sipPort(site));
    }

    @Override
    public String here() {
        return LocalPlan.LOOPBACK;
    }

    /// Whether the Route of `name` lives at this site, which lives itself.
    boolean decides(String site, String name) {
        return SipDomain.isDecidedAt(site(site), name, api(site));
    }

    /// A session of one database: `us1`, `ie1`, `au1` or `global`.
    Connection psql(String database) {
        return psql(EmbeddedPostgres.running(data).orElseThrow().connection(), database);
    }

    /// Of a name, in all regions.
    Admissions admissions(String name) {
        return Admissions.of(name, plan.sites().stream().map(LocalSite::name).toList(), this::psql);
    }

    static Connection psql(EmbeddedPostgres.Connection server, String database) {
        try {
            return DriverManager.getConnection(server.url(database), server.user(), server.password());
        } catch (SQLException cause) {
            throw new AssertionError(cause);
        }
    }

    // Requests, with the local account and the token of its region, to the HTTP port of `site`

    @Override
    public Api api(String site) {
        return new Api(
                URI.create("http://127.0.0.1:" + httpPort(site)),
                LocalPlan.token(site(site).region()));
    }

    Api.Answer get(String site, String path) {
        return api(site).get(path);
    }

    Api.Answer delete(String site, String path) {
        return api(site).delete(path);
    }

    /// A form: `post("us1", "/2010-04-01/...", Map.of("DomainName", ...))`.
    Api.Answer post(String site, String path, Map<String, String> form) {
        return api(site).post(path, form);
    }

    /// A raw SIP request through the HTTP door of a site's edge; answers the raw response.
    Api.Answer sip(String site, String request) {
        return api(site).sip(site(site).edge().toString(), request);
    }

    /// `/2010-04-01/Accounts/<the local account>` and `rest`.
    static String account(String rest) {
        return "/2010-04-01/Accounts/" + LocalPlan.ACCOUNT + rest;
    }

    /// Waits until something holds, and fails the test by name when it does not within a minute.
    public static void eventually(String what, BooleanSupplier holds) {
        eventually(what, Duration.ofMinutes(1), holds);
    }

    public static void eventually(String what, Duration limit, BooleanSupplier holds) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("never came true: " + what);
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    /// Runs a command to its end.
    static Outcome run(List<String> command) {
        return run(command, Map.of());
    }

    /// The same with more in its environment.
    static Outcome run(List<String> command, Map<String, String> environment) {
        try {
            var output = Files.createTempFile("strowger-it-", ".out");
            try {
                var builder = new ProcessBuilder(command)
                        .directory(CHECKOUT.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                builder.environment().put("STROWGER_BUILT", "yes");
                builder.environment().putAll(environment);
                var process = builder.start();
                if (!process.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(command + " did not end:\n" + Files.readString(output));
                }
                return new Outcome(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /// Ports that nobody has now. Far from the defaults, so that a developer's own cluster is left alone.
    public static LocalPlan freePlan() {
        return freePlan(false);
    }

    private static LocalPlan freePlan(boolean https) {
        return IntStream.iterate(10_000, offset -> offset < 20_000, offset -> offset + 100)
                .mapToObj(offset -> new LocalPlan(LocalPlan.LOOPBACK, offset, https))
                .filter(plan -> Preflight.areFree(plan.sites()))
                .findFirst()
                .orElseThrow();
    }

    private DataDirectory directory() {
        return new DataDirectory(data);
    }
}
