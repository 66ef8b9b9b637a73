package io.strowger.cluster;

import io.strowger.core.Cause;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The queries of the read model and of the journal, in SQL.
final class ViewReader {
    private static final String LISTED = " from view_row where kind = ? and owner = ? and not gone and until > now()";

    private static final String EVENTS = """
            select sequence_number, event_ser_manifest, write_timestamp, event_payload, cause from event_journal
             where persistence_id = ? and not deleted
            """;
    private static final String EVENTS_PAGE = " and sequence_number > ? order by sequence_number limit ? offset ?";
    /// Events that one answer has: the driver reads all of them into memory before the first can be looked at.
    private static final int MOST_EVENTS = 200;
    /// For each event, the account that the newest event of the holder up to then names.
    private static final String IN_TIME = """
             and (select %2$s from event_journal named
                   where named.persistence_id = ? and not named.deleted and named.%1$s <= event_journal.%1$s
                     and %2$s is not null
                   order by named.sequence_number desc limit 1) = ?""";
    private static final String NAMED = Owners.named("named.event_payload");
    private static final String IN_OWN_TIME = IN_TIME.formatted("sequence_number", NAMED);
    private static final String IN_HOLDERS_TIME = IN_TIME.formatted("write_timestamp", NAMED);

    private final Database database;
    private final Redaction redaction;

    ViewReader(Database database, DurableJson json) {
        this.database = database;
        this.redaction = new Redaction(json);
    }

