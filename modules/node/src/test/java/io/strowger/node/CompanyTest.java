package io.strowger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.Member$;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.util.Version;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/// Who gives way when two clusters meet again.
class CompanyTest {
    private static final List<String> MOST = List.of("ie1-routing#1", "au1-routing#1");
    private static final String ANYWHERE = "pekko://strowger@127.0.0.1:2552";
    private static final List<String> ALONE = List.of("us1-routing#2");
    private static final List<String> ALL = List.of("us1-routing#1", "ie1-routing#1", "au1-routing#1");
    private static final int MAJORITY = 2;

    @Test
    void theClusterWithFewerArbitersGivesWay() {
        var few = company("us1-region#2", ALONE);
        var many = company("ie1-region#1", MOST);

        assertThat(few.givesWayTo(many, MAJORITY)).isTrue();
        assertThat(many.givesWayTo(few, MAJORITY)).isFalse();
    }

    /// They have died, and nobody of theirs is left to give them up; those that started then know of nobody else.
    @Test
    void whoSeesNoArbiterOfItsOwnGivesWayToAMajority() {
        var left = company("us1-region#1", ALL, 0);
        var anew = company("us1-routing#2", List.of("us1-routing#2", "ie1-routing#2", "au1-routing#2"));

        assertThat(left.givesWayTo(anew, MAJORITY)).isTrue();
        assertThat(anew.givesWayTo(left, MAJORITY)).isFalse();
    }

    @Test
    void whoIsCutOffFromItsArbitersStaysWhereOneAloneHasStartedAnew() {
        var cutOff = company("us1-region#1", ALL, 0);
        var alone = company("us1-routing#2", List.of("us1-routing#2"));

        assertThat(cutOff.givesWayTo(alone, MAJORITY)).isFalse();
    }

    @Test
    void aDataCenterIsDeadWhenEverybodyInItIsLost() {
        var arbiter = member("global", 1);
        var here = member("us1", 2);
        var dead = List.of(member("au1", 3), member("au1", 4));
        var half = List.of(member("ie1", 5), member("ie1", 6));
        var everybody = Stream.of(List.of(arbiter, here), dead, half)
                .flatMap(List::stream)
                .toList();
        var lost = Stream.of(dead.getFirst(), dead.getLast(), half.getFirst())
                .map(Member::uniqueAddress)
                .collect(Collectors.toSet());

        assertThat(Company.dead(everybody, lost, "us1")).isEqualTo(dead);
        assertThat(Company.dead(everybody, Set.of(), "us1")).isEmpty();
        assertThat(Company.dead(everybody, lost, "au1")).isEmpty();
    }

    private static Member member(String dataCenter, int port) {
        return Member$.MODULE$.apply(
                new UniqueAddress(new Address("pekko", "strowger", "127.0.0.1", port), (long) port),
                CollectionConverters.asScala(Set.of("dc-" + dataCenter)).toSet(),
                Version.Zero());
    }

    @Test
    void whoSeesAMajorityStaysHoweverManyTheOthersCount() {
        var most = company("us1-region#2", MOST);
        var others = company("ie1-region#3", ALL, 1);

        assertThat(most.givesWayTo(others, MAJORITY)).isFalse();
        assertThat(others.givesWayTo(most, MAJORITY)).isTrue();
    }

    @Test
    void exactlyOneOfTwoOfTheSameSizeGivesWay() {
        var one = company("us1-region#2", List.of("us1-routing#2"));
        var other = company("ie1-region#1", List.of("ie1-routing#1"));

        assertThat(one.givesWayTo(other, MAJORITY)).isNotEqualTo(other.givesWayTo(one, MAJORITY));
    }

    @Test
    void aClusterWithoutAnArbiterGivesWayAndNobodyGivesWayToIt() {
        var without = company("us1-region#2", List.of());
        var with = company("ie1-region#1", ALONE);

        assertThat(without.givesWayTo(with, MAJORITY)).isTrue();
        assertThat(with.givesWayTo(without, MAJORITY)).isFalse();
        assertThat(without.givesWayTo(company("au1-region#1", List.of()), MAJORITY))
                .isFalse();
    }

    @Test
    void nobodyGivesWayWithinOneCluster() {
        var one = new Company(
                "us1-region#2", ANYWHERE, List.of("us1-region#2", "ie1-region#1"), ALONE, ALONE.size(), List.of());
        var other = new Company(
                "ie1-region#1", ANYWHERE, List.of("us1-region#2", "ie1-region#1"), MOST, MOST.size(), List.of());

        assertThat(one.givesWayTo(other, MAJORITY)).isFalse();
        assertThat(one.isTakenForOneOf(other)).isFalse();
    }

    /// Gossip has not told both of each other yet.
    @Test
    void nobodyGivesWayWhileOneOfTheTwoIsJoiningTheOther() {
        var joining = new Company("us1-region#2", ANYWHERE, List.of("us1-region#2"), ALONE, ALONE.size(), List.of());
        var other = new Company(
                "ie1-region#1", ANYWHERE, List.of("us1-region#2", "ie1-region#1"), MOST, MOST.size(), List.of());

        assertThat(joining.givesWayTo(other, MAJORITY)).isFalse();
        assertThat(joining.isTakenForOneOf(other)).isTrue();
        assertThat(other.isTakenForOneOf(joining)).isFalse();
    }

    @Test
    void whoHasNotBeenLetInAnywhereGivesWayToNobodyAndNobodyToIt() {
        var outside = new Company("us1-region#2", ANYWHERE, List.of(), List.of(), 0, List.of());
        var inside = company("ie1-region#1", MOST);

        assertThat(outside.givesWayTo(inside, MAJORITY)).isFalse();
        assertThat(company("us1-region#3", ALONE)
                        .givesWayTo(
                                new Company("ie1-region#2", ANYWHERE, List.of(), MOST, MOST.size(), List.of()),
                                MAJORITY))
                .isFalse();
    }

    @Test
    void whoIsInNoClusterJoinsOneWhoIsAndNobodyElseDoes() {
        var outside = new Company("us1-region#2", ANYWHERE, List.of(), List.of(), 0, List.of());
        var inside = company("ie1-region#1", ALONE);

        assertThat(outside.joins(inside)).isTrue();
        assertThat(outside.joins(outside)).isFalse();
        assertThat(inside.joins(company("au1-region#1", MOST))).isFalse();
    }

    @Test
    void whoHasStartedAnewHasToHearItsPeersAndNotItsFormerSelf() {
        var inside = new Company("us1-routing#1", ANYWHERE, List.of("us1-routing#1"), ALL, 3, List.of("a", "b", "c"));

        assertThat(inside.peersBut(Set.of(), "b")).containsExactly("a", "c");
        assertThat(inside.peersBut(Set.of("c", "elsewhere"), "b")).containsExactly("a");
        assertThat(inside.peersBut(Set.of("a", "c"), "b")).isEmpty();
    }

    private static Company company(String self, List<String> arbiters) {
        return company(self, arbiters, arbiters.size());
    }

    private static Company company(String self, List<String> arbiters, int seen) {
        return new Company(
                self,
                ANYWHERE,
                Stream.concat(Stream.of(self), arbiters.stream()).distinct().toList(),
                arbiters,
                seen,
                List.of());
    }
}
