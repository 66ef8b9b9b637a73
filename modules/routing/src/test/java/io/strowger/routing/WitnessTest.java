package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.NodeReport;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WireMessage;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses.Dead;
import io.strowger.core.Witnesses.Granted;
import io.strowger.core.Witnesses.SessionSealed;
import io.strowger.core.Witnesses.Sighting;
import io.strowger.core.Witnesses.Sightings;
import io.strowger.core.Witnesses.StillHeld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WitnessTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final SessionNumber FIRST = SessionNumber.FIRST;
    private static final SessionNumber SECOND = FIRST.next();
    private static final LeaseTerms TERMS =
            new LeaseTerms(Duration.ofSeconds(6), 0.01, List.of(WitnessId.parse("a:1")));
    private static final Duration STANDS = Duration.ofMillis(6060);
    private static final Moment START = new Moment(Long.MAX_VALUE - 1_000_000_000L);
    /// When it may have forgotten nothing any more.
    private static final Moment LATER = START.plus(Duration.ofSeconds(60));

    private Witness witness = Witness.started(TERMS, START);

    @Test
    void saysNothingBeforeItKnowsTheSeals() {
        assertThat(on(new Witness.Renew(US1, FIRST), LATER)).isEmpty();
        assertThat(on(new Witness.Seal(US1, FIRST), LATER)).isEmpty();
    }

    @Test
    void grantsASessionAsOftenAsItIsAsked() {
        givenInformed(NewestSessions.NONE);

        assertThat(on(new Witness.Renew(US1, FIRST), START)).contains(new Granted(FIRST));
        assertThat(on(new Witness.Renew(US1, FIRST), LATER)).contains(new Granted(FIRST));
    }

    @Test
    void saysWhatItStandsByAndWhatIsSealed() {
        assertThat(witness.report(START)).isEqualTo(new NodeReport.Witnessing(false, List.of(), List.of()));
        givenInformed(NewestSessions.NONE.with(US1, FIRST));
        on(new Witness.Renew(US1, SECOND), START);
        on(new Witness.Renew(IE1, FIRST), START.plus(Duration.ofSeconds(1)));

        var sealed = List.of(new NodeReport.Sealed(US1, 1));
        assertThat(witness.report(START.plus(Duration.ofSeconds(1))))
                .isEqualTo(new NodeReport.Witnessing(
                        true, List.of(new NodeReport.Grant(IE1, 1, 6060), new NodeReport.Grant(US1, 2, 5060)), sealed));
        assertThat(witness.report(LATER)).isEqualTo(new NodeReport.Witnessing(true, List.of(), sealed));
    }

    @Test
    void neverGrantsWhatWasSealedBeforeItStarted() {
        givenInformed(NewestSessions.NONE.with(US1, SECOND));

        assertThat(on(new Witness.Renew(US1, FIRST), LATER)).contains(new SessionSealed(SECOND));
        assertThat(on(new Witness.Renew(US1, SECOND), LATER)).contains(new SessionSealed(SECOND));
        assertThat(on(new Witness.Renew(US1, SECOND.next()), LATER)).contains(new Granted(SECOND.next()));
        assertThat(on(new Witness.Renew(IE1, FIRST), LATER)).contains(new Granted(FIRST));
    }

    @Test
    void declaresASessionDeadWhenItsLastGrantHasRunOutByItsOwnClock() {
        givenInformed(NewestSessions.NONE);
        on(new Witness.Renew(US1, FIRST), LATER);

        assertThat(on(new Witness.Seal(US1, FIRST), LATER)).contains(new StillHeld(FIRST));
        assertThat(on(new Witness.Renew(US1, FIRST), LATER)).contains(new SessionSealed(FIRST));
        assertThat(on(new Witness.Seal(US1, FIRST), LATER.plus(STANDS.minusNanos(1))))
                .contains(new StillHeld(FIRST));
        assertThat(on(new Witness.Seal(US1, FIRST), LATER.plus(STANDS))).contains(new Dead(FIRST));
    }

    @Test
    void waitsForOlderSessionsAndForNoNewerOne() {
        givenInformed(NewestSessions.NONE);
        on(new Witness.Renew(US1, FIRST), LATER);
        on(new Witness.Renew(US1, SECOND), LATER.plus(STANDS.dividedBy(2)));

        assertThat(on(new Witness.Seal(US1, FIRST), LATER.plus(STANDS))).contains(new Dead(FIRST));
        assertThat(on(new Witness.Seal(US1, SECOND), LATER.plus(STANDS))).contains(new StillHeld(SECOND));
    }

    @Test
    void declaresNothingDeadForAsLongAsALeaseLastsFromItsStart() {
        givenInformed(NewestSessions.NONE);

        assertThat(on(new Witness.Seal(US1, FIRST), START.plus(STANDS.minusNanos(1))))
                .contains(new StillHeld(FIRST));
        assertThat(on(new Witness.Seal(US1, FIRST), START.plus(STANDS))).contains(new Dead(FIRST));
    }

    @Test
    void tellsWhenItLastGrantedALease() {
        givenInformed(NewestSessions.NONE);
        on(new Witness.Renew(US1, FIRST), LATER);
        on(new Witness.Renew(US1, SECOND), LATER.plus(STANDS));

        var seen = on(new Witness.Look(), LATER.plus(STANDS).plus(Duration.ofSeconds(30)))
                .map(Sightings.class::cast)
                .orElseThrow();

        assertThat(seen.regions()).containsExactly(new Sighting(US1, SECOND, Duration.ofSeconds(30)));
        assertThat(seen.since(IE1)).isEqualTo(Duration.ofSeconds(90).plus(STANDS));
    }

    private void givenInformed(NewestSessions seals) {
        witness = witness.informed(seals);
    }

    private Optional<WireMessage> on(Witness.Request request, Moment now) {
        var step = witness.on(request, now);
        witness = step.next();
        return step.reply();
    }
}
