package io.strowger.cluster;

import io.strowger.core.AccountSid;
import io.strowger.core.Cause;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Journal.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/// The journal of one database for those who watch it, in the order of [JournalFeed]: (transaction, row), and only
/// transactions older than every one that still runs, so that nothing is ever passed over.
final class JournalFollower {
    /// Rows looked at for one question.
    private static final int BATCH = 500;
    /// Bytes of events after which an answer ends: it must fit into a frame of 4 MiB, and one event may have 100 KB.
    static final int ENOUGH = 1 << 19;

    private final Database database;
    private final Redaction redaction;
    private final Owners owners = new Owners();

    JournalFollower(Database database, DurableJson json) {
        this.database = database;
        this.redaction = new Redaction(json);
    }

    CompletionStage<ViewQuery.FoundPlace> end() {
        return database.query(connection -> new ViewQuery.FoundPlace(end(connection)));
    }

    CompletionStage<ViewQuery.Followed> follow(ViewQuery.Follow query) {
        return database.query(connection -> new ViewQuery.Followed(follow(connection, query)));
    }

    /// Behind every row that the oldest running transaction can't come before any more.
    private static Place end(Connection connection) throws SQLException {
        try (var statement =
                        connection.prepareStatement("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
                var found = statement.executeQuery()) {
            found.next();
            return new Place(found.getLong(1) - 1, Long.MAX_VALUE);
        }
    }

    private Journal.Followed follow(Connection connection, ViewQuery.Follow query) throws SQLException {
        if (query.after().compareTo(end(connection)) > 0) return new Journal.NoSuchPlace();
        var rows = read(connection, query.after());
        var shown = rows.stream().flatMap(row -> row.held().stream()).toList();
        // read after the rows, so that they know of every change of hands that came before these
        var histories = shown.isEmpty()
                ? Map.<String, Owners.History>of()
                : owners.histories(
                        connection,
                        shown.stream()
                                .map(held -> held.holder().persistenceId())
                                .collect(Collectors.toSet()));
        var events = new ArrayList<Journal.Happening>();
        var bytes = 0L;
        for (var held : shown) {
            var account = held.owner(histories).filter(query.accounts()::contains);
            if (account.isEmpty()) continue;
            events.add(happening(held, account.get()));
            bytes += held.row().payload().length;
            if (bytes >= ENOUGH) return new Journal.Happened(events, held.row().place(), true);
        }
        return new Journal.Happened(
                events, rows.isEmpty() ? query.after() : rows.getLast().place(), rows.size() == BATCH);
    }

    private Journal.Happening happening(Held held, AccountSid account) {
        var row = held.row();
        return new Journal.Happening(
                row.place(),
                account,
                row.entity(),
                new Journal.Entry(
                        row.sequence(),
                        row.alias(),
                        Instant.ofEpochMilli(row.at()),
                        redaction.of(row.payload()),
                        row.cause()));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied nowhere
    private record Row(
            Place place,
            EntityAddress entity,
            long sequence,
            String alias,
            long at,
            byte[] payload,
            Optional<Cause> cause) {
        Optional<Held> held() {
            return Journal.holder(entity).map(holder -> new Held(this, holder));
        }
    }

    /// A row that is somebody's, by the history of `holder`.
    private record Held(Row row, EntityAddress holder) {
        Optional<AccountSid> owner(Map<String, Owners.History> histories) {
            return Optional.ofNullable(histories.get(holder.persistenceId()))
                    .flatMap(history ->
                            holder.equals(row.entity()) ? history.atNumber(row.sequence()) : history.atTime(row.at()));
        }
    }

    private static List<Row> read(Connection connection, Place after) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select written_in::text::bigint, ordering, persistence_id, sequence_number, event_ser_manifest,
                       write_timestamp, event_payload, cause
                  from event_journal
                 where (written_in, ordering) > (?::text::xid8, ?)
                   and written_in < pg_snapshot_xmin(pg_current_snapshot())
                   and not deleted
                 order by written_in, ordering
                 limit ?""")) {
            statement.setString(1, Long.toString(after.transaction()));
            statement.setLong(2, after.row());
            statement.setInt(3, BATCH);
            var rows = new ArrayList<Row>();
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    var persistenceId = found.getString(3);
                    var bar = persistenceId.indexOf('|');
                    rows.add(new Row(
                            new Place(found.getLong(1), found.getLong(2)),
                            new EntityAddress(persistenceId.substring(0, bar), persistenceId.substring(bar + 1)),
                            found.getLong(4),
                            found.getString(5),
                            found.getLong(6),
                            found.getBytes(7),
                            ViewReader.cause(found.getString(8))));
                }
            }
            return rows;
        }
    }
}
