package io.strowger.cluster;

import io.strowger.core.AccountSid;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Whose events are, by the events of their holders that name an account. Remembers what it has read of a holder's
/// history and reads what has come since, each time: so what it remembers is never out of date.
final class Owners {
    /// So many holders are remembered, some 200 bytes each.
    private static final int MAX_HOLDERS = 10_000;
    /// So many changes of hands of one holder; what was before is nobody's.
    private static final int MAX_NAMINGS = 32;

    private final Map<String, History> histories = new LinkedHashMap<>(16, 0.75f, true);

    /// That an event, written `at` (milliseconds), named an account.
    record Naming(long sequence, long at, AccountSid account) {}

    /// What a holder's events up to number `upTo` have named, oldest first.
    record History(long upTo, List<Naming> namings) {
        private static final History UNREAD = new History(0, List.of());

        History {
            namings = List.copyOf(namings);
        }

        /// Whose the holder's own event of this number is.
        Optional<AccountSid> atNumber(long sequence) {
            return last(naming -> naming.sequence() <= sequence);
        }

        /// Whose an event is that hangs on the holder and was written then: between two histories only the time says
        /// what came first.
        Optional<AccountSid> atTime(long millis) {
            return last(naming -> naming.at() <= millis);
        }

        private Optional<AccountSid> last(Predicate<Naming> isInTime) {
            return namings.reversed().stream()
                    .filter(isInTime)
                    .map(Naming::account)
                    .findFirst();
        }

        private History with(long upToNow, List<Naming> more) {
            var all = new ArrayList<>(namings);
            all.addAll(more);
            return new History(upToNow, all.subList(Math.max(0, all.size() - MAX_NAMINGS), all.size()));
        }
    }

    /// In SQL, the account that the event in this column names, or null. PostgreSQL reads no JSON in which a string
    /// has a NUL, and what a device or an application has sent may have one.
    static String named(String payload) {
        return "replace(convert_from(" + payload + ", 'UTF8'), '\\u0000', '\\ufffd')::json ->> 'account'";
    }

    /// The histories of these holders, by their persistence ids, as they are now.
    Map<String, History> histories(Connection connection, Collection<String> holders) throws SQLException {
        var known = new HashMap<String, History>();
        synchronized (histories) {
            for (var holder : holders) known.put(holder, histories.getOrDefault(holder, History.UNREAD));
        }
        var current = readOn(connection, known);
        synchronized (histories) {
            histories.putAll(current);
            var oldest = histories.keySet().iterator();
            while (histories.size() > MAX_HOLDERS) {
                oldest.next();
                oldest.remove();
            }
        }
        return current;
    }

    private static Map<String, History> readOn(Connection connection, Map<String, History> known) throws SQLException {
        var upTo = new HashMap<String, Long>();
        var more = new HashMap<String, List<Naming>>();
        try (var statement = connection.prepareStatement("""
                select holder, sequence_number, write_timestamp, account, last
                  from unnest(?::text[], ?::bigint[]) as asked (holder, known)
                 cross join lateral (select sequence_number, write_timestamp, max(sequence_number) over () as last,
                                            %s as account
                                       from event_journal
                                      where persistence_id = holder and sequence_number > known and not deleted) as found
                 where account is not null or sequence_number = last
                 order by holder, sequence_number""".formatted(named("event_payload")))) {
            var holders = List.copyOf(known.entrySet());
            Columns.set(connection, statement, 1, "text", holders, Map.Entry::getKey);
            Columns.set(
                    connection,
                    statement,
                    2,
                    "bigint",
                    holders,
                    holder -> holder.getValue().upTo());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var holder = rows.getString(1);
                    upTo.put(holder, rows.getLong(5));
                    var account = rows.getString(4);
                    if (account != null)
                        more.computeIfAbsent(holder, _ -> new ArrayList<>())
                                .add(new Naming(rows.getLong(2), rows.getLong(3), AccountSid.parse(account)));
                }
            }
        }
        var current = new HashMap<>(known);
        upTo.forEach((holder, last) -> current.computeIfPresent(
                holder, (_, history) -> history.with(last, more.getOrDefault(holder, List.of()))));
        return current;
    }
}
