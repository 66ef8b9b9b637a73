package io.strowger.testkit;

import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.cluster.Caused;
import io.strowger.cluster.EntityKind;
import io.strowger.cluster.EntityKind.History;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.cluster.JournalPace;
import io.strowger.cluster.Port;
import io.strowger.cluster.ReadModel;
import io.strowger.cluster.Rounds;
import io.strowger.core.AccountSid;
import io.strowger.core.Cause;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.NodeReport;
import io.strowger.core.Page;
import io.strowger.core.WireMessage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shell, the wire, the journal and the read model together, with a PostgreSQL.
class EntityShellTest {
    private static final Tally VIEW = new Tally("");

    private final TestDatabases.TestDatabase database = TestDatabases.fresh();
    private final AtomicInteger questions = new AtomicInteger();
    private TestNode node = start();

    private TestNode start() {
        var started = TestNode.alone("us1", "region", database, InstantSource.system());
        host(started);
        return started;
    }

    private void host(TestNode node) {
        node.entities().host(kind());
        ReadModel.start(
                node.system(), node.entities(), node.database(), node.json(), List.of(VIEW), Duration.ofMillis(20));
    }

    private EntityKind<Tally.Command, Tally.Event, Tally.State> kind() {
        Port doubling = (id, question) -> {
            questions.incrementAndGet();
            var number = ((Tally.DoubleOf) question).number();
            return number == 13
                    ? CompletableFuture.failedFuture(new IllegalStateException("unlucky"))
                    : CompletableFuture.completedFuture(new Tally.Doubled(number * 2));
        };
        return Tally.kind(doubling, new Lifetime(Duration.ofMinutes(1), 5, History.CUT));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private int ask(String name, WireMessage command) {
        return get(node.entities().ask("us1", new EntityAddress("tally", name), command, Tally.Total.class))
                .number();
    }

    @Test
    void survivesARestart() {
        for (var i = 0; i < 23; i++) ask("a", new Tally.Add(1));

        node.crash();
        node = start();

        assertThat(ask("a", new Tally.Read())).isEqualTo(23);
    }

    @Test
    void remembersTheRequestThatItStoresSomethingForAndNotWhatComesLater() {
        var cause = Optional.of(new Cause("192.0.2.7", "AC1", "POST /a"));

        ask("a", Caused.by(cause, new Tally.Add(2)));
        ask("a", new Tally.Add(3));
        ask("a", Caused.by(cause, new Tally.Remind()));

        eventually("it is reminded", () -> journal("a").size() == 3);
        assertThat(journal("a"))
                .extracting(Journal.Entry::cause)
                .containsExactly(cause, Optional.empty(), Optional.empty());
        node.crash();
        node = start();
        assertThat(ask("a", new Tally.Read())).isEqualTo(6);
    }

    @Test
    void canBeCountedAndSaysWhatItsJournalWrites() {
        for (var i = 0; i < 3; i++) for (var name : List.of("a", "b")) ask(name, new Tally.Add(1));

        var shards = get(node.entities().shards(Duration.ofSeconds(5)));
        var journal = JournalPace.of(node.system()).orElseThrow();

        assertThat(shards).contains(new NodeReport.Shards("tally", 2, 2));
        assertThat(journal.eventsWritten()).isEqualTo(6);
        assertThat(journal.eventsPerSecond()).isPositive();
        assertThat(journal.writeMillisecondsP99()).isGreaterThanOrEqualTo(journal.writeMillisecondsP50());
        assertThat(journal.writeMillisecondsP50()).isPositive();
    }

    @Test
    void findsManyRowsAtATimeEachForWhoeverAskedForIt() {
        for (var name : List.of("a", "b", "c")) addAndSee(name, 5);
        var names = IntStream.range(0, 300)
                .mapToObj(i -> List.of("a", "nobody", "b", "a", "c").get(i % 5))
                .toList();

        var byName = names.stream()
                .map(name -> node.views().find("us1", VIEW, "everybody", name))
                .toList();
        var byId =
                names.stream().map(name -> node.views().get("us1", VIEW, name)).toList();

        for (var i = 0; i < names.size(); i++) {
            var expected = Optional.of(names.get(i))
                    .filter(name -> !name.equals("nobody"))
                    .map(name -> new Tally.State(name, 5, -1));
            assertThat(get(byName.get(i))).isEqualTo(expected);
            assertThat(get(byId.get(i))).isEqualTo(expected);
        }
    }

    private void addAndSee(String name, int number) {
        get(node.entities()
                .askAndSee(
                        node.views(),
                        "us1",
                        new EntityAddress("tally", name),
                        new Tally.Add(number),
                        Tally.Total.class));
    }

    @Test
    void goesRoundTheRowsAsSoonAsItsVisitorWantsTo() {
        for (var name : List.of("a", "b")) ask(name, new Tally.Add(1));
        var visits = new AtomicInteger();

        Rounds.start(node.system(), "rounds", node.database(), node.json(), VIEW, Duration.ofHours(1), tallies -> {
            if (tallies.size() == 2) visits.incrementAndGet();
            return CompletableFuture.completedFuture(Duration.ofMillis(20));
        });

        eventually("it came again and again", () -> visits.get() > 3);
    }

    @Test
    void keepsOnlyTheEventsThatItsLastSnapshotsDoNotCover() {
        for (var i = 0; i < 23; i++) ask("a", new Tally.Add(1));

        eventually(
                "events before the last but one snapshot are cut",
                () -> journal("a").size() < 15);

        assertThat(journal("a").getLast()).satisfies(event -> {
            assertThat(event.sequence()).isEqualTo(23);
            assertThat(event.type()).isEqualTo("tally.added.1");
            assertThat(event.json()).isEqualTo("{\"number\":1}");
        });
        node.crash();
        node = start();
        assertThat(ask("a", new Tally.Add(1))).isEqualTo(24);
    }

    @Test
    void keepsTheEventsOfASnapshotThatIsNotStored() throws SQLException {
        try (var session = session();
                var statement = session.createStatement()) {
            statement.execute("alter table snapshot add check (persistence_id <> 'tally|a')");
        }
        for (var name : List.of("a", "b")) for (var i = 0; i < 23; i++) ask(name, new Tally.Add(1));
        eventually(
                "the events of b, deleted after those of a, are cut",
                () -> journal("b").size() < 15);

        assertThat(journal("a")).hasSize(23);
        node.crash();
        node = start();
        assertThat(ask("a", new Tally.Read())).isEqualTo(23);
    }

    @Test
    void answersWithoutWaitingForASnapshot() throws SQLException {
        ask("a", new Tally.Add(1));

        try (var session = session();
                var statement = session.createStatement()) {
            session.setAutoCommit(false);
            statement.execute("lock table snapshot");
            for (var i = 2; i <= 12; i++) assertThat(ask("a", new Tally.Add(1))).isEqualTo(i);
        }
    }

    @Test
    void refusesAtOnceWhatComesWhileTooManyWait() throws SQLException {
        ask("a", new Tally.Add(1));
        var asked = new ArrayList<CompletableFuture<Tally.Total>>();

        try (var session = session();
                var statement = session.createStatement()) {
            session.setAutoCommit(false);
            statement.execute("lock table event_journal");
            asked.add(begin("a", new Tally.Add(1)));
            for (var i = 1; i < 4500; i++) asked.add(begin("a", new Tally.Read()));
            eventually("500 are refused", () -> failed(asked) == 500);
        }

        eventually("the others are answered", () -> asked.stream().allMatch(CompletableFuture::isDone));
        assertThat(failed(asked)).isEqualTo(500);
        assertThat(ask("a", new Tally.Read())).isEqualTo(2);
    }

    private CompletableFuture<Tally.Total> begin(String name, WireMessage command) {
        return node.entities()
                .ask("us1", new EntityAddress("tally", name), command, Tally.Total.class)
                .toCompletableFuture();
    }

    private static long failed(List<CompletableFuture<Tally.Total>> asked) {
        return asked.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .count();
    }

    private Connection session() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    private List<Journal.Entry> journal(String name) {
        return get(node.views().journal("us1").events(new EntityAddress("tally", name), Page.Request.ALL))
                .items();
    }

    @Test
    void letsAnotherEntityAnswer() {
        ask("b", new Tally.Add(7));

        assertThat(ask("a", new Tally.HandOn("b"))).isEqualTo(7);
    }

    @Test
    void asksThePortOnceForAllThatWaitAndThenDecidesAgain() {
        ask("a", new Tally.Add(4));

        var asked = IntStream.range(0, 10)
                .mapToObj(i -> node.entities()
                        .ask("us1", new EntityAddress("tally", "a"), new Tally.ReadDoubled(), Tally.Total.class))
                .toList();

        assertThat(asked).allSatisfy(answer -> assertThat(get(answer).number()).isEqualTo(8));
        assertThat(questions).hasValue(1);
    }

    @Test
    void answersOtherwiseWhenThePortDoesNot() {
        ask("a", new Tally.Add(13));

        assertThat(ask("a", new Tally.ReadDoubled())).isEqualTo(-1);
    }

    @Test
    void remindsItselfLater() {
        ask("a", new Tally.Remind());

        eventually("the reminder came", () -> ask("a", new Tally.Read()) == 1);
    }

    @Test
    void showsInTheReadModelWhatItHasAnswered() {
        var page = new Page.Request(0, 2);
        for (var name : List.of("c", "a", "b")) addAndSee(name, 5);

        assertThat(get(node.views().list("us1", VIEW, "everybody", page)).items())
                .extracting(Tally.State::name)
                .containsExactly("c", "a");
        assertThat(get(node.views().list("us1", VIEW, "everybody", page)).hasMore())
                .isTrue();
        assertThat(get(node.views().list("us1", VIEW, "everybody", Page.Request.ALL))
                        .items())
                .hasSize(3);
        assertThat(get(node.views().find("us1", VIEW, "everybody", "b"))).hasValue(new Tally.State("b", 5, -1));

        addAndSee("a", -9);

        assertThat(get(node.views().list("us1", VIEW, "everybody", Page.Request.ALL))
                        .items())
                .hasSize(2);
    }

    @Test
    void answersANodeOfAnotherDataCenterOverTheWire() {
        try (var edge = TestNode.joining(node, "edge-dublin", "edge", TestDatabases.fresh(), InstantSource.system())) {
            var answer =
                    edge.entities().ask("us1", new EntityAddress("tally", "far"), new Tally.Add(3), Tally.Total.class);

            assertThat(get(answer).number()).isEqualTo(3);
            get(edge.entities()
                    .askAndSee(
                            edge.views(),
                            "us1",
                            new EntityAddress("tally", "far"),
                            new Tally.Add(3),
                            Tally.Total.class));
            assertThat(get(edge.views().find("us1", VIEW, "everybody", "far"))).hasValue(new Tally.State("far", 6, -1));
        }
    }

    @ParameterizedTest
    @CsvSource({"60, 100000", "450, 10"}) // too many bytes for one message between nodes, and too many events at a time
    void showsAnotherNodeAWholePageOfEventsWhateverItsLength(int events, int length) throws SQLException {
        ask("a", new Tally.Add(1));
        var account = AccountSid.parse("AC" + "1".repeat(32));
        var history = new EntityAddress("history", "long");
        write(history, account, events, length);

        try (var edge = TestNode.joining(node, "edge-dublin", "edge", TestDatabases.fresh(), InstantSource.system())) {
            var journal = edge.views().journal("us1");
            assertThat(sequences(get(journal.events(history, Page.Request.ALL))))
                    .isEqualTo(numbers(1, events));
            var pages = IntStream.range(0, 3)
                    .mapToObj(number -> get(
                            journal.eventsOf(account, history, history, 0, new Page.Request(number, events / 2 - 1))))
                    .toList();
            assertThat(pages).extracting(Page::hasMore).containsExactly(true, true, false);
            assertThat(pages.stream().flatMap(page -> sequences(page).stream()).toList())
                    .isEqualTo(numbers(1, events));
            assertThat(pages.getFirst().items()).hasSize(events / 2 - 1);
            assertThat(sequences(get(journal.eventsOf(account, history, history, 20, Page.Request.ALL))))
                    .isEqualTo(numbers(21, events));
        }
    }

    /// Events as those of the tally "a" are stored, with so much text in each.
    private void write(EntityAddress entity, AccountSid account, int events, int length) throws SQLException {
        try (var session = session();
                var statement = session.prepareStatement("""
                        insert into event_journal (persistence_id, sequence_number, writer, write_timestamp,
                                                   event_ser_id, event_ser_manifest, event_payload, cause)
                        select ?, number, writer, write_timestamp, event_ser_id, event_ser_manifest, convert_to(?, 'UTF8'), ''
                          from event_journal, generate_series(1, ?) number where persistence_id = 'tally|a'""")) {
            statement.setString(1, entity.persistenceId());
            statement.setString(2, "{\"account\":\"" + account + "\",\"text\":\"" + "x".repeat(length) + "\"}");
            statement.setInt(3, events);
            assertThat(statement.executeUpdate()).isEqualTo(events);
        }
    }

    private static List<Long> sequences(Page<Journal.Entry> page) {
        return page.items().stream().map(Journal.Entry::sequence).toList();
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void answersNobodyBeforeItsNodeHostsItAndEverybodyAfter() {
        var database = TestDatabases.fresh();
        try (var starting = TestNode.alone("ie1", "region", database, InstantSource.system())) {
            var asked = starting.entities()
                    .ask("ie1", new EntityAddress("tally", "early"), new Tally.Add(1), Tally.Total.class);
            assertThat(asked.toCompletableFuture()).failsWithin(Duration.ofSeconds(2));

            host(starting);

            assertThat(get(starting.entities()
                                    .ask(
                                            "ie1",
                                            new EntityAddress("tally", "early"),
                                            new Tally.Add(2),
                                            Tally.Total.class))
                            .number())
                    .isEqualTo(2);
        }
    }

    @Test
    void goesOnAtAnotherNodeOfItsDataCenterWhenItsOwnDies() {
        var other = TestNode.joining(node, "us1", "region", database, InstantSource.system());
        host(other);
        for (var i = 0; i < 20; i++) ask("t" + i, new Tally.Add(i));

        node.crash();
        node = other;

        for (var i = 0; i < 20; i++) {
            var number = i;
            eventually("t" + i + " answers", () -> answers("t" + number, number));
        }
    }

    private boolean answers(String name, int expected) {
        try {
            return node.entities()
                            .ask(
                                    "us1",
                                    new EntityAddress("tally", name),
                                    new Tally.Read(),
                                    Tally.Total.class,
                                    Duration.ofSeconds(1))
                            .toCompletableFuture()
                            .join()
                            .number()
                    == expected;
        } catch (CompletionException notYet) {
            return false;
        }
    }

    @Test
    void failsWhenNobodyAnswers() {
        var nobody = node.entities()
                .ask(
                        "au1",
                        new EntityAddress("tally", "a"),
                        new Tally.Read(),
                        Tally.Total.class,
                        Duration.ofMillis(200));

        assertThatThrownBy(() -> nobody.toCompletableFuture().join()).hasCauseInstanceOf(TimeoutException.class);
    }
}
