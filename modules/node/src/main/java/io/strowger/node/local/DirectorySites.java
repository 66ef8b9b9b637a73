package io.strowger.node.local;

import io.strowger.core.LocalSites;
import io.strowger.node.Problem;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sites of the local cluster in a data directory, for the console of one of them: what `strowger kill`, `start`,
/// `cut` and `mend` do. All that blocks does so on threads of its own, one for each question and at most one for each
/// site.
public final class DirectorySites implements LocalSites {
    private static final Logger LOG = LoggerFactory.getLogger(DirectorySites.class);

    /// Until then the answer to whoever asked is on its way: the site that ends may be the one that answers.
    private static final Duration COURTESY = Duration.ofMillis(500);

    private static final int KILLED = 137; // as the shell says it of a process that kill -9 has ended

    private final Path directory;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    public DirectorySites(Path directory) {
        this.directory = directory;
    }

    @Override
    public CompletionStage<List<Site>> list() {
        return asked(() -> {
            var cluster = cluster();
            return cluster.sites().stream()
                    .map(site -> new Site(site.name(), site.region(), site.edge(), state(cluster, site)))
                    .toList();
        });
    }

    @Override
    public CompletionStage<Reply> begin(String name, Order order) {
        return asked(() -> {
            var cluster = cluster();
            return cluster.plan()
                    .site(name)
                    .map(site -> begin(cluster, site, order))
                    .orElseGet(UnknownSite::new);
        });
    }

    @Override
    public CompletionStage<List<Link>> links() {
        return asked(() -> {
            var cluster = cluster();
            var sites = cluster.sites();
            return IntStream.range(0, sites.size())
                    .boxed()
                    .flatMap(one -> sites.subList(one + 1, sites.size()).stream()
                            .map(other -> link(cluster, sites.get(one), other)))
                    .toList();
        });
    }

    private static Link link(LocalCluster cluster, LocalSite one, LocalSite other) {
        return new Link(one.name(), other.name(), cluster.isCut(one, other) ? LinkState.CUT : LinkState.WHOLE);
    }

    @Override
    public CompletionStage<LinkReply> put(String one, String other, LinkState state) {
        return asked(() -> {
            var cluster = cluster();
            var from = cluster.plan().site(one);
            var to = cluster.plan().site(other);
            return from.isEmpty() || to.isEmpty() || one.equals(other)
                    ? new UnknownSite()
                    : put(cluster, from.get(), to.get(), state);
        });
    }

    private static LinkReply put(LocalCluster cluster, LocalSite one, LocalSite other, LinkState state) {
        switch (state) {
            case WHOLE -> cluster.mend(one, other);
            case CUT -> cluster.cut(one, other);
        }
        LOG.warn("the link between {} and {} is {}, as the console was told", one.name(), other.name(), state);
        return new Put(link(cluster, one, other));
    }

    private Reply begin(LocalCluster cluster, LocalSite site, Order order) {
        if (!busy.add(site.name())) return new Busy();
        var state = state(cluster, site);
        if (state == wanted(order)) {
            busy.remove(site.name());
            return new AlreadySo(state);
        }
        Thread.ofVirtual().name(order + "-" + site.name()).start(() -> carryOut(cluster, site, order));
        return new Begun();
    }

    private void carryOut(LocalCluster cluster, LocalSite site, Order order) {
        try {
            LOG.warn("the console was told to {} site {}", order, site.name());
            if (order != Order.START) Thread.sleep(COURTESY);
            switch (order) {
                case START -> cluster.startSite(site);
                case STOP -> {
                    if (isThisProcess(cluster, site)) System.exit(0);
                    else cluster.stopSite(site);
                }
                case KILL -> {
                    if (isThisProcess(cluster, site)) Runtime.getRuntime().halt(KILLED);
                    else cluster.killSite(site);
                }
            }
        } catch (Problem problem) {
            LOG.warn("cannot {} site {}: {}", order, site.name(), problem.getMessage());
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(site.name());
        }
    }

    private static State wanted(Order order) {
        return switch (order) {
            case START -> State.RUNNING;
            case STOP, KILL -> State.STOPPED;
        };
    }

    private static State state(LocalCluster cluster, LocalSite site) {
        return cluster.process(site).isPresent() ? State.RUNNING : State.STOPPED;
    }

    /// No process may end itself through its handle.
    private static boolean isThisProcess(LocalCluster cluster, LocalSite site) {
        return cluster.process(site)
                .map(SiteProcess::pid)
                .equals(Optional.of(ProcessHandle.current().pid()));
    }

    /// One for each use: it is for one thread.
    private LocalCluster cluster() {
        return LocalCluster.existing(directory, new SecureRandom(), new PrintWriter(Writer.nullWriter()));
    }

    private static <T> CompletionStage<T> asked(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }
}
