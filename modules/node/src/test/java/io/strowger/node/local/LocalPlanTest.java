package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.node.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalPlanTest {
    private final LocalPlan plan = new LocalPlan(LocalPlan.LOOPBACK, 0);

    @Test
    void hasThreeSitesOnTheirUsualPorts() {
        assertThat(plan.sites())
                .extracting(site -> site.name() + " " + site.edge() + " " + site.http() + " " + site.sip())
                .containsExactly("us1 ashburn 8080 5060", "ie1 dublin 8081 5070", "au1 sydney 8082 5080");
        assertThat(plan.postgresPort()).isEqualTo(5430);
        assertThat(plan.sites().getFirst().regionPort()).isEqualTo(2551);
    }

    @Test
    void usesNoPortTwice() {
        var ports = plan.sites().stream()
                .flatMap(site -> site.ports().stream())
                .map(port -> port.number() + (port.udp() ? " UDP" : " TCP"))
                .toList();

        assertThat(ports).doesNotHaveDuplicates().doesNotContain("5430 TCP").hasSize(18);
    }

    @Test
    void hasThreePortsMoreWithHttps() {
        var https = new LocalPlan(LocalPlan.LOOPBACK, 1000, true);

        assertThat(https.sites()).extracting(site -> site.https().orElseThrow()).containsExactly(9443, 9444, 9445);
        assertThat(https.sites().stream().flatMap(site -> site.ports().stream()))
                .hasSize(21)
                .doesNotHaveDuplicates();
    }

    @Test
    void movesEveryPortByTheOffset() {
        var moved = new LocalPlan(LocalPlan.LOOPBACK, 1000);

        assertThat(moved.postgresPort()).isEqualTo(6430);
        assertThat(moved.sites().getLast().ports())
                .extracting(LocalSite.ListeningPort::number)
                .containsExactly(9082, 6080, 6080, 3557, 3558, 3559);
    }

    @Test
    void keepsEveryPortAPort() {
        assertThat(new LocalPlan(LocalPlan.LOOPBACK, LocalPlan.MAX_OFFSET, true)
                        .sites()
                        .getLast()
                        .https())
                .hasValue(65_535);
        for (var offset : List.of(-1, LocalPlan.MAX_OFFSET + 1))
            assertThatThrownBy(() -> new LocalPlan(LocalPlan.LOOPBACK, offset)).isInstanceOf(Problem.class);
    }

    @Test
    void isReachedOnTheLoopbackWhenItListensEverywhere() {
        assertThat(new LocalPlan("0.0.0.0", 0).sites().getFirst().url("/readyz"))
                .hasToString("http://127.0.0.1:8080/readyz");
    }

    @Test
    void speaksToItselfOnTheLoopbackWhateverItListensOn() {
        var plan = new LocalPlan("192.0.2.7", 0);
        assertThat(plan.sites()).allSatisfy(site -> {
            assertThat(site.nodes()).allMatch(node -> node.startsWith("127.0.0.1:"));
            assertThat(site.url("/readyz").getHost()).isEqualTo("192.0.2.7");
            assertThat(site.ports())
                    .filteredOn(port -> port.purpose().startsWith("cluster messages"))
                    .hasSize(3)
                    .allMatch(port -> port.host().equals("127.0.0.1"));
        });
    }

    @Test
    void saysWithWhichOptionsItIsStarted() {
        assertThat(new LocalPlan(LocalPlan.LOOPBACK, 0).options()).isEmpty();
        assertThat(new LocalPlan("192.0.2.7", 3000, true).options())
                .isEqualTo("--port-offset 3000 --bind 192.0.2.7 --https");
    }

    @Test
    void readsTheHeapOutOfTheFlags() {
        assertThat(SiteLauncher.heapMegabytes(List.of())).isEqualTo(576);
        assertThat(SiteLauncher.heapMegabytes(List.of("-Xmx2g"))).isEqualTo(2048);
        assertThat(SiteLauncher.heapMegabytes(List.of("-ea", "-Xmx384m"))).isEqualTo(384);
    }
}
