package io.strowger.cluster;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.strowger.core.EdgeId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.Reachability;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;

/// Which nodes can be asked for something outside of entities.
public final class Members {
    private Members() {}

    /// Those of a data center that are up, as this node sees it, in an order on which all nodes agree; also those that
    /// it has lost.
    public static List<Member> up(ActorSystem<?> system, String dataCenter) {
        return up(system, member -> member.dataCenter().equals(dataCenter));
    }

    /// Those of an edge, in whatever data center.
    public static List<Member> up(ActorSystem<?> system, EdgeId edge) {
        return up(system, member -> member.hasRole(Topology.role(edge)));
    }

    private static List<Member> up(ActorSystem<?> system, Predicate<Member> ours) {
        return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up()) && ours.test(member))
                .sorted(Member.ordering())
                .toList();
    }

    /// Without those that this node's data center has lost.
    public static List<Member> reachable(ActorSystem<?> system, String dataCenter) {
        return notLost(system, up(system, dataCenter));
    }

    /// Those of an edge without those that this node's data center has lost.
    public static List<Member> reachable(ActorSystem<?> system, EdgeId edge) {
        return notLost(system, up(system, edge));
    }

    private static List<Member> notLost(ActorSystem<?> system, List<Member> members) {
        var lost = lost(system);
        return members.stream()
                .filter(member -> !lost.contains(member.uniqueAddress()))
                .toList();
    }

    /// The nodes that some node of this one's data center has lost; those of its own only where it is not connected to
    /// them over others. Pekko's state tells no more of another data center than that one of its nodes is lost.
    public static Set<UniqueAddress> lost(ActorSystem<?> system) {
        var cluster = org.apache.pekko.cluster.Cluster.get(system.classicSystem());
        var own = own(cluster);
        var reachability = cluster.readView().reachability();
        var connected = Reach.of(cluster.selfUniqueAddress(), own, own, reachability);
        return Reach.lostBy(own, reachability).stream()
                .filter(node -> !connected.contains(node))
                .collect(toUnmodifiableSet());
    }

    /// The nodes that every node of this one's data center has lost, of those that this one is connected to.
    public static Set<UniqueAddress> lostToAll(ActorSystem<?> system) {
        var cluster = org.apache.pekko.cluster.Cluster.get(system.classicSystem());
        var reachability = cluster.readView().reachability();
        var self = cluster.selfUniqueAddress();
        var own = own(cluster);
        return lostToEach(Reach.of(self, own, own, reachability), reachability);
    }

    /// The nodes that each of `observers` has lost; none where there are no observers.
    public static Set<UniqueAddress> lostToEach(ActorSystem<?> system, Set<UniqueAddress> observers) {
        return lostToEach(
                observers,
                org.apache.pekko.cluster.Cluster.get(system.classicSystem())
                        .readView()
                        .reachability());
    }

    private static Set<UniqueAddress> lostToEach(Set<UniqueAddress> observers, Reachability reachability) {
        Optional<Set<UniqueAddress>> lost = Optional.empty();
        for (var observer : observers) {
            var by = new HashSet<>(Reach.lostBy(Set.of(observer), reachability));
            lost.ifPresent(by::retainAll);
            lost = Optional.of(by);
        }
        return lost.map(Set::copyOf).orElseGet(Set::of);
    }

    private static Set<UniqueAddress> own(org.apache.pekko.cluster.Cluster cluster) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> member.dataCenter().equals(cluster.selfDataCenter()))
                .map(Member::uniqueAddress)
                .collect(toUnmodifiableSet());
    }
}