    CompletionStage<ViewQuery.FoundRows> rows(ViewQuery.Rows query) {
        var order = switch (query.order()) {
            case OLDEST_FIRST -> " order by position";
            case NEWEST_FIRST -> " order by position desc";
            case BY_NAME -> " order by name";
        };
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("select body" + LISTED + order + " limit ? offset ?")) {
                statement.setString(1, query.kind());
                statement.setString(2, query.owner());
                statement.setInt(3, query.page().size() + 1);
                statement.setLong(4, query.page().offset());
                var rows = bodies(statement);
                var hasMore = rows.size() > query.page().size();
                return new ViewQuery.FoundRows(
                        hasMore ? rows.subList(0, query.page().size()) : rows, hasMore);
            }
        });
    }

    CompletionStage<ViewQuery.Counted> count(ViewQuery.Count query) {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("""
                    select (select count(*) from view_row
                             where kind = ? and owner = asked.owner and not gone and until > now())
                      from unnest(?::text[]) with ordinality as asked (owner, place) order by place""")) {
                statement.setString(1, query.kind());
                Columns.set(connection, statement, 2, "text", query.owners(), owner -> owner);
                var numbers = new ArrayList<Long>();
                try (var found = statement.executeQuery()) {
                    while (found.next()) numbers.add(found.getLong(1));
                }
                return new ViewQuery.Counted(numbers);
            }
        });
    }

    CompletionStage<ViewQuery.FoundRows> among(ViewQuery.Among query) {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("""
                    select found.body from view_row other join view_row found on found.kind = ? and found.id = other.id
                     where found.owner = ? and not found.gone and found.until > now()
                       and other.kind = ? and other.owner = ? and not other.gone and other.until > now()
                     order by found.position limit ?""")) {
                statement.setString(1, query.kind());
                statement.setString(2, query.owner());
                statement.setString(3, query.otherKind());
                statement.setString(4, query.otherOwner());
                statement.setInt(5, Page.Request.MAX_SIZE);
                return new ViewQuery.FoundRows(bodies(statement), false);
            }
        });
    }

    CompletionStage<ViewQuery.FoundRows> endingWith(ViewQuery.EndingWith query) {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("""
                    select body from view_row
                     where kind = ? and right(name, ?) = ? and not gone and until > now()
                     order by name limit ?""")) {
                statement.setString(1, query.kind());
                statement.setInt(2, query.suffix().length());
                statement.setString(3, query.suffix());
                statement.setInt(4, Page.Request.MAX_SIZE);
                return new ViewQuery.FoundRows(bodies(statement), false);
            }
        });
    }

    /// For each entity the number of the last event that its row has seen; 0 before the first.
    CompletionStage<List<Long>> sequences(List<EntityAddress> entities) {
        return database.query(connection -> {
            var seen = new HashMap<String, Long>();
            try (var statement = connection.prepareStatement(
                    "select kind || '|' || id, sequence from view_row where (kind, id) in (select * from unnest(?::text[], ?::text[]))")) {
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "text",
                                entities.stream().map(EntityAddress::kind).toArray()));
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "text", entities.stream().map(EntityAddress::id).toArray()));
                try (var found = statement.executeQuery()) {
                    while (found.next()) seen.put(found.getString(1), found.getLong(2));
                }
            }
            return entities.stream()
                    .map(entity -> seen.getOrDefault(entity.persistenceId(), 0L))
                    .toList();
        });
    }

    CompletionStage<ViewQuery.FoundEvents> events(ViewQuery.Events query) {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement(EVENTS + EVENTS_PAGE)) {
                statement.setString(1, query.entity().persistenceId());
                page(statement, 2, query.after(), query.page());
                return found(statement, query.page());
            }
        });
    }

    /// Within one history the events' numbers say what came first, between two only the time of writing does.
    CompletionStage<ViewQuery.FoundEvents> eventsOf(ViewQuery.EventsOf query) {
        var isItsOwn = query.holder().equals(query.entity());
        return database.query(connection -> {
            try (var statement =
                    connection.prepareStatement(EVENTS + (isItsOwn ? IN_OWN_TIME : IN_HOLDERS_TIME) + EVENTS_PAGE)) {
                statement.setString(1, query.entity().persistenceId());
                statement.setString(2, query.holder().persistenceId());
                statement.setString(3, query.account().value());
                page(statement, 4, query.after(), query.page());
                return found(statement, query.page());
            }
        });
    }

    /// One event, if it is this account's.
    Optional<Journal.Entry> eventOf(Connection connection, ViewQuery.At query, long sequence) throws SQLException {
        var isItsOwn = query.holder().equals(query.entity());
        try (var statement = connection.prepareStatement(
                EVENTS + " and sequence_number = ? " + (isItsOwn ? IN_OWN_TIME : IN_HOLDERS_TIME) + EVENTS_PAGE)) {
            statement.setString(1, query.entity().persistenceId());
            statement.setLong(2, sequence);
            statement.setString(3, query.holder().persistenceId());
            statement.setString(4, query.account().value());
            page(statement, 5, 0, new Page.Request(0, 1));
            return found(statement, new Page.Request(0, 1)).page().items().stream()
                    .findFirst();
        }
    }

    private static void page(PreparedStatement statement, int first, long after, Page.Request page)
            throws SQLException {
        statement.setLong(first, after);
        statement.setInt(first + 1, most(page) + 1);
        statement.setLong(first + 2, page.offset());
    }

    private static int most(Page.Request page) {
        return Math.min(page.size(), MOST_EVENTS);
    }

    private ViewQuery.FoundEvents found(PreparedStatement statement, Page.Request page) throws SQLException {
        var entries = new ArrayList<Journal.Entry>();
        var bytes = 0L;
        try (var found = statement.executeQuery()) {
            while (found.next()) {
                if (entries.size() == most(page) || bytes >= JournalFollower.ENOUGH)
                    return new ViewQuery.FoundEvents(new Page<>(entries, page, true));
                var payload = found.getBytes(4);
                bytes += payload.length;
                entries.add(new Journal.Entry(
                        found.getLong(1),
                        found.getString(2),
                        Instant.ofEpochMilli(found.getLong(3)),
                        redaction.of(payload),
                        cause(found.getString(5))));
            }
        }
        return new ViewQuery.FoundEvents(new Page<>(entries, page, false));
    }

    /// Reads the journal's column of this name.
    static Optional<Cause> cause(String column) {
        return column.isEmpty() ? Optional.empty() : Optional.of(Cause.parse(column));
    }

    private static List<String> bodies(PreparedStatement statement) throws SQLException {
        var bodies = new ArrayList<String>();
        try (var found = statement.executeQuery()) {
            while (found.next()) bodies.add(found.getString(1));
        }
        return bodies;
    }
}
