package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.cluster.Entities;
import io.strowger.cluster.View;
import io.strowger.cluster.Views;
import io.strowger.core.Calls;
import io.strowger.core.Calls.CallRecord;
import io.strowger.core.Calls.Filter;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.Unavailable;
import io.strowger.core.WireMessage;
import io.strowger.region.call.Parties;
import io.strowger.region.call.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How far lists of calls are gone through, without a cluster.
class ShardedCallsTest {
    private static final Page.Request FIRST = new Page.Request(0, 50);

    private final List<Page.Request> asked = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private Duration perQuestion = Duration.ofMillis(1);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void looksForNoCallThatCanNotHaveBegunOrEndedSince(boolean isStart) {
        var calls = calls(110_000); // one a minute: 76 days
        var since = Optional.of(NOON.minus(Duration.ofMinutes(9)));

        var page = list(calls, isStart ? since(since, Optional.empty()) : since(Optional.empty(), since), FIRST);

        assertThat(page.items()).extracting(CallRecord::created).containsExactlyElementsOf(created(0, 10));
        assertThat(page.hasMore()).isFalse();
        assertThat(asked).hasSizeLessThan(30); // 4,330 minutes, 200 at a time
    }

    @Test
    void findsACallThatBeganLongAfterItWasCreated() {
        var late = call(4_000, NOON);

        var page = list(with(calls(10_000), 4_000, late), since(Optional.of(NOON), Optional.empty()), FIRST);

        assertThat(page.items()).extracting(CallRecord::sid).containsExactly(sid(0), sid(4_000));
    }

    @Test
    void goesThroughAllWhereNoTimeIsGiven() {
        assertThat(list(calls(10_000), Filter.ALL, new Page.Request(9, 1000)).items())
                .hasSize(1000);
    }

    @Test
    void givesUpBeforeItsAskerDoes() {
        perQuestion = Duration.ofSeconds(1);

        var found = ask(calls(10_000), nobodys(), FIRST).toCompletableFuture();

        assertThat(found).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(Unavailable.class);
        assertThat(asked).hasSize(8);
    }

    /// However many are newer.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beginsWhereCallsMayHaveBegunOrEndedBefore(boolean isStart) {
        var calls = calls(300_000); // one a minute: 208 days
        var before = Optional.of(NOON.minus(Duration.ofMinutes(250_000)));

        var page = list(calls, isStart ? before(before, Optional.empty()) : before(Optional.empty(), before), FIRST);

        assertThat(page.items()).extracting(CallRecord::created).containsExactlyElementsOf(created(250_001, 250_051));
        assertThat(page.hasMore()).isTrue();
        assertThat(asked).hasSizeLessThan(30); // 1,250 pieces of 200
    }

    @Test
    void findsACallThatIsListedAmongNewerOnes() {
        var before = Optional.of(NOON.minus(Duration.ofMinutes(4_830)));
        var older = call(4_840, created(4_840));

        var page = list(with(calls(10_000), 4_790, older), before(before, Optional.empty()), FIRST);

        assertThat(page.items()).extracting(CallRecord::sid).startsWith(sid(4_840), sid(4_831));
    }

    @Test
    void findsNothingBeforeTheFirstCall() {
        var page = list(calls(1_000), before(Optional.of(NOON.minus(Duration.ofDays(2))), Optional.empty()), FIRST);

        assertThat(page.items()).isEmpty();
        assertThat(page.hasMore()).isFalse();
    }

    private Page<CallRecord> list(List<Parties> calls, Filter filter, Page.Request page) {
        return ask(calls, filter, page).toCompletableFuture().join();
    }

    private CompletionStage<Page<CallRecord>> ask(List<Parties> calls, Filter filter, Page.Request page) {
        return new ShardedCalls(
                        RegionAccess.of(Samples.US1, new NoEntities(), new Rows(calls)), new Random(1), nanos::get)
                .list(ACCOUNT, filter, page);
    }

    private static Filter since(Optional<Instant> started, Optional<Instant> ended) {
        var all = Filter.ALL;
        return new Filter(
                all.from(),
                all.to(),
                all.parent(),
                all.status(),
                started,
                all.startedBefore(),
                ended,
                all.endedBefore(),
                all.domain());
    }

    private static Filter before(Optional<Instant> started, Optional<Instant> ended) {
        var all = Filter.ALL;
        return new Filter(
                all.from(),
                all.to(),
                all.parent(),
                all.status(),
                all.startedSince(),
                started,
                all.endedSince(),
                ended,
                all.domain());
    }

    private static Filter nobodys() {
        var all = Filter.ALL;
        return new Filter(
                Optional.of("sip:nobody@acme.sip.twilio.com"),
                all.to(),
                all.parent(),
                all.status(),
                all.startedSince(),
                all.startedBefore(),
                all.endedSince(),
                all.endedBefore(),
                all.domain());
    }

    private static List<Parties> calls(int number) {
        return IntStream.range(0, number)
                .mapToObj(place -> call(place, created(place)))
                .toList();
    }

    private static List<Parties> with(List<Parties> calls, int place, Parties call) {
        var changed = new ArrayList<>(calls);
        changed.set(place, call);
        return changed;
    }

    private static List<Instant> created(int from, int to) {
        return IntStream.range(from, to).mapToObj(ShardedCallsTest::created).toList();
    }

    private static Instant created(int place) {
        return NOON.minus(Duration.ofMinutes(place));
    }

    private static Sid sid(int place) {
        return Calls.first(Sid.parse("CA%029x000".formatted(place)));
    }

    /// One that was over as soon as it began.
    private static Parties call(int place, Instant began) {
        var call = new CallRecord(
                sid(place),
                Optional.empty(),
                ACCOUNT,
                "sip:alice@acme.sip.twilio.com",
                "sip:bob@acme.sip.twilio.com",
                Calls.Status.COMPLETED,
                Calls.Direction.INBOUND,
                created(place),
                began,
                Optional.of(began),
                Optional.of(began),
                Optional.of(began));
        return new Parties(
                List.of(new Party(call, Calls.StatusCallback.NONE, List.of(), 0, "", 200, false)), List.of(0));
    }

    private final class Rows implements NoViews {
        private final List<Parties> calls;

        private Rows(List<Parties> calls) {
            this.calls = calls;
        }

        @Override
        public <V extends Durable> CompletionStage<Page<V>> list(
                String dataCenter, View<?, V> view, String owner, Page.Request page) {
            asked.add(page);
            nanos.addAndGet(perQuestion.toNanos());
            return CompletableFuture.completedStage(Page.of(calls, page).map(view.type()::cast));
        }
    }

    /// Nobody wakes a call to list it.
    private static final class NoEntities implements Entities {
        @Override
        public <R extends WireMessage> CompletionStage<R> ask(
                String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
            throw new UnsupportedOperationException("nobody is asked");
        }

        @Override
        public <R extends WireMessage> CompletionStage<R> ask(
                String dataCenter, EntityAddress to, WireMessage command, Class<R> reply, Duration timeout) {
            throw new UnsupportedOperationException("nobody is asked");
        }

        @Override
        public <R extends WireMessage> CompletionStage<R> askAndSee(
                Views views, String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
            throw new UnsupportedOperationException("nothing is changed");
        }

        @Override
        public void tell(String dataCenter, EntityAddress to, WireMessage command) {
            throw new UnsupportedOperationException("nothing is told");
        }

        @Override
        public CompletionStage<String> locate(String dataCenter, EntityAddress entity) {
            throw new UnsupportedOperationException("nobody is looked for");
        }
    }
}
