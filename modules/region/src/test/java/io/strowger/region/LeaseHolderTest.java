package io.strowger.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.NodeReport;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WitnessId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseHolderTest {
    private static final WitnessId A = WitnessId.parse("a:1");
    private static final WitnessId B = WitnessId.parse("b:1");
    private static final WitnessId C = WitnessId.parse("c:1");
    private static final SessionNumber FIRST = SessionNumber.FIRST;
    private static final SessionNumber SECOND = FIRST.next();
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(6), 0.01, List.of(A, B, C));
    private static final Duration RELIED_ON = Duration.ofMillis(5940);
    /// Just before the clock overflows.
    private static final Moment START = new Moment(Long.MAX_VALUE - 1_000_000_000L);

    private final LeaseHolder holder = LeaseHolder.starting(TERMS, START).in(FIRST);

    @Test
    void holdsNothingUntilAMajorityHasGranted() {
        assertThat(holder.reading(START).isHeldFor(FIRST)).isFalse();
        assertThat(holder.granted(A, FIRST, START).reading(START).isHeldFor(FIRST))
                .isFalse();
        assertThat(holder.granted(A, FIRST, START)
                        .granted(A, FIRST, START)
                        .reading(START)
                        .isHeldFor(FIRST))
                .isFalse();
        assertThat(holder.granted(A, FIRST, START)
                        .granted(C, FIRST, START)
                        .reading(START)
                        .isHeldFor(FIRST))
                .isTrue();
    }

    @Test
    void countsFromTheMomentTheQuestionWasSent() {
        var held = holder.granted(A, FIRST, START).granted(B, FIRST, START.plus(Duration.ofSeconds(1)));

        assertThat(held.reading(START.plus(RELIED_ON.minusNanos(1))).isHeldFor(FIRST))
                .isTrue();
        assertThat(held.reading(START.plus(RELIED_ON)).isHeldFor(FIRST)).isFalse();
    }

    @Test
    void saysForHowLongAMajorityStandsByIt() {
        var asked = START.plus(Duration.ofSeconds(2));
        var held = holder.granted(C, FIRST, asked).granted(A, FIRST, START).granted(B, FIRST, asked);

        var report = held.report(RegionId.parse("us1"), asked);

        assertThat(report)
                .isEqualTo(new NodeReport.HeldLease(
                        RegionId.parse("us1"),
                        1,
                        true,
                        5940,
                        List.of(
                                new NodeReport.StoodBy("a:1", 3940),
                                new NodeReport.StoodBy("b:1", 5940),
                                new NodeReport.StoodBy("c:1", 5940))));
        var lost = holder.granted(A, FIRST, asked)
                .granted(B, FIRST, START)
                .report(RegionId.parse("us1"), asked.plus(RELIED_ON.minusNanos(1)));
        assertThat(lost.held()).isFalse();
        assertThat(lost.remainingMilliseconds()).isZero();
        assertThat(holder.report(RegionId.parse("us1"), START).remainingMilliseconds())
                .isZero();
    }

    @Test
    void isNotShortenedByAnAnswerThatComesLate() {
        var renewed = START.plus(Duration.ofSeconds(2));
        var held = holder.granted(A, FIRST, renewed).granted(B, FIRST, renewed).granted(A, FIRST, START);

        assertThat(held.reading(START.plus(RELIED_ON)).isHeldFor(FIRST)).isTrue();
    }

    @Test
    void isWorthNothingForAnotherSession() {
        var held = holder.granted(A, FIRST, START).granted(B, FIRST, START);

        assertThat(held.reading(START).isHeldFor(SECOND)).isFalse();
        assertThat(held.in(SECOND).reading(START).isHeldFor(FIRST)).isFalse();
        assertThat(held.in(SECOND).reading(START).isHeldFor(SECOND)).isFalse();
        assertThat(held.in(SECOND).granted(A, FIRST, START).grants()).isEmpty();
        assertThat(held.in(SECOND).in(FIRST).session()).isEqualTo(SECOND);
    }

    @Test
    void oversleepsWhenTheNodeStoodStillForAsLongAsALease() {
        var awake = START.plus(RELIED_ON.minusNanos(1));

        assertThat(holder.awakeAt(awake).overslept()).isFalse();
        assertThat(holder.awakeAt(awake).awakeAt(awake.plus(RELIED_ON)).overslept())
                .isTrue();
        assertThat(holder.awakeAt(START.plus(RELIED_ON))
                        .awakeAt(START.plus(RELIED_ON))
                        .overslept())
                .as("for good")
                .isTrue();
    }

    @Test
    void namesTheWitnessesThatStandByIt() {
        assertThat(holder.granted(C, FIRST, START).granted(A, FIRST, START).witnesses(START))
                .containsExactly(A, C);
    }
}
