package io.strowger.region.recording;

import static io.strowger.region.recording.RecordingSamples.ACCOUNT;
import static io.strowger.region.recording.RecordingSamples.CALL;
import static io.strowger.region.recording.RecordingSamples.sid;
import static io.strowger.region.recording.RecordingSamples.spoken;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.Recordings.NotStored;
import io.strowger.core.Recordings.Recording;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.Recordings.Stored;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.testkit.TestDatabases;
import io.strowger.testkit.TestNode;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Recordings as edges and gateways reach them, in a real database. Each test has recordings of its own.
class RecordingsTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final AccountSid SOMEBODY = AccountSid.parse("AC" + "f".repeat(32));
    private static final Page.Request FIRST = new Page.Request(0, 50);
    private static final int SECOND = 16_000;
    private static final TestDatabases.TestDatabase DATABASE = TestDatabases.fresh();

    private static TestNode node;
    private static RecordingStore store;
    private static RemoteRecordings recordings;

    @BeforeAll
    static void start() {
        node = TestNode.alone("us1", "region", DATABASE, Clock.systemUTC());
        store = store(50 * SECOND, 100 * SECOND);
        RecordingActor.start(node.system(), store);
        recordings = new RemoteRecordings(node.system(), US1);
    }

    private static RecordingStore store(long maxRecording, long maxAll) {
        return new RecordingStore(
                US1, node.database(), new RecordingSettings("http://api.example", maxRecording, maxAll));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void whatWasSaidIsKeptAndCut() {
        say(1, 40);
        assertThat(get(recordings.fetch(ACCOUNT, sid(1))))
                .hasValueSatisfying(it -> assertThat(it.isComplete()).isFalse());
        assertThat(get(recordings.read(ACCOUNT, sid(1), 0))).isEmpty();

        assertThat(get(store.keep(spoken(1), 39 * SECOND + 10))).isEqualTo(39 * SECOND + 10);

        assertThat(get(store.keep(spoken(1), Long.MAX_VALUE))).isEqualTo(39 * SECOND + 10);
        assertThat(read(1)).isEqualTo(Arrays.copyOf(said(40), 39 * SECOND + 10));
        var kept = get(recordings.fetch(ACCOUNT, sid(1))).orElseThrow();
        assertThat(kept.isComplete()).isTrue();
        assertThat(kept.call()).isEqualTo(CALL);
        assertThat(kept.duration()).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(40));
        assertThat(store.url(ACCOUNT, sid(1)))
                .isEqualTo("http://api.example/2010-04-01/Accounts/" + ACCOUNT + "/Recordings/" + sid(1));
    }

    @Test
    void aPartThatComesTwiceIsKeptOnce() {
        say(2, 2);
        assertThat(get(recordings.append(spoken(2), SECOND, part(1)))).isEqualTo(new Stored());

        assertThat(get(store.keep(spoken(2), Long.MAX_VALUE))).isEqualTo(2 * SECOND);

        assertThat(read(2)).isEqualTo(said(2));
        assertThat(get(recordings.append(spoken(2), 2 * SECOND, part(2)))).isInstanceOf(NotStored.class);
    }

    @Test
    void whereNothingCameThereIsNothing() {
        assertThat(get(store.keep(spoken(3), Long.MAX_VALUE))).isZero();
        assertThat(get(recordings.fetch(ACCOUNT, sid(3)))).isEmpty();
        assertThat(get(recordings.delete(ACCOUNT, sid(3)))).isFalse();
    }

    @Test
    void aFirstPartThatComesAfterTheEndIsNotKept() {
        assertThat(get(store.keep(spoken(12), Long.MAX_VALUE))).isZero();

        assertThat(get(recordings.append(spoken(12), 0, part(0)))).isInstanceOf(NotStored.class);

        assertThat(get(store.keep(spoken(12), Long.MAX_VALUE))).isZero();
        assertThat(get(recordings.fetch(ACCOUNT, sid(12)))).isEmpty();
    }

    @Test
    void whatIsCutToNothingIsGone() {
        say(4, 1);

        assertThat(get(store.keep(spoken(4), 0))).isZero();

        assertThat(get(recordings.fetch(ACCOUNT, sid(4)))).isEmpty();
    }

    @Test
    void anotherAccountHasNoneOfIt() {
        say(5, 1);
        get(store.keep(spoken(5), SECOND));

        assertThat(get(recordings.fetch(SOMEBODY, sid(5)))).isEmpty();
        assertThat(get(recordings.read(SOMEBODY, sid(5), 0))).isEmpty();
        assertThat(get(recordings.delete(SOMEBODY, sid(5)))).isFalse();
        assertThat(get(recordings.list(SOMEBODY, Optional.empty(), FIRST)).items())
                .isEmpty();
    }

    @Test
    void theNewestAreListedFirstOfOneCallOrOfAll() {
        var call = new Sid("CA" + "6".repeat(29) + "000");
        for (var number = 61; number <= 63; number++)
            get(recordings.append(new Spoken(sid(number), ACCOUNT, number == 62 ? CALL : call), 0, part(0)));

        var page = get(recordings.list(ACCOUNT, Optional.of(call), new Page.Request(0, 1)));
        assertThat(page.items()).extracting(Recording::sid).containsExactly(sid(63));
        assertThat(page.hasMore()).isTrue();
        assertThat(get(recordings.list(ACCOUNT, Optional.of(call), FIRST)).items())
                .extracting(Recording::sid)
                .containsExactly(sid(63), sid(61));
        assertThat(get(recordings.list(ACCOUNT, Optional.empty(), FIRST)).items())
                .extracting(Recording::sid)
                .contains(sid(61), sid(62), sid(63));
    }

    @Test
    void whatIsDeletedIsGoneAlsoWhatComesLater() {
        say(7, 2);

        assertThat(get(recordings.delete(ACCOUNT, sid(7)))).isTrue();

        assertThat(get(recordings.append(spoken(7), 2 * SECOND, part(2)))).isInstanceOf(NotStored.class);
        assertThat(get(recordings.append(spoken(7), 0, part(0)))).isInstanceOf(NotStored.class);
        assertThat(get(store.keep(spoken(7), Long.MAX_VALUE))).isZero();
        assertThat(get(recordings.fetch(ACCOUNT, sid(7)))).isEmpty();
    }

    @Test
    void hasABoundForOneAndForAll() {
        say(8, 2);

        var small = store(2 * SECOND, Long.MAX_VALUE);
        assertThat(get(small.append(spoken(8), 2 * SECOND, part(2)))).isInstanceOf(NotStored.class);
        assertThat(get(small.append(spoken(9), 0, part(0)))).isEqualTo(new Stored());
        var full = store(2 * SECOND, 2 * SECOND);
        assertThat(get(full.append(spoken(11), 0, part(0)))).isInstanceOf(NotStored.class);
        assertThat(get(full.append(spoken(9), SECOND, part(1)))).isEqualTo(new Stored());
        assertThat(get(store.keep(spoken(8), Long.MAX_VALUE))).isEqualTo(2 * SECOND);
    }

    @Test
    void survivesARestart() {
        say(10, 3);
        get(store.keep(spoken(10), Long.MAX_VALUE));
        node.crash();

        start();

        assertThat(read(10)).isEqualTo(said(3));
    }

    private static void say(int number, int seconds) {
        for (var second = 0; second < seconds; second++)
            assertThat(get(recordings.append(spoken(number), (long) second * SECOND, part(second))))
                    .isEqualTo(new Stored());
    }

    private static byte[] part(int second) {
        var part = new byte[SECOND];
        Arrays.fill(part, (byte) second);
        return part;
    }

    private static byte[] said(int seconds) {
        var all = new ByteArrayOutputStream();
        for (var second = 0; second < seconds; second++) all.writeBytes(part(second));
        return all.toByteArray();
    }

    private static byte[] read(int number) {
        var all = new ByteArrayOutputStream();
        while (true) {
            var some = get(recordings.read(ACCOUNT, sid(number), all.size()));
            if (some.length == 0) return all.toByteArray();
            all.writeBytes(some);
        }
    }
}
