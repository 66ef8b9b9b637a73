package io.strowger.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.pekko.cluster.MemberStatus;
import org.junit.jupiter.api.Test;

class ConnectedMajorityTest {
    private static final Duration STABLE_AFTER = Duration.ofSeconds(3);

    private Links links = new Links(0);

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
        given(Links.WATCHERS + 2);
        cut(1, 2);
        for (var node : List.of(1, 2, 3)) assertThat(endedBy(node)).containsExactly(1, 2);
    }

    /// The resolver's own patience has begun with the first link, and is over when the second one breaks.
    @Test
    void isPatientAnewWithWhoeverLosesAnotherLink() {
        given(3);
        cut(1, 2);
        var strategy = strategyOf(3);
        links.pass(Duration.ofHours(1));
        assertThat(Links.ended(strategy)).isEmpty();

        lost(3, 1);
        links.tell(strategy, 3);
        links.pass(STABLE_AFTER.minusMillis(1));
        assertThat(Links.ended(strategy)).isEmpty();
        links.pass(Duration.ofMillis(1));
        assertThat(Links.ended(strategy)).containsExactly(1);
    }

    @Test
    void isPatientAnewWhenALinkWasBackMeanwhile() {
        given(3);
        lost(1, 3);
        lost(2, 3);
        var strategy = strategyOf(1);
        links.pass(STABLE_AFTER.minusMillis(1));
        links.found(1, 3);
        links.tell(strategy, 1);
        lost(1, 3);
        links.tell(strategy, 1);
        links.pass(Duration.ofMillis(1));
        assertThat(Links.ended(strategy)).isEmpty();
    }

    /// It has not been here for long enough to have lost anybody.
    @Test
    void takesNoWayOverANodeThatIsJoining() {
        given(3);
        links.is(4, MemberStatus.joining());
        lost(1, 3);
        lost(2, 3);
        assertThat(endedBy(1)).containsExactly(3);
    }

    @Test
    void countsNoNodeThatIsLeavingForGoodAsAWayToOthers() {
        given(3);
        links.is(3, MemberStatus.exiting());
        cut(1, 2);
        assertThat(endedBy(1)).containsExactly(2);
    }

    private void given(int nodes) {
        links = new Links(nodes);
    }

    private void cut(int one, int other) {
        links.cut(one, other);
    }

    private void lost(int observer, int subject) {
        links.lost(observer, subject);
    }

    /// Those that the resolver on this node would down, as soon as what it sees has stood for long enough.
    private Set<Integer> endedBy(int self) {
        var strategy = strategyOf(self);
        links.pass(STABLE_AFTER);
        return Links.ended(strategy);
    }

    private ConnectedMajority strategyOf(int self) {
        var strategy =
                new ConnectedMajority(Links.DATA_CENTER, Links.address(self), Links.WATCHERS, STABLE_AFTER, links::now);
        links.tell(strategy, self);
        return strategy;
    }
}
