package io.strowger.node.local;

import io.strowger.cluster.EmbeddedPostgres;
import io.strowger.cluster.PostgresUnavailable;
import io.strowger.node.CutLink;
import io.strowger.node.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The processes of a local cluster: one PostgreSQL and one JVM per site. They belong to the data directory and
/// not to the command that started them: every command finds them again by what lies under `run/`. Blocks; used by
/// one thread, but for [#stop()], which a Ctrl-C calls from another.
public final class LocalCluster {
    static final String POSTGRES = "postgres";

    /// The foreground `up`, which watches the sites and ends them.
    private static final String LAUNCHER = "launcher";

    private static final Duration READY = Duration.ofMinutes(2); // five times what a slow laptop takes
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration LAUNCHER_STOP = STOP.plusSeconds(20); // it stops PostgreSQL too
    private static final Duration LOCK = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final int CONNECTIONS = 200;
    private static final int LAST_LINES = 10;
    private static final int MAX_LINE = 300;

    private final DataDirectory data;
    private final RunRecord run;
    private final RandomGenerator random;
    private final SiteLauncher launcher;
    private final PrintWriter out;
    private final SiteProbe probe = new SiteProbe();
    private final Lock steps = new ReentrantLock();
    private volatile boolean stopping;

    LocalCluster(DataDirectory data, RunRecord run, RandomGenerator random, PrintWriter out) {
        this.data = data;
        this.run = run;
        this.random = random;
        this.launcher = new SiteLauncher(data, run.plan(), random);
        this.out = out;
    }

    /// The cluster that `up` left in this directory.
    static LocalCluster existing(Path directory, RandomGenerator random, PrintWriter out) {
        var data = DataDirectory.existing(directory);
        var run = RunRecord.find(data)
                .orElseThrow(() -> Problem.failed(
                        "no cluster is running from " + data.root() + ". `" + data.command(up(data)) + "` starts it."));
        return new LocalCluster(data, run, random, out);
    }

    private static String up(DataDirectory data) {
        return RunRecord.last(data)
                .map(last -> ("up " + last.plan().options()).strip())
                .orElse("up");
    }

    /// Starts what does not run yet and returns when every site is ready. Whoever calls it holds the directory's
    /// lock.
    void start() {
        start(sites(), List.of());
    }

    /// The same with these sites only, and more flags for their JVMs.
    void start(List<LocalSite> wanted, List<String> flags) {
        var begun = System.nanoTime();
        var running = running();
        var missing = wanted.stream().filter(site -> !running.containsKey(site)).toList();
        if (!running.isEmpty()) {
            say("found %s still running: adopting %s"
                    .formatted(names(List.copyOf(running.keySet())), running.size() == 1 ? "it" : "them"));
        }
        if (running.isEmpty()) data.remove(data.cutLinks()); // of a cluster that was killed, maybe at other ports
        Preflight.checkPorts(missing);
        if (!missing.isEmpty())
            Preflight.checkMemory(missing.size(), SiteLauncher.heapMegabytes(SiteLauncher.extraFlags()));
        run.write(data);
        if (plan().https()) new LocalAuthority(data).prepare(plan(), random, Instant.now());
        var database = step(this::startPostgres);
        say("%-10s ready on port %d (%s)".formatted("PostgreSQL", run.plan().postgresPort(), since(begun)));
        var founder = missing.stream().findFirst().filter(this::mayFound);
        for (var site : missing)
            step(() -> launcher.launch(site, founder.filter(site::equals).isPresent(), database, flags));
        awaitReady(wanted, begun);
    }

    /// Starts one site and returns when it is ready.
    void startSite(LocalSite site) {
        var begun = System.nanoTime();
        try (var _ = lock()) {
            if (process(site).isPresent())
                throw Problem.failed("site " + site.name() + " is running already (pid "
                        + process(site).get().pid() + ")");
            var server = postgres()
                    .orElseThrow(() -> Problem.failed(
                            "PostgreSQL is not running. Start it with `" + data.command("start " + POSTGRES) + "`."));
            Preflight.checkPorts(List.of(site));
            Preflight.checkMemory(1, SiteLauncher.heapMegabytes(SiteLauncher.extraFlags()));
            launcher.launch(site, mayFound(site), server.connection(), List.of());
        }
        awaitReady(List.of(site), begun);
    }

    /// kill -9.
    void killSite(LocalSite site) {
        var process = process(site).orElseThrow(() -> Problem.failed("site " + site.name() + " is not running"));
        process.kill();
        if (!process.endsWithin(STOP))
            throw Problem.failed("site " + site.name() + " (pid " + process.pid() + ") does not die");
        say("killed site %s (pid %d)".formatted(site.name(), process.pid()));
    }

