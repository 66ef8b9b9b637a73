package io.strowger.cluster;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Reachability;
import org.apache.pekko.cluster.UniqueAddress;
import scala.jdk.javaapi.CollectionConverters;

/// The nodes that a node is connected to, if need be over others: gossip takes that way too. A link is as good as cut
/// when either of its ends has lost the other.
public final class Reach {
    private record Link(UniqueAddress one, UniqueAddress other) {}

    private Reach() {}

    /// `self` and those of `nodes` that it is connected to, over no others than `ways`; as long as each of them watches
    /// all others.
    static Set<UniqueAddress> of(
            UniqueAddress self, Set<UniqueAddress> nodes, Set<UniqueAddress> ways, Reachability reachability) {
        var cut = cutLinks(reachability);
        var reached = new HashSet<>(Set.of(self));
        var next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            var from = next.remove();
            for (var node : nodes) {
                var connected = !cut.contains(new Link(from, node)) && !cut.contains(new Link(node, from));
                if (connected && reached.add(node) && ways.contains(node)) next.add(node);
            }
        }
        return Set.copyOf(reached);
    }

    /// The nodes that any of these has itself lost.
    public static Set<UniqueAddress> lostBy(Set<UniqueAddress> observers, Reachability reachability) {
        return cutLinks(reachability).stream()
                .filter(link -> observers.contains(link.one()))
                .map(Link::other)
                .collect(toUnmodifiableSet());
    }

    /// Those of `nodes` with the fewest cut links among them: all of them as long as no link is cut. Whom `self` has
    /// lost counts only where it has lost all.
    static Set<Address> bestConnected(UniqueAddress self, Set<Address> nodes, Reachability reachability) {
        var lost = lostBy(Set.of(self), reachability).stream()
                .map(UniqueAddress::address)
                .collect(toUnmodifiableSet());
        var kept = nodes.stream().filter(node -> !lost.contains(node)).collect(toUnmodifiableSet());
        return leastCut(kept.isEmpty() ? nodes : kept, nodes, reachability);
    }

    private static Set<Address> leastCut(Set<Address> which, Set<Address> nodes, Reachability reachability) {
        var cut = cutLinks(reachability).stream()
                .filter(link -> !link.one().address().equals(link.other().address()))
                .map(link -> Set.of(link.one().address(), link.other().address()))
                .collect(toUnmodifiableSet());
        ToLongFunction<Address> links = node -> nodes.stream()
                .filter(other -> !other.equals(node) && cut.contains(Set.of(node, other)))
                .count();
        var fewest = which.stream().mapToLong(links).min().orElse(0);
        return which.stream().filter(node -> links.applyAsLong(node) == fewest).collect(toUnmodifiableSet());
    }

    /// From who has lost somebody to whom he has lost.
    private static Set<Link> cutLinks(Reachability reachability) {
        return CollectionConverters.asJava(reachability.records()).stream()
                .filter(record -> !Reachability.Reachable$.MODULE$.equals(record.status()))
                .map(record -> new Link(record.observer(), record.subject()))
                .collect(toCollection(HashSet::new));
    }
}
