package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.Recordings.Appended;
import io.strowger.core.Recordings.NotStored;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.Recordings.Stored;
import io.strowger.core.Sid;
import io.strowger.edge.RecordingFeed.Delivered;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// How a recording gets to its region.
class RecordingFeedTest {
    private static final int SECOND = 16_000;
    private static final Spoken SPOKEN = new Spoken(
            new Sid("RE" + "1".repeat(32)),
            AccountSid.parse("AC" + "1".repeat(32)),
            new Sid("CA" + "1".repeat(29) + "000"));

    private final FakeRecordings region = new FakeRecordings();
    private final FakeTime time = new FakeTime();
    private final Room room = new Room(60);
    private final RecordingFeed feed = feed();

    private RecordingFeed feed() {
        return new RecordingFeed(region, SPOKEN, time, room);
    }

    @Test
    void onePartFollowsTheOtherAndTheRestIsCutOff() {
        assertThat(take(8000)).isTrue();
        assertThat(take(8000)).isTrue();
        take(100);

        assertThat(feed.end(2 * SECOND)).isCompletedWithValue(new Delivered(2 * SECOND, Optional.empty()));
        assertThat(region.kept()).hasSize(2 * SECOND + 200);
    }

    @Test
    void aPartThatGotLostComesAgainBeforeTheNext() {
        region.answers.add(CompletableFuture.failedStage(new IllegalStateException("the node has died")));
        take(8000);
        take(8000);
        var ended = feed.end(2 * SECOND);
        assertThat(ended).isNotCompleted();

        time.pass(RecordingFeed.AGAIN);

        assertThat(ended).isCompletedWithValue(new Delivered(2 * SECOND, Optional.empty()));
    }

    @Test
    void whatTheRegionHasCountsWhenItTakesNoMore() {
        take(8000);
        region.answers.add(CompletableFuture.completedStage(new NotStored("full")));

        take(8000);

        assertThat(take(8000)).isFalse();
        assertThat(feed.end(3 * SECOND)).isCompletedWithValue(new Delivered(SECOND, Optional.of("full")));
    }

    @Test
    void aRegionThatIsSilentForAMinuteIsNotWaitedFor() {
        var never = new CompletableFuture<Appended>();
        region.answers.add(never);
        for (var second = 0; second < 60; second++) assertThat(take(8000)).isTrue();

        assertThat(take(8000)).isFalse();
        var ended = feed.end(60 * SECOND);
        assertThat(ended)
                .isCompletedWithValueMatching(
                        it -> it.length() == 0 && it.refusal().isPresent());
        never.complete(new Stored());
        assertThat(region.kept()).isEmpty();
    }

    @Test
    void thereIsRoomForSoMuchOfAllTogether() {
        region.answers.add(new CompletableFuture<>());
        region.answers.add(CompletableFuture.failedStage(new IllegalStateException("nobody is there")));
        var other = feed();
        for (var second = 0; second < 30; second++) {
            assertThat(take(8000)).isTrue();
            assertThat(other.take(new short[8000], 8000)).isTrue();
        }

        assertThat(take(8000)).isFalse();

        assertThat(room.taken()).isEqualTo(30);
        time.pass(RecordingFeed.AGAIN);
        assertThat(other.end(30 * SECOND)).isCompletedWithValue(new Delivered(30 * SECOND, Optional.empty()));
        assertThat(room.taken()).isZero();
    }

    @Test
    void aRegionThatIsAwayIsAskedAgainWhileTheRecordingLasts() {
        for (var attempt = 0; attempt < 40; attempt++)
            region.answers.add(CompletableFuture.failedStage(new IllegalStateException("nobody is there")));
        for (var second = 0; second < 41; second++) {
            assertThat(take(8000)).isTrue();
            time.pass(RecordingFeed.AGAIN);
        }

        assertThat(feed.end(41 * SECOND)).isCompletedWithValue(new Delivered(41 * SECOND, Optional.empty()));
    }

    @Test
    void whatCannotBeDeliveredAfterTheEndIsGivenUp() {
        for (var attempt = 0; attempt < 15; attempt++)
            region.answers.add(CompletableFuture.failedStage(new IllegalStateException("nobody is there")));
        take(8000);
        var ended = feed.end(SECOND);

        for (var second = 0; second < 15; second++) time.pass(RecordingFeed.AGAIN);

        assertThat(ended)
                .isCompletedWithValueMatching(
                        it -> it.length() == 0 && it.refusal().isPresent());
    }

    private boolean take(int samples) {
        return feed.take(new short[8000], samples);
    }
}
