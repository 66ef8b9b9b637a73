package io.strowger.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Reachability;
import org.apache.pekko.cluster.UniqueAddress;
import org.junit.jupiter.api.Test;

/// Where what is new is put, by node 1. Nodes are numbers from 1 on.
class ReachTest {
    private Reachability reachability = Reachability.empty();

    @Test
    void allAreWellConnectedWhereNoLinkIsCut() {
        assertThat(best(3)).isEqualTo(addresses(1, 2, 3));
    }

    @Test
    void whoStandsBetweenTheEndsOfACutLinkIsConnectedBest() {
        lost(1, 2);
        lost(2, 1);
        assertThat(best(3)).isEqualTo(addresses(3));
    }

    @Test
    void whoHasDiedIsConnectedWorst() {
        lost(1, 3);
        lost(2, 3);
        assertThat(best(3)).isEqualTo(addresses(1, 2));
    }

    @Test
    void whoHasLostTheOnlyOtherKeepsToItself() {
        lost(1, 2);
        assertThat(best(2)).isEqualTo(addresses(1));
    }

    @Test
    void whoIsLostElsewhereCountsNot() {
        lost(1, 9);
        lost(9, 1);
        assertThat(best(3)).isEqualTo(addresses(1, 2, 3));
    }

    private Set<Address> best(int nodes) {
        var all = addresses(IntStream.rangeClosed(1, nodes).toArray());
        return Reach.bestConnected(unique(1), all, reachability);
    }

    private void lost(int observer, int subject) {
        reachability = reachability.unreachable(unique(observer), unique(subject));
    }

    private static Set<Address> addresses(int... nodes) {
        return IntStream.of(nodes).mapToObj(ReachTest::address).collect(Collectors.toSet());
    }

    private static UniqueAddress unique(int node) {
        return new UniqueAddress(address(node), (long) node);
    }

    private static Address address(int node) {
        return new Address("pekko", "strowger", "10.0.0." + node, 2551);
    }
}
