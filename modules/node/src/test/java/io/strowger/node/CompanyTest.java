package io.strowger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who gives way when two clusters meet again.
class CompanyTest {
    private static final List<String> MOST = List.of("ie1-routing#1", "au1-routing#1");
    private static final String ANYWHERE = "pekko://strowger@127.0.0.1:2552";
    private static final List<String> ALONE = List.of("us1-routing#2");

    @Test
    void theClusterWithFewerArbitersGivesWay() {
        var few = company("us1-region#2", ALONE);
        var many = company("ie1-region#1", MOST);

        assertThat(few.givesWayTo(many)).isTrue();
        assertThat(many.givesWayTo(few)).isFalse();
    }

    @Test
    void exactlyOneOfTwoOfTheSameSizeGivesWay() {
        var one = company("us1-region#2", List.of("us1-routing#2"));
        var other = company("ie1-region#1", List.of("ie1-routing#1"));

        assertThat(one.givesWayTo(other)).isNotEqualTo(other.givesWayTo(one));
    }

    @Test
    void aClusterWithoutAnArbiterGivesWayAndNobodyGivesWayToIt() {
        var without = company("us1-region#2", List.of());
        var with = company("ie1-region#1", ALONE);

        assertThat(without.givesWayTo(with)).isTrue();
        assertThat(with.givesWayTo(without)).isFalse();
        assertThat(without.givesWayTo(company("au1-region#1", List.of()))).isFalse();
    }

    @Test
    void nobodyGivesWayWithinOneCluster() {
        var one = new Company("us1-region#2", ANYWHERE, List.of("us1-region#2", "ie1-region#1"), ALONE);
        var other = new Company("ie1-region#1", ANYWHERE, List.of("us1-region#2", "ie1-region#1"), MOST);

        assertThat(one.givesWayTo(other)).isFalse();
    }

    /// Gossip has not told both of each other yet.
    @Test
    void nobodyGivesWayWhileOneOfTheTwoIsJoiningTheOther() {
        var joining = new Company("us1-region#2", ANYWHERE, List.of("us1-region#2"), ALONE);
        var other = new Company("ie1-region#1", ANYWHERE, List.of("us1-region#2", "ie1-region#1"), MOST);

        assertThat(joining.givesWayTo(other)).isFalse();
    }

    @Test
    void whoHasNotBeenLetInAnywhereGivesWayToNobodyAndNobodyToIt() {
        var outside = new Company("us1-region#2", ANYWHERE, List.of(), List.of());
        var inside = company("ie1-region#1", MOST);

        assertThat(outside.givesWayTo(inside)).isFalse();
        assertThat(company("us1-region#3", ALONE).givesWayTo(new Company("ie1-region#2", ANYWHERE, List.of(), MOST)))
                .isFalse();
    }

    @Test
    void whoIsInNoClusterJoinsOneWhoIsAndNobodyElseDoes() {
        var outside = new Company("us1-region#2", ANYWHERE, List.of(), List.of());
        var inside = company("ie1-region#1", ALONE);

        assertThat(outside.joins(inside)).isTrue();
        assertThat(outside.joins(outside)).isFalse();
        assertThat(inside.joins(company("au1-region#1", MOST))).isFalse();
    }

    private static Company company(String self, List<String> arbiters) {
        return new Company(
                self,
                ANYWHERE,
                Stream.concat(Stream.of(self), arbiters.stream()).distinct().toList(),
                arbiters);
    }
}
