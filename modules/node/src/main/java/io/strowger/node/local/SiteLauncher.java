package io.strowger.node.local;

import io.strowger.cluster.EmbeddedPostgres;
import io.strowger.core.RegionId;
import io.strowger.node.Main;
import io.strowger.node.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Starts the JVM of a site: `strowger node` with all three roles and a configuration file of its own, in a
/// session of its own, so that neither the end of the launcher nor a Ctrl-C in its terminal reaches it.
final class SiteLauncher {
    /// Added to the flags of every site's JVM; the last of two that disagree counts.
    static final String EXTRA_FLAGS = "STROWGER_SITE_JAVA_OPTS";

    /// Made by `strowger train`, beside the folder of jars.
    static final String AOT_CACHE = "strowger.aot";

    private static final String HEAP = "-Xmx576m"; // three of these and a PostgreSQL fit a laptop with 4 GB to spare

    private final DataDirectory data;
    private final LocalPlan plan;
    private final RandomGenerator random;

    SiteLauncher(DataDirectory data, LocalPlan plan, RandomGenerator random) {
        this.data = data;
        this.plan = plan;
        this.random = random;
    }

    /// Returns when the process runs, long before the site is ready. A founder forms a cluster where it finds none; any
    /// other site can only join one, since its own nodes are not among those it asks.
    SiteProcess launch(LocalSite site, boolean founder, EmbeddedPostgres.Connection database, List<String> moreFlags) {
        var file = data.run().resolve(site.name() + ".conf");
        data.writePrivately(file, configuration(site, founder, database));
        var log = data.logs().resolve(site.name() + ".out").toFile();
        var command = new ArrayList<String>();
        setsid().ifPresent(command::add);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags(site));
        command.addAll(moreFlags);
        command.addAll(extraFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(
                "node", "--role", "region", "--role", "routing", "--role", "edge", "--config", file.toString()));
        try {
            var process = new ProcessBuilder(command)
                    .directory(data.root().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(log)
                    .redirectError(ProcessBuilder.Redirect.to(log))
                    .redirectErrorStream(true)
                    .start();
            var started = SiteProcess.of(process.toHandle(), founder);
            started.remember(data, site.name());
            return started;
        } catch (IOException cause) {
            throw Problem.failed("cannot start the JVM of site " + site.name() + ": " + cause.getMessage());
        }
    }

    /// What the user added to the flags.
    static List<String> extraFlags() {
        return Stream.of(Optional.ofNullable(System.getenv(EXTRA_FLAGS))
                        .orElse("")
                        .split("\\s+"))
                .filter(flag -> !flag.isEmpty())
                .toList();
    }

    /// The heap of one site in megabytes, as its flags say.
    static long heapMegabytes(List<String> extraFlags) {
        return Stream.concat(Stream.of(HEAP), extraFlags.stream())
                .filter(flag -> flag.matches("-Xmx\\d+[mMgG]"))
                .map(flag -> Long.parseLong(flag.substring(4, flag.length() - 1))
                        * (flag.toLowerCase(Locale.ROOT).endsWith("g") ? 1024 : 1))
                .reduce(0L, (before, last) -> last);
    }

    /// Beside the folder of jars: built with them, and void when they are newer.
    static Optional<Path> aotCache() {
        return libFolder().map(lib -> lib.resolveSibling(AOT_CACHE)).filter(cache -> isNewerThanItsJars(cache));
    }

    /// The folder that every jar of the class path lies in, when there is one: there is none in an IDE.
    static Optional<Path> libFolder() {
        var folders = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> entry.endsWith(".jar")
                        ? Optional.ofNullable(Path.of(entry).toAbsolutePath().getParent())
                        : Optional.<Path>empty())
                .collect(Collectors.toSet());
        return folders.size() == 1 ? folders.iterator().next() : Optional.empty();
    }

    private static boolean isNewerThanItsJars(Path cache) {
        try {
            if (!Files.isRegularFile(cache)) return false;
            var made = Files.getLastModifiedTime(cache);
            for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (Files.getLastModifiedTime(Path.of(entry)).compareTo(made) > 0) return false;
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private List<String> flags(LocalSite site) {
        var flags = new ArrayList<String>();
        flags.addAll(List.of(
                "-Xms384m",
                "-Xmn64m", // a pause is as long as this is large: 9 ms
                HEAP,
                "-XX:+UseParallelGC",
                "-XX:-UseGCOverheadLimit", // one that is short of memory is slow, and not yet out of it
                "-XX:SweeperThreshold=100", // no full collection to find unused code before that is short of room
                "-XX:MetaspaceSize=128m", // nor one for each few megabytes of classes
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError"));
        flags.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        flags.addAll(List.of(
                "-Dlogback.configurationFile=logback-site.xml",
                "-Dstrowger.log=" + data.logs().resolve(site.name() + ".log"),
                "-Dstrowger.site=" + site.name()));
        // Mapped where it was made for: to move it costs each site seconds of processor time.
        aotCache()
                .ifPresent(cache -> flags.addAll(List.of(
                        "-XX:AOTCache=" + cache,
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:ArchiveRelocationMode=0",
                        "-Xlog:aot*=off",
                        "-Xlog:cds*=off")));
        return flags;
    }

    private String configuration(LocalSite site, boolean founder, EmbeddedPostgres.Connection database) {
        var others = plan.sites().stream()
                .filter(other -> !other.equals(site))
                .map(LocalSite::routingAddress)
                .toList();
        var founders =
                Stream.concat(Stream.of(site.routingAddress()), others.stream()).toList();
        return LocalConfiguration.of(site, plan.sites(), founder ? founders : others, database, this::nonceSecret)
                + LocalConfiguration.https(site, new LocalAuthority(data))
                + LocalConfiguration.console(data);
    }

    private String nonceSecret(RegionId region) {
        return data.secret("nonce-" + region, random);
    }

    private static Optional<String> setsid() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst();
    }
}
