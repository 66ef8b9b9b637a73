package io.strowger.node;

import io.strowger.core.WireMessage;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/// The cluster that one node finds itself in. Nodes are named by Pekko's unique address, so that one that has
/// started anew is not taken for its former self.
///
/// @param self who says so @param address where a node that wants in joins it
/// @param members everybody in it, and `self` only once it has been let in
/// @param arbiters the routing nodes among them that are up
record Company(String self, String address, List<String> members, List<String> arbiters) implements WireMessage {
    private static final Comparator<Company> RANK = Comparator.comparingInt((Company it) -> it.arbiters.size())
            .thenComparing(it -> it.arbiters.getFirst(), Comparator.reverseOrder());

    Company {
        members = List.copyOf(members);
        arbiters = List.copyOf(arbiters);
    }

    static Company of(Cluster cluster) {
        return new Company(
                cluster.selfMember().uniqueAddress().toString(),
                cluster.selfMember().address().toString(),
                names(members(cluster)),
                names(members(cluster)
                        .filter(member -> member.hasRole(Role.ROUTING.word())
                                && member.status().equals(MemberStatus.up()))));
    }

    private static Stream<Member> members(Cluster cluster) {
        var all = Stream.<Member>builder();
        cluster.state().getMembers().forEach(all::add);
        return all.build();
    }

    private static List<String> names(Stream<Member> members) {
        return members.map(member -> member.uniqueAddress().toString()).sorted().toList();
    }

    /// Whether this node's cluster and the other's are two, and this one is to end: the one with fewer
    /// arbiters. With as many, their names decide, in the same way on both sides.
    boolean givesWayTo(Company other) {
        if (!isIn(self) || !other.isIn(other.self) || other.isIn(self) || isIn(other.self)) return false;
        if (other.arbiters.isEmpty()) return false;
        return arbiters.isEmpty() || RANK.compare(this, other) < 0;
    }

    /// Whether this node is in no cluster and the other can let it into its own.
    boolean joins(Company other) {
        return members.isEmpty() && other.isIn(other.self);
    }

    private boolean isIn(String node) {
        return members.contains(node);
    }
}
