package io.strowger.region.recording;

import io.strowger.cluster.Database;
import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.Recordings;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.region.call.CallPort;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The recordings of a region in its database, in SQL: on the database's threads, beside the journal and never
/// in its way. Everything may be asked twice.
public final class RecordingStore implements Recordings, CallPort.Archive {
    private static final int PARTS_AT_ONCE = 32; // some 512 KiB: far below what a message may have
    private static final String COLUMNS = "sid, account, call, begun, updated, state, length";
    private static final NotStored OVER = new NotStored("it is over already");

    private final RegionId region;
    private final Database database;
    private final RecordingSettings settings;

    public RecordingStore(RegionId region, Database database, RecordingSettings settings) {
        this.region = region;
        this.database = database;
        this.settings = settings;
    }

    /// How much the region has is looked at when a recording begins: all of them together may exceed the limit
    /// by what those that are under way still get.
    @Override
    public CompletionStage<Appended> append(Spoken recording, long at, byte[] audio) {
        return database.query(connection -> {
            if (at + audio.length > settings.maxRecording())
                return new NotStored("it is as long as one may be here (strowger.region.recordings.max-recording)");
            if (at == 0 && total(connection) >= settings.maxAll())
                return new NotStored("the region has as much as it may (strowger.region.recordings.max-all)");
            if (at == 0) open(connection, recording);
            return put(connection, recording.recording(), at, audio);
        });
    }

    private static long total(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select coalesce(sum(length), 0) from recording");
                var found = statement.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }

    private static void open(Connection connection, Spoken recording) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into recording (sid, account, call) values (?, ?, ?) on conflict do nothing")) {
            statement.setString(1, recording.recording().value());
            statement.setString(2, recording.account().value());
            statement.setString(3, recording.call().value());
            statement.executeUpdate();
        }
    }

    /// The row is locked first: a part that comes while the recording is completed is kept before that, or not
    /// at all.
    private static Appended put(Connection connection, Sid recording, long at, byte[] audio) throws SQLException {
        try (var statement = connection.prepareStatement("""
                with grown as (
                  update recording set length = greatest(length, ?), updated = now() where sid = ? and state = 'open'
                  returning sid
                ), put as (
                  insert into recording_part (recording, at, audio) select sid, ?, ? from grown on conflict do nothing
                )
                select sid from grown""")) {
            statement.setLong(1, at + audio.length);
            statement.setString(2, recording.value());
            statement.setLong(3, at);
            statement.setBytes(4, audio);
            try (var found = statement.executeQuery()) {
                return found.next() ? new Stored() : OVER;
            }
        }
    }

    /// In three statements: the first says what is true, the others make room and may be done again. It has a
    /// row also where no part has come, so that the first one, if it is still on its way, hears that it is
    /// over.
    @Override
    public CompletionStage<Long> keep(Spoken recording, long most) {
        return database.query(connection -> {
            complete(connection, recording, most);
            var length = length(connection, recording.recording());
            cut(connection, recording.recording(), length);
            return length;
        });
    }

    private static void complete(Connection connection, Spoken recording, long most) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into recording as known (sid, account, call, state) values (?, ?, ?, 'complete')
                on conflict (sid) do update
                   set state = 'complete', length = least(known.length, ?), updated = now()
                 where known.state = 'open'""")) {
            statement.setString(1, recording.recording().value());
            statement.setString(2, recording.account().value());
            statement.setString(3, recording.call().value());
            statement.setLong(4, most);
            statement.executeUpdate();
        }
    }

    private static long length(Connection connection, Sid recording) throws SQLException {
        try (var statement =
                connection.prepareStatement("select length from recording where sid = ? and state = 'complete'")) {
            statement.setString(1, recording.value());
            try (var found = statement.executeQuery()) {
                return found.next() ? found.getLong(1) : 0;
            }
        }
    }

    private static void cut(Connection connection, Sid recording, long length) throws SQLException {
        try (var statement =
                connection.prepareStatement("delete from recording_part where recording = ? and at >= ?")) {
            statement.setString(1, recording.value());
            statement.setLong(2, length);
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(
                "update recording_part set audio = substring(audio from 1 for (? - at)::int)"
                        + " where recording = ? and at < ? and at + length(audio) > ?")) {
            statement.setLong(1, length);
            statement.setString(2, recording.value());
            statement.setLong(3, length);
            statement.setLong(4, length);
            statement.executeUpdate();
        }
    }

    @Override
    public String url(AccountSid account, Sid recording) {
        return settings.url(region, account, recording);
    }

    @Override
    public CompletionStage<Optional<Recording>> fetch(AccountSid account, Sid recording) {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("select " + COLUMNS
                    + " from recording where sid = ? and account = ? and state <> 'deleted' and length > 0")) {
                statement.setString(1, recording.value());
                statement.setString(2, account.value());
                return found(statement).stream().findFirst();
            }
        });
    }

    @Override
    public CompletionStage<Page<Recording>> list(AccountSid account, Optional<Sid> call, Page.Request page) {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("select " + COLUMNS
                    + " from recording where account = ? and state <> 'deleted' and length > 0"
                    + (call.isPresent() ? " and call = ?" : "")
                    + " order by begun desc, sid limit ? offset ?")) {
                var at = 1;
                statement.setString(at++, account.value());
                if (call.isPresent()) statement.setString(at++, call.get().value());
                statement.setInt(at++, page.size() + 1);
                statement.setLong(at, page.offset());
                var rows = found(statement);
                var hasMore = rows.size() > page.size();
                return new Page<>(hasMore ? rows.subList(0, page.size()) : rows, page, hasMore);
            }
        });
    }

    private static List<Recording> found(PreparedStatement statement) throws SQLException {
        var rows = new ArrayList<Recording>();
        try (var found = statement.executeQuery()) {
            while (found.next()) rows.add(recording(found));
        }
        return rows;
    }

    private static Recording recording(ResultSet row) throws SQLException {
        return new Recording(
                Sid.parse(row.getString(1)),
                AccountSid.parse(row.getString(2)),
                Sid.parse(row.getString(3)),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getString(6).equals("complete"),
                row.getLong(7));
    }

    @Override
    public CompletionStage<byte[]> read(AccountSid account, Sid recording, long at) {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("""
                    select audio from recording_part join recording on recording = sid
                     where sid = ? and account = ? and state = 'complete' and at >= ? and at < length
                     order by at limit ?""")) {
                statement.setString(1, recording.value());
                statement.setString(2, account.value());
                statement.setLong(3, at);
                statement.setInt(4, PARTS_AT_ONCE);
                var audio = new ByteArrayOutputStream();
                try (var found = statement.executeQuery()) {
                    while (found.next()) audio.writeBytes(found.getBytes(1));
                }
                return audio.toByteArray();
            }
        });
    }

    @Override
    public CompletionStage<Boolean> delete(AccountSid account, Sid recording) {
        return database.query(connection -> {
            try (var statement = connection.prepareStatement("""
                    with gone as (
                      update recording set state = 'deleted', length = 0, updated = now()
                       where sid = ? and account = ? and state <> 'deleted' and length > 0 returning sid
                    ), cleared as (
                      delete from recording_part where recording in (select sid from gone)
                    )
                    select sid from gone""")) {
                statement.setString(1, recording.value());
                statement.setString(2, account.value());
                try (var found = statement.executeQuery()) {
                    return found.next();
                }
            }
        });
    }
}
