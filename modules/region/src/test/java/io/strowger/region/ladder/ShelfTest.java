package io.strowger.region.ladder;

import static io.strowger.region.ladder.LadderSamples.NOON;
import static io.strowger.region.ladder.LadderSamples.call;
import static io.strowger.region.ladder.LadderSamples.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.cluster.WireSerializer;
import io.strowger.core.Calls;
import io.strowger.core.Ladders;
import io.strowger.core.Sid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private static final int KIB = 1024;
    private static final Instant LATER = NOON.plusSeconds(60);

    private static final ActorSystem SYSTEM = ActorSystem.create("shelf");

    private final Shelf shelf = new Shelf(
            new LadderSettings(Duration.ofHours(5), 10 * KIB, 4 * KIB),
            new WireSerializer((ExtendedActorSystem) SYSTEM),
            NOON);

    @AfterAll
    static void ends() {
        SYSTEM.terminate();
    }

    private void add(Sid call, String text, Instant now) {
        shelf.add(message(call, 0, now, text), now);
    }

    private List<String> texts(Sid call) {
        return shelf.find(call).rungs().stream()
                .map(rung -> ((Ladders.Message) rung).text())
                .toList();
    }

    /// With what belongs to it, a page.
    private static String kib() {
        return "x".repeat(920);
    }

    @Test
    void keepsWhatACallAndThoseThatItMakesHaveSentTogether() {
        add(call(1), "INVITE", NOON);
        add(Calls.numbered(call(1), 1), "180", NOON);
        add(call(2), "BYE", NOON);

        assertThat(texts(call(1))).containsExactly("INVITE", "180");
        assertThat(texts(Calls.numbered(call(1), 7))).containsExactly("INVITE", "180");
        assertThat(texts(call(2))).containsExactly("BYE");
        assertThat(texts(call(3))).isEmpty();
    }

    @Test
    void dropsTheOldestMessagesOfACallThatHasTooMany() {
        add(call(1), "first", NOON);
        for (var times = 0; times < 4; times++) add(call(1), kib(), NOON);
        add(call(1), "last", NOON);

        assertThat(texts(call(1))).hasSize(4).doesNotContain("first").endsWith("last");
        assertThat(shelf.find(call(1)).leftOut()).isEqualTo(2);
    }

    @Test
    void countsWhatTheEdgesHadNoRoomFor() {
        add(call(1), "INVITE", NOON);
        shelf.leftOut(new Ladders.LeftOut(call(1), 3), NOON);
        shelf.leftOut(new Ladders.LeftOut(call(1), 4), NOON);

        assertThat(shelf.find(call(1)).leftOut()).isEqualTo(7);
    }

    @Test
    void forgetsTheCallThatNothingWasNotedOfForLongestWhereThereIsNoRoom() {
        for (var number = 1; number <= 3; number++)
            for (var times = 0; times < 2; times++) add(call(number), kib(), NOON.plusSeconds(number));
        add(call(1), "still talking", LATER);
        add(call(4), kib(), LATER);
        add(call(4), kib(), LATER);
        add(call(4), kib(), LATER);

        assertThat(texts(call(1))).hasSize(3);
        assertThat(texts(call(2))).isEmpty();
        assertThat(texts(call(3))).hasSize(2);
        assertThat(texts(call(4))).hasSize(3);
    }

    /// Whoever looks for a call that was there by then can't be sure.
    @Test
    void saysUntilWhenItMayHaveForgottenCalls() {
        assertThat(shelf.find(call(1)).wholeSince()).isEqualTo(NOON);

        for (var number = 1; number <= 10; number++) add(call(number), kib(), NOON.plusSeconds(number));
        assertThat(texts(call(1))).isEmpty();
        assertThat(shelf.find(call(10)).wholeSince()).isBetween(NOON.plusSeconds(1), NOON.plusSeconds(9));

        shelf.lost(LATER);
        assertThat(shelf.find(call(10)).wholeSince()).isEqualTo(LATER);
    }

    @Test
    void forgetsACallAWhileAfterItsLastMessage() {
        add(call(1), "BYE", NOON);
        add(call(2), "INVITE", NOON);
        add(call(2), "BYE", LATER);

        shelf.sweep(NOON.plus(Duration.ofHours(5)));

        assertThat(texts(call(1))).isEmpty();
        assertThat(texts(call(2))).containsExactly("INVITE", "BYE");
        assertThat(shelf.find(call(2)).wholeSince()).isEqualTo(NOON);
        shelf.sweep(LATER.plus(Duration.ofHours(5)));
        assertThat(texts(call(2))).isEmpty();
    }

    @Test
    void givesRoomBackWithWhatItForgets() {
        for (var round = 0; round < 1000; round++) {
            var now = NOON.plusSeconds(round);
            add(call(round), kib(), now);
            shelf.leftOut(new Ladders.LeftOut(call(round), 1), now);
        }

        assertThat(texts(call(999))).hasSize(1);
        assertThat(texts(call(993))).hasSize(1);
        shelf.sweep(NOON.plus(Duration.ofDays(1)));
        for (var number = 1; number <= 6; number++) add(call(number), kib(), LATER);
        for (var number = 1; number <= 6; number++)
            assertThat(texts(call(number))).hasSize(1);
    }

    @Test
    void putsWhatTheNodesHaveInTheOrderOfTime() {
        var here = new LadderActor.Found(
                List.of(message(call(1), 0, NOON, "INVITE"), message(call(1), 0, LATER, "BYE")), 1, NOON);
        var there = new LadderActor.Found(List.of(message(call(1), 1, NOON.plusSeconds(1), "180")), 2, LATER);

        var sheet = LadderNodes.Sheet.of(List.of(Optional.of(here), Optional.of(there)));

        assertThat(sheet.rungs()).map(rung -> ((Ladders.Message) rung).text()).containsExactly("INVITE", "180", "BYE");
        assertThat(sheet.leftOut()).isEqualTo(3);
        assertThat(sheet.wholeSince()).contains(LATER);
        assertThat(LadderNodes.Sheet.of(List.of(Optional.of(here), Optional.empty()))
                        .wholeSince())
                .isEmpty();
    }
}
