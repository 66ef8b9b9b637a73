package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.NodeReport;
import io.strowger.core.RegionId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterRoutesTest {
    private final TestSite site = new TestSite();

    @Test
    void showsWhoIsInTheCluster() {
        var cluster = site.get("/strowger/v1/cluster").answer();

        assertThat(cluster.status()).isEqualTo(200);
        assertThat(cluster.at("seen_from")).isEqualTo("pekko://strowger@127.0.0.1:2551");
        assertThat(cluster.at("nodes/0/data_center")).isEqualTo("us1");
        assertThat(cluster.at("nodes/0/roles/0")).isEqualTo("region");
        assertThat(cluster.at("nodes/0/status")).isEqualTo("Up");
        assertThat(cluster.json().at("/nodes/0/reachable").asBoolean()).isTrue();
    }

    @Test
    void showsWhatEachNodeSaysOfItselfOrNull() {
        var report = new NodeReport(
                "1.2",
                TestSite.NOON,
                60,
                "25",
                1_000,
                2_000,
                List.of(new NodeReport.Shards("domain", 3, 7)),
                Optional.of(new NodeReport.Writes(12, 0.5, 1.5, 2.5)),
                Optional.of(new NodeReport.HeldLease(
                        RegionId.parse("us1"),
                        4,
                        true,
                        3_000,
                        List.of(new NodeReport.StoodBy("127.0.0.1:2552", 3_000)))),
                Optional.of(new NodeReport.Witnessing(
                        true,
                        List.of(new NodeReport.Grant(RegionId.parse("us1"), 4, 3_100)),
                        List.of(new NodeReport.Sealed(RegionId.parse("us1"), 3)))),
                List.of("pekko://strowger@127.0.0.1:2554"));
        site.reports.put("pekko://strowger@127.0.0.1:2551", report);
        var answer = site.get("/strowger/v1/cluster").answer();
        var node = answer.json().at("/nodes/0");

        assertThat(node.at("/report/version").asText()).isEqualTo("1.2");
        assertThat(node.at("/report/started").asText()).isEqualTo(TestSite.NOON.toString());
        assertThat(node.at("/report/uptime_seconds").asInt()).isEqualTo(60);
        assertThat(node.at("/report/heap_used_bytes").asInt()).isEqualTo(1_000);
        assertThat(node.at("/report/heap_max_bytes").asInt()).isEqualTo(2_000);
        assertThat(node.at("/report/shards").toString())
                .isEqualTo("[{\"kind\":\"domain\",\"shards\":3,\"entities\":7}]");
        assertThat(node.at("/report/journal").toString())
                .isEqualTo("{\"events_written\":12,\"events_per_second\":0.5,"
                        + "\"write_milliseconds_p50\":1.5,\"write_milliseconds_p99\":2.5}");
        assertThat(node.at("/report/lease").toString())
                .isEqualTo("{\"region\":\"us1\",\"session\":4,\"held\":true,\"remaining_milliseconds\":3000,"
                        + "\"witnesses\":[{\"node\":\"127.0.0.1:2552\",\"remaining_milliseconds\":3000}]}");
        assertThat(node.at("/report/witness").toString())
                .isEqualTo("{\"informed\":true,"
                        + "\"grants\":[{\"region\":\"us1\",\"session\":4,\"remaining_milliseconds\":3100}],"
                        + "\"sealed\":[{\"region\":\"us1\",\"session\":3}]}");
        assertThat(node.at("/report/unreachable/0").asText()).isEqualTo("pekko://strowger@127.0.0.1:2554");

        site.reports.clear();
        assertThat(site.get("/strowger/v1/cluster")
                        .answer()
                        .json()
                        .at("/nodes/0/report")
                        .isNull())
                .isTrue();
    }

    @Test
    void wantsCredentials() {
        assertThat(site.get("/strowger/v1/cluster").anonymously().answer().status())
                .isEqualTo(401);
    }
}