    /// Asks a site to end, and ends it where it does not.
    void stopSite(LocalSite site) {
        var process = process(site).orElseThrow(() -> Problem.failed("site " + site.name() + " is not running"));
        process.stop();
        if (!process.endsWithin(STOP)) process.kill();
        say("stopped site %s (pid %d)".formatted(site.name(), process.pid()));
    }

    /// Nothing passes between the nodes of two sites from now on. Those follow within a second, and at once when they
    /// start.
    void cut(LocalSite one, LocalSite other) {
        putLinks(one, other, Stream.of(new CutLink(end(one), end(other))));
        say("cut the link between %s and %s".formatted(one.name(), other.name()));
    }

    void mend(LocalSite one, LocalSite other) {
        var was = isCut(one, other);
        putLinks(one, other, Stream.empty());
        say((was ? "mended the link between %s and %s" : "the link between %s and %s was not cut")
                .formatted(one.name(), other.name()));
    }

    boolean isCut(LocalSite one, LocalSite other) {
        return cutLinks().stream().anyMatch(link -> link.isBetween(one.name(), other.name()));
    }

    List<CutLink> cutLinks() {
        return data.read(data.cutLinks()).map(CutLink::parse).orElseGet(List::of);
    }

    private void putLinks(LocalSite one, LocalSite other, Stream<CutLink> now) {
        try (var _ = lock()) {
            var others = cutLinks().stream().filter(link -> !link.isBetween(one.name(), other.name()));
            var lines = Stream.concat(others, now).map(link -> link.line() + "\n");
            data.write(data.cutLinks(), lines.collect(Collectors.joining()));
        }
    }

    private static CutLink.End end(LocalSite site) {
        return new CutLink.End(site.name(), site.nodes());
    }

    EmbeddedPostgres.Connection startPostgres() {
        var databases = Stream.concat(
                        sites().stream().map(LocalSite::name), Stream.of(LocalConfiguration.GLOBAL_DATABASE))
                .toList();
        try {
            return EmbeddedPostgres.start(new EmbeddedPostgres.Settings(
                            data.root(), run.plan().postgresPort(), databases, CONNECTIONS))
                    .connection();
        } catch (PostgresUnavailable cause) {
            throw Problem.environment(Problem.why(cause));
        }
    }

    /// kill -9 of the database server and all of its sessions.
    void killPostgres() {
        postgres()
                .orElseThrow(() -> Problem.failed("PostgreSQL is not running"))
                .kill();
        say("killed PostgreSQL");
    }

    /// Ends every process: the sites in order and together, then PostgreSQL, each forcibly where it does not end
    /// by itself.
    void stop() {
        stop(STOP);
    }

    /// The same with more patience.
    void stop(Duration patience) {
        stopping = true;
        steps.lock(); // what is just being started is ended too, and nothing more begins
        try {
            stopAll(patience);
        } finally {
            steps.unlock();
        }
    }

