package io.strowger.edge;

import static io.strowger.edge.Given.ACME;
import static io.strowger.edge.Given.active;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Domains.Admits;
import io.strowger.core.Domains.Standing;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.RouteBeliefs.Believes;
import io.strowger.core.RouteBeliefs.BelievesNothing;
import io.strowger.core.RouteBeliefs.Holds;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.Unrouted;
import io.strowger.core.sip.DomainName;
import io.strowger.edge.RouteBelief.At;
import io.strowger.edge.RouteBelief.Found;
import io.strowger.edge.RouteBelief.Nowhere;
import io.strowger.edge.RouteBelief.Unsure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class RouteCacheTest {
    private static final Moving MOVING = new Moving(RegionId.parse("us1"), RegionId.parse("ie1"), new Epoch(2));

    private final FakeRoutes routes = new FakeRoutes();
    private final FakeRegion us1 = new FakeRegion("us1");
    private final FakeRegion ie1 = new FakeRegion("ie1");
    private final FakeTime time = new FakeTime();
    private RouteCache cache = cache();

    private RouteCache cache(String... overrides) {
        return new RouteCache(
                routes,
                FakeRegion.all(us1, ie1),
                time,
                time,
                Given.settings(overrides).routes());
    }

    private static Found now(CompletionStage<Found> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    private static CompletableFuture<Found> later(CompletionStage<Found> stage) {
        assertThat(stage.toCompletableFuture()).isNotDone();
        return stage.toCompletableFuture();
    }

    @Test
    void asksTheArbiterOnceAndRemembers() {
        routes.set(ACME, active("us1", 1));

        assertThat(now(cache.find(ACME))).isEqualTo(new At(active("us1", 1)));
        assertThat(now(cache.find(ACME))).isEqualTo(new At(active("us1", 1)));
        assertThat(routes.asked).hasSize(1);
    }

    @Test
    void requestsForOneNameShareAQuestion() {
        routes.fallSilent();
        var first = later(cache.find(ACME));
        var second = later(cache.find(ACME));

        routes.answer(active("us1", 1));

        assertThat(first.join()).isEqualTo(new At(active("us1", 1)));
        assertThat(second.join()).isEqualTo(new At(active("us1", 1)));
        assertThat(routes.asked).hasSize(1);
    }

    @Test
    void anOldBeliefIsServedAtOnceAndCheckedInTheBackground() {
        routes.set(ACME, active("us1", 1));
        now(cache.find(ACME));
        time.pass(Duration.ofSeconds(31));
        routes.fallSilent();

        assertThat(now(cache.find(ACME))).isEqualTo(new At(active("us1", 1)));
        assertThat(now(cache.find(ACME))).isEqualTo(new At(active("us1", 1)));
        assertThat(routes.asked).hasSize(2);

        routes.answer(active("ie1", 2));
        assertThat(now(cache.find(ACME))).isEqualTo(new At(active("ie1", 2)));
    }

    @Test
    void whatIsRoutedStaysRoutedWhileTheArbiterIsSilent() {
        routes.set(ACME, active("us1", 1));
        now(cache.find(ACME));
        routes.fallSilent();

        for (var minutes = 0; minutes < 60; minutes++) {
            time.pass(Duration.ofMinutes(1));
            assertThat(now(cache.find(ACME))).isEqualTo(new At(active("us1", 1)));
        }
    }

    @Test
    void aNameWithoutARouteIsNotAskedForAgainWithinASecond() {
        assertThat(now(cache.find(ACME))).isEqualTo(new Nowhere());
        assertThat(now(cache.find(ACME))).isEqualTo(new Nowhere());
        assertThat(routes.asked).hasSize(1);

        time.pass(Duration.ofMillis(1001));
        routes.set(ACME, active("us1", 1));
        assertThat(now(cache.find(ACME))).isEqualTo(new At(active("us1", 1)));
    }

    @Test
    void aRegionThatIsNotActiveMakesItAskAgain() {
        routes.set(ACME, active("us1", 1));
        now(cache.find(ACME));
        routes.set(ACME, active("ie1", 2));

        assertThat(now(cache.findAgain(ACME, active("us1", 1)))).isEqualTo(new At(active("ie1", 2)));
        assertThat(now(cache.findAgain(ACME, active("us1", 1)))).isEqualTo(new At(active("ie1", 2)));
        assertThat(routes.asked)
                .as("the second that was wrong about us1 finds the new route")
                .hasSize(2);
    }

    @Test
    void anAnswerToAnOlderQuestionIsIgnored() {
        routes.set(ACME, active("us1", 1));
        now(cache.find(ACME));
        time.pass(Duration.ofSeconds(31));
        routes.fallSilent();
        now(cache.find(ACME)); // asks in the background
        var again = later(cache.findAgain(ACME, active("us1", 1)));

        routes.answer(active("us1", 1)); // the background's answer: from before the region was asked
        assertThat(again).isNotDone();

        routes.answer(active("ie1", 2));
        assertThat(again.join()).isEqualTo(new At(active("ie1", 2)));
    }

    @Test
    void saysWhatItBelievesAndSinceWhenWithoutAskingAnybody() {
        assertThat(cache.belief(ACME)).isEqualTo(new BelievesNothing());
        assertThat(routes.asked).isEmpty();

        routes.set(ACME, active("us1", 1));
        now(cache.find(ACME));
        var learned = time.instant();
        time.pass(Duration.ofSeconds(31));
        now(cache.find(ACME)); // and asks again
        assertThat(cache.belief(ACME)).isEqualTo(new Believes(active("us1", 1), learned));

        routes.set(ACME, MOVING);
        var held = later(cache.findAgain(ACME, active("us1", 1)));
        assertThat(cache.belief(ACME)).isEqualTo(new Holds(MOVING));

        routes.set(ACME, active("ie1", 2));
        time.pass(Duration.ofSeconds(1));
        assertThat(held.join()).isEqualTo(new At(active("ie1", 2)));
        assertThat(cache.belief(ACME))
                .isInstanceOfSatisfying(
                        Believes.class, belief -> assertThat(belief.active()).isEqualTo(active("ie1", 2)));
    }

    @Test
    void neverGoesBackToAnOlderEpoch() {
        routes.set(ACME, active("ie1", 2));
        now(cache.find(ACME));
        routes.set(ACME, active("us1", 1));
        time.pass(Duration.ofSeconds(31));
        now(cache.find(ACME));

        assertThat(now(cache.find(ACME))).isEqualTo(new At(active("ie1", 2)));
    }

    @Test
    void asksTheRegionsWhenTheArbiterIsSilentFor300Milliseconds() {
        routes.fallSilent();
        ie1.standing = CompletableFuture.completedFuture(new Admits(new Epoch(4)));
        var found = later(cache.find(ACME));

        time.pass(Duration.ofMillis(299));
        assertThat(found).isNotDone();
        time.pass(Duration.ofMillis(1));

        assertThat(found.join()).isEqualTo(new At(active("ie1", 4)));
        assertThat(now(cache.find(ACME))).isEqualTo(new At(active("ie1", 4)));
    }

    @Test
    void asksTheRegionsAtOnceWhenTheArbiterFails() {
        routes.fallSilent();
        ie1.standing = CompletableFuture.completedFuture(new Admits(new Epoch(4)));
        var found = later(cache.find(ACME));

        routes.fail();

        assertThat(found.join()).isEqualTo(new At(active("ie1", 4)));
    }

    @Test
    void takesTheRegionThatAdmitsWhileAnotherIsDead() {
        routes.fallSilent();
        us1.standing = new CompletableFuture<>();
        ie1.standing = CompletableFuture.completedFuture(new Admits(new Epoch(4)));
        var found = later(cache.find(ACME));

        time.pass(Duration.ofMillis(300));

        assertThat(found.join()).isEqualTo(new At(active("ie1", 4)));
    }

    @Test
    void isUnsureWhenNobodyAnswers() {
        routes.fallSilent();
        us1.standing = new CompletableFuture<>();
        ie1.standing = CompletableFuture.failedFuture(new IllegalStateException("gone"));
        var found = later(cache.find(ACME));

        time.pass(Duration.ofMillis(1300));

        assertThat(found.join()).isEqualTo(new Unsure("neither the arbiter nor a region says where it is active"));
        routes.speakAgain();
        routes.set(ACME, active("us1", 1));
        assertThat(now(cache.find(ACME))).as("and that is not remembered").isEqualTo(new At(active("us1", 1)));
    }

    @Test
    void anArbiterThatIsLateIsStillHeard() {
        routes.fallSilent();
        us1.standing = new CompletableFuture<>();
        var found = later(cache.find(ACME));
        time.pass(Duration.ofMillis(400));

        routes.answer(active("us1", 1));

        assertThat(found.join()).isEqualTo(new At(active("us1", 1)));
    }

    @Test
    void holdsRequestsWhileTheRouteMovesAndPollsOnceForAllOfThem() {
        routes.set(ACME, MOVING);
        var first = later(cache.find(ACME));
        var second = later(cache.find(ACME));

        time.pass(Duration.ofMillis(100));
        assertThat(routes.asked).hasSize(6); // the first, and one each 20 ms
        routes.set(ACME, active("ie1", 2));
        time.pass(Duration.ofMillis(20));

        assertThat(first.join()).isEqualTo(new At(active("ie1", 2)));
        assertThat(second.join()).isEqualTo(new At(active("ie1", 2)));
        time.pass(Duration.ofSeconds(10));
        assertThat(routes.asked).as("nobody polls when the move is over").hasSize(7);
    }

    @Test
    void givesUpHoldingAfterFiveSecondsAndStopsPolling() {
        routes.set(ACME, MOVING);
        var found = later(cache.find(ACME));

        time.pass(Duration.ofMillis(4990));
        assertThat(found).isNotDone();
        time.pass(Duration.ofMillis(30));

        assertThat(found.join()).isEqualTo(new Unsure("moving from us1 to ie1 for too long"));
        var asked = routes.asked.size();
        time.pass(Duration.ofSeconds(10));
        assertThat(routes.asked).hasSize(asked);
        assertThat(time.pending()).isZero();
    }

    @Test
    void holdsNoMoreRequestsThanTheLimit() {
        cache = cache("strowger.edge.routes.hold-limit = 2");
        routes.set(ACME, MOVING);
        var first = later(cache.find(ACME));
        var second = later(cache.find(ACME));

        assertThat(now(cache.find(ACME))).isInstanceOf(Unsure.class);

        routes.set(ACME, active("ie1", 2));
        time.pass(Duration.ofMillis(20));
        assertThat(first).isDone();
        assertThat(second).isDone();
        routes.set(ACME, MOVING);
        assertThat(later(cache.findAgain(ACME, active("ie1", 2))))
                .as("there is room again")
                .isNotDone();
    }

    @Test
    void asksTheRegionsWhenTheArbiterFallsSilentDuringAMove() {
        routes.set(ACME, MOVING);
        var found = later(cache.find(ACME));
        routes.fallSilent();
        time.pass(Duration.ofMillis(200));
        ie1.standing = CompletableFuture.completedFuture(new Admits(new Epoch(2)));

        time.pass(Duration.ofMillis(200));

        assertThat(found.join()).isEqualTo(new At(active("ie1", 2)));
    }

    @Test
    void aDoubtAsksAgainWithoutHoldingAnybodyUp() {
        routes.set(ACME, active("us1", 1));
        now(cache.find(ACME));
        routes.set(ACME, active("ie1", 2));

        time.pass(Duration.ofMillis(250));
        cache.doubt(ACME, active("us1", 1));

        assertThat(now(cache.find(ACME))).isEqualTo(new At(active("ie1", 2)));
    }

    @Test
    void believesNoRegionThatHasSpokenBeforeItsRouteBeganToMove() {
        routes.set(ACME, active("us1", 1));
        now(cache.find(ACME));
        var word = new CompletableFuture<Standing>();
        us1.standing = word;
        routes.set(ACME, MOVING);
        time.pass(Duration.ofMillis(250));
        cache.doubt(ACME, active("us1", 1));
        var held = later(cache.find(ACME));

        word.complete(new Admits(new Epoch(1)));
        assertThat(held).isNotDone();
        routes.set(ACME, active("ie1", 2));
        time.pass(Duration.ofMillis(20));

        assertThat(held).isCompletedWithValue(new At(active("ie1", 2)));
    }

    @Test
    void forgetsTheNamesThatAreNotUsed() {
        cache = cache("strowger.edge.routes.max-names = 10");
        routes.set(ACME, active("us1", 1));
        now(cache.find(ACME));
        for (var i = 0; i < 100; i++) {
            now(cache.find(DomainName.parse("flood-" + i + ".sip.twilio.com")));
            now(cache.find(ACME));
        }

        assertThat(cache.size()).isLessThanOrEqualTo(10);
        assertThat(routes.asked).as("what is in use is not pushed out").containsOnlyOnce(ACME);
    }

    @Test
    void aReleasedNameIsNowhere() {
        routes.set(ACME, active("us1", 1));
        now(cache.find(ACME));
        routes.set(ACME, new Unrouted());

        assertThat(now(cache.findAgain(ACME, active("us1", 1)))).isEqualTo(new Nowhere());
    }
}
