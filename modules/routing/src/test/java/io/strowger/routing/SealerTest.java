package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.LeaseTerms;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SealerTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final SessionNumber FIRST = SessionNumber.FIRST;
    private static final SessionNumber SECOND = FIRST.next();
    private static final List<WitnessId> WITNESSES =
            List.of(WitnessId.parse("us1:1"), WitnessId.parse("ie1:1"), WitnessId.parse("au1:1"));

    private final SlowSeals seals = new SlowSeals();
    private final FakeWitnesses witnesses = new FakeWitnesses();
    private final Sealer sealer =
            new Sealer(seals, witnesses, Optional.of(new LeaseTerms(Duration.ofSeconds(6), 0.01, WITNESSES)));

    @Test
    void tellsNoWitnessBeforeTheSealIsStored() {
        var answer = sealer.seal(US1, FIRST).toCompletableFuture();
        assertThat(witnesses.told).isEmpty();

        seals.writes.getFirst().complete(FIRST);

        assertThat(witnesses.told).containsExactlyElementsOf(WITNESSES);
        assertThat(answer).isCompletedWithValue(answered(US1, FIRST));
    }

    @Test
    void storesASealOnceForAllWhoWantIt() {
        sealer.seal(US1, SECOND);
        var other = sealer.seal(US1, FIRST).toCompletableFuture();
        seals.writes.getFirst().complete(SECOND);
        var later = sealer.seal(US1, SECOND).toCompletableFuture();

        assertThat(seals.writes).hasSize(1);
        assertThat(other).isCompletedWithValue(answered(US1, FIRST));
        assertThat(later).isCompletedWithValue(answered(US1, SECOND));
    }

    @Test
    void storesANewerSessionAndThatOfAnotherRegion() {
        sealer.seal(US1, FIRST);
        seals.writes.getFirst().complete(FIRST);

        var newer = sealer.seal(US1, SECOND).toCompletableFuture();
        var elsewhere = sealer.seal(IE1, FIRST).toCompletableFuture();

        assertThat(seals.writes).hasSize(3);
        assertThat(newer).isNotDone();
        assertThat(elsewhere).isNotDone();
    }

    @Test
    void storesAgainWhatWasPerhapsNotStored() {
        var first = sealer.seal(US1, FIRST).toCompletableFuture();
        seals.writes.getFirst().completeExceptionally(new IllegalStateException("no database"));
        assertThat(first).isCompletedExceptionally();
        assertThat(witnesses.told).isEmpty();

        var second = sealer.seal(US1, FIRST).toCompletableFuture();
        seals.writes.getLast().complete(FIRST);

        assertThat(seals.writes).hasSize(2);
        assertThat(second).isCompletedWithValue(answered(US1, FIRST));
    }

    /// A majority is enough, in the order in which they answer.
    private static Route.SealAnswered answered(RegionId region, SessionNumber session) {
        return new Route.SealAnswered(region, session, WITNESSES.subList(0, 2), WITNESSES.subList(0, 2));
    }

    /// A database that answers when it is told to.
    private static final class SlowSeals implements Seals {
        private final List<CompletableFuture<Object>> writes = new ArrayList<>();

        @Override
        public CompletionStage<?> seal(RegionId region, SessionNumber session) {
            writes.add(new CompletableFuture<>());
            return writes.getLast();
        }

        @Override
        public CompletionStage<NewestSessions> sealed() {
            return CompletableFuture.completedFuture(NewestSessions.NONE);
        }
    }

    /// With them everything is dead at once.
    private static final class FakeWitnesses implements Witnesses {
        private final List<WitnessId> told = new ArrayList<>();

        @Override
        public CompletionStage<RenewReply> renew(WitnessId witness, RegionId region, SessionNumber session) {
            return CompletableFuture.completedFuture(new Granted(session));
        }

        @Override
        public CompletionStage<SealReply> seal(WitnessId witness, RegionId region, SessionNumber session) {
            told.add(witness);
            return CompletableFuture.completedFuture(new Dead(session));
        }

        @Override
        public CompletionStage<Sightings> look(WitnessId witness) {
            return new CompletableFuture<>();
        }
    }
}
