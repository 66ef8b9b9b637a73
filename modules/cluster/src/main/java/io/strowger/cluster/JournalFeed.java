package io.strowger.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.projection.javadsl.SourceProvider;
import org.apache.pekko.stream.javadsl.Source;

/// Everything that is written to the journal of one database, in an order that never loses a row.
///
/// Rows of concurrent transactions become visible in another order than they are numbered. So the order here is
/// (transaction, row), and
/// only transactions older than every one that still runs are read: none of them can add a row any more. Unlike
/// reading
/// by tag this
/// costs the writer nothing, and its batches stay batches.
final class JournalFeed extends SourceProvider<String, JournalEvent> {
    private static final int BATCH = 1_000;
    private static final String START = "0/0";

    private final ActorSystem<?> system;
    private final Database database;
    private final Duration idle;

    JournalFeed(ActorSystem<?> system, Database database, Duration idle) {
        this.system = system;
        this.database = database;
        this.idle = idle;
    }

    @Override
    public CompletionStage<Source<JournalEvent, NotUsed>> source(Supplier<CompletionStage<Optional<String>>> offset) {
        return offset.get().thenApply(stored -> from(stored.orElse(START)));
    }

    private Source<JournalEvent, NotUsed> from(String start) {
        return Source.unfoldAsync(start, this::next).mapConcat(batch -> batch);
    }

    private CompletionStage<Optional<Pair<String, List<JournalEvent>>>> next(String after) {
        return database.query(connection -> read(connection, after))
                .thenCompose(batch -> batch.isEmpty()
                        ? Patterns.after(
                                idle,
                                system.classicSystem(),
                                () -> CompletableFuture.completedFuture(Optional.of(Pair.create(after, batch))))
                        : CompletableFuture.completedFuture(
                                Optional.of(Pair.create(batch.getLast().offset(), batch))));
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
    public String extractOffset(JournalEvent event) {
        return event.offset();
    }

    @Override
    public long extractCreationTime(JournalEvent event) {
        return 0;
    }
}
