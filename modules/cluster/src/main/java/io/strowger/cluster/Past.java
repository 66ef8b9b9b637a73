package io.strowger.cluster;

import io.strowger.core.Decider;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Woke;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What an entity was at some time: its events up to then, folded once more by the rules of its kind.
final class Past {
    /// Only the last two snapshots of an entity are kept, so what it was long ago is folded from its first event on: a
    /// moment of work, and some megabytes. A history that has more before the first snapshot is not read.
    private static final int MOST_EVENTS = 10_000;

    private final Database database;
    private final DurableJson json;
    private final ViewReader reader;
    private final Redaction redaction;
    private final Function<String, Optional<EntityKind<?, ?, ?>>> kinds;

    /// `kinds` says which one has this name, where its entities are on this node.
    Past(
            Database database,
            DurableJson json,
            ViewReader reader,
            Function<String, Optional<EntityKind<?, ?, ?>>> kinds) {
        this.database = database;
        this.json = json;
        this.reader = reader;
        this.redaction = new Redaction(json);
        this.kinds = kinds;
    }

    CompletionStage<ViewQuery.FoundThen> then(ViewQuery.At query) {
        return database.query(connection -> new ViewQuery.FoundThen(then(connection, query)));
    }

    private Optional<Journal.Then> then(Connection connection, ViewQuery.At query) throws SQLException {
        var kind = kinds.apply(query.entity().kind());
        if (kind.isEmpty()) return Optional.empty();
        var sequence = sequence(connection, query);
        if (sequence == 0) return Optional.empty();
        var entry = reader.eventOf(connection, query, sequence);
        if (entry.isEmpty()) return Optional.empty();
        return state(connection, kind.get(), query.entity(), sequence)
                .map(state -> new Journal.Then(entry.get(), state));
    }

    /// The number of the last event by then; 0 where there is none.
    private static long sequence(Connection connection, ViewQuery.At query) throws SQLException {
        return switch (query.point()) {
            case Journal.After(var sequence) -> sequence;
            case Journal.By(var at) -> {
                try (var statement = connection.prepareStatement("""
                        select coalesce(max(sequence_number), 0) from event_journal
                         where persistence_id = ? and not deleted and write_timestamp <= ?""")) {
                    statement.setString(1, query.entity().persistenceId());
                    statement.setLong(2, at.toEpochMilli());
                    try (var found = statement.executeQuery()) {
                        found.next();
                        yield found.getLong(1);
                    }
                }
            }
        };
    }

    /// An event or a snapshot as it is stored.
    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied nowhere
    private record Stored(long sequence, String alias, byte[] payload) {}

    /// Empty where events are missing that no snapshot sums up.
    private <C, E extends Durable, S extends Durable> Optional<String> state(
            Connection connection, EntityKind<C, E, S> kind, EntityAddress entity, long sequence) throws SQLException {
        var snapshot = read(connection, """
                select sequence_number, snapshot_ser_manifest, snapshot_payload from snapshot
                 where persistence_id = ? and sequence_number > ? and sequence_number <= ?
                 order by sequence_number desc limit ?""", entity, 0, sequence, 1).stream().findFirst();
        var from = snapshot.map(Stored::sequence).orElse(0L);
        var events = read(connection, """
                select sequence_number, event_ser_manifest, event_payload from event_journal
                 where persistence_id = ? and sequence_number > ? and sequence_number <= ? and not deleted
                 order by sequence_number limit ?""", entity, from, sequence, MOST_EVENTS);
        if (events.size() != sequence - from) return Optional.empty();
        var decider = kind.decider().apply(entity.id());
        var begin = snapshot.map(stored -> kind.state().cast(json.readAs(stored.alias(), stored.payload())))
                .orElseGet(decider::initial);
        return Optional.of(shown(kind.state(), decider.visible(fold(decider, begin, events))));
    }

    private <S extends Durable> S fold(Decider<?, ?, S> decider, S begin, List<Stored> events) {
        var state = begin;
        for (var event : events)
            state = Woke.fold(decider, state, (Durable) json.readAs(event.alias(), event.payload()));
        return state;
    }

    private <S extends Durable> String shown(Class<S> type, S state) {
        try {
            return redaction.of(json.mapper().writerFor(type).writeValueAsBytes(state));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static List<Stored> read(
            Connection connection, String sql, EntityAddress entity, long after, long upTo, int most)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, entity.persistenceId());
            statement.setLong(2, after);
            statement.setLong(3, upTo);
            statement.setInt(4, most);
            var all = new ArrayList<Stored>();
            try (var found = statement.executeQuery()) {
                while (found.next()) all.add(new Stored(found.getLong(1), found.getString(2), found.getBytes(3)));
            }
            return all;
        }
    }
}
