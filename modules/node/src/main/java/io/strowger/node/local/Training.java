package io.strowger.node.local;

import io.strowger.node.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// The run of one site from which its JVM learns classes and code, kept in a file beside the jars: every later start
/// is faster. A site starts without that file too, and ignores a stale one. Blocks.
public final class Training {
    private static final Duration WRITES_CACHE = Duration.ofMinutes(3); // the JVM does so as it ends

    private Training() {}

    /// Starts a site on ports that are free, lets it do this work, ends it, and returns the file.
    public static Path of(Consumer<LocalSite> work, PrintWriter out) {
        var lib = SiteLauncher.libFolder().orElseThrow(() -> Problem.environment("works with the built jars only"));
        var cache = lib.resolveSibling(SiteLauncher.AOT_CACHE);
        var draft = lib.resolveSibling(SiteLauncher.AOT_CACHE + ".new");
        var data = DataDirectory.prepare(FileTree.temporary("strowger-train-").root());
        var cluster = new LocalCluster(data, new RunRecord(freePlan(), true), new SecureRandom(), out);
        var site = cluster.sites().getFirst();
        try {
            Files.deleteIfExists(cache);
            Files.deleteIfExists(draft);
            try {
                cluster.start(
                        List.of(site),
                        List.of(
                                "-XX:AOTCacheOutput=" + draft,
                                "-Xlog:aot*=off",
                                "-Xlog:cds*=off",
                                "-Dstrowger.lease.mode=off")); // one site of three has no majority
                work.accept(site);
            } finally {
                cluster.stop(WRITES_CACHE);
            }
            if (!Files.exists(draft)) throw Problem.failed("the JVM wrote no cache");
            return Files.move(draft, cache, StandardCopyOption.ATOMIC_MOVE);
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
}
