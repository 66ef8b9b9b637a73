package io.strowger.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `strowger train`: the last step of a build. Starts one site, lets it work a little, and keeps what the JVM
/// learned of its classes and code in a file beside the jars, so that every later start is faster. A site starts
/// without that file too, and ignores a stale one.
@Command(
        name = "train",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Make the cache that lets sites start faster.")
final class TrainCommand implements Callable<Integer> {
    private static final Duration WRITES_CACHE = Duration.ofMinutes(3); // the JVM does so as it ends

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var lib = SiteLauncher.libFolder().orElseThrow(() -> Problem.environment("works with the built jars only"));
        var cache = lib.resolveSibling(SiteLauncher.AOT_CACHE);
        var draft = lib.resolveSibling(SiteLauncher.AOT_CACHE + ".new");
        var data = DataDirectory.prepare(temporary());
        var cluster = new LocalCluster(data, new RunRecord(freePlan(), true), new SecureRandom(), out);
        var first = cluster.sites().getFirst();
        try {
            Files.deleteIfExists(cache);
            Files.deleteIfExists(draft);
            try {
                cluster.start(
                        List.of(first), List.of("-XX:AOTCacheOutput=" + draft, "-Xlog:aot*=off", "-Xlog:cds*=off"));
                new BenchDevices(first, 50, out).create();
            } finally {
                cluster.stop(WRITES_CACHE);
            }
            if (!Files.exists(draft)) throw Problem.failed("the JVM wrote no cache");
            Files.move(draft, cache, StandardCopyOption.ATOMIC_MOVE);
            out.println("  " + cache + ": " + Files.size(cache) / 1_048_576 + " MB");
            out.flush();
            return Problem.Exit.OK.code();
        } catch (IOException cause) {
            throw Problem.failed("cannot write " + cache + ": " + cause.getMessage());
        }
    }

    /// Whatever else runs on this machine, ports that are free.
    private static LocalPlan freePlan() {
        return IntStream.iterate(20_000, offset -> offset < 50_000, offset -> offset + 100)
                .mapToObj(offset -> new LocalPlan(LocalPlan.LOOPBACK, offset))
                .filter(plan -> Preflight.areFree(plan.sites()))
                .findFirst()
                .orElseThrow(() -> Problem.environment("found no free ports"));
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("strowger-train-");
        } catch (IOException cause) {
            throw Problem.environment("cannot make a temporary directory: " + cause.getMessage());
        }
    }
}
