package io.strowger.cluster;

import io.strowger.core.Durable;
import io.strowger.core.Woke;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.projection.jdbc.javadsl.JdbcHandler;

/// Folds a batch of events into the rows of the read model: each row is read once and written once, whatever the
/// batch does to it. Runs on the projection's own threads, in one transaction with the projection's offset.
final class ViewWriter extends JdbcHandler<List<JournalEvent>, ViewSession> {
    private final Collection<View<?, ?>> views;
    private final DurableJson json;

    ViewWriter(Collection<View<?, ?>> views, DurableJson json) {
        this.views = List.copyOf(views);
        this.json = json;
    }

    @Override
    public void process(ViewSession session, List<JournalEvent> events) throws SQLException {
        var byKind = events.stream().collect(Collectors.groupingBy(JournalEvent::kind));
        var read = new IdentityHashMap<JournalEvent, Object>(); // once for all views of a kind
        for (var view : views) {
            var ofThisKind = byKind.getOrDefault(view.kind(), List.of());
            if (!ofThisKind.isEmpty()) fold(session.connection(), view, ofThisKind, read);
        }
    }

    private <E extends Durable, V extends Durable> void fold(
            Connection connection, View<E, V> view, List<JournalEvent> events, Map<JournalEvent, Object> read)
            throws SQLException {
        var rows = new HashMap<String, Row<V>>();
        var changed = new LinkedHashMap<String, Row<V>>();
        readInto(connection, view, events, rows);
        for (var event : events) {
            var row = rows.computeIfAbsent(event.id(), id -> new Row<>(view.empty(id), 0, event.ordering()));
            if (event.sequence() <= row.sequence()) continue;
            var happened = read.computeIfAbsent(event, it -> json.readAs(it.alias(), it.payload()));
            var value = happened instanceof Woke
                    ? row.value()
                    : view.apply(row.value(), view.events().cast(happened));
            if (view.skipsWhatChangesNothing() && value.equals(row.value())) continue;
            var position = view.keys(row.value()).isGone() ? event.ordering() : row.position();
            var after = new Row<>(value, event.sequence(), position);
            rows.put(event.id(), after);
            changed.put(event.id(), after);
        }
        if (!changed.isEmpty()) write(connection, view, changed);
    }

    private <V extends Durable> void readInto(
            Connection connection, View<?, V> view, List<JournalEvent> events, Map<String, Row<V>> rows)
            throws SQLException {
        try (var statement = connection.prepareStatement(
                "select id, body, sequence, position from view_row where kind = ? and id = any(?)")) {
            statement.setString(1, view.rows());
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            events.stream().map(JournalEvent::id).distinct().toArray()));
            try (var found = statement.executeQuery()) {
                while (found.next())
                    rows.put(
                            found.getString(1),
                            new Row<>(json.read(found.getString(2), view.type()), found.getLong(3), found.getLong(4)));
            }
        }
    }

    private <V extends Durable> void write(Connection connection, View<?, V> view, Map<String, Row<V>> rows)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into view_row (kind, id, owner, name, until, gone, sequence, position, body)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (kind, id) do update set owner = excluded.owner, name = excluded.name, until = excluded.until,
                  gone = excluded.gone, sequence = excluded.sequence, position = excluded.position, body = excluded.body""")) {
            for (var entry : rows.entrySet()) {
                var row = entry.getValue();
                var keys = view.keys(row.value());
                statement.setString(1, view.rows());
                statement.setString(2, entry.getKey());
                statement.setString(3, keys.owner());
                statement.setString(4, keys.name());
                statement.setTimestamp(5, Timestamp.from(keys.until()));
                statement.setBoolean(6, keys.isGone());
                statement.setLong(7, row.sequence());
                statement.setLong(8, row.position());
                statement.setString(9, json.text(row.value()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private record Row<V>(V value, long sequence, long position) {}
}
