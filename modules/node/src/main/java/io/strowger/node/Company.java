package io.strowger.node;

import io.strowger.cluster.Members;
import io.strowger.core.WireMessage;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;

/// The cluster that one node finds itself in. Nodes are named by Pekko's unique address, so that one that has
/// started anew is not taken for its former self.
///
/// @param self who says so @param address where a node that wants in joins it
/// @param members everybody in it, and `self` only once it has been let in
/// @param arbiters the routing nodes among them that are up
/// @param seen how many of the arbiters `self` has not lost
/// @param peers the addresses of those in the asker's data center that have been let in, and live as far as anybody
///     where `self` is knows
record Company(String self, String address, List<String> members, List<String> arbiters, int seen, List<String> peers)
        implements WireMessage {
    private static final Comparator<Company> RANK = Comparator.comparingInt((Company it) -> it.arbiters.size())
            .thenComparing(it -> it.arbiters.getFirst(), Comparator.reverseOrder());

    Company {
        members = List.copyOf(members);
        arbiters = List.copyOf(arbiters);
        peers = List.copyOf(peers);
    }

    /// For a node of `dataCenter`.
    static Company of(ActorSystem<?> system, String dataCenter) {
        var self = Cluster.get(system).selfMember();
        return new Company(
                self.uniqueAddress().toString(),
                self.address().toString(),
                names(members(system)),
                names(members(system).filter(Company::decides)),
                (int) seen(system).filter(Company::decides).count(),
                peers(system, dataCenter));
    }

    /// Those that have been let in, and that somebody here still sees: a node that only one of the others has lost may
    /// live.
    private static List<String> peers(ActorSystem<?> system, String dataCenter) {
        var lost = Members.lostToAll(system);
        return members(system)
                .filter(member -> member.dataCenter().equals(dataCenter)
                        && (member.status().equals(MemberStatus.up())
                                || member.status().equals(MemberStatus.leaving()))
                        && !lost.contains(member.uniqueAddress()))
                .map(member -> member.address().toString())
                .toList();
    }

    static boolean decides(Member member) {
        return member.hasRole(Role.ROUTING.word()) && member.status().equals(MemberStatus.up());
    }

    /// The members that this node has not lost.
    static Stream<Member> seen(ActorSystem<?> system) {
        var lost = Members.lost(system);
        return members(system).filter(member -> !lost.contains(member.uniqueAddress()));
    }

    /// Those of `members` in a data center other than `dataCenter` of which everybody is `lost`. One who died before he
    /// was let in is nobody's to lose.
    static List<Member> dead(Collection<Member> members, Set<UniqueAddress> lost, String dataCenter) {
        var living = members.stream()
                .filter(member -> !lost.contains(member.uniqueAddress()))
                .map(Member::dataCenter)
                .collect(Collectors.toSet());
        living.add(dataCenter);
        return members.stream()
                .filter(member -> !living.contains(member.dataCenter()))
                .toList();
    }

    private static Stream<Member> members(ActorSystem<?> system) {
        return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false);
    }

    private static List<String> names(Stream<Member> members) {
        return members.map(member -> member.uniqueAddress().toString()).sorted().toList();
    }

    /// Whether this node's cluster and the other's are two, and this one is to end: the one without a `majority` of the
    /// arbiters, as its node sees it; else the one with fewer. With as many, their names decide, in the same way on
    /// both sides.
    boolean givesWayTo(Company other, int majority) {
        if (!isIn(self) || !other.isIn(other.self) || other.isIn(self) || isIn(other.self)) return false;
        if (other.arbiters.isEmpty()) return false;
        if (seen >= majority != other.seen >= majority) return other.seen >= majority;
        return arbiters.isEmpty() || RANK.compare(this, other) < 0;
    }

    /// Whether the other's cluster has let this node in, which is in one that does not know the other. Gossip
    /// makes that so for a moment. It stays so where this node has asked two clusters one after the other, since
    /// the first was slow to answer.
    boolean isTakenForOneOf(Company other) {
        return isIn(self) && other.isIn(other.self) && other.isIn(self) && !isIn(other.self);
    }

    /// Whether this node is in no cluster and the other can let it into its own.
    boolean joins(Company other) {
        return members.isEmpty() && other.isIn(other.self);
    }

    /// Without those that have been heard, and without the former self of who asks, at the same address.
    List<String> peersBut(Set<String> heard, String address) {
        return peers.stream()
                .filter(peer -> !heard.contains(peer) && !peer.equals(address))
                .toList();
    }

    private boolean isIn(String node) {
        return members.contains(node);
    }
}
