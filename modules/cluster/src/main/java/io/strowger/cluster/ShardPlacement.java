package io.strowger.cluster;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.dispatch.Futures;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/// Where shards live, as Pekko has it, but for two things.
///
/// A new shard goes to one of the nodes with the fewest cut links, since somebody at the other end of one could not
/// reach it there; and to none that the coordinator itself has lost, as long as there is another.
///
/// Shards change nodes only while nobody is missing and nobody has just come or gone, in any data center. A shard
/// on its way is out of reach until every node that sends to it has agreed, or until `handoff-timeout`. Pekko looks
/// only whether its own data center is complete. A site that has died leaves data centers without a node, so nobody
/// ever takes its edge and its region off the list of those that have to agree.
final class ShardPlacement implements ActorSystemDependentAllocationStrategy {
    private final ShardAllocationStrategy usual;
    private final Cluster cluster;
    private Set<UniqueAddress> lastSeen = Set.of(); // one coordinator asks at a time

    ShardPlacement(ShardAllocationStrategy usual, Cluster cluster) {
        this.usual = usual;
        this.cluster = cluster;
    }

    @Override
    public void start(ActorSystem system) {
        if (usual instanceof ActorSystemDependentAllocationStrategy dependent) dependent.start(system);
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> allocations) {
        return usual.allocateShard(requester, shard, wellConnected(allocations));
    }

    @SuppressWarnings("unchecked") // Scala's filter does not change what is in the map
    private Map<ActorRef, IndexedSeq<String>> wellConnected(Map<ActorRef, IndexedSeq<String>> allocations) {
        var nodes = CollectionConverters.asJava(allocations.keySet()).stream()
                .map(this::node)
                .collect(Collectors.toSet());
        var best = Reach.bestConnected(
                cluster.selfUniqueAddress(), nodes, cluster.readView().reachability());
        return (Map<ActorRef, IndexedSeq<String>>) allocations.filter(entry -> best.contains(node(entry._1())));
    }

    private Address node(ActorRef region) {
        var address = region.path().address();
        return address.hasLocalScope() ? cluster.selfAddress() : address;
    }

    @Override
    public Future<scala.collection.immutable.Set<String>> rebalance(
            Map<ActorRef, IndexedSeq<String>> allocations, scala.collection.immutable.Set<String> underWay) {
        return isCalm() ? usual.rebalance(allocations, underWay) : Futures.successful(none());
    }

    /// Whoever has died is missed after a while only: so all have to have been here the last time, too.
    private boolean isCalm() {
        var state = cluster.state();
        var members = StreamSupport.stream(state.getMembers().spliterator(), false)
                .map(Member::uniqueAddress)
                .collect(Collectors.toSet());
        var isSame = members.equals(lastSeen);
        lastSeen = members;
        return isSame
                && state.getUnreachable().isEmpty()
                && state.getUnreachableDataCenters().isEmpty();
    }

    @SuppressWarnings("unchecked") // Scala's empty set is one of everything
    private static scala.collection.immutable.Set<String> none() {
        return (scala.collection.immutable.Set<String>) (Object) scala.collection.immutable.Set$.MODULE$.empty();
    }
}
