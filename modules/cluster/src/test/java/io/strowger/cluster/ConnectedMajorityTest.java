package io.strowger.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.Reachability;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.util.Version;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/// Nodes are numbers from 1 on; node 1 has the lowest address.
class ConnectedMajorityTest {
    private static final String DATA_CENTER = "global";
    private static final int WATCHERS = 9;
    private static final Duration STABLE_AFTER = Duration.ofSeconds(3);

    private final List<Member> members = new ArrayList<>();
    private Reachability reachability = Reachability.empty();
    private Moment clock = new Moment(0);

    @Test
    void endsNobodyWhereOneLinkOfThreeIsCut() {
        given(3);
        cut(1, 2);
        for (var node : List.of(1, 2, 3)) assertThat(endedBy(node)).isEmpty();
    }

    @Test
    void endsNobodyWhereOnlyOneEndHasLostTheOther() {
        given(3);
        lost(1, 2);
        for (var node : List.of(1, 2, 3)) assertThat(endedBy(node)).isEmpty();
    }

    @Test
    void endsNobodyWhereTwoHalvesAreConnectedOverOneNode() {
        given(5);
        for (var left : List.of(1, 2)) for (var right : List.of(4, 5)) cut(left, right);
        for (var node : List.of(1, 2, 3, 4, 5)) assertThat(endedBy(node)).isEmpty();
    }

    @Test
    void endsWhoIsLostToAllOthers() {
        given(3);
        lost(1, 3);
        lost(2, 3);
        assertThat(endedBy(1)).containsExactly(3);
        assertThat(endedBy(2)).containsExactly(3);
    }

    @Test
    void endsItselfWhereItHasLostAllOthers() {
        given(3);
        lost(3, 1);
        lost(3, 2);
        assertThat(endedBy(3)).containsExactly(3);
    }

    @Test
    void endsWhoDiesWhileALinkOfHisIsCut() {
        given(3);
        cut(1, 2);
        lost(3, 2);
        assertThat(endedBy(1)).containsExactly(2);
        assertThat(endedBy(3)).containsExactly(2);
    }

    @Test
    void keepsNoMinorityTogetherOverACutLink() {
        given(5);
        cut(1, 2); // connected over 3, and they are three of five
        for (var here : List.of(1, 2, 3)) for (var there : List.of(4, 5)) lost(here, there);
        assertThat(endedBy(1)).containsExactly(4, 5);
        assertThat(endedBy(3)).containsExactly(4, 5);
    }

    @Test
    void endsTheMinorityOnItsOwnSideToo() {
        given(5);
        cut(4, 5); // both are alone
        for (var here : List.of(4, 5)) for (var there : List.of(1, 2, 3)) lost(here, there);
        assertThat(endedBy(4)).containsExactly(4);
    }

    /// Pekko ends both, from wherever one looks.
    @Test
    void leavesToPekkoWhatMoreNodesThanWatchEachOtherSay() {
        given(WATCHERS + 2);
        cut(1, 2);
        for (var node : List.of(1, 2, 3)) assertThat(endedBy(node)).containsExactly(1, 2);
    }

    /// The resolver's own patience has begun with the first link, and is over when the second one breaks.
    @Test
    void isPatientAnewWithWhoeverLosesAnotherLink() {
        given(3);
        cut(1, 2);
        var strategy = strategyOf(3);
        clock = clock.plus(Duration.ofHours(1));
        assertThat(ended(strategy)).isEmpty();

        lost(3, 1);
        tell(strategy, 3);
        clock = clock.plus(STABLE_AFTER.minusMillis(1));
        assertThat(ended(strategy)).isEmpty();
        clock = clock.plus(Duration.ofMillis(1));
        assertThat(ended(strategy)).containsExactly(1);
    }

    @Test
    void isPatientAnewWhenALinkWasBackMeanwhile() {
        given(3);
        lost(1, 3);
        lost(2, 3);
        var strategy = strategyOf(1);
        clock = clock.plus(STABLE_AFTER.minusMillis(1));
        reachability = reachability.reachable(address(1), address(3));
        tell(strategy, 1);
        lost(1, 3);
        tell(strategy, 1);
        clock = clock.plus(Duration.ofMillis(1));
        assertThat(ended(strategy)).isEmpty();
    }

    /// It has not been here for long enough to have lost anybody.
    @Test
    void takesNoWayOverANodeThatIsJoining() {
        given(3);
        members.add(member(4, MemberStatus.joining()));
        lost(1, 3);
        lost(2, 3);
        assertThat(endedBy(1)).containsExactly(3);
    }

    @Test
    void countsNoNodeThatIsLeavingForGoodAsAWayToOthers() {
        given(3);
        members.set(2, member(3, MemberStatus.exiting()));
        cut(1, 2);
        assertThat(endedBy(1)).containsExactly(2);
    }

    private void given(int nodes) {
        IntStream.rangeClosed(1, nodes)
                .mapToObj(node -> member(node, MemberStatus.up()))
                .forEach(members::add);
    }

    private void cut(int one, int other) {
        lost(one, other);
        lost(other, one);
    }

    private void lost(int observer, int subject) {
        reachability = reachability.unreachable(address(observer), address(subject));
    }

    /// Those that the resolver on this node would down, as soon as what it sees has stood for long enough.
    private Set<Integer> endedBy(int self) {
        var strategy = strategyOf(self);
        clock = clock.plus(STABLE_AFTER);
        return ended(strategy);
    }

    private ConnectedMajority strategyOf(int self) {
        var strategy = new ConnectedMajority(DATA_CENTER, address(self), WATCHERS, STABLE_AFTER, () -> clock);
        for (var member : members) strategy.add(member);
        tell(strategy, self);
        return strategy;
    }

    /// In the order of Pekko's events.
    private void tell(ConnectedMajority strategy, int self) {
        for (var member : members)
            if (reachability.allUnreachableOrTerminated().contains(member.uniqueAddress())
                    && !member.uniqueAddress().equals(address(self))) strategy.addUnreachable(member);
        strategy.setReachability(reachability);
    }

    private static Set<Integer> ended(ConnectedMajority strategy) {
        var ended = new TreeSet<Integer>();
        if (strategy.unreachable().isEmpty()) return ended; // then the resolver does not ask
        for (var node : CollectionConverters.asJava(strategy.nodesToDown(strategy.decide())))
            ended.add((int) node.longUid());
        return ended;
    }

    private static Member member(int node, MemberStatus status) {
        return new Member(
                address(node),
                node,
                status,
                CollectionConverters.asScala(Set.of("routing", "dc-" + DATA_CENTER))
                        .toSet(),
                Version.Zero());
    }

    private static UniqueAddress address(int node) {
        return new UniqueAddress(Address.apply("pekko", "strowger", "192.0.2." + node, 2551), (long) node);
    }
}
