package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.Decision;
import io.strowger.core.Effect;
import io.strowger.core.Epoch;
import io.strowger.core.LeaseTerms;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Confirmed;
import io.strowger.core.Routes.Move;
import io.strowger.core.Routes.MoveUnderWay;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.NameTaken;
import io.strowger.core.Routes.NoSuchRoute;
import io.strowger.core.Routes.NotDeclared;
import io.strowger.core.Routes.NotReady;
import io.strowger.core.Routes.Refused;
import io.strowger.core.Routes.Released;
import io.strowger.core.Routes.Rerouted;
import io.strowger.core.Routes.Unrouted;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.WitnessId;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(2);
    private static final DomainName ACME = DomainName.parse("acme.sip.twilio.com");
    private static final AccountSid OWNER = AccountSid.parse("AC00000000000000000000000000000001");
    private static final AccountSid STRANGER = AccountSid.parse("AC00000000000000000000000000000002");
    private static final Sid SID = Sid.parse("QQ00000000000000000000000000000001");
    private static final Sid OTHER_SID = Sid.parse("QQ00000000000000000000000000000002");
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final RegionId AU1 = RegionId.parse("au1");

    private static final WitnessId W1 = WitnessId.parse("a:1");
    private static final WitnessId W2 = WitnessId.parse("b:1");
    private static final WitnessId W3 = WitnessId.parse("c:1");
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(6), 0.01, List.of(W1, W2, W3));

    private final Route route = new Route(ACME, new InitialRoute.FirstRegion(), Optional.of(TERMS));

    // Claiming a name

    @Test
    void routesANameToTheRegionThatDeclaresItFirst() {
        var decision = route.decide(route.initial(), declare(OWNER, IE1), NOON);

        assertThat(decision.reply()).contains(new Routes.Claimed(new Active(IE1, epoch(1))));
        assertThat(after(route.initial(), decision)).isEqualTo(given(claimedIn(IE1)));
    }

    @Test
    void routesANameToTheConfiguredRegionWhoeverDeclaresIt() {
        var likeTwilio = new Route(ACME, InitialRoute.parse("us1"), Optional.empty());

        var decision = likeTwilio.decide(likeTwilio.initial(), declare(OWNER, IE1), NOON);

        assertThat(decision.reply()).contains(new Routes.Claimed(new Active(US1, epoch(1))));
    }

    @Test
    void declaresAFurtherRegionWithoutRoutingToIt() {
        var decision = route.decide(given(claimedIn(US1)), declare(OWNER, IE1), NOON);

        assertThat(decision.events()).containsExactly(new Route.RegionDeclared(IE1, NOON));
        assertThat(decision.reply()).contains(new Routes.Claimed(new Active(US1, epoch(1))));
        assertThat(decision.effects()).isEmpty();
    }

    @Test
    void answersAClaimThatItHasSeenBefore() {
        var decision = route.decide(given(claimedIn(US1)), declare(OWNER, US1), NOON);

        assertThat(decision.events()).isEmpty();
        assertThat(decision.reply()).contains(new Routes.Claimed(new Active(US1, epoch(1))));
    }

    @Test
    void refusesTheNameOfAnotherAccountInEveryRegion() {
        for (var region : List.of(US1, IE1)) {
            var decision = route.decide(given(claimedIn(US1)), declare(STRANGER, region), NOON);

            assertThat(decision.events()).isEmpty();
            assertThat(decision.reply()).contains(new NameTaken());
        }
    }

    @Test
    void answersThatAnUnclaimedNameIsUnrouted() {
        assertThat(reply(route.initial(), new Route.Find())).isEqualTo(new Unrouted());
        assertThat(reply(route.initial(), new Route.Describe())).isEqualTo(new NoSuchRoute());
        assertThat(reply(route.initial(), confirm(US1, 1))).isEqualTo(new Refused(Epoch.NONE));
    }

    // Giving it back

    @Test
    void keepsTheNameWhileOneRegionDeclaresIt() {
        var decision = route.decide(givenInBoth(), new Route.Release(OWNER, US1), NOON);

        assertThat(decision.events()).containsExactly(new Route.RegionWithdrawn(US1, NOON));
        assertThat(decision.reply()).contains(new Released());
        assertThat(reply(after(givenInBoth(), decision), new Route.Find())).isEqualTo(new Active(US1, epoch(1)));
    }

    @Test
    void freesTheNameWithTheLastRegionButNeverItsEpoch() {
        var freed = given(claimedIn(US1), new Route.RegionWithdrawn(US1, NOON), new Route.NameFreed(NOON));

        assertThat(after(
                        given(claimedIn(US1)),
                        route.decide(given(claimedIn(US1)), new Route.Release(OWNER, US1), NOON)))
                .isEqualTo(freed);
        assertThat(reply(freed, new Route.Find())).isEqualTo(new Unrouted());
        assertThat(reply(freed, confirm(US1, 1))).isEqualTo(new Refused(epoch(1)));
        assertThat(reply(freed, new Route.Declare(STRANGER, US1, OTHER_SID)))
                .isEqualTo(new Routes.Claimed(new Active(US1, epoch(2))));
    }

    @Test
    void movesAFreedNameAwayFromTheRegionThatHadItLast() {
        var freed = given(claimedIn(US1), new Route.RegionWithdrawn(US1, NOON), new Route.NameFreed(NOON));

        var decision = route.decide(freed, new Route.Declare(STRANGER, IE1, OTHER_SID), NOON);

        assertThat(decision.reply()).contains(new Routes.Claimed(new Moving(US1, IE1, epoch(2))));
        assertThat(decision.effects()).containsExactlyElementsOf(insistence(US1, 2));
    }

    @Test
    void ignoresAReleaseOfWhatWasNotDeclared() {
        for (var release : List.of(new Route.Release(OWNER, IE1), new Route.Release(STRANGER, US1))) {
            var decision = route.decide(given(claimedIn(US1)), release, NOON);

            assertThat(decision.events()).isEmpty();
            assertThat(decision.reply()).contains(new Released());
        }
    }

    // Confirming

    @Test
    void persistsTheSessionBeforeItConfirmsIt() {
        var decision = route.decide(given(claimedIn(US1)), confirm(US1, 3), NOON);

        assertThat(decision.events())
                .containsExactly(
                        new Route.SessionConfirmed(US1, session(3)), new Route.RouteTakenUp(US1, epoch(1), NOON));
        assertThat(decision.reply()).contains(new Confirmed(epoch(1), session(3)));
    }

    @Test
    void saysOnceWhenTheNewRegionHasTakenTheRouteUp() {
        var again = route.applyAll(givenMoved(), List.of(new Route.SessionConfirmed(IE1, session(7))));

        var decision = route.decide(again, confirm(IE1, 7), LATER.plusMillis(5));

        assertThat(decision.events()).containsExactly(new Route.RouteTakenUp(IE1, epoch(2), LATER.plusMillis(5)));
        var takenUp = after(again, decision);
        assertThat(lastMove(takenUp).takenUp()).contains(LATER.plusMillis(5));
        assertThat(route.decide(takenUp, confirm(IE1, 7), LATER.plusSeconds(9)).events())
                .isEmpty();
    }

    @Test
    void doubtsItselfInTheJournalWhenARegionKnowsAnEpochThatItHasNotDecided() {
        var settled = given(claimedIn(US1), new Route.SessionConfirmed(US1, session(3)));

        var decision = route.decide(settled, new Route.Confirm(US1, session(3), epoch(2)), NOON);

        assertThat(decision.events()).containsExactly(new Route.RouteDoubted(US1, epoch(2), NOON));
        assertThat(decision.reply()).contains(new Refused(epoch(1)));
    }

    @Test
    void confirmsASessionThatIsNotNewerWithoutAnotherEvent() {
        var confirmed = given(
                claimedIn(US1),
                new Route.SessionConfirmed(US1, session(3)),
                new Route.RouteTakenUp(US1, epoch(1), NOON));

        for (var number : List.of(2, 3)) {
            var decision = route.decide(confirmed, confirm(US1, number), NOON);

            assertThat(decision.events()).isEmpty();
            assertThat(decision.reply()).contains(new Confirmed(epoch(1), session(number)));
        }
    }

    @Test
    void refusesARegionThatIsNotActive() {
        var decision = route.decide(givenInBoth(), confirm(IE1, 1), NOON);

        assertThat(decision.events()).isEmpty();
        assertThat(decision.reply()).contains(new Refused(epoch(1)));
    }

    @Test
    void refusesBothRegionsWhileTheRouteIsMoving() {
        var moving = givenMoving();

        assertThat(reply(moving, confirm(US1, 1))).isEqualTo(new Refused(epoch(2)));
        assertThat(reply(moving, confirm(IE1, 1))).isEqualTo(new Refused(epoch(2)));
    }

    @Test
    void doesNotGoHomeOnceThePolicyHasBeenTakenBack() {
        var home = new Route.Ready(new Route.Reroute(OWNER, US1, false, FailoverPolicy.NAME), epoch(3));
        var failedOver = List.of(
                new Route.MoveRequested(US1, IE1, epoch(2), FailoverPolicy.NAME, NOON),
                new Route.MoveCompleted(US1, IE1, epoch(2), LATER));
        var away = route.applyAll(givenFailover(true), failedOver);
        assertThat(route.decide(away, home, LATER).events()).isNotEmpty();

        var manual = route.apply(away, new Route.FailoverSet(new Routes.Manual(), LATER));
        assertThat(route.decide(manual, home, LATER)).isEqualTo(Decision.nothing());
    }

    // Moving

    /// Who has asked is answered by the same question put again: the move is under way by then, or it is not.
    @Test
    void asksTheNewRegionWhetherItCouldAdmitBeforeAnythingMoves() {
        var decision = route.decide(givenInBoth(), reroute(IE1), NOON);

        assertThat(decision.events()).isEmpty();
        assertThat(decision.question()).contains(new Route.AskToPrepare(reroute(IE1), epoch(2)));
        assertThat(decision.reply()).contains(new NotReady(IE1));
    }

    @Test
    void asksTheOldRegionToLetGoOnceTheNewOneCouldAdmitAndReminds() {
        var decision = route.decide(givenInBoth(), ready(IE1, 2), NOON);

        assertThat(decision.events()).containsExactly(moveRequested());
        assertThat(decision.effects()).containsExactlyElementsOf(insistence(US1, 2));
        var moving = after(givenInBoth(), decision);
        assertThat(((MoveUnderWay) reply(moving, reroute(IE1))).route().position())
                .isEqualTo(new Moving(US1, IE1, epoch(2)));
        assertThat(route.owed(moving)).isEqualTo(decision.effects());
    }

    @Test
    void movesNothingOnAWordThatIsNoLongerAboutWhatThereIs() {
        var back = route.applyAll(givenMoving(), List.of(new Route.MoveCancelled(US1, epoch(3), "operator", LATER)));
        var withdrawn = route.apply(givenInBoth(), new Route.RegionWithdrawn(IE1, NOON));

        for (var state : List.of(back, withdrawn, givenMoving(), route.initial()))
            assertThat(route.decide(state, ready(IE1, 2), LATER)).isEqualTo(Decision.nothing());
    }

    @Test
    void insistsUntilTheOldRegionHasLetGo() {
        assertThat(route.decide(givenMoving(), new Route.Insist(epoch(2)), NOON).effects())
                .isEqualTo(insistence(US1, 2));
        assertThat(route.decide(givenMoving(), new Route.Insist(epoch(1)), NOON).effects())
                .isEmpty();
        assertThat(route.decide(givenMoved(), new Route.Insist(epoch(2)), NOON).effects())
                .isEmpty();
        assertThat(route.owed(givenMoved())).isEmpty();
    }

    @Test
    void goesOnWithWhateverIsUnderWayWhenTold() {
        assertThat(route.decide(givenMoving(), new Route.Resume(epoch(2)), NOON).effects())
                .isEqualTo(insistence(US1, 2));
        assertThat(route.decide(givenMoving(), new Route.Resume(epoch(2)), NOON).events())
                .isEmpty();
        assertThat(route.decide(givenMoved(), new Route.Resume(epoch(2)), NOON).effects())
                .isEmpty();
    }

    @Test
    void doubtsItselfWhenToldOfAMoveThatItDoesNotKnow() {
        assertThat(route.decide(givenMoved(), new Route.Resume(epoch(3)), NOON).events())
                .containsExactly(new Route.RouteDoubted(IE1, epoch(3), NOON));
        assertThat(route.decide(givenMoving(), new Route.Resume(epoch(3)), NOON).events())
                .containsExactly(new Route.RouteDoubted(IE1, epoch(3), NOON));
    }

    @Test
    void activatesTheNewRegionOnceTheOldOneHasLetGo() {
        var decision = route.decide(givenMoving(), new Route.LetGo(US1, epoch(2)), LATER);

        assertThat(decision.events()).containsExactly(new Route.MoveCompleted(US1, IE1, epoch(2), LATER));
        assertThat(decision.effects()).containsExactly(new Effect.Ask(new Route.HintActive(IE1, epoch(2))));
        var moved = after(givenMoving(), decision);
        assertThat(reply(moved, new Route.Find())).isEqualTo(new Active(IE1, epoch(2)));
        assertThat(reply(moved, confirm(IE1, 7))).isEqualTo(new Confirmed(epoch(2), session(7)));
        assertThat(reply(moved, confirm(US1, 7))).isEqualTo(new Refused(epoch(2)));
    }

    @Test
    void ignoresAnAnswerToAnotherMove() {
        for (var letGo :
                List.of(new Route.LetGo(US1, epoch(1)), new Route.LetGo(IE1, epoch(2)), new Route.LetGo(US1, epoch(3))))
            assertThat(route.decide(givenMoving(), letGo, NOON)).isEqualTo(Decision.nothing());
        assertThat(route.decide(givenMoved(), new Route.LetGo(US1, epoch(2)), NOON))
                .isEqualTo(Decision.nothing());
    }

    @Test
    void refusesToMoveToARegionWithoutADomain() {
        var decision = route.decide(givenInBoth(), reroute(AU1), NOON);

        assertThat(decision.events()).isEmpty();
        assertThat(decision.reply()).contains(new NotDeclared(AU1, List.of(US1, IE1)));
    }

    @Test
    void movesToARegionWithoutADomainWhenForced() {
        var decision = route.decide(givenInBoth(), new Route.Reroute(OWNER, AU1, true, "operator"), NOON);

        assertThat(after(givenInBoth(), decision))
                .extracting(RouteState::position)
                .isEqualTo(new Moving(US1, AU1, epoch(2)));
    }

    @Test
    void movesAwayFromARegionThatHasWithdrawn() {
        var withdrawn = route.apply(givenInBoth(), new Route.RegionWithdrawn(US1, NOON));

        var decision = route.decide(withdrawn, ready(IE1, 2), NOON);

        assertThat(decision.effects()).containsExactlyElementsOf(insistence(US1, 2));
    }

    @Test
    void leavesARouteAloneThatIsWhereItShouldBe() {
        var decision = route.decide(givenInBoth(), reroute(US1), NOON);

        assertThat(decision.events()).isEmpty();
        assertThat(decision.reply().map(reply -> ((Rerouted) reply).route().position()))
                .contains(new Active(US1, epoch(1)));
    }

    @Test
    void cancelsAMoveUnderANewEpochWhenSentBack() {
        var decision = route.decide(givenMoving(), reroute(US1), LATER);

        assertThat(decision.events()).containsExactly(new Route.MoveCancelled(US1, epoch(3), "operator", LATER));
        assertThat(decision.reply().map(reply -> ((Rerouted) reply).route().position()))
                .contains(new Active(US1, epoch(3)));
        assertThat(route.decide(after(givenMoving(), decision), new Route.LetGo(US1, epoch(2)), LATER))
                .isEqualTo(Decision.nothing());
    }

    @Test
    void tellsAnyoneElseThatAMoveIsUnderWay() {
        for (var to : List.of(IE1, AU1)) {
            var decision = route.decide(givenMoving(), reroute(to), LATER);

            assertThat(decision.events()).isEmpty();
            assertThat(decision.reply()
                            .map(reply -> ((MoveUnderWay) reply).route().position()))
                    .contains(new Moving(US1, IE1, epoch(2)));
        }
    }

    @Test
    void saysOfAMoveUnderWayWhoWantedItAndWhatHasBeenDoneSince() {
        var moving = givenMoving();
        assertThat(pending(moving)).contains(new Routes.Pending("operator", NOON, Optional.empty()));

        var forced = after(moving, route.decide(moving, new Route.Reroute(OWNER, IE1, true, "operator"), LATER));
        assertThat(pending(forced))
                .contains(new Routes.Pending("operator", NOON, Optional.of(Routes.Forced.by("operator", LATER))));
        assertThat(pending(givenInBoth())).isEmpty();
    }

    private Optional<Routes.Pending> pending(RouteState state) {
        return ((Routes.Described) reply(state, new Route.Describe())).route().pending();
    }

    @Test
    void hidesARouteFromOtherAccounts() {
        for (var state : List.of(givenInBoth(), givenMoving())) {
            assertThat(reply(state, new Route.Reroute(STRANGER, IE1, true, "stranger")))
                    .isEqualTo(new NoSuchRoute());
            assertThat(reply(state, new Route.Rename(STRANGER, "mine"))).isEqualTo(new NoSuchRoute());
        }
    }

    @Test
    void stopsMovingWhenTheNameIsFreed() {
        var freed = route.applyAll(
                given(claimedIn(US1)),
                List.of(
                        new Route.MoveRequested(US1, IE1, epoch(2), "operator", NOON),
                        new Route.RegionWithdrawn(US1, NOON),
                        new Route.NameFreed(NOON)));

        assertThat(route.owed(freed)).isEmpty();
        assertThat(reply(freed, new Route.Declare(OWNER, IE1, OTHER_SID)))
                .isEqualTo(new Routes.Claimed(new Moving(US1, IE1, epoch(3))));
    }

    // Moving by force

    @Test
    void asksTheOldRegionFirstEvenWhenForced() {
        var decision = route.decide(givenInBoth(), force(IE1), NOON);

        assertThat(decision.events())
                .containsExactly(moveRequested(), new Route.MoveForced(epoch(2), "operator", NOON));
        assertThat(decision.effects()).containsExactlyElementsOf(insistence(US1, 2));
    }

    @Test
    void hasEverySessionSealedThatTheOldRegionWasEverConfirmedIn() {
        var forced = givenForced();

        assertThat(route.decide(forced, new Route.Insist(epoch(2)), NOON).effects())
                .contains(new Effect.Ask(new Route.AskToSeal(US1, session(3))));
        assertThat(route.owed(forced)).contains(new Effect.Ask(new Route.AskToSeal(US1, session(3))));
    }

    @Test
    void forcesAMoveThatIsUnderWay() {
        var decision = route.decide(givenMoving(), force(IE1), LATER);

        assertThat(decision.events()).containsExactly(new Route.MoveForced(epoch(2), "operator", LATER));
        assertThat(decision.effects()).contains(new Effect.Ask(new Route.AskToSeal(US1, SessionNumber.NONE)));
        assertThat(route.decide(after(givenMoving(), decision), force(IE1), LATER)
                        .events())
                .isEmpty();
    }

    @Test
    void forcesNothingWhereThereAreNoLeases() {
        var withoutLeases = new Route(ACME, new InitialRoute.FirstRegion(), Optional.empty());

        assertThat(withoutLeases.decide(givenInBoth(), force(IE1), NOON).events())
                .containsExactly(moveRequested());
        assertThat(withoutLeases.decide(givenMoving(), force(IE1), NOON).events())
                .isEmpty();
    }

    @Test
    void completesAForcedMoveWhenTheSessionIsDeadAtAMajorityOfTheWitnesses() {
        var decision = route.decide(givenForced(), sealAnswered(3, List.of(W1, W2), List.of(W1, W2)), LATER);

        assertThat(decision.events())
                .containsExactly(
                        new Route.SessionDied(US1, session(3), LATER),
                        new Route.MoveCompleted(US1, IE1, epoch(2), LATER));
        assertThat(decision.effects()).containsExactly(new Effect.Ask(new Route.HintActive(IE1, epoch(2))));
    }

    @Test
    void waitsWhileTheSessionIsAliveAnywhereButAtAMinority() {
        var decision = route.decide(givenForced(), sealAnswered(3, List.of(W1, W2, W3), List.of(W1)), LATER);

        assertThat(decision.events()).containsExactly(new Route.RegionSealed(US1, session(3), LATER));
        assertThat(route.decide(after(givenForced(), decision), sealAnswered(3, List.of(W1, W2), List.of()), LATER)
                        .events())
                .isEmpty();
    }

    @Test
    void ignoresWitnessesThatNobodyHasConfigured() {
        var strangers = List.of(WitnessId.parse("x:1"), WitnessId.parse("y:1"), W1);

        assertThat(route.decide(givenForced(), sealAnswered(3, strangers, strangers), LATER))
                .isEqualTo(Decision.nothing());
    }

    @Test
    void ignoresTheDeathOfASessionThatIsNotTheOne() {
        var all = List.of(W1, W2, W3);

        assertThat(route.decide(givenForced(), sealAnswered(2, all, all), LATER))
                .isEqualTo(Decision.nothing());
        assertThat(route.decide(givenMoving(), sealAnswered(3, all, all), LATER))
                .as("nobody has forced this move")
                .isEqualTo(Decision.nothing());
    }

    @Test
    void tellsHowLongEachStepOfAForcedMoveTook() {
        var sealed = NOON.plusMillis(300);
        var moved = route.applyAll(
                givenForced(),
                List.of(
                        new Route.RegionSealed(US1, session(3), sealed),
                        new Route.SessionDied(US1, session(3), LATER),
                        new Route.MoveCompleted(US1, IE1, epoch(2), LATER)));

        var forced = new Routes.Forced("operator", NOON, Optional.of(sealed), Optional.of(LATER));
        assertThat(((Routes.Described) reply(moved, new Route.Describe()))
                        .route()
                        .history()
                        .getLast())
                .isEqualTo(
                        new Move("us1", IE1, epoch(2), "operator", NOON, LATER, Optional.of(forced), Optional.empty()));
    }

    // Failing over

    @Test
    void failsOverByForceWhenTheHomeRegionHasHadNoLeaseForLongEnough() {
        var state = givenFailover(false);

        assertThat(route.decide(state, new Route.Watched(US1, false, Duration.ofSeconds(29)), NOON))
                .isEqualTo(Decision.nothing());
        assertThat(route.decide(state, new Route.Watched(US1, false, Duration.ofSeconds(30)), NOON)
                        .events())
                .containsExactly(
                        new Route.MoveRequested(US1, IE1, epoch(2), FailoverPolicy.NAME, NOON),
                        new Route.MoveForced(epoch(2), FailoverPolicy.NAME, NOON));
        assertThat(route.decide(state, new Route.Watched(IE1, false, Duration.ofHours(1)), NOON))
                .isEqualTo(Decision.nothing());
    }

    @Test
    void forcesAMoveAwayFromARegionThatDiesMeanwhile() {
        var moving = route.applyAll(givenFailover(false), List.of(moveRequested()));
        var dead = new Route.Watched(US1, false, Duration.ofSeconds(30));

        var decision = route.decide(moving, dead, LATER);

        assertThat(decision.events()).containsExactly(new Route.MoveForced(epoch(2), FailoverPolicy.NAME, LATER));
        assertThat(route.decide(after(moving, decision), dead, LATER)).isEqualTo(Decision.nothing());
        assertThat(route.decide(moving, new Route.Watched(US1, false, Duration.ofSeconds(29)), LATER))
                .isEqualTo(Decision.nothing());
        assertThat(route.decide(moving, new Route.Watched(IE1, false, Duration.ofHours(1)), LATER))
                .isEqualTo(Decision.nothing());
    }

    @Test
    void confirmsNoRegionWithoutALeaseWhereThereAreLeases() {
        var confirm = new Route.Confirm(US1, SessionNumber.NONE, Epoch.NONE);

        assertThat(reply(givenInBoth(), confirm)).isEqualTo(new Routes.Refused(epoch(1)));
        var withoutLeases = new Route(ACME, new InitialRoute.FirstRegion(), Optional.empty());
        assertThat(withoutLeases.decide(givenInBoth(), confirm, NOON).reply())
                .contains(new Routes.Confirmed(epoch(1), SessionNumber.NONE));
    }

    @Test
    void staysWhereItIsWithoutAPolicy() {
        assertThat(route.decide(givenInBoth(), new Route.Watched(US1, false, Duration.ofHours(1)), NOON))
                .isEqualTo(Decision.nothing());
    }

    @Test
    void goesBackAsPlannedWhenTheHomeRegionHasALeaseAgain() {
        var back = new Route.Watched(US1, true, Duration.ofSeconds(30));
        var failedOver = List.of(
                new Route.MoveRequested(US1, IE1, epoch(2), FailoverPolicy.NAME, NOON),
                new Route.MoveCompleted(US1, IE1, epoch(2), LATER));

        var home = new Route.Reroute(OWNER, US1, false, FailoverPolicy.NAME);
        var away = route.applyAll(givenFailover(true), failedOver);
        assertThat(route.decide(away, back, LATER).effects())
                .containsExactly(new Effect.Ask(new Route.AskToPrepare(home, epoch(3))));
        assertThat(route.decide(away, new Route.Ready(home, epoch(3)), LATER).events())
                .containsExactly(new Route.MoveRequested(IE1, US1, epoch(3), FailoverPolicy.NAME, LATER));
        assertThat(route.decide(route.applyAll(givenFailover(false), failedOver), back, LATER))
                .isEqualTo(Decision.nothing());
    }

    @Test
    void staysWhereAnOperatorHasMovedItThoughItsHomeLives() {
        var back = new Route.Watched(US1, true, Duration.ofHours(1));
        var moved = List.of(moveRequested(), new Route.MoveCompleted(US1, IE1, epoch(2), LATER));

        assertThat(route.decide(route.applyAll(givenFailover(true), moved), back, LATER))
                .isEqualTo(Decision.nothing());
    }

    @Test
    void setsThePolicyOnce() {
        var policy = new Routes.Automatic(US1, IE1, Duration.ofSeconds(30), true);
        var decision = route.decide(givenInBoth(), new Route.SetFailover(OWNER, policy), NOON);

        assertThat(decision.events()).containsExactly(new Route.FailoverSet(policy, NOON));
        assertThat(route.decide(after(givenInBoth(), decision), new Route.SetFailover(OWNER, policy), NOON)
                        .events())
                .isEmpty();
        assertThat(reply(givenInBoth(), new Route.SetFailover(STRANGER, policy)))
                .isEqualTo(new NoSuchRoute());
    }

    // What people see

    @Test
    void tellsWhoMovedTheRouteAndHowLongItTook() {
        var described = (Routes.Described) reply(givenMoved(), new Route.Describe());

        assertThat(described.route().history())
                .containsExactly(
                        new Move("", US1, epoch(1), OWNER.toString(), NOON, NOON),
                        new Move("us1", IE1, epoch(2), "operator", NOON, LATER));
        assertThat(described.route().created()).isEqualTo(NOON);
        assertThat(described.route().updated()).isEqualTo(LATER);
    }

    @Test
    void remembersTheLastFiftyMovesOnly() {
        var state = givenInBoth();
        for (var epoch : IntStream.rangeClosed(2, 61).toArray()) {
            var to = epoch % 2 == 0 ? IE1 : US1;
            var from = epoch % 2 == 0 ? US1 : IE1;
            state = after(state, route.decide(state, ready(to, epoch), NOON));
            state = after(state, route.decide(state, new Route.LetGo(from, epoch(epoch)), NOON));
        }

        var history =
                ((Routes.Described) reply(state, new Route.Describe())).route().history();
        assertThat(history).hasSize(50);
        assertThat(history.getFirst().epoch()).isEqualTo(epoch(12));
        assertThat(history.getLast().epoch()).isEqualTo(epoch(61));
    }

    @Test
    void renamesARouteOnce() {
        var decision = route.decide(givenInBoth(), new Route.Rename(OWNER, "Acme"), LATER);

        assertThat(decision.events()).containsExactly(new Route.RouteRenamed("Acme", LATER));
        assertThat(decision.reply()).contains(reply(after(givenInBoth(), decision), new Route.Describe()));
        assertThat(route.decide(after(givenInBoth(), decision), new Route.Rename(OWNER, "Acme"), LATER)
                        .events())
                .isEmpty();
    }

    private RouteState givenInBoth() {
        return given(claimedIn(US1), new Route.RegionDeclared(IE1, NOON));
    }

    private RouteState givenMoving() {
        return route.apply(givenInBoth(), moveRequested());
    }

    private RouteState givenForced() {
        return route.applyAll(
                givenInBoth(),
                List.of(
                        new Route.SessionConfirmed(US1, session(3)),
                        moveRequested(),
                        new Route.MoveForced(epoch(2), "operator", NOON)));
    }

    private RouteState givenFailover(boolean failback) {
        var policy = new Routes.Automatic(US1, IE1, Duration.ofSeconds(30), failback);
        return route.apply(givenInBoth(), new Route.FailoverSet(policy, NOON));
    }

    private static Route.Reroute force(RegionId to) {
        return new Route.Reroute(OWNER, to, true, "operator");
    }

    private static Route.SealAnswered sealAnswered(long session, List<WitnessId> sealed, List<WitnessId> dead) {
        return new Route.SealAnswered(US1, session(session), sealed, dead);
    }

    private RouteState givenMoved() {
        return route.apply(givenMoving(), new Route.MoveCompleted(US1, IE1, epoch(2), LATER));
    }

    private RouteState given(Route.Event... events) {
        return route.applyAll(route.initial(), List.of(events));
    }

    private RouteState after(RouteState state, Decision<Route.Event> decision) {
        return route.applyAll(state, decision.events());
    }

    private WireMessage reply(RouteState state, Route.Command command) {
        return route.decide(state, command, NOON).reply().orElseThrow();
    }

    private static Route.NameClaimed claimedIn(RegionId region) {
        return new Route.NameClaimed(SID, OWNER, region, region, epoch(1), NOON);
    }

    private static Route.MoveRequested moveRequested() {
        return new Route.MoveRequested(US1, IE1, epoch(2), "operator", NOON);
    }

    private static Route.Declare declare(AccountSid account, RegionId region) {
        return new Route.Declare(account, region, SID);
    }

    private static Route.Confirm confirm(RegionId region, long session) {
        return new Route.Confirm(region, session(session), Epoch.NONE);
    }

    private static Route.Reroute reroute(RegionId to) {
        return new Route.Reroute(OWNER, to, false, "operator");
    }

    private static Route.Ready ready(RegionId to, long epoch) {
        return new Route.Ready(reroute(to), epoch(epoch));
    }

    private Move lastMove(RouteState state) {
        return ((Routes.Described) reply(state, new Route.Describe()))
                .route()
                .history()
                .getLast();
    }

    private static List<Effect> insistence(RegionId region, long epoch) {
        return List.of(
                new Effect.Ask(new Route.AskToLetGo(region, epoch(epoch))),
                new Effect.Later(Route.INSIST_EVERY, new Route.Insist(epoch(epoch))));
    }

    private static Epoch epoch(long number) {
        return new Epoch(number);
    }

    private static SessionNumber session(long number) {
        return new SessionNumber(number);
    }
}
