package io.strowger.node;

import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.ClusterView;
import io.strowger.core.NodeReport;
import io.strowger.core.RegionId;
import io.strowger.testkit.TestDatabases;
import io.strowger.testkit.TestNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A region node and an edge, over real remoting.
@Timeout(120)
class NodeReportsTest {
    private static final NodeReport.HeldLease LEASE = new NodeReport.HeldLease(
            RegionId.parse("us1"), 3, true, 2_000, List.of(new NodeReport.StoodBy("127.0.0.1:2552", 2_000)));
    private static final NodeReport.Witnessing WITNESS = new NodeReport.Witnessing(
            true,
            List.of(new NodeReport.Grant(RegionId.parse("us1"), 3, 2_000)),
            List.of(new NodeReport.Sealed(RegionId.parse("us1"), 2)));

    private final TestDatabases.TestDatabase database = TestDatabases.fresh();
    private final InstantSource clock = InstantSource.system();

    @Test
    void oneNodeHearsOfEachOtherHowItIsOnceThatCanBeAsked() {
        try (var region = TestNode.alone("us1", "region", database, clock);
                var edge = TestNode.joining(region, "edge-dublin", "edge", database, clock)) {
            var view = new PekkoClusterView(edge.system());
            eventually(
                    "both are up",
                    () -> view.snapshot().nodes().stream()
                                    .filter(node -> node.status().equals("Up"))
                                    .count()
                            == 2);
            assertThat(get(view.withReports()).nodes())
                    .hasSize(2)
                    .allMatch(node -> node.report().isEmpty());

            start(region);
            var found = get(view.withReports());

            assertThat(report(found, edge)).isEmpty();
            assertThat(report(found, region)).hasValueSatisfying(report -> {
                assertThat(report.lease()).contains(LEASE);
                assertThat(report.witness()).contains(WITNESS);
                assertThat(report.java()).isEqualTo(Runtime.version().toString());
                assertThat(report.heapUsedBytes()).isBetween(1L, report.heapMaxBytes());
                assertThat(report.started()).isBefore(clock.instant());
                assertThat(report.journal()).as("nothing has needed one").isEmpty();
                assertThat(report.unreachable()).isEmpty();
            });
        }
    }

    private static void start(TestNode node) {
        NodeReports.start(
                node.system(),
                new NodeVitals(node.system(), node.entities(), () -> Optional.of(LEASE), () -> Optional.of(WITNESS)));
    }

    private static Optional<NodeReport> report(ClusterView.Snapshot snapshot, TestNode node) {
        var address = Cluster.get(node.system()).selfMember().address().toString();
        return snapshot.nodes().stream()
                .filter(one -> one.address().equals(address))
                .findFirst()
                .flatMap(ClusterView.Node::report);
    }
}
