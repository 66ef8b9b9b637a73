package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;

/// A Domain that is active in us1, with one device, and left alone from then on: it leaves memory after a while,
/// and the next request, through `edge`, wakes it.
record Sleeper(NetworkCluster cluster, SipDomain domain, String edge, long wakings) {
    private static final String USER = "user0";
    private static int names;

    /// It has been used once, so that it is active.
    static Sleeper declare(NetworkCluster cluster, String edge) {
        var name = "asleep-" + names++ + "-until-" + edge + "-asks.sip.twilio.com";
        var domain = SipDomain.declare(cluster.api("us1"), "us1", name, List.of(USER));
        try (var device = domain.device(USER)) {
            RunningCluster.eventually(
                    name + " is active",
                    () -> device.register(cluster.edge("us1")).succeeded());
        }
        return new Sleeper(cluster, domain, edge, wakings(cluster, domain));
    }

    /// The device asks once. Whatever wakes and may admit says so in the journal first.
    void wakes() {
        try (var device = domain.device(USER)) {
            var outcome = device.register(cluster.edge(edge));
            assertThat(outcome.succeeded())
                    .as("%s through %s: %s", domain.name(), edge, outcome)
                    .isTrue();
        }
        assertThat(wakings(cluster, domain)).as("wakings of %s", domain.name()).isGreaterThan(wakings);
    }

    private static long wakings(NetworkCluster cluster, SipDomain domain) {
        try (var database = cluster.psql(domain.region());
                var question = database.prepareStatement("""
                        SELECT count(*) FROM event_journal
                        WHERE persistence_id = 'domain|' || ? AND event_ser_manifest LIKE 'woke.%'
                        """)) {
            question.setString(1, domain.name());
            try (var rows = question.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException cause) {
            throw new AssertionError(cause);
        }
    }
}
