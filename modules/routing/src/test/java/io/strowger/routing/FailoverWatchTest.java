package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Views;
import io.strowger.core.AccountSid;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.RegionId;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Automatic;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FailoverWatchTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final WitnessId AT_US1 = WitnessId.parse("us1:1");
    private static final WitnessId AT_IE1 = WitnessId.parse("ie1:1");
    private static final WitnessId AT_AU1 = WitnessId.parse("au1:1");
    private static final LeaseTerms TERMS =
            new LeaseTerms(Duration.ofSeconds(6), 0.01, List.of(AT_US1, AT_IE1, AT_AU1));
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration AWAKE = Duration.ofHours(1);
    private static final RouteView ROUTE = new RouteView(
            Sid.parse("QQ00000000000000000000000000000001"),
            DomainName.parse("acme.sip.twilio.com"),
            AccountSid.parse("AC00000000000000000000000000000001"),
            "",
            List.of(US1, IE1),
            new Active(US1, Epoch.NONE.next()),
            Optional.empty(),
            List.of(),
            new Automatic(US1, IE1, Duration.ofSeconds(5), false),
            Instant.EPOCH,
            Instant.EPOCH);

    private final OpenWitnesses witnesses = new OpenWitnesses();
    private final ToldEntities entities = new ToldEntities();
    private long now = 1_000_000;
    private final FailoverWatch watch = new FailoverWatch(
            entities, witnesses, TERMS, () -> new Moment(Duration.ofMillis(now).toNanos()), EVERY);

    @Test
    void asksNobodyWhereNoRouteHasAPolicy() {
        assertThat(watch.look(List.of())).isCompletedWithValue(EVERY);

        assertThat(witnesses.asked).isEmpty();
    }

    @Test
    void doesNotWaitForTheWitnessThatHasDiedWithItsRegion() {
        var look = watch.look(List.of(ROUTE));
        witnesses.answer(AT_AU1, Duration.ofSeconds(11));
        assertThat(look).isNotCompleted();

        witnesses.answer(AT_IE1, Duration.ofMillis(11_100));

        assertThat(look).isCompletedWithValue(EVERY);
        assertThat(entities.told)
                .as("what the silent one has granted nobody knows")
                .containsExactly(new Route.Watched(US1, false, Duration.ofSeconds(5)));
    }

    @Test
    void looksAgainAtTheVeryMomentAtWhichAPolicyIsDue() {
        var early = watch.look(List.of(ROUTE));
        witnesses.answer(AT_AU1, Duration.ofMillis(10_700));
        witnesses.answer(AT_IE1, Duration.ofMillis(10_700));

        assertThat(early).isCompletedWithValue(Duration.ofMillis(300));
        assertThat(entities.told).isEmpty();

        now += 300;
        var inTime = watch.look(List.of(ROUTE));
        witnesses.answer(AT_AU1, Duration.ofSeconds(11));
        witnesses.answer(AT_IE1, Duration.ofSeconds(11));

        assertThat(inTime).isCompletedWithValue(EVERY);
        assertThat(entities.told).hasSize(1);
    }

    /// It has to be told again: the first time, its Route may have been on its way to another node.
    @Test
    void tellsARouteAtEachLookUntilItHasLeft() {
        for (var look = 0; look < 3; look++) {
            watch.look(List.of(ROUTE));
            witnesses.answer(AT_AU1, Duration.ofSeconds(20));
            witnesses.answer(AT_IE1, Duration.ofSeconds(20));
            now += EVERY.toMillis();
        }

        assertThat(entities.told).hasSize(3);
    }

    @Test
    void concludesNothingFromTheSilenceOfAMajority() {
        var look = watch.look(List.of(ROUTE));
        witnesses.answer(AT_AU1, Duration.ofMinutes(1));
        witnesses.fallSilent(AT_US1);
        witnesses.fallSilent(AT_IE1);

        assertThat(look).isCompletedWithValue(EVERY);
        assertThat(entities.told).isEmpty();
    }

    /// The standby lives as two witnesses see it, one of which answers late, each time.
    @Test
    void hearsAWitnessThatAnswersWhenTheLookHasEnded() {
        witnesses.standbySeenBy(AT_IE1, Duration.ofHours(1));
        watch.look(List.of(ROUTE));
        witnesses.answer(AT_IE1, Duration.ofSeconds(20));
        witnesses.answer(AT_AU1, Duration.ofSeconds(20));
        witnesses.answer(AT_US1, Duration.ofSeconds(20));
        assertThat(entities.told).as("its standby seems dead").isEmpty();

        now += 1_000;
        watch.look(List.of(ROUTE));
        witnesses.answer(AT_IE1, Duration.ofSeconds(21));
        witnesses.answer(AT_AU1, Duration.ofSeconds(21));

        assertThat(entities.told).hasSize(1);
    }

    /// Witnesses that answer when the test wants it: that they have granted a lease to us1 so long ago, and one to ie1
    /// just now.
    private static final class OpenWitnesses implements Witnesses {
        private final List<WitnessId> asked = new ArrayList<>();
        private final Map<WitnessId, CompletableFuture<Sightings>> open = new HashMap<>();
        private final Map<WitnessId, Duration> standbySeen = new HashMap<>();

        void standbySeenBy(WitnessId witness, Duration ago) {
            standbySeen.put(witness, ago);
        }

        void answer(WitnessId witness, Duration ago) {
            var standby = standbySeen.getOrDefault(witness, Duration.ofSeconds(1));
            question(witness)
                    .complete(new Sightings(
                            List.of(
                                    new Sighting(US1, SessionNumber.FIRST, ago),
                                    new Sighting(IE1, SessionNumber.FIRST, standby)),
                            AWAKE));
        }

        void fallSilent(WitnessId witness) {
            question(witness).completeExceptionally(new TimeoutException("no answer"));
        }

        private CompletableFuture<Sightings> question(WitnessId witness) {
            return Optional.ofNullable(open.get(witness)).orElseThrow();
        }

        @Override
        public CompletionStage<Sightings> look(WitnessId witness) {
            asked.add(witness);
            var answer = new CompletableFuture<Sightings>();
            open.put(witness, answer);
            return answer;
        }

        @Override
        public CompletionStage<RenewReply> renew(WitnessId witness, RegionId region, SessionNumber session) {
            throw new UnsupportedOperationException("who watches renews nothing");
        }

        @Override
        public CompletionStage<SealReply> seal(WitnessId witness, RegionId region, SessionNumber session) {
            throw new UnsupportedOperationException("who watches seals nothing");
        }
    }

    /// Notes what is told to the Routes.
    private static final class ToldEntities implements Entities {
        private final List<WireMessage> told = new ArrayList<>();

        @Override
        public void tell(String dataCenter, EntityAddress to, WireMessage command) {
            assertThat(to).isEqualTo(ShardedRoutes.address(ROUTE.name()));
            told.add(command);
        }

        @Override
        public <R extends WireMessage> CompletionStage<R> ask(
                String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
            throw new UnsupportedOperationException("who watches asks no Route");
        }

        @Override
        public <R extends WireMessage> CompletionStage<R> ask(
                String dataCenter, EntityAddress to, WireMessage command, Class<R> reply, Duration timeout) {
            throw new UnsupportedOperationException("who watches asks no Route");
        }

        @Override
        public <R extends WireMessage> CompletionStage<R> askAndSee(
                Views views, String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
            throw new UnsupportedOperationException("who watches asks no Route");
        }

        @Override
        public CompletionStage<String> locate(String dataCenter, EntityAddress entity) {
            throw new UnsupportedOperationException("who watches asks no Route");
        }
    }
}
