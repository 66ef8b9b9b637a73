package io.strowger.routing;

import static io.strowger.testkit.TestNode.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.cluster.Topology;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.testkit.TestDatabases;
import io.strowger.testkit.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The seals in a PostgreSQL.
class StoredSealsTest {
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final SessionNumber FIRST = SessionNumber.FIRST;
    private static final SessionNumber SECOND = FIRST.next();
    private static final SessionNumber THIRD = SECOND.next();

    private final TestNode node =
            TestNode.alone(Topology.GLOBAL, "routing", TestDatabases.fresh(), InstantSource.system());
    private final Seals seals = new StoredSeals(node.database());

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void keepsTheNewestSessionOfEachRegion() {
        assertThat(get(seals.sealed())).isEqualTo(NewestSessions.NONE);

        get(seals.seal(US1, FIRST));
        get(seals.seal(US1, SECOND));
        get(seals.seal(IE1, FIRST));

        assertThat(get(new StoredSeals(node.database()).sealed()))
                .isEqualTo(NewestSessions.NONE.with(US1, SECOND).with(IE1, FIRST));
    }

    @Test
    void neverUnseals() {
        get(seals.seal(US1, SECOND));

        get(seals.seal(US1, FIRST));

        assertThat(get(seals.sealed())).isEqualTo(NewestSessions.NONE.with(US1, SECOND));
    }

    @Test
    void readsWhatEarlierVersionsHaveSealed() {
        get(seals.seal(US1, SECOND));
        get(seals.seal(IE1, FIRST));

        storedByTheEntityOfEarlierVersions("seals.witness-informed.1", "{\"witness\":\"10.0.0.1:2551\"}", 1);
        storedByTheEntityOfEarlierVersions("seals.session-sealed.1", golden("seals.session-sealed.1"), 2);

        assertThat(get(seals.sealed()))
                .isEqualTo(NewestSessions.NONE.with(US1, THIRD).with(IE1, FIRST));
    }

    private void storedByTheEntityOfEarlierVersions(String alias, String event, long sequence) {
        get(node.database().query(connection -> {
            try (var statement = connection.prepareStatement("""
                    insert into event_journal (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
                    values ('seals|all', ?, 'earlier', 1, ?, convert_to(?, 'UTF8'))""")) {
                statement.setLong(1, sequence);
                statement.setString(2, alias);
                statement.setString(3, event);
                return statement.executeUpdate();
            }
        }));
    }

    private static String golden(String alias) {
        try (var file = StoredSealsTest.class.getResourceAsStream("/golden/" + alias + ".json")) {
            return new String(Objects.requireNonNull(file, alias).readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
