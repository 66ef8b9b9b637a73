package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/// What the journals of all regions say of who registered the devices of one URI: each acknowledged REGISTER is
/// an event with the epoch under which its region admitted it, and the moment at which it decided so. All
/// regions of a test are on one machine, and those moments of one clock. A region keeps a registration's latest
/// 20 and more.
record Admissions(List<Admission> inOrder) {
    private static final String OF_A_NAME = """
            SELECT (convert_from(event_payload, 'UTF8')::json -> 'epoch' ->> 'number')::bigint AS epoch,
                   (extract(epoch FROM (convert_from(event_payload, 'UTF8')::json ->> 'at')::timestamptz)
                       * 1000000)::bigint AS at,
                   substring(persistence_id from 14) AS aor,
                   (convert_from(event_payload, 'UTF8')::json -> 'sequence' ->> 'cseq')::bigint AS cseq
            FROM event_journal
            WHERE persistence_id LIKE 'registration|%@' || ? AND event_ser_manifest LIKE 'registration.contacts-changed%'
            """;

    /// `at` is when the region decided, in µs since 1970: by the event itself, which may have been written long
    /// after that.
    record Admission(String region, long epoch, long at, String aor, long cseq) {}

    /// `databases` opens a session in the database of a region.
    static Admissions of(String name, List<String> regions, Function<String, Connection> databases) {
        var all = new ArrayList<Admission>();
        for (var region : regions) all.addAll(in(region, name, databases.apply(region)));
        all.sort(Comparator.comparingLong(Admission::at));
        return new Admissions(List.copyOf(all));
    }

    private static List<Admission> in(String region, String name, Connection database) {
        try (database;
                var question = database.prepareStatement(OF_A_NAME)) {
            question.setString(1, name);
            var found = new ArrayList<Admission>();
            try (var rows = question.executeQuery()) {
                while (rows.next())
                    found.add(new Admission(
                            region, rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getLong(4)));
            }
            return found;
        } catch (SQLException cause) {
            throw new AssertionError(cause);
        }
    }

    /// These and those of another look: what was there first may be cut from the journals by now.
    Admissions and(Admissions others) {
        return new Admissions(Stream.concat(inOrder.stream(), others.inOrder.stream())
                .distinct()
                .sorted(Comparator.comparingLong(Admission::at))
                .toList());
    }

    /// Without what was half done when a site stood still or was lost: asked before, and never acknowledged by
    /// the region that has it. A site that goes on decides and stores what its Domain had let in, and refuses
    /// it; by then another region may have admitted the same. Whatever was acknowledged counts, and all that
    /// was asked later.
    Admissions butHalfDoneAt(long then, RegisteringDevices... groups) {
        return new Admissions(inOrder.stream()
                .filter(it -> Stream.of(groups).noneMatch(group -> group.neverHeardOf(it, then)))
                .toList());
    }

    Optional<Admission> firstIn(String region) {
        return inOrder.stream().filter(it -> it.region().equals(region)).findFirst();
    }

    /// Each epoch belongs to one region, none is older than the one before, and so no region admits any more when
    /// another one begins.
    void neverOverlap() {
        neverOverlap((_, _) -> false);
    }

    /// The same after planned moves. What a Domain has let in before it let go may be stored a moment later, where
    /// its Registration was busy (docs/protocol.md, "Leases"): then its device had asked before anybody heard that
    /// the newer epoch had begun.
    void neverOverlap(RegisteringDevices devices) {
        neverOverlap(devices::askedBeforeTheAnswer);
    }

    private void neverOverlap(BiPredicate<Admission, Admission> wasOnItsWay) {
        assertThat(inOrder).as("what two regions and more have admitted").isNotEmpty();
        var first = inOrder.getFirst(); // of its epoch
        assertThat(first.epoch()).isPositive();
        for (var next : inOrder) {
            if (next.epoch() < first.epoch() && wasOnItsWay.test(next, first)) continue;
            assertThat(next.epoch())
                    .as("the epoch of %s, after %s", next, first)
                    .isGreaterThanOrEqualTo(first.epoch());
            if (next.epoch() > first.epoch()) first = next;
            assertThat(next.region()).as("the region of %s", next).isEqualTo(first.region());
        }
    }
}
