package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.Epoch;
import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.RegionId;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Automatic;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.Position;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses.Sighting;
import io.strowger.core.Witnesses.Sightings;
import io.strowger.core.sip.DomainName;
import io.strowger.routing.LifeSigns.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifeSignsTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final List<WitnessId> WITNESSES =
            List.of(WitnessId.parse("us1:1"), WitnessId.parse("ie1:1"), WitnessId.parse("au1:1"));
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(6), 0.01, WITNESSES);
    private static final Duration LONG = Duration.ofHours(1);

    private LifeSigns signs = LifeSigns.none(TERMS, at(0));

    private boolean standbyLives;

    @Test
    void aRegionThatAMajorityHasNotHeardOfForLongerThanALeaseIsLifeless() {
        look(100, seconds(1), seconds(20), seconds(30));

        assertThat(signs.lifelessFor(US1)).isEqualTo(seconds(14));
        assertThat(signs.aliveFor(US1)).isZero();
    }

    @Test
    void aRegionThatAMajorityHasHeardOfIsNotLifeless() {
        look(100, seconds(1), seconds(2), seconds(500));

        assertThat(signs.lifelessFor(US1)).isZero();
    }

    @Test
    void nothingFollowsFromTheSilenceOfAMajorityOfTheWitnesses() {
        signs = signs.after(Map.of(WITNESSES.getFirst(), heard(100, saw(seconds(500)))), at(100), at(100));

        assertThat(signs.lifelessFor(US1)).isZero();
        assertThat(signs.aliveFor(US1)).isZero();
    }

    @Test
    void aWitnessThatHasJustAwokenHasNotYetMissedAnybody() {
        var awake = heard(100, new Sightings(List.of(), seconds(3)));
        signs = signs.after(
                Map.of(WITNESSES.get(0), awake, WITNESSES.get(1), awake, WITNESSES.get(2), heard(100, saw(LONG))),
                at(100),
                at(100));

        assertThat(signs.lifelessFor(US1)).isZero();
    }

    /// It may have granted a lease since, or not.
    @Test
    void aWitnessThatHasNotAnsweredThisTimeIsBelievedThatARegionLivedButNotThatItIsDead() {
        var twoOfThree = Map.of(
                WITNESSES.get(0), heard(100, saw(LONG)),
                WITNESSES.get(1), heard(100, saw(seconds(1))),
                WITNESSES.get(2), heard(98, saw(seconds(1))));
        signs = signs.after(twoOfThree, at(100), at(100));
        assertThat(signs.isAlive(US1)).as("three seconds ago it had a majority").isTrue();

        signs = signs.after(twoOfThree, at(104), at(104));
        assertThat(signs.isAlive(US1)).as("that is too long ago").isFalse();

        var onlyOne = Map.of(
                WITNESSES.get(0), heard(98, saw(LONG)),
                WITNESSES.get(1), heard(98, saw(LONG)),
                WITNESSES.get(2), heard(100, saw(LONG)));
        signs = signs.after(onlyOne, at(100), at(100));
        assertThat(signs.lifelessFor(US1)).isZero();
    }

    @Test
    void aRegionIsAliveSinceItWasFirstSeenSoWithoutAGap() {
        look(100, seconds(1), seconds(1), seconds(1));
        look(130, seconds(1), seconds(1), LONG);
        assertThat(signs.aliveFor(US1)).isEqualTo(seconds(30));

        look(140, seconds(1), LONG, LONG);
        look(150, seconds(1), seconds(1), seconds(1));
        assertThat(signs.aliveFor(US1)).isZero();
    }

    @Test
    void aRouteAtHomeHearsOfTheDeathOfItsHomeWhenItHasLastedForAsLongAsItsPolicySays() {
        var route = route(US1, true);

        look(100, seconds(20), seconds(20), seconds(20));
        assertThat(FailoverPolicy.news(route, signs)).isEmpty();

        look(120, seconds(40), seconds(40), seconds(40));
        assertThat(FailoverPolicy.news(route, signs))
                .as("its standby is dead too")
                .isEmpty();

        standbyLives = true;
        look(119, seconds(39), seconds(39), seconds(39));
        look(120, seconds(40), seconds(40), seconds(40));
        assertThat(FailoverPolicy.news(route, signs)).contains(new Route.Watched(US1, false, seconds(34)));
    }

    @Test
    void saysHowSoonARouteHasNews() {
        standbyLives = true;

        look(100, seconds(1), seconds(1), seconds(1));
        assertThat(FailoverPolicy.newsIn(route(US1, true), signs)).contains(seconds(30));
        assertThat(FailoverPolicy.newsIn(route(IE1, true), signs)).contains(seconds(30));
        assertThat(FailoverPolicy.newsIn(route(IE1, false), signs)).isEmpty();

        look(110, seconds(11), seconds(11), seconds(11));
        assertThat(FailoverPolicy.newsIn(route(US1, true), signs)).contains(seconds(25));

        look(136, seconds(36), seconds(36), seconds(36));
        assertThat(FailoverPolicy.newsIn(route(US1, true), signs))
                .as("it has them")
                .isEmpty();
    }

    @Test
    void aMovingRouteHearsOfTheDeathOfTheRegionThatItLeaves() {
        look(120, seconds(40), seconds(40), seconds(40));

        assertThat(FailoverPolicy.news(route(new Moving(US1, IE1, Epoch.NONE.next()), true), signs))
                .contains(new Route.Watched(US1, false, seconds(34)));
        assertThat(FailoverPolicy.news(route(new Moving(IE1, US1, Epoch.NONE.next()), true), signs))
                .as("nobody has seen ie1 since the witnesses woke")
                .isPresent();
    }

    @Test
    void aRouteAwayFromHomeHearsThatItsHomeLivesIfItMayGoBack() {
        look(100, seconds(1), seconds(1), seconds(1));
        look(131, seconds(1), seconds(1), seconds(1));

        assertThat(FailoverPolicy.news(route(IE1, true), signs)).contains(new Route.Watched(US1, true, seconds(31)));
        assertThat(FailoverPolicy.news(route(IE1, false), signs)).isEmpty();
        assertThat(FailoverPolicy.news(route(US1, true), signs)).isEmpty();
    }

    /// At this second each of the witnesses says how long ago it granted a lease to us1.
    private void look(long second, Duration... ago) {
        var answers = new HashMap<WitnessId, Heard>();
        for (var place = 0; place < ago.length; place++)
            answers.put(WITNESSES.get(place), heard(second, saw(ago[place])));
        signs = signs.after(answers, at(second), at(second));
    }

    private static Heard heard(long second, Sightings sightings) {
        return new Heard(sightings, at(second));
    }

    private Sightings saw(Duration ago) {
        var sightings = new ArrayList<>(List.of(new Sighting(US1, SessionNumber.FIRST, ago)));
        if (standbyLives) sightings.add(new Sighting(IE1, SessionNumber.FIRST, seconds(1)));
        return new Sightings(sightings, LONG);
    }

    private static RouteView route(RegionId at, boolean failback) {
        return route(new Active(at, Epoch.NONE.next()), failback);
    }

    private static RouteView route(Position position, boolean failback) {
        var now = Instant.EPOCH;
        return new RouteView(
                Sid.parse("QQ00000000000000000000000000000001"),
                DomainName.parse("acme.sip.twilio.com"),
                AccountSid.parse("AC00000000000000000000000000000001"),
                "",
                List.of(US1, IE1),
                position,
                Optional.empty(),
                List.of(),
                new Automatic(US1, IE1, seconds(30), failback),
                now,
                now);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Moment at(long seconds) {
        return new Moment(Duration.ofSeconds(seconds).toNanos());
    }
}
