package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOON = TestSite.NOON;
    private static final Proof US1 = new Proof.Tokens(TestSite.ACME, Set.of(RegionId.parse("us1")));
    private static final Proof OTHER = new Proof.Tokens(TestSite.OTHER, Set.of(RegionId.parse("us1")));
    private static final Proof IE1 = new Proof.Tokens(TestSite.ACME, Set.of(RegionId.parse("ie1")));

    private final Random random = new Random(7);

    @Test
    void findsASessionByItsSecretOnly() {
        var begun = Sessions.begin(US1, NOON, random);
        var sessions = Sessions.NONE.with(begun.session(), NOON);

        assertThat(sessions.find(begun.secret(), NOON)).contains(begun.session());
        assertThat(sessions.find("guessed", NOON)).isEmpty();
        assertThat(sessions.find(begun.session().id().sha256(), NOON)).isEmpty();
        assertThat(sessions.find("", NOON)).isEmpty();
    }

    @Test
    void makesSecretsOf256BitsOfWhichNothingIsKeptOrSaid() {
        var begun = Sessions.begin(US1, NOON, random);

        assertThat(begun.secret()).hasSize(43).isNotEqualTo(begun.session().csrfToken());
        assertThat(begun.session().csrfToken()).hasSize(43);
        assertThat(begun.toString() + begun.session() + Sessions.NONE.with(begun.session(), NOON))
                .doesNotContain(begun.secret(), begun.session().csrfToken());
    }

    @Test
    void endsASessionAfterTwelveHours() {
        var begun = Sessions.begin(US1, NOON, random);
        var sessions = Sessions.NONE.with(begun.session(), NOON);
        var end = NOON.plus(Sessions.LIFETIME);

        assertThat(sessions.find(begun.secret(), end.minusSeconds(1))).isPresent();
        assertThat(sessions.find(begun.secret(), end)).isEmpty();
        assertThat(sessions.with(Sessions.begin(US1, end, random).session(), end)
                        .byId())
                .hasSize(1);
    }

    @Test
    void forgetsTheOldestOfWhoeverHasTooMany() {
        var other = Sessions.begin(OTHER, NOON, random);
        var first = Sessions.begin(US1, NOON, random);
        var second = Sessions.begin(US1, NOON, random);
        var sessions = Sessions.NONE
                .with(other.session(), NOON)
                .with(first.session(), NOON)
                .with(second.session(), NOON);
        for (var more = 0; more < Sessions.MOST_OF_ONE - 1; more++)
            sessions = sessions.with(Sessions.begin(US1, NOON, random).session(), NOON);

        assertThat(sessions.find(first.secret(), NOON)).isEmpty();
        assertThat(sessions.find(second.secret(), NOON)).isPresent();
        assertThat(sessions.find(other.secret(), NOON)).isPresent();
    }

    @Test
    void forgetsTheOldestOfTooMany() {
        var first = Sessions.begin(US1, NOON, random);
        var sessions = Sessions.NONE.with(first.session(), NOON);
        for (var more = 0; more < Sessions.MOST; more++) {
            var account = AccountSid.parse("AC" + "%032x".formatted(more + 100));
            sessions = sessions.with(
                    Sessions.begin(new Proof.Tokens(account, Set.of()), NOON, random)
                            .session(),
                    NOON);
        }

        assertThat(sessions.byId()).hasSize(Sessions.MOST);
        assertThat(sessions.find(first.secret(), NOON)).isEmpty();
    }

    @Test
    void givesAChangedSessionNoMoreTime() {
        var begun = Sessions.begin(US1, NOON, random);
        var later = NOON.plusSeconds(60);
        var joined = begun.session().with(US1.joined(IE1).orElseThrow());

        var sessions = Sessions.NONE.with(begun.session(), NOON).with(joined, later);

        assertThat(sessions.find(begun.secret(), later)).hasValueSatisfying(session -> {
            assertThat(session.expires()).isEqualTo(begun.session().expires());
            assertThat(session.proof())
                    .isEqualTo(new Proof.Tokens(TestSite.ACME, Set.of(RegionId.parse("us1"), RegionId.parse("ie1"))));
        });
    }

    @Test
    void joinsNoTokensOfTwoAccounts() {
        assertThat(US1.joined(new Proof.Tokens(TestSite.OTHER, Set.of(RegionId.parse("ie1")))))
                .isEmpty();
    }

    @Test
    void endsASessionWhenItIsTold() {
        var begun = Sessions.begin(US1, NOON, random);
        var other = Sessions.begin(US1, NOON, random);
        var sessions = Sessions.NONE
                .with(begun.session(), NOON)
                .with(other.session(), NOON)
                .without(begun.session().id());

        assertThat(sessions.find(begun.secret(), NOON)).isEmpty();
        assertThat(sessions.find(other.secret(), NOON)).isPresent();
    }
}
