package io.strowger.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Finds single rows of the read model. Most requests to the API begin with one: those that come while others are on
/// their way share a statement.
final class RowLookup {
    private final Batches<ViewQuery.ByName, ViewQuery.FoundRows> byName;
    private final Batches<ViewQuery.ById, ViewQuery.FoundRows> byId;

    RowLookup(Database database) {
        this.byName = database.batches("row-by-name", RowLookup::allByName);
        this.byId = database.batches("row-by-id", RowLookup::allById);
    }

    CompletionStage<ViewQuery.FoundRows> byName(ViewQuery.ByName query) {
        return byName.add(query);
    }

    CompletionStage<ViewQuery.FoundRows> byId(ViewQuery.ById query) {
        return byId.add(query);
    }

    private static List<ViewQuery.FoundRows> allByName(Connection connection, List<ViewQuery.ByName> queries)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                select (select body from view_row
                         where kind = asked.kind and owner = asked.owner and not gone and until > now()
                           and name = asked.name
                         order by position desc limit 1)
                  from unnest(?::text[], ?::text[], ?::text[]) with ordinality as asked (kind, owner, name, place)
                 order by place""")) {
            Columns.set(connection, statement, 1, "text", queries, ViewQuery.ByName::kind);
            Columns.set(connection, statement, 2, "text", queries, ViewQuery.ByName::owner);
            Columns.set(connection, statement, 3, "text", queries, ViewQuery.ByName::name);
            return atMostOneEach(statement);
        }
    }

    private static List<ViewQuery.FoundRows> allById(Connection connection, List<ViewQuery.ById> queries)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                select (select body from view_row where kind = asked.kind and id = asked.id and not gone)
                  from unnest(?::text[], ?::text[]) with ordinality as asked (kind, id, place) order by place""")) {
            Columns.set(connection, statement, 1, "text", queries, ViewQuery.ById::kind);
            Columns.set(connection, statement, 2, "text", queries, ViewQuery.ById::id);
            return atMostOneEach(statement);
        }
    }

    private static List<ViewQuery.FoundRows> atMostOneEach(PreparedStatement statement) throws SQLException {
        var each = new ArrayList<ViewQuery.FoundRows>();
        try (var found = statement.executeQuery()) {
            while (found.next())
                each.add(new ViewQuery.FoundRows(
                        Optional.ofNullable(found.getString(1)).stream().toList(), false));
        }
        return each;
    }
}