    private void stopAll(Duration patience) {
        var processes = running();
        processes.values().forEach(SiteProcess::stop);
        var deadline = System.nanoTime() + patience.toNanos();
        processes.forEach((site, process) -> {
            if (!process.endsWithin(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                say("site %s did not end in %d s: killing it".formatted(site.name(), patience.toSeconds()));
                process.kill();
                process.endsWithin(STOP);
            }
            say("site %s stopped".formatted(site.name()));
        });
        for (var site : sites()) SiteProcess.forget(data, site.name());
        postgres().ifPresent(server -> {
            server.stop();
            say("PostgreSQL stopped");
        });
        SiteProcess.forget(data, LAUNCHER);
        run.end(data);
        data.remove(data.cutLinks());
        if (run.ephemeral()) data.removeAll();
    }

    /// `down`: a launcher in the foreground ends its own cluster when it is asked to; without one we do.
    void down() {
        foreground(data).ifPresent(this::end);
        if (Files.exists(data.root())) {
            try (var _ = lock()) {
                foreground(data).ifPresent(this::end); // it was still starting before
                if (Files.exists(data.root())) stop();
            }
        }
        say("everything is stopped; " + (run.ephemeral() ? "its data is gone" : "its data stays in " + data.root()));
    }

    private void end(SiteProcess launcher) {
        launcher.stop();
        if (launcher.endsWithin(LAUNCHER_STOP)) return;
        say("the launcher (pid %d) did not end: killing it".formatted(launcher.pid()));
        launcher.kill();
        launcher.endsWithin(STOP);
    }

    /// Says what becomes of the sites until the process is told to end.
    void watch() {
        var alive = new HashMap<String, Boolean>();
        while (true) {
            var now = new LinkedHashMap<String, Boolean>();
            for (var site : sites()) now.put(site.name(), process(site).isPresent());
            now.put(POSTGRES, postgres().isPresent());
            if (stopping) return;
            now.forEach((name, lives) -> {
                var lived = alive.put(name, lives);
                if (lived == null || lived.equals(lives)) return;
                if (lives) say("%s is running again".formatted(name));
                else
                    say("%s has died (its log is in %s); `%s` starts it again"
                            .formatted(name, data.logs(), data.command("start " + name)));
            });
            LockSupport.parkNanos(WATCH.toNanos());
        }
    }

    /// Marks this process as the one that watches, so that `down` asks it to end and a second `up` is refused.
    void watchesInForeground() {
        SiteProcess.of(ProcessHandle.current(), false).remember(data, LAUNCHER);
    }

    static Optional<SiteProcess> foreground(DataDirectory data) {
        return SiteProcess.find(data, LAUNCHER);
    }

    /// Whether a foreground `up` was killed here, and could not end its sites.
    static boolean lostItsLauncher(DataDirectory data) {
        return SiteProcess.isRemembered(data, LAUNCHER) && foreground(data).isEmpty();
    }

    List<LocalSite> sites() {
        return run.plan().sites();
    }

    public LocalPlan plan() {
        return run.plan();
    }

    DataDirectory data() {
        return data;
    }

    public Optional<SiteProcess> process(LocalSite site) {
        return SiteProcess.find(data, site.name());
    }

    public Map<LocalSite, SiteProcess> running() {
        var running = new LinkedHashMap<LocalSite, SiteProcess>();
        for (var site : sites()) process(site).ifPresent(process -> running.put(site, process));
        return running;
    }

    public Optional<EmbeddedPostgres> postgres() {
        return EmbeddedPostgres.running(data.root());
    }

    /// Starts one process, unless everything is to stop by now.
    private <T> T step(Supplier<T> start) {
        steps.lock();
        try {
            if (stopping) throw Problem.failed("stopped before everything was started");
            return start.get();
        } finally {
            steps.unlock();
        }
    }

    /// The lock of the directory, waited for: another command may be at work.
    DataDirectory.Lock lock() {
        var deadline = System.nanoTime() + LOCK.toNanos();
        for (var lock = data.tryLock(); ; lock = data.tryLock()) {
            if (lock.isPresent()) return lock.get();
            if (System.nanoTime() > deadline) throw busy(data);
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    static Problem busy(DataDirectory data) {
        return Problem.environment("another strowger command is at work in " + data.root() + ". Wait for it, or see `"
                + data.command("status") + "`.");
    }

    /// Only one site may form a cluster, and of those that are started together the first: where others live that have
    /// formed or joined one, this one joins. But those that are no majority have given themselves up, or do so any
    /// moment, and can only join whoever forms the next.
    private boolean mayFound(LocalSite site) {
        var others = running().entrySet().stream()
                .filter(other -> !other.getKey().equals(site))
                .toList();
        return 2 * others.size() < sites().size()
                || others.stream()
                        .noneMatch(other -> other.getValue().clustered()
                                || probe.cluster(other.getKey()).isPresent());
    }

    private void awaitReady(List<LocalSite> sites, long begun) {
        var waiting = new ArrayList<>(sites);
        var deadline = begun + READY.toNanos();
        while (!waiting.isEmpty()) {
            if (stopping) throw Problem.failed("stopped before everything was ready");
            for (var site : List.copyOf(waiting)) {
                if (probe.readiness(site).isOk()) {
                    process(site).ifPresent(process -> process.inCluster().remember(data, site.name()));
                    say("%-10s ready (%s)".formatted("site " + site.name(), since(begun)));
                    waiting.remove(site);
                } else if (process(site).isEmpty() && !stopping) {
                    throw Problem.failed("site " + site.name() + " ended while it started. The last lines of its log:\n"
                            + lastLines(site));
                } else if (System.nanoTime() > deadline) {
                    throw Problem.failed("site " + site.name() + " is not ready after " + READY.toSeconds() + " s: "
                            + probe.readiness(site).body() + "\nThe last lines of its log:\n" + lastLines(site));
                }
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    /// What the JVM itself said, and then what it logged as going wrong.
    private String lastLines(LocalSite site) {
        var lines = new ArrayList<String>();
        lines.addAll(last(data.logs().resolve(site.name() + ".out"), line -> true));
        lines.addAll(last(
                data.logs().resolve(site.name() + ".log"),
                line -> line.contains(" ERROR ") || line.contains(" WARN ")));
        lines.add("All of it: " + data.logs().resolve(site.name() + ".log"));
        return lines.stream()
                .map(line -> "  " + line.substring(0, Math.min(MAX_LINE, line.length())))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> last(Path file, Predicate<String> which) {
        try {
            var lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(which)
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException none) {
            return List.of();
        }
    }

    private void say(String line) {
        out.println("  " + line);
        out.flush();
    }

    static String since(long begun) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begun) / 1e9);
    }

    private static String names(List<LocalSite> sites) {
        return String.join(", ", sites.stream().map(LocalSite::name).toList());
    }
}
