package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every call is processed in the region that the rules name, and nothing of it is anywhere else.
class CallRegionIT {
    private static final List<String> USERS =
            List.of("carol1", "carol2", "carol3", "carol4", "carol5", "carol7", "carol9", "carol10");
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    private static Switchboard board;

    @BeforeAll
    static void opensASwitchboard() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        board = Switchboard.open(CLUSTER, "call-regions.sip.twilio.com", USERS);
    }

    @AfterEach
    void hangsUp() {
        board.hangUpAll();
    }

    @AfterAll
    static void closes() {
        if (board != null) board.close();
    }

    @Test
    void processesACallThroughAnotherEdgeWhereItsDomainIsActive() {
        var carol = board.registered("au1", "carol1", "callee");
        var alice = board.calls("ie1", "carol1", "caller");
        carol.picksUp();
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        carol.ends();

        var sid = board.sidOfCallTo("carol1");
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("completed");
        isOnlyIn("us1", sid);
    }

    /// The domain moves from us1 to ie1 while somebody talks; and back, for the other tests.
    @Test
    void letsACallGoOnInItsRegionWhenItsDomainMoves() {
        var there = SipDomain.declare(CLUSTER, "ie1", board.domain().name(), USERS);
        Switchboard.ask(board.app(), there);
        Switchboard.admit(there, "127.0.0.1");
        var carol = board.registered("carol2", "callee-holds");
        var alice = board.calls("carol2", "caller-holds");
        carol.picksUp();
        alice.sends("ACK ");
        var cleo = board.registered("carol10", "callee-hears-a-key");
        var alan = board.calls("us1", "carol10", "caller-presses-elsewhere", elsewhere());
        cleo.picksUp();
        alan.sends("ACK ");

        moveTo("ie1");
        try {
            var other = board.registered("carol3", "callee");
            assertThat(there.contacts(board.aor("carol3"))).hasSize(1);
            var bert = board.calls("carol3", "caller");
            other.picksUp();
            bert.sends("ACK ");
            var newCall = board.sidOfCallTo("carol3");
            bert.cue();
            bert.ends();
            other.ends();
            assertThat(board.ended("ie1", newCall).path("status").asText()).isEqualTo("completed");
            isOnlyIn("ie1", newCall);

            alan.cue();
            assertThat(cleo.receives("INFO ").body()).contains("Signal=5");
            alan.ends();
            cleo.ends();

            alice.cue();
            carol.sends(
                    "SIP/2.0 200", message -> message.header("CSeq").orElse("").endsWith(" INFO"));
            carol.cue();
            alice.receives("ACK ");
            alice.cue();
            alice.ends();
            carol.ends();
        } finally {
            moveTo("us1");
        }

        var sid = board.sidOfCallTo("carol2");
        var record = board.ended("us1", sid);
        assertThat(record.path("status").asText()).isEqualTo("completed");
        CallIT.lasted(record, alice.receives("SIP/2.0 200"), alice.sends("BYE "));
        isOnlyIn("us1", sid);

        var movedOn = board.sidOfCallTo("carol10");
        assertThat(board.ended("us1", movedOn).path("status").asText()).isEqualTo("completed");
        isOnlyIn("us1", movedOn);
    }

    /// Where a caller goes on who has begun at us1's edge.
    private static Map<String, String> elsewhere() {
        var edge = CLUSTER.edge("au1");
        return Map.of("host", edge.getHostString(), "port", Integer.toString(edge.getPort()));
    }

    /// Whoever has moved to another network, say: nothing but the request tells the other edge of the call.
    @Test
    void endsACallByAByeThatComesThroughAnotherEdge() {
        var carol = board.registered("carol9", "callee-survives");
        var alice = board.calls("us1", "carol9", "caller-elsewhere", elsewhere());
        carol.picksUp();
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        carol.ends();

        var sid = board.sidOfCallTo("carol9");
        var record = board.ended(sid);
        assertThat(record.path("status").asText()).isEqualTo("completed");
        CallIT.lasted(record, alice.receives("SIP/2.0 200"), alice.sends("BYE "));
    }

    private static void moveTo(String region) {
        var answer = CLUSTER.post("au1", "/v2/SipDomains/" + board.domain().name(), Map.of("VoiceRegion", region));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void connectsTwoDevicesWhomTheApiCalls() {
        var first = board.registered("carol4", "callee-connected");
        var second = board.registered("carol5", "callee");
        var sid = board.create(board.aor("carol4"), Map.of("Twiml", board.dial("", "sip:" + board.aor("carol5"))));
        first.picksUp();
        second.sends("SIP/2.0 180");
        second.cue();
        second.receives("ACK ");
        assertThat(first.receives("INVITE ", message -> message.text().contains("m=audio 42000 "))
                        .body())
                .isEqualTo(second.sends("SIP/2.0 200").body());
        assertThat(second.receives("ACK ").body()).contains("o=carol4 2 1 ");
        assertThat(board.record("us1", sid).path("status").asText()).isEqualTo("in-progress");

        board.change(sid, Map.of("Status", "completed"));

        first.ends();
        second.ends();
        var record = board.ended(sid);
        assertThat(record.path("status").asText()).isEqualTo("completed");
        assertThat(record.path("direction").asText()).isEqualTo("outbound-api");
        var report = board.finalReport(sid);
        assertThat(report.of("CallStatus")).isEqualTo("completed");
        assertThat(report.signature()).isEqualTo(report.signatureBy("local-us1"));
        isOnlyIn("us1", sid);
    }

    @Test
    void stopsRingingWhenTheApiCancelsACall() {
        var carol = board.registered("carol7", "callee-rings");
        var sid = board.create(board.aor("carol7"), Map.of("Twiml", "<Response><Pause length='60'/></Response>"));
        carol.sends("SIP/2.0 180");

        board.change(sid, Map.of("Status", "canceled"));

        carol.ends();
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("canceled");
        assertThat(board.finalReport(sid).of("CallStatus")).isEqualTo("canceled");
    }

    /// Which is the region's own where it names none.
    @ParameterizedTest
    @CsvSource({"dora, ;edge=dublin, ie1", "doris, '', us1"})
    void callsAForeignPhoneThroughTheEdgeThatItsUriNames(String user, String parameters, String edge) {
        var dora = board.foreign("callee");
        board.app().answers(user, board.dial("", "sip:dora@127.0.0.1:" + dora.port() + parameters));
        var alice = board.calls(user, "caller");
        dora.picksUp();
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        dora.ends();

        var invite = dora.receives("INVITE ");
        assertThat(invite.header("Via").orElseThrow()).contains(":" + CLUSTER.sipPort(edge) + ";");
        assertThat(invite.startLine()).isEqualTo("INVITE sip:dora@127.0.0.1:" + dora.port() + " SIP/2.0");
        assertThat(invite.header("User-Agent")).contains("Twilio Gateway");
        assertThat(invite.header("X-Twilio-AccountSid")).contains(LocalPlan.ACCOUNT);
        isOnlyIn("us1", board.sidOfCallTo(user));
    }

    /// Neither the API's calls do, nor those that a document makes. Both say where it is registered instead.
    @Test
    void doesNotReachADeviceThatIsRegisteredInAnotherRegion() {
        var name = "call-elsewhere.sip.twilio.com";
        var there = SipDomain.declare(CLUSTER, "ie1", name, List.of("carol6"));
        SipDomain.declare(CLUSTER, "us1", name, List.of("carol6"));
        try (var device = there.device("carol6")) {
            assertThat(device.register(CLUSTER.edge("us1")).succeeded()).isTrue();
            assertThat(there.contacts(device.aor())).hasSize(1);

            var sid = board.create(device.aor(), Map.of("Twiml", "<Response><Pause length='60'/></Response>"));

            assertThat(board.ended(sid).path("status").asText()).isEqualTo("failed");
            isToldThatItIsIn("ie1", sid);
            assertThat(board.finalReport(sid).of("CallStatus")).isEqualTo("failed");
            isOnlyIn("us1", sid);

            board.app().answers("carol8", board.dial("", "sip:" + device.aor()));
            board.isRefused("carol8", 480);
            isToldThatItIsIn("ie1", board.sidOfCallTo("carol8"));
        }
    }

    private static void isToldThatItIsIn(String region, String sid) {
        var notes = SipDomain.read(CLUSTER, "us1", Switchboard.callPath(sid, "/Notifications"))
                .path("notifications");
        assertThat(notes).hasSize(1);
        assertThat(notes.path(0).path("error_code").asText()).isEqualTo("32009");
        assertThat(URLDecoder.decode(notes.path(0).path("message_text").asText(), StandardCharsets.UTF_8))
                .contains("it is registered in " + region);
    }

    /// The call's record, and its events; and what the application hears of it is signed by that region's token.
    private static void isOnlyIn(String region, String sid) {
        for (var other : List.of("us1", "ie1", "au1")) {
            var isHere = other.equals(region);
            assertThat(CLUSTER.get(other, Switchboard.callPath(sid, "")).status())
                    .as("the record in " + other)
                    .isEqualTo(isHere ? 200 : 404);
            assertThat(events(other, sid) > 0).as("its events in " + other).isEqualTo(isHere);
        }
        assertThat(board.app().asked(webhook -> webhook.of("CallSid").equals(sid)))
                .isNotEmpty()
                .allSatisfy(
                        webhook -> assertThat(webhook.signature()).isEqualTo(webhook.signatureBy("local-" + region)));
    }

    private static long events(String region, String sid) {
        try (var database = CLUSTER.psql(region);
                var question =
                        database.prepareStatement("SELECT count(*) FROM event_journal WHERE persistence_id = ?")) {
            question.setString(1, "call|" + sid);
            try (var rows = question.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException cause) {
            throw new AssertionError(cause);
        }
    }
}
