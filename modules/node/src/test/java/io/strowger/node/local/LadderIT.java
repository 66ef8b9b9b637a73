package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What can be seen of a call afterwards: all that was said, in order.
class LadderIT {
    private static final Duration SOON = Duration.ofSeconds(20); // a busy machine
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    private static Switchboard board;

    @BeforeAll
    static void opensASwitchboard() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        board = Switchboard.ofUsers(CLUSTER, "ladder.sip.twilio.com", List.of("alice", "dave"));
    }

    @AfterAll
    static void closes() {
        if (board != null) board.close();
    }

    @Test
    void showsTheMessagesAndWebhooksOfACallInOrder() {
        var dave = board.registered("dave", "callee");
        var alice = board.calls("dave", "caller-known");
        dave.picksUp();
        alice.sends("ACK ", message -> message.header("CSeq").orElse("").startsWith("2 "));
        alice.cue();
        alice.ends();
        dave.ends();
        var sid = board.sidOfCallTo("dave");
        board.finalReport(sid);
        RunningCluster.eventually("all is noted", SOON, () -> isOver(story(ladder(sid))));
        var ladder = ladder(sid);

        assertThat(story(ladder))
                .containsSubsequence(
                        "in INVITE ashburn 0",
                        "out 407 ashburn 0",
                        "in ACK ashburn 0",
                        "in INVITE ashburn 0",
                        "webhook ringing",
                        "out INVITE ashburn 1",
                        "in 180 ashburn 1",
                        "out 180 ashburn 0",
                        "out 200 ashburn 0",
                        "in ACK ashburn 0",
                        "in BYE ashburn 0",
                        "out BYE ashburn 1",
                        "in 200 ashburn 1")
                // the callee may answer before its ringing has reached the caller
                .containsSubsequence("in 180 ashburn 1", "in 200 ashburn 1", "out 200 ashburn 0", "in BYE ashburn 0");
        assertThat(story(ladder)).contains("out ACK ashburn 1");
        assertThat(ladder.path("complete").asBoolean()).as(ladder.toString()).isTrue();
        assertThat(ladder.path("left_out").asInt()).isZero();
        assertThat(ladder.toString()).contains("Proxy-Authorization: Digest").contains("response=***");
        assertThat(ladder.path("entries"))
                .allSatisfy(entry -> assertThat(entry.path("time").asText())
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));

        var child = sid.substring(0, sid.length() - 3) + "001";
        assertThat(story(ladder(child)))
                .startsWith("out INVITE ashburn 1")
                .allMatch(line -> line.endsWith(" 1") || line.startsWith("webhook"));

        var events = SipDomain.read(CLUSTER, "us1", Switchboard.callPath(sid, "/Events"))
                .path("events");
        assertThat(events).hasSize(2);
        assertThat(events.path(0).at("/request/url").asText())
                .isEqualTo(board.app().url(Webapp.VOICE));
        assertThat(events.path(0).at("/request/parameters/CallStatus").asText()).isEqualTo("ringing");
        assertThat(events.path(0).at("/response/response_code").asInt()).isEqualTo(200);
        assertThat(events.path(0).at("/response/response_body").asText()).contains("<Dial");
        assertThat(events.path(1).at("/request/url").asText())
                .isEqualTo(board.app().url(Webapp.STATUS));
    }

    /// Dave has taken the BYE, and the application the report, in either order.
    private static boolean isOver(List<String> story) {
        return story.contains("webhook completed")
                && story.contains("out BYE ashburn 1")
                && story.lastIndexOf("in 200 ashburn 1") > story.indexOf("out BYE ashburn 1");
    }

    private static JsonNode ladder(String sid) {
        return SipDomain.read(CLUSTER, "us1", "/strowger/v1/regions/us1/calls/" + sid + "/ladder");
    }

    /// One line an entry: direction, method or status, edge, and which of the two calls.
    private static List<String> story(JsonNode ladder) {
        return StreamSupport.stream(ladder.path("entries").spliterator(), false)
                .map(LadderIT::line)
                .toList();
    }

    private static String line(JsonNode entry) {
        if (entry.path("kind").asText().equals("webhook"))
            return "webhook " + entry.at("/parameters/CallStatus").asText();
        var words = entry.path("message").asText().split(" ", 3);
        var sid = entry.path("call_sid").asText();
        return entry.path("direction").asText() + " " + (words[0].startsWith("SIP/") ? words[1] : words[0]) + " "
                + entry.path("edge").asText() + " " + sid.substring(sid.length() - 1);
    }
}
