package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A domain goes from one region to another with all that it needs: cloned, compared, checked and moved.
class CloneIT {
    private static final String NAME = "cloned.sip.twilio.com";
    private static final String NOBODY = "http://127.0.0.1:1/"; // listens there

    private final RunningCluster cluster = RunningCluster.shared();

    @AfterEach
    void leavesTheClusterWhole() {
        cluster.heal();
    }

    @Test
    void aDeviceRegistersInTheOtherRegionWithThePasswordThatItHas() {
        var us1 = SipDomain.declare(cluster, "us1", NAME, List.of("cleo"));
        var answer = us1.api()
                .post(RunningCluster.account("/SIP/Domains/" + us1.sid() + ".json"), Map.of("VoiceUrl", NOBODY));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(preflight()).contains("\"ready\":false", "list of " + NAME);

        assertThat(clone(us1)).isEqualTo(201);
        assertThat(clone(us1)).as("all was there already").isEqualTo(200);
        assertThat(diff()).contains("\"equal\":true");
        assertThat(preflight()).contains("\"ready\":true", "\"reachable\":false", "connection refused by 127.0.0.1:1");
        var moved = cluster.post("us1", "/v2/SipDomains/" + NAME, Map.of("VoiceRegion", "ie1"));
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);

        try (var cleo = us1.device("cleo")) {
            assertThat(cleo.register(cluster.sipPort("au1")).told())
                    .hasValueSatisfying(term -> assertThat(term.region()).isEqualTo("ie1"));
        }
    }

    private int clone(SipDomain domain) {
        return domain.api()
                .post("/strowger/v1/domains/" + NAME + "/clone?to=ie1", Map.of())
                .status();
    }

    private String diff() {
        return SipDomain.read(cluster, "us1", "/strowger/v1/domains/" + NAME + "/diff?with=ie1")
                .toString();
    }

    private String preflight() {
        return SipDomain.read(cluster, "us1", "/strowger/v1/routes/" + NAME + "/preflight?to=ie1")
                .toString();
    }
}
