package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WitnessId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SealsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final RegionId US1 = RegionId.parse("us1");
    private static final SessionNumber FIRST = SessionNumber.FIRST;
    private static final SessionNumber SECOND = FIRST.next();

    private final Seals seals = new Seals();

    @Test
    void storesASealBeforeItAnswers() {
        var decision = seals.decide(seals.initial(), new Seals.Seal(US1, SECOND), NOON);

        assertThat(decision.events()).containsExactly(new Seals.SessionSealed(US1, SECOND, NOON));
        assertThat(decision.reply()).contains(new Seals.Sealed(US1, SECOND));
    }

    @Test
    void answersForAnOlderSessionAtOnce() {
        var sealed = seals.apply(seals.initial(), new Seals.SessionSealed(US1, SECOND, NOON));

        var decision = seals.decide(sealed, new Seals.Seal(US1, FIRST), NOON);

        assertThat(decision.events()).isEmpty();
        assertThat(decision.reply()).contains(new Seals.Sealed(US1, SECOND));
    }

    @Test
    void informsAWitnessWithAnEventSoThatAnOldCopyCannot() {
        var sealed = seals.apply(seals.initial(), new Seals.SessionSealed(US1, SECOND, NOON));
        var witness = WitnessId.parse("10.0.0.1:2551");

        var decision = seals.decide(sealed, new Seals.Inform(witness), NOON);

        assertThat(decision.events()).containsExactly(new Seals.WitnessInformed(witness, NOON));
        assertThat(decision.reply()).contains(NewestSessions.NONE.with(US1, SECOND));
    }

    @Test
    void neverUnseals() {
        var sealed = seals.apply(seals.initial(), new Seals.SessionSealed(US1, SECOND, NOON));

        assertThat(seals.apply(sealed, new Seals.SessionSealed(US1, FIRST, NOON)))
                .isEqualTo(sealed);
    }
}
