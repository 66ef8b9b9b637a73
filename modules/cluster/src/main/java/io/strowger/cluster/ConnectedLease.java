package io.strowger.cluster;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.strowger.core.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sbr.DowningStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Set;
import scala.jdk.javaapi.CollectionConverters;

/// Of those that are [Connected], the part goes on that is let by what both can ask: two nodes have no majority, and of
/// three the one that is left may be the one that lives.
///
/// Each part asks long before it gives up the other, the larger one at once, the other one after a third of that
/// time, and one in which nobody has been let in yet after two. So the part that is refused ends before the other
/// starts anything, though it has noticed later by a second.
final class ConnectedLease extends Connected {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectedLease.class);
    private static final CompletableFuture<Boolean> NOT_ASKED = new CompletableFuture<>();
    private static final int THIRDS = 3; // of the time after which others are given up

    private final Claim claim;
    private final Consumer<java.util.Set<UniqueAddress>> end;
    private java.util.Set<UniqueAddress> disputed = java.util.Set.of();
    private CompletableFuture<Boolean> isGranted = NOT_ASKED;

    /// What every part can ask whether it may go on. Safe for use by one thread.
    interface Claim {
        /// At most one of several parts that have no node in common hears `true`; some of the part that did may ask
        /// again. Fails, within a second, for whoever can't ask.
        CompletionStage<Boolean> goesOn(java.util.Set<UniqueAddress> part);

        /// The last question was for nothing: everybody is there again.
        void isWhole();
    }

    /// @param end is told of nodes that must not go on, from any thread
    ConnectedLease(
            String dataCenter,
            UniqueAddress self,
            int watchers,
            Duration stableAfter,
            MonotonicClock clock,
            Claim claim,
            Consumer<java.util.Set<UniqueAddress>> end) {
        super(dataCenter, self, watchers, stableAfter, clock);
        this.claim = claim;
        this.end = end;
    }

    @Override
    public Set<UniqueAddress> unreachable() {
        var lost = super.unreachable();
        if (isTooLarge()) return lost;
        ask();
        return isGranted.state() == Future.State.SUCCESS && isGranted.join() ? lost : nobody();
    }

    /// About who is still to be given up: who has been already, or has left, disputes nothing.
    private void ask() {
        var now = CollectionConverters.asJava(lostFor(patience())).stream()
                .filter(thoseThatTakePart()::contains)
                .collect(toUnmodifiableSet());
        if (now.equals(disputed)) return;
        var before = disputed;
        disputed = now;
        isGranted = NOT_ASKED;
        if (!now.isEmpty()) claim();
        else if (part().containsAll(before)) claim.isWhole();
    }

    private Duration patience() {
        var third = stableAfter().dividedBy(THIRDS);
        if (settledPart().isEmpty()) return third.multipliedBy(2);
        return settledPart().size() * 2 > settled().size() ? Duration.ZERO : third;
    }

    /// Of those that have been let in. One who joins may be connected to both parts.
    private java.util.Set<UniqueAddress> settledPart() {
        return settled().stream().filter(part()::contains).collect(toUnmodifiableSet());
    }

    /// Where nobody here has been let in, those who had been may all be dead: then those ask who want in.
    private void claim() {
        var asking = settledPart().isEmpty() ? part() : settledPart();
        if (!asking.contains(self())) {
            end.accept(java.util.Set.of(self()));
            return;
        }
        isGranted = claim.goesOn(asking).toCompletableFuture();
        var _ = isGranted.whenComplete((isOurs, failure) -> {
            if (failure != null) {
                LOG.warn("it can't be asked whether this node may go on without those that it has lost", failure);
                end.accept(java.util.Set.of(self()));
            } else if (!isOurs) {
                LOG.warn("another part of this region goes on: {} end", asking);
                end.accept(asking);
            }
        });
    }

    @Override
    public DowningStrategy.Decision decide() {
        return isTooLarge() ? super.decide() : DowningStrategy.DownUnreachable$.MODULE$;
    }
}
