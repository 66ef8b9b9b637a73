package io.strowger.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.projection.javadsl.SourceProvider;
import org.apache.pekko.stream.javadsl.Source;

/// Everything that is written to the journal of one database, in an order that never loses a row.
///
/// Rows of concurrent transactions become visible in another order than they are numbered. So the order here is
/// (transaction, row), and only transactions older than every one that still runs are read: none of them can add a
/// row any more. Unlike reading by tag this costs the writer nothing, and its batches stay batches.
final class JournalFeed extends SourceProvider<String, List<JournalEvent>> {
    private static final int BATCH = 500;
    /// Between batches that are not full, so that under load a few large ones are read instead of many small ones.
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final Duration DOWN = Duration.ofMillis(200);
    private static final String START = "0/0";

    private final Database database;
    private final Duration idle;

    JournalFeed(Database database, Duration idle) {
        this.database = database;
        this.idle = idle;
    }

    @Override
    public CompletionStage<Source<List<JournalEvent>, NotUsed>> source(
            Supplier<CompletionStage<Optional<String>>> offset) {
        return patiently(offset).thenApply(stored -> from(stored.orElse(START)));
    }

    /// Waits for a database that is down, which is told of elsewhere: to fail would be one more complaint for each try.
    private static <T> CompletionStage<T> patiently(Supplier<CompletionStage<T>> question) {
        return question.get()
                .exceptionallyCompose(failure -> Outage.isCauseOf(failure)
                        ? after(DOWN, () -> patiently(question))
                        : CompletableFuture.failedFuture(failure));
    }

    private Source<List<JournalEvent>, NotUsed> from(String start) {
        return Source.unfoldAsync(new Place(start, Duration.ZERO), this::next).filterNot(List::isEmpty);
    }

    /// Up to where the journal has been read, and how long to wait before it is read on.
    private record Place(String offset, Duration pause) {}

    private CompletionStage<Optional<Pair<Place, List<JournalEvent>>>> next(Place place) {
        return after(
                        place.pause(),
                        () -> patiently(() -> database.query(connection -> read(connection, place.offset()))))
                .thenApply(batch -> Optional.of(Pair.create(
                        batch.isEmpty()
                                ? new Place(place.offset(), idle)
                                : new Place(batch.getLast().offset(), batch.size() < BATCH ? PAUSE : Duration.ZERO),
                        batch)));
    }

    private static <T> CompletionStage<T> after(Duration pause, Supplier<CompletionStage<T>> query) {
        return pause.isZero()
                ? query.get()
                : CompletableFuture.supplyAsync(query, Pauses.of(pause)).thenCompose(Function.identity());
    }

    private static List<JournalEvent> read(Connection connection, String after) throws SQLException {
        var slash = after.indexOf('/');
        try (var statement = connection.prepareStatement("""
                select written_in::text::bigint, ordering, persistence_id, sequence_number, event_ser_manifest, event_payload
                  from event_journal
                 where (written_in, ordering) > (?::text::xid8, ?)
                   and written_in < pg_snapshot_xmin(pg_current_snapshot())
                 order by written_in, ordering
                 limit ?""")) {
            statement.setString(1, after.substring(0, slash));
            statement.setLong(2, Long.parseLong(after.substring(slash + 1)));
            statement.setInt(3, BATCH);
            var events = new ArrayList<JournalEvent>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var persistenceId = rows.getString(3);
                    var bar = persistenceId.indexOf('|');
                    events.add(new JournalEvent(
                            rows.getLong(1),
                            rows.getLong(2),
                            persistenceId.substring(0, bar),
                            persistenceId.substring(bar + 1),
                            rows.getLong(4),
                            rows.getString(5),
                            rows.getBytes(6)));
                }
            }
            return events;
        }
    }

    @Override
    public String extractOffset(List<JournalEvent> batch) {
        return batch.getLast().offset();
    }

    @Override
    public long extractCreationTime(List<JournalEvent> batch) {
        return 0;
    }
}
