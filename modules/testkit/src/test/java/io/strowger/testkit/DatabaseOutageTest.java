package io.strowger.testkit;

import static io.strowger.testkit.TestNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.strowger.cluster.DatabaseUnavailable;
import io.strowger.cluster.EntityKind.History;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.cluster.ReadModel;
import io.strowger.core.EntityAddress;
import io.strowger.core.Page;
import io.strowger.core.Unavailable;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/// Entities whose PostgreSQL goes and comes back: they answer at once or refuse at once, lose nothing that they have
/// answered, go on by themselves, and say it once.
@Timeout(120)
class DatabaseOutageTest {
    /// A fifth of the time after which an asker gives up, and far above what a refusal takes.
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration BEFORE_IT_ASKS_AGAIN = Duration.ofMillis(5);

    private static final Tally VIEW = new Tally("");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final TestServer server = TestServer.start();
    private final TestNode node = TestNode.alone("us1", "region", server.database(), InstantSource.system());

    DatabaseOutageTest() {
        node.entities().host(Tally.kind(new Lifetime(Duration.ofMinutes(1), 5, History.CUT)));
        ReadModel.start(
                node.system(), node.entities(), node.database(), node.json(), List.of(VIEW), Duration.ofMillis(20));
        ask("awake", new Tally.Add(1)).join();
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void stop() {
        root().detachAppender(log);
        node.close();
        server.close();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private CompletableFuture<Tally.Total> ask(String name, Tally.Command command) {
        return node.entities()
                .ask("us1", new EntityAddress("tally", name), command, Tally.Total.class)
                .toCompletableFuture();
    }

    @Test
    void refusesAtOnceWhatItCannotPersistAndAnswersFromMemory() {
        server.stop();
        // an entity whose write fails before that is known ends, and what it had in memory with it
        eventually("the node knows", () -> said("is down; whoever") == 1);

        refusedAtOnce(() -> ask("awake", new Tally.Add(1)));
        refusedAtOnce(() -> ask("asleep", new Tally.Read()));
        assertThat(ask("awake", new Tally.Read()).join().number()).isEqualTo(1);
        var list = unanswered(() -> node.views()
                .list("us1", VIEW, "everybody", new Page.Request(0, 10))
                .toCompletableFuture());
        assertThat(list).hasCauseInstanceOf(DatabaseUnavailable.class);
    }

    @Test
    void goesOnByItselfWhenTheDatabaseIsBack() {
        server.kill();
        refusedAtOnce(() -> ask("awake", new Tally.Add(1)));

        server.startAgain();

        var back = System.nanoTime();
        eventually("an entity in memory goes on", () -> total("awake", new Tally.Add(10)) == 11);
        eventually("one that was not wakes up", () -> total("asleep", new Tally.Add(10)) >= 10);
        System.out.printf(
                "PostgreSQL is back: entities go on after %d ms%n",
                Duration.ofNanos(System.nanoTime() - back).toMillis());
        eventually(
                "the read model goes on",
                () -> node.views()
                        .find("us1", VIEW, "everybody", "asleep")
                        .toCompletableFuture()
                        .handle((found, failure) -> failure == null && found.isPresent())
                        .join());
    }

    /// 0 when there is no answer.
    private int total(String name, Tally.Command command) {
        return ask(name, command)
                .handle((total, failure) -> failure == null ? total.number() : 0)
                .join();
    }

    @Test
    void answersEverybodyWhoWaitsAsSoonAsTheDatabaseIsGone() throws SQLException {
        var database = server.database();
        try (var session = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = session.createStatement()) {
            session.setAutoCommit(false);
            statement.execute("lock table event_journal in access exclusive mode");
            // one is being written, nine wait behind it, ten are being read
            var waiting = IntStream.range(0, 20)
                    .mapToObj(i -> ask(i < 10 ? "awake" : "asleep" + i, new Tally.Add(1)))
                    .toList();
            eventually("the write waits for the lock", this::isBlocked);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);

            server.kill();

            var gone = System.nanoTime();
            for (var one : waiting) assertThatThrownBy(one::join).hasCauseInstanceOf(Unavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - gone)).isLessThan(AT_ONCE);
        }
    }

    private boolean isBlocked() {
        var database = server.database();
        try (var session = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = session.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%insert into event_journal%'")) {
            row.next();
            return row.getInt(1) > 0;
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /// A message lost in the moment that its entity ends is a matter of luck.
    @RepeatedTest(4)
    void keepsWhatItHasAnsweredThroughAnOutageUnderLoad() {
        var names = IntStream.range(0, 20).mapToObj(i -> "busy" + i).toList();
        var answered = names.stream().map(_ -> new AtomicInteger()).toList();
        var attempts = names.stream().map(_ -> new AtomicInteger()).toList();
        var slowest = new AtomicInteger();
        var ending = new CompletableFuture<Void>();
        var loops = IntStream.range(0, names.size())
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    while (!ending.isDone()) {
                        attempts.get(i).incrementAndGet();
                        var begun = System.nanoTime();
                        var answer = ask(names.get(i), new Tally.Add(1));
                        if (answer.handle((_, failure) -> failure == null).join())
                            answered.get(i).incrementAndGet();
                        else LockSupport.parkNanos(BEFORE_IT_ASKS_AGAIN.toNanos());
                        slowest.accumulateAndGet(
                                (int) Duration.ofNanos(System.nanoTime() - begun)
                                        .toMillis(),
                                Math::max);
                    }
                }))
                .toList();
        eventually("all are busy", () -> answered.stream().allMatch(count -> count.get() > 10));

        server.kill();
        assertThat(unanswered(() -> ask("asleep", new Tally.Read()))).isNotNull();
        // one that is back before that was never down for whoever watches it
        eventually("the node knows", () -> said("is down; whoever") == 1);
        server.startAgain();

        var before = answered.stream().map(AtomicInteger::get).toList();
        eventually(
                "all go on",
                () -> IntStream.range(0, names.size())
                        .allMatch(i -> answered.get(i).get() > before.get(i) + 10));
        ending.complete(null);
        for (var loop : loops) join(loop);
        System.out.printf("an outage under load: the slowest answer took %d ms%n", slowest.get());
        assertThat(slowest.get()).as("ms, slowest answer").isLessThan(4000); // below the askers' patience
        for (var i = 0; i < names.size(); i++)
            assertThat(ask(names.get(i), new Tally.Read()).join().number())
                    .as(names.get(i))
                    .isBetween(answered.get(i).get(), attempts.get(i).get());
        saysItOnce();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void saysItOnce() {
        assertThat(said("is down; whoever")).isEqualTo(1);
        assertThat(said("answers again")).isEqualTo(1);
        assertThat(log.list)
                .as("whatever else is said: the read model's writer may be met in the middle of a batch")
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSizeLessThanOrEqualTo(4);
    }

    private long said(String what) {
        return log.list.stream()
                .filter(line -> line.getFormattedMessage().contains(what))
                .count();
    }

    private static void refusedAtOnce(Supplier<CompletableFuture<Tally.Total>> question) {
        assertThat(unanswered(question)).hasCauseInstanceOf(Unavailable.class);
    }

    /// Why there is no answer, which is told at once.
    private static CompletionException unanswered(Supplier<? extends CompletableFuture<?>> question) {
        var begun = System.nanoTime();
        try {
            var answer = question.get().join();
            throw new AssertionError("answered " + answer);
        } catch (CompletionException refused) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
            return refused;
        }
    }
}
