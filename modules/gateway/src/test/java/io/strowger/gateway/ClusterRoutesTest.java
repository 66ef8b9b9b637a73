package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

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
    void wantsCredentials() {
        assertThat(site.get("/strowger/v1/cluster").anonymously().answer().status())
                .isEqualTo(401);
    }
}
