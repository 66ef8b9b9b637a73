package io.strowger.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseTermsTest {
    private static final List<WitnessId> WITNESSES =
            List.of(WitnessId.parse("a:1"), WitnessId.parse("b:1"), WitnessId.parse("c:1"));
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(6), 0.01, WITNESSES);

    @Test
    void letTheSlowestHolderStopBeforeTheFastestWitnessLetsGo() {
        var slowestHolder = TERMS.reliedOnFor().toNanos() / (1 - TERMS.drift());
        var fastestWitness = TERMS.stoodByFor().toNanos() / (1 + TERMS.drift());

        assertThat(Math.floor(slowestHolder)).isLessThanOrEqualTo(Math.ceil(fastestWitness));
    }

    @Test
    void countTheConfiguredWitnessesAndNobodyElse() {
        var strangers = List.of(WitnessId.parse("x:1"), WitnessId.parse("y:1"), WitnessId.parse("a:1"));

        assertThat(TERMS.isMajority(WITNESSES.subList(0, 2))).isTrue();
        assertThat(TERMS.isMajority(WITNESSES.subList(0, 1))).isFalse();
        assertThat(TERMS.isMajority(strangers)).isFalse();
    }

    @Test
    void leaveTimeForTwoLostRenewals() {
        assertThat(TERMS.renewEvery().multipliedBy(2)).isLessThan(TERMS.reliedOnFor());
    }
}
