package io.strowger.node.local;

import io.strowger.node.Problem;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger up`.
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description =
                "Start a cluster on this machine: a PostgreSQL and one JVM for each of the sites us1, ie1 and au1.",
        footer = {
            "",
            "Stays in the foreground until Ctrl-C, unless --detach. What is acknowledged is in "
                    + "the data directory and survives kill -9.",
            "Each site's JVM gets the flags in STROWGER_SITE_JAVA_OPTS too."
        })
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--detach", description = "return when the cluster is ready, and leave it running")
    private boolean detach;

    @Option(names = "--ephemeral", description = "keep nothing: the data goes when the cluster stops")
    private boolean ephemeral;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description = "add N to every port, so that two clusters fit side by side; default: 0")
    private Optional<Integer> offset = Optional.empty();

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            description = "listen on this IPv4 address; default: 127.0.0.1, which nobody else reaches")
    private Optional<String> bind = Optional.empty();

    @Option(
            names = "--https",
            description =
                    "serve HTTPS too, as Twilio's hosts; the certificates come from an authority in the data directory")
    private boolean https;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var begun = System.nanoTime();
        var out = spec.commandLine().getOut();
        if (ephemeral && data.isGiven())
            throw Problem.usage("--ephemeral makes a directory of its own: leave out --data and STROWGER_DATA");
        var plan = new LocalPlan(bind.orElse(LocalPlan.LOOPBACK), offset.orElse(0), https);
        var directory = DataDirectory.prepare(
                ephemeral ? FileTree.temporary("strowger-").root() : data.path());

        var lock = directory.tryLock().orElseThrow(() -> LocalCluster.busy(directory));
        var cluster = new LocalCluster(directory, recordOf(directory, plan), new SecureRandom(), out);
        // what a start leaves that fails or is interrupted is ended, unless it was there before
        var stops = new AtomicBoolean(cluster.running().isEmpty());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster, stops), "stop"));

        out.println("Starting Strowger in " + directory.root());
        out.flush();
        cluster.start();
        stops.set(!detach);
        if (!detach) cluster.watchesInForeground();
        lock.close();
        out.println(new Banner(cluster.plan(), directory, LocalCluster.since(begun) + training(), !detach).text());
        out.flush();
        if (!detach) cluster.watch();
        return Problem.Exit.OK.code();
    }

    /// Refuses a cluster that runs well without us; takes over one that lost its launcher or some of its sites.
    private RunRecord recordOf(DataDirectory directory, LocalPlan plan) {
        var known = RunRecord.find(directory);
        if (known.isEmpty()) return new RunRecord(plan, ephemeral);
        var cluster = new LocalCluster(
                directory, known.get(), new SecureRandom(), spec.commandLine().getOut());
        var running = cluster.running();
        if (LocalCluster.foreground(directory).isPresent())
            throw alreadyRuns(directory, "in the foreground of another terminal");
        if (running.isEmpty()) return new RunRecord(plan, ephemeral);
        if (running.size() == cluster.sites().size() && !LocalCluster.lostItsLauncher(directory))
            throw alreadyRuns(directory, "detached");
        if ((offset.isPresent() || bind.isPresent() || https)
                && !plan.equals(known.get().plan())) {
            var options = known.get().plan().options();
            throw Problem.environment("sites are still running from " + directory.root() + " with "
                    + (options.isEmpty() ? "the default ports" : options) + ". `" + directory.command("down")
                    + "` stops them.");
        }
        return known.get();
    }

    private static Problem alreadyRuns(DataDirectory directory, String how) {
        return Problem.environment("a cluster is running from " + directory.root() + " already, " + how
                + ". `" + directory.command("status") + "` shows it, `" + directory.command("down")
                + "` stops it; for a second one give --data DIR and --port-offset N.");
    }

    /// What came before our clock began: the launcher trains once for each build, and says how long that took.
    private static String training() {
        return Optional.ofNullable(System.getenv("STROWGER_TRAINING_SECONDS"))
                .map(seconds -> " (and " + seconds + " s of one-time training)")
                .orElse("");
    }

    private void stop(LocalCluster cluster, AtomicBoolean stops) {
        if (!stops.get()) return;
        cluster.stop();
    }
}
