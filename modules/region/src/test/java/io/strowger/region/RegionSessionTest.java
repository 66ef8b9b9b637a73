package io.strowger.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Decision;
import io.strowger.core.SessionNumber;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RegionSessionTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final SessionNumber FIRST = SessionNumber.FIRST;
    private static final SessionNumber SEVENTH = new SessionNumber(7);

    private final RegionSession session = new RegionSession();

    @Test
    void beginsWithTheFirst() {
        assertThat(session.decide(session.initial(), new RegionSession.Current(), NOON))
                .isEqualTo(Decision.reply(new RegionSession.InSession(FIRST)));
    }

    @Test
    void takesTheNumberAfterTheSealedOneAndStoresIt() {
        var decision = session.decide(session.initial(), new RegionSession.Replace(SEVENTH), NOON);

        assertThat(decision.events()).containsExactly(new RegionSession.SessionBegun(SEVENTH.next(), NOON));
        assertThat(decision.reply()).contains(new RegionSession.InSession(SEVENTH.next()));
    }

    @Test
    void beginsOneSessionForAllOfItsNodes() {
        var replaced = session.apply(session.initial(), new RegionSession.SessionBegun(SEVENTH, NOON));

        assertThat(session.decide(replaced, new RegionSession.Replace(FIRST), NOON))
                .isEqualTo(Decision.reply(new RegionSession.InSession(SEVENTH)));
    }

    @Test
    void neverGoesBack() {
        var replaced = session.apply(session.initial(), new RegionSession.SessionBegun(SEVENTH, NOON));

        assertThat(session.apply(replaced, new RegionSession.SessionBegun(FIRST, NOON)))
                .isEqualTo(replaced);
    }
}
