package io.strowger.routing;

import io.strowger.cluster.Database;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import java.util.concurrent.CompletionStage;

/// [Seals] in SQL: one row for each region. Stages complete on the database's threads.
final class StoredSeals implements Seals {
    private final Database database;

    StoredSeals(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<?> seal(RegionId region, SessionNumber session) {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("""
                    insert into seal (region, session) values (?, ?)
                    on conflict (region) do update set session = excluded.session where seal.session < excluded.session""")) {
                statement.setString(1, region.value());
                statement.setLong(2, session.number());
                return statement.executeUpdate();
            }
        });
    }

    /// Earlier versions had an entity for it: its events are for ever, and a node of such a version may still
    /// add one.
    @Override
    public CompletionStage<NewestSessions> sealed() {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("""
                            select region, session from seal
                             union all
                            select event ->> 'region', (event -> 'session' ->> 'number')::bigint
                              from (select convert_from(event_payload, 'UTF8')::json from event_journal
                                     where persistence_id = 'seals|all' and event_ser_manifest = 'seals.session-sealed.1')
                                as earlier (event)""");
                    var rows = statement.executeQuery()) {
                var found = NewestSessions.NONE;
                while (rows.next())
                    found = found.with(RegionId.parse(rows.getString(1)), new SessionNumber(rows.getLong(2)));
                return found;
            }
        });
    }
}
