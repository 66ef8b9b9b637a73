package io.strowger.cluster;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.strowger.core.Moment;
import io.strowger.core.MonotonicClock;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.Reachability;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sbr.DowningStrategy;
import org.apache.pekko.cluster.sbr.KeepMajority;
import scala.Option;
import scala.collection.immutable.Set;
import scala.jdk.javaapi.CollectionConverters;

/// Which nodes of a data center are lost, as the split brain resolver of one of them has to know: those that it is not
/// connected to, be it over others, and has not been for a while. Where a link breaks between nodes which still
/// reach each other over a third nothing is done. Pekko's own strategies end every node at such a link, and with
/// three sites that is the majority of the arbiter, over and over while the link is cut; each takes its site along.
/// What can't be reached directly meanwhile, fails; nothing is taken over, so nothing runs twice.
///
/// Where there are more nodes than watch each other, nobody knows who is connected over whom: then it is Pekko's
/// `keep-majority`. For one thread, the resolver's.
abstract class Connected extends DowningStrategy {
    private static final Option<String> ANY_ROLE = Option.empty();

    private final UniqueAddress self;
    private final int watchers;
    private final Duration stableAfter;
    private final MonotonicClock clock;
    private final Set<UniqueAddress> nobody;
    private Set<UniqueAddress> lost;
    private java.util.Set<UniqueAddress> part;
    private Moment since;

    /// @param watchers how many others watch each node
    /// @param stableAfter nobody is unreachable before the same nodes have been for that long: the resolver's own
    ///     patience begins when the first of a node's links breaks, which may be long ago
    Connected(String dataCenter, UniqueAddress self, int watchers, Duration stableAfter, MonotonicClock clock) {
        super(dataCenter, self);
        this.self = self;
        this.watchers = watchers;
        this.stableAfter = stableAfter;
        this.clock = clock;
        this.nobody = super.unreachable(); // of a strategy that has heard of nobody yet
        this.lost = nobody;
        this.part = java.util.Set.of(self);
        this.since = clock.now();
    }

    @Override
    public Option<String> role() {
        return ANY_ROLE;
    }

    /// Without those that are connected: the resolver does nothing for them, and counts them on this side.
    @Override
    public Set<UniqueAddress> unreachable() {
        return isTooLarge() ? super.unreachable() : lostFor(stableAfter);
    }

    /// As many as have been lost for so long, if those are the same ones.
    final Set<UniqueAddress> lostFor(Duration time) {
        look();
        return clock.now().isBefore(since.plus(time)) ? nobody : lost;
    }

    final UniqueAddress self() {
        return self;
    }

    final Set<UniqueAddress> nobody() {
        return nobody;
    }

    final Duration stableAfter() {
        return stableAfter;
    }

    /// Those that this node is connected to, and itself.
    final java.util.Set<UniqueAddress> part() {
        return part;
    }

    final boolean isTooLarge() {
        return settled().size() > watchers + 1;
    }

    private void look() {
        part = connected();
        var now = super.unreachable().removedAll(CollectionConverters.asScala(part));
        if (now.equals(lost)) return;
        lost = now;
        since = clock.now();
    }

    /// Over nodes that have been here long enough to have lost whom they have lost.
    private java.util.Set<UniqueAddress> connected() {
        return Reach.of(self, thoseThatTakePart(), settled(), reachability());
    }

    /// Those that have been let in, and have not left.
    final java.util.Set<UniqueAddress> settled() {
        return nodes(Connected::isSettled);
    }

    /// All but those that have been given up or have left.
    final java.util.Set<UniqueAddress> thoseThatTakePart() {
        return nodes(Connected::takesPart);
    }

    private java.util.Set<UniqueAddress> nodes(Predicate<Member> which) {
        return CollectionConverters.asJava(allMembersInDC()).stream()
                .filter(which)
                .map(Member::uniqueAddress)
                .collect(toUnmodifiableSet());
    }

    private static boolean takesPart(Member member) {
        return !member.status().equals(MemberStatus.down()) && !member.status().equals(MemberStatus.exiting());
    }

    private static boolean isSettled(Member member) {
        return member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving());
    }

    @Override
    public boolean unreachable(Member member) {
        return unreachable().contains(member.uniqueAddress());
    }

    /// What the resolver tells no node of: that one more has lost a node which another had lost before.
    @Override
    public void setReachability(Reachability now) {
        super.setReachability(now);
        look();
    }

    @Override
    public DowningStrategy.Decision decide() {
        return keepMajority().decide();
    }

    @Override
    public final Set<UniqueAddress> nodesToDown(DowningStrategy.Decision decision) {
        return keepMajority().nodesToDown(decision);
    }

    private DowningStrategy keepMajority() {
        var unreachable = unreachable();
        var pekkos = new KeepMajority(selfDc(), role(), self);
        for (var member : CollectionConverters.asJava(allMembersInDC())) {
            if (unreachable.contains(member.uniqueAddress())) pekkos.addUnreachable(member);
            else pekkos.addReachable(member);
        }
        if (isTooLarge()) {
            pekkos.setReachability(reachability());
            pekkos.setSeenBy(seenBy());
        }
        return pekkos;
    }
}
