package io.strowger.cluster;

import static java.util.stream.Collectors.toUnmodifiableSet;

import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sbr.DowningStrategy;
import org.apache.pekko.cluster.sbr.KeepMajority;
import scala.Option;
import scala.collection.immutable.Set;
import scala.jdk.javaapi.CollectionConverters;

/// Pekko's `keep-majority`, but for links that break between nodes which still reach each other over a third: there
/// nothing is done. Pekko's ends every node at such a link, and with three sites that is the majority of the
/// arbiter, over and over while the link is cut; each takes its site along. What can't be reached directly
/// meanwhile, fails; nothing is taken over, so nothing runs twice.
///
/// Where there are more nodes than watch each other, nobody knows who is connected over whom: then it is Pekko's.
final class ConnectedMajority extends DowningStrategy {
    private static final Option<String> ANY_ROLE = Option.empty();

    private final UniqueAddress self;
    private final int watchers;

    /// @param watchers how many others watch each node
    ConnectedMajority(String dataCenter, UniqueAddress self, int watchers) {
        super(dataCenter, self);
        this.self = self;
        this.watchers = watchers;
    }

    @Override
    public Option<String> role() {
        return ANY_ROLE;
    }

    /// Without those that are connected: the resolver does nothing for them, and counts them on this side.
    @Override
    public Set<UniqueAddress> unreachable() {
        var lost = super.unreachable();
        var nodes = CollectionConverters.asJava(allMembersInDC()).stream()
                .filter(ConnectedMajority::takesPart)
                .map(Member::uniqueAddress)
                .collect(toUnmodifiableSet());
        if (lost.isEmpty() || nodes.size() > watchers + 1) return lost;
        return lost.removedAll(CollectionConverters.asScala(Reach.of(self, nodes, reachability())));
    }

    private static boolean takesPart(Member member) {
        return !member.status().equals(MemberStatus.down()) && !member.status().equals(MemberStatus.exiting());
    }

    @Override
    public boolean unreachable(Member member) {
        return unreachable().contains(member.uniqueAddress());
    }

    @Override
    public DowningStrategy.Decision decide() {
        return keepMajority().decide();
    }

    private DowningStrategy keepMajority() {
        var lost = unreachable();
        var pekkos = new KeepMajority(selfDc(), role(), self);
        for (var member : CollectionConverters.asJava(allMembersInDC())) {
            if (lost.contains(member.uniqueAddress())) pekkos.addUnreachable(member);
            else pekkos.addReachable(member);
        }
        return pekkos;
    }
}
