package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// kill -9 while somebody talks.
class CallSurvivalIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    @BeforeAll
    static void needsPhones() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
    }

    @AfterEach
    void leavesTheClusterWhole() {
        CLUSTER.heal();
    }

    /// One whose devices are at the edge of the site that dies, and one at the edges of the others: the
    /// region is that of both.
    @Test
    void endsCallsThatHaveOutlivedTheirSite() {
        try (var board = Switchboard.open(CLUSTER, "call-survival.sip.twilio.com", List.of("erin", "gina"))) {
            var erin = board.registered("erin", "callee-survives");
            var alice = board.calls("erin", "caller");
            var gina = board.registered("au1", "gina", "callee-leaves");
            var fred = board.calls("ie1", "gina", "caller-left");
            erin.picksUp();
            alice.sends("ACK ");
            gina.picksUp();
            fred.sends("ACK ");
            var here = board.sidOfCallTo("erin");
            var elsewhere = board.sidOfCallTo("gina");

            CLUSTER.kill("us1");
            CLUSTER.start("us1");

            for (var phone : List.of(alice, erin, gina, fred)) phone.goesOn();
            for (var sid : List.of(here, elsewhere))
                assertThat(board.record("us1", sid).path("status").asText()).isEqualTo("in-progress");
            alice.cue();
            gina.cue();
            for (var phone : List.of(alice, erin, gina, fred)) phone.ends();
            CallIT.lasted(board.ended(here), alice.receives("SIP/2.0 200"), alice.sends("BYE "));
            CallIT.lasted(board.ended(elsewhere), fred.receives("SIP/2.0 200"), gina.sends("BYE "));
            for (var sid : List.of(here, elsewhere)) {
                assertThat(board.record("us1", sid).path("status").asText()).isEqualTo("completed");
                assertThat(board.finalReport(sid).of("CallStatus")).isEqualTo("completed");
                assertThat(board.reports(sid)).hasSize(1);
            }
        }
    }
}
