package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a customer creates in a region is in that region's database and in no other, whatever the table.
class RegionalDataIT {
    private static final List<String> REGIONS = List.of("us1", "ie1", "au1");

    private final RunningCluster cluster = RunningCluster.shared();

    @AfterEach
    void leavesTheClusterWhole() {
        cluster.heal();
    }

    @Test
    void keepsWhatIsCreatedInARegionInItsOwnDatabase() {
        for (var region : REGIONS) create(region);

        for (var region : REGIONS) {
            // what we search finds what is there
            RunningCluster.eventually(
                    "the read model of " + region,
                    () -> contentOf(region).contains("\"" + user(region) + "@" + domain(region)));
            assertThat(contentOf(region)).contains(words(region)).contains(domain(region));
            for (var other : REGIONS) {
                if (other.equals(region)) continue;
                assertThat(contentOf(other).contains(mark(region)))
                        .as("data of %s in the database of %s", region, other)
                        .isFalse();
            }
        }
    }

    @Test
    void keepsNothingButNamesOfDomainsInTheDatabaseOfTheRoutes() {
        for (var region : REGIONS) create(region);

        var global = contentOf("global");
        for (var region : REGIONS) {
            assertThat(global).contains(domain(region), LocalPlan.ACCOUNT);
            for (var word : words(region))
                assertThat(global.contains(word)).as("%s in global", word).isFalse();
        }
    }

    @Test
    void keepsNoPasswordAnywhere() {
        for (var region : REGIONS) create(region);

        for (var database : List.of("us1", "ie1", "au1", "global"))
            assertThat(contentOf(database).contains(SipDomain.PASSWORD))
                    .as("a password in %s", database)
                    .isFalse();
        assertThat(cluster.data().resolve("logs"))
                .isDirectoryRecursivelyContaining("glob:**/us1.log")
                .isDirectoryNotContaining(log -> holds(log, SipDomain.PASSWORD));
    }

    private static boolean holds(Path log, String word) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1).contains(word);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// Does nothing the second time.
    private void create(String region) {
        var known = cluster.get(region, RunningCluster.account("/SIP/Domains.json?PageSize=1000"))
                .body();
        if (known.contains(domain(region))) return;
        var domain = SipDomain.declare(cluster, region, domain(region), List.of(user(region)));
        var acl = SipDomain.created(
                cluster, region, "/SIP/IpAccessControlLists.json", Map.of("FriendlyName", mark(region) + "-acl"));
        SipDomain.created(
                cluster,
                region,
                "/SIP/IpAccessControlLists/" + acl + "/IpAddresses.json",
                Map.of("FriendlyName", mark(region) + "-address", "IpAddress", "192.0.2.4"));
        try (var device = domain.device(user(region))) {
            // through another region's edge, which must keep nothing
            var edge = cluster.sipPort(REGIONS.get((REGIONS.indexOf(region) + 1) % REGIONS.size()));
            assertThat(device.register(edge).status()).isEqualTo(200);
        }
    }

    /// What of a region's data nobody else may have: all but the domain's name, which its route has too.
    private static String[] words(String region) {
        return new String[] {user(region), mark(region) + "-acl", mark(region) + "-address", "list of " + domain(region)
        };
    }

    private static String mark(String region) {
        return "only-in-" + region;
    }

    private static String domain(String region) {
        return mark(region) + ".sip.twilio.com";
    }

    private static String user(String region) {
        return mark(region) + "-user";
    }

    /// Every row of every table as text, and every `bytea` decoded.
    private String contentOf(String database) {
        try (var session = cluster.psql(database)) {
            var content = new StringBuilder();
            for (var table : tables(session)) {
                try (var statement = session.createStatement();
                        var rows = statement.executeQuery("SELECT * FROM " + table)) {
                    var columns = rows.getMetaData();
                    while (rows.next()) {
                        for (var column = 1; column <= columns.getColumnCount(); column++) {
                            var text = columns.getColumnTypeName(column).equals("bytea")
                                    ? Stream.ofNullable(rows.getBytes(column))
                                            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                                    : Stream.ofNullable(rows.getString(column));
                            text.forEach(value -> content.append(value).append('\n'));
                        }
                    }
                }
            }
            return content.toString();
        } catch (SQLException cause) {
            throw new AssertionError(cause);
        }
    }

    private static List<String> tables(Connection session) throws SQLException {
        var tables = new ArrayList<String>();
        try (var statement = session.createStatement();
                var rows = statement.executeQuery("SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)"
                        + " FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                        + " AND table_schema NOT IN ('pg_catalog', 'information_schema')")) {
            while (rows.next()) tables.add(rows.getString(1));
        }
        assertThat(tables).hasSizeGreaterThan(3);
        return tables;
    }
}
