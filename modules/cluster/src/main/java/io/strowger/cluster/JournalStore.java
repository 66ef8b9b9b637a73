package io.strowger.cluster;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariDataSource;
import io.strowger.core.Moment;
import io.strowger.core.NodeReport;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal and the snapshots of one node's entities, in SQL. Whatever entities want of it at the same time is one
/// statement and one commit: events to write, events to read at a recovery, snapshots, and what these make
/// superfluous.
final class JournalStore implements Extension {
    static final AbstractExtensionId<JournalStore> ID = new AbstractExtensionId<>() {
        @Override
        public JournalStore createExtension(ExtendedActorSystem system) {
            var store = new JournalStore(system.settings().config(), DatabaseWatch.ID.get(system));
            system.registerOnTermination(store::close);
            return store;
        }
    };

    /// Most events that one recovery reads at once.
    static final int PAGE = 400;

    /// Nobody waits for a snapshot or a deletion, so many are gathered.
    private static final Duration LATER = Duration.ofMillis(500);

    private static final int MAX_WAITING = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);

    private final HikariDataSource pool;
    private final Batches<List<Event>, Integer> writes;
    private final Batches<String, Long> lastNumbers;
    private final Batches<Range, List<Event>> reads;
    private final Batches<Range, Integer> deletions;
    private final Batches<Snapshot, Integer> saves;
    private final Batches<Range, Optional<Snapshot>> loads;
    private final Batches<Range, Integer> snapshotDeletions;
    private final JournalPace pace = new JournalPace(now());
    private volatile CompletionStage<?> lastSave = CompletableFuture.allOf();

    /// A value as Pekko's serializers write it.
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Stored(int serializer, String manifest, byte[] bytes) {}

    /// @param cause as [io.strowger.core.Cause#toString] writes it; empty where there is none, and when it is read
    /// again:
    ///     no entity needs it
    record Event(String entity, long sequence, String writer, long at, String adapter, Stored stored, String cause) {}

    record Snapshot(String entity, long sequence, long at, Stored stored) {}

    /// Sequence numbers of one entity, both ends included.
    record Range(String entity, long from, long to) {}

    private JournalStore(Config config, DatabaseWatch database) {
        var settings = config.getConfig("strowger.database");
        this.pool = Database.pool(
                Database.Settings.from(config), settings.getInt("journal-connections"), "strowger-journal");
        this.writes =
                new Batches<>("journal-write", settings.getInt("journal-queue"), Duration.ZERO, database, this::insert);
        this.lastNumbers = new Batches<>("journal-last", MAX_WAITING, Duration.ZERO, database, this::lastNumbers);
        this.reads = new Batches<>("journal-read", MAX_WAITING, Duration.ZERO, database, this::read);
        this.deletions = new Batches<>("journal-delete", MAX_WAITING, LATER, database, this::delete);
        this.saves = new Batches<>("snapshot-save", MAX_WAITING, LATER, database, this::saveOrWarn);
        this.loads = new Batches<>("snapshot-load", MAX_WAITING, Duration.ZERO, database, this::load);
        this.snapshotDeletions = new Batches<>("snapshot-delete", MAX_WAITING, LATER, database, this::deleteSnapshots);
    }

    private void close() {
        List.of(writes, lastNumbers, reads, deletions, saves, loads, snapshotDeletions)
                .forEach(Batches::stop);
        pool.close();
    }

    /// Completes when all of `events`, which are one entity's, are committed.
    CompletionStage<Integer> write(List<Event> events) {
        var begun = now();
        return writes.add(events).thenApply(done -> {
            pace.wrote(events.size(), begun, now());
            return done;
        });
    }

    /// How it has gone lately.
    NodeReport.Writes pace(Moment now) {
        return pace.report(now);
    }

    private static Moment now() {
        return new Moment(System.nanoTime()); // Pekko makes this: nobody can hand a clock in
    }

    /// The number of the entity's last event; 0 before the first.
    CompletionStage<Long> lastNumber(String entity) {
        return lastNumbers.add(entity);
    }

    /// The first [#PAGE] events of the range, in order.
    CompletionStage<List<Event>> events(Range range) {
        return reads.add(range);
    }

    /// Deletes those events of the range that a stored snapshot covers, and never the entity's last one: its number is
    /// where the entity goes on.
    CompletionStage<Integer> delete(Range range) {
        return onceSaved().thenCompose(_ -> deletions.add(range));
    }

    /// Completes when the snapshot is queued, not when it is stored: should it never be, then the events that it sums
    /// up stay.
    CompletionStage<Void> save(Snapshot snapshot) {
        lastSave = saves.add(snapshot);
        return CompletableFuture.allOf();
    }

    /// When the snapshots that are queued now have been stored or refused: saves end in the order they came. A deletion
    /// that overtook its snapshot would delete nothing.
    private CompletionStage<?> onceSaved() {
        return lastSave.handle((saved, failed) -> failed == null);
    }

    /// The latest snapshot in the range.
    CompletionStage<Optional<Snapshot>> snapshot(Range range) {
        return loads.add(range);
    }

    /// Deletes the snapshots of the range, but never the entity's latest.
    CompletionStage<Integer> deleteSnapshots(Range range) {
        return onceSaved().thenCompose(_ -> snapshotDeletions.add(range));
    }

    private List<Integer> insert(List<List<Event>> batch) throws SQLException {
        var events = batch.stream().flatMap(List::stream).toList();
        run("""
                insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
                                           event_ser_id, event_ser_manifest, event_payload, cause)
                select * from unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::int[], ?::text[], ?::bytea[], ?::text[])""", statement -> {
            column(statement, 1, "text", events, Event::entity);
            column(statement, 2, "bigint", events, Event::sequence);
            column(statement, 3, "text", events, Event::writer);
            column(statement, 4, "bigint", events, Event::at);
            column(statement, 5, "text", events, Event::adapter);
            column(statement, 6, "int", events, event -> event.stored().serializer());
            column(statement, 7, "text", events, event -> event.stored().manifest());
            bytes(statement, 8, events, Event::stored);
            column(statement, 9, "text", events, Event::cause);
            return statement.executeUpdate();
        });
        return done(batch);
    }

    private List<Long> lastNumbers(List<String> entities) throws SQLException {
        return run("""
                select (select max(sequence_number) from event_journal where persistence_id = asked.entity)
                  from unnest(?::text[]) with ordinality as asked (entity, place) order by place""", statement -> {
            column(statement, 1, "text", entities, Function.identity());
            var numbers = new ArrayList<Long>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) numbers.add(rows.getLong(1));
            }
            return numbers;
        });
    }

    private List<List<Event>> read(List<Range> ranges) throws SQLException {
        return run("""
                select place, persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
                       event_ser_id, event_ser_manifest, event_payload
                  from unnest(?::text[], ?::bigint[], ?::bigint[]) with ordinality as asked (entity, first, last, place)
                 cross join lateral (select * from event_journal
                                      where persistence_id = entity and sequence_number between first and last and not deleted
                                      order by sequence_number limit ?) as found
                 order by place, sequence_number""", statement -> {
            ranges(statement, ranges);
            statement.setInt(4, PAGE);
            var found = emptyLists(ranges);
            try (var rows = statement.executeQuery()) {
                while (rows.next())
                    found.get(rows.getInt(1) - 1)
                            .add(new Event(
                                    rows.getString(2),
                                    rows.getLong(3),
                                    rows.getString(4),
                                    rows.getLong(5),
                                    rows.getString(6),
                                    new Stored(rows.getInt(7), rows.getString(8), rows.getBytes(9)),
                                    ""));
            }
            return found;
        });
    }

    private static List<List<Event>> emptyLists(List<Range> ranges) {
        var lists = new ArrayList<List<Event>>();
        for (var _ : ranges) lists.add(new ArrayList<>());
        return lists;
    }

    private List<Integer> delete(List<Range> ranges) throws SQLException {
        run("""
                delete from event_journal using unnest(?::text[], ?::bigint[], ?::bigint[]) as gone (entity, first, last)
                 where persistence_id = entity and sequence_number between first and last
                   and exists (select from snapshot where snapshot.persistence_id = entity
                                and snapshot.sequence_number >= event_journal.sequence_number)
                   and exists (select from event_journal later
                                where later.persistence_id = entity and later.sequence_number > event_journal.sequence_number)""", statement -> {
            ranges(statement, ranges);
            return statement.executeUpdate();
        });
        return done(ranges);
    }

    private List<Integer> saveOrWarn(List<Snapshot> batch) throws SQLException {
        try {
            return save(batch);
        } catch (SQLException failure) {
            // the message may quote the row, and a row may hold an HA1
            LOG.warn("{} snapshots are not stored: SQLSTATE {}", batch.size(), failure.getSQLState());
            throw failure;
        }
    }

    private List<Integer> save(List<Snapshot> batch) throws SQLException {
        var byKey = new LinkedHashMap<Range, Snapshot>(); // one statement must not write a row twice
        for (var snapshot : batch)
            byKey.put(new Range(snapshot.entity(), snapshot.sequence(), snapshot.sequence()), snapshot);
        var snapshots = List.copyOf(byKey.values());
        run("""
                insert into snapshot (persistence_id, sequence_number, created, snapshot_ser_id, snapshot_ser_manifest, snapshot_payload)
                select * from unnest(?::text[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::bytea[])
                on conflict (persistence_id, sequence_number) do update set created = excluded.created,
                  snapshot_ser_id = excluded.snapshot_ser_id, snapshot_ser_manifest = excluded.snapshot_ser_manifest,
                  snapshot_payload = excluded.snapshot_payload""", statement -> {
            column(statement, 1, "text", snapshots, Snapshot::entity);
            column(statement, 2, "bigint", snapshots, Snapshot::sequence);
            column(statement, 3, "bigint", snapshots, Snapshot::at);
            column(statement, 4, "int", snapshots, snapshot -> snapshot.stored().serializer());
            column(
                    statement,
                    5,
                    "text",
                    snapshots,
                    snapshot -> snapshot.stored().manifest());
            bytes(statement, 6, snapshots, Snapshot::stored);
            return statement.executeUpdate();
        });
        return done(batch);
    }

    private List<Optional<Snapshot>> load(List<Range> ranges) throws SQLException {
        return run("""
                select place, persistence_id, sequence_number, created, snapshot_ser_id, snapshot_ser_manifest, snapshot_payload
                  from unnest(?::text[], ?::bigint[], ?::bigint[]) with ordinality as asked (entity, first, last, place)
                 cross join lateral (select * from snapshot
                                      where persistence_id = entity and sequence_number between first and last
                                      order by sequence_number desc limit 1) as found""", statement -> {
            ranges(statement, ranges);
            var found = new ArrayList<>(Collections.nCopies(ranges.size(), Optional.<Snapshot>empty()));
            try (var rows = statement.executeQuery()) {
                while (rows.next())
                    found.set(
                            rows.getInt(1) - 1,
                            Optional.of(new Snapshot(
                                    rows.getString(2),
                                    rows.getLong(3),
                                    rows.getLong(4),
                                    new Stored(rows.getInt(5), rows.getString(6), rows.getBytes(7)))));
            }
            return found;
        });
    }

    private List<Integer> deleteSnapshots(List<Range> ranges) throws SQLException {
        run("""
                delete from snapshot using unnest(?::text[], ?::bigint[], ?::bigint[]) as gone (entity, first, last)
                 where persistence_id = entity and sequence_number between first and last
                   and exists (select from snapshot later
                                where later.persistence_id = entity and later.sequence_number > snapshot.sequence_number)""", statement -> {
            ranges(statement, ranges);
            return statement.executeUpdate();
        });
        return done(ranges);
    }

    @FunctionalInterface
    private interface Statement<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Statement<T> work) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.prepareStatement(sql)) {
            return work.run(statement);
        }
    }

    private static void ranges(PreparedStatement statement, List<Range> ranges) throws SQLException {
        column(statement, 1, "text", ranges, Range::entity);
        column(statement, 2, "bigint", ranges, Range::from);
        column(statement, 3, "bigint", ranges, Range::to);
    }

    /// Rows go as one array for each column, so that a statement of one shape takes any number of them.
    private static <R> void column(PreparedStatement statement, int at, String type, List<R> rows, Function<R, ?> value)
            throws SQLException {
        statement.setArray(
                at,
                statement
                        .getConnection()
                        .createArrayOf(type, rows.stream().map(value).toArray()));
    }

    private static <R> void bytes(PreparedStatement statement, int at, List<R> rows, Function<R, Stored> value)
            throws SQLException {
        var values = rows.stream().map(value).map(Stored::bytes).toArray(byte[][]::new);
        statement.setArray(at, statement.getConnection().createArrayOf("bytea", values));
    }

    private static List<Integer> done(List<?> batch) {
        return Collections.nCopies(batch.size(), 1);
    }
}
