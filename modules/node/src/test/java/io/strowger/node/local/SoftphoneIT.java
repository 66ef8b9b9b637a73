package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two people with softphones, registered through different edges, talk to each other: their sound flows between
/// them, and Strowger carries what they agree on.
class SoftphoneIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();
    private static final int SECOND = 50; // packets, of 20 ms each
    private static final Duration COLD = Duration.ofSeconds(40);

    private static Switchboard board;
    private static FileTree folder;
    private static Softphone iris;
    private static Softphone jack;

    @BeforeAll
    static void registers() {
        assumeTrue(Softphone.isInstalled(), "baresip is not installed (Debian: apt-get install baresip-core)");
        board = Switchboard.ofUsers(CLUSTER, "softphones.sip.twilio.com", List.of("iris", "jack", "scout"));
        folder = FileTree.temporary("strowger-softphones-");
        iris = phone("iris", "us1", "udp");
        jack = phone("jack", "ie1", "tcp");
    }

    /// A cluster that has just begun may answer 503, and baresip tries again only when this test is long over.
    private static Softphone phone(String user, String site, String transport) {
        try (var scout = board.domain().device("scout")) {
            RunningCluster.eventually(
                    "a device registers through " + site,
                    COLD,
                    () -> scout.register(CLUSTER.edge(site)).succeeded());
        }
        return Softphone.registered(folder.root().resolve(user), board.domain(), user, CLUSTER.edge(site), transport);
    }

    @AfterAll
    static void closes() {
        if (iris != null) iris.close();
        if (jack != null) jack.close();
        if (folder != null) folder.close();
        if (board != null) board.close();
    }

    @Test
    void theCallerHangsUp() {
        jack.begins();
        iris.dials("sip:" + board.aor("jack"));
        jack.picksUp();
        isHeardOn(iris, jack);

        iris.hangsUp();

        haveHeardEachOther(iris, jack);
        isRecorded(board.sidOfCallTo("jack"), "iris", "jack");
    }

    @Test
    void theCalleeHangsUp() {
        iris.begins();
        jack.dials("sip:" + board.aor("iris"));
        iris.picksUp();
        isHeardOn(jack, iris);

        iris.hangsUp();

        haveHeardEachOther(jack, iris);
        isRecorded(board.sidOfCallTo("iris"), "jack", "iris");
    }

    private static void isHeardOn(Softphone... phones) {
        for (var phone : phones) phone.speaksAndHears();
    }

    /// Nothing is lost on the loopback interface; what is sent while the other hangs up is not heard.
    private static void haveHeardEachOther(Softphone one, Softphone other) {
        var ones = one.packets();
        var others = other.packets();
        assertThat(ones.sent()).isGreaterThan(SECOND);
        assertThat(others.sent()).isGreaterThan(SECOND);
        assertThat(ones.received()).isCloseTo(others.sent(), within(SECOND));
        assertThat(others.received()).isCloseTo(ones.sent(), within(SECOND));
    }

    private static void isRecorded(String sid, String caller, String callee) {
        var call = board.ended(sid);
        assertThat(call.path("from").asText()).isEqualTo("sip:" + board.aor(caller));
        assertThat(call.path("to").asText()).isEqualTo("sip:" + board.aor(callee));
        assertThat(call.path("direction").asText()).isEqualTo("inbound");
        lasted(call);
        var children = SipDomain.read(CLUSTER, "us1", RunningCluster.account("/Calls.json?ParentCallSid=" + sid))
                .path("calls");
        assertThat(children).hasSize(1);
        assertThat(children.path(0).path("direction").asText()).isEqualTo("outbound-dial");
        lasted(board.ended(children.path(0).path("sid").asText()));
        assertThat(board.finalReport(sid).of("CallStatus")).isEqualTo("completed");
        assertThat(board.codes("us1", sid)).isEmpty();
    }

    private static void lasted(JsonNode call) {
        assertThat(call.path("status").asText()).isEqualTo("completed");
        assertThat(call.path("duration").asInt()).isBetween(1, 60);
    }
}
