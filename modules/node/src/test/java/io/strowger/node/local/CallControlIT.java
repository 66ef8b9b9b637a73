package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The rules of SIP that a call keeps though the devices at its ends do not, or have bad luck.
class CallControlIT {
    private static final List<String> USERS =
            IntStream.rangeClosed(1, 8).mapToObj(number -> "leo" + number).toList();
    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(1); // of one account's that the API makes
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    private static Switchboard board;

    @BeforeAll
    static void opensASwitchboard() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        board = Switchboard.open(CLUSTER, "call-control.sip.twilio.com", USERS);
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
    void refusesACallThatHasComeTooFar() {
        board.calls("us1", "leo1", "caller-refused", Map.of("status", "483", "hops", "0"))
                .ends();

        assertThat(board.app().asked(webhook -> webhook.of("To").contains(":leo1@")))
                .isEmpty();
    }

    @Test
    void refusesACallThatComesBack() {
        var leo = board.registered("leo2", "callee-loops");
        board.isRefused("leo2", 480);
        leo.ends();

        assertThat(leo.receives("SIP/2.0 482").startLine()).isEqualTo("SIP/2.0 482 Loop Detected");
        assertThat(board.app()
                        .asked(webhook -> webhook.path().equals(Webapp.VOICE)
                                && webhook.of("To").contains(":leo2@")))
                .hasSize(1);
    }

    @Test
    void refusesAChangeThatMeetsAnother() {
        var leo = board.registered("leo3", "callee-meets");
        var alice = board.calls("leo3", "caller-changes");
        leo.picksUp();
        alice.sends("ACK ");

        alice.cue();
        leo.receives("SIP/2.0 491");
        alice.sends("ACK ", message -> message.header("CSeq").orElse("").startsWith("2 "));
        alice.cue();
        alice.ends();
        leo.ends();

        assertThat(alice.received("INVITE ")).isEmpty();
        assertThat(alice.receives(
                                "SIP/2.0 200",
                                message -> message.header("CSeq").orElse("").equals("2 INVITE"))
                        .body())
                .contains("o=leo3 3 1 ");
    }

    @Test
    void agreesOnHowOftenADeviceSaysThatItIsThere() {
        var leo = board.registered("leo4", "callee");
        var alice = board.calls("leo4", "caller-timed");
        assertThat(alice.receives("SIP/2.0 422").header("Min-SE")).contains("90");
        leo.picksUp();
        alice.sends("ACK ", message -> message.header("CSeq").orElse("").startsWith("2 "));

        alice.cue();
        var refreshed = alice.receives(
                "SIP/2.0 200", message -> message.header("CSeq").orElse("").equals("3 UPDATE"));
        alice.cue();
        alice.ends();
        leo.ends();

        for (var answer : List.of(alice.receives("SIP/2.0 200"), refreshed)) {
            assertThat(answer.header("Session-Expires")).contains("90;refresher=uac");
            assertThat(answer.header("Require")).contains("timer");
        }
        assertThat(leo.received("UPDATE ")).isEmpty();
        var invite = leo.receives("INVITE ");
        assertThat(invite.header("Session-Expires")).contains("1800");
        assertThat(invite.header("Min-SE")).contains("90");
    }

    /// The region is that of neither of the two.
    @Test
    void stopsRingingThroughOneEdgeWhoeverGivesUpThroughAnother() {
        var leo = board.registered("au1", "leo5", "callee-rings");
        var alice = board.calls("ie1", "leo5", "caller-cancels");
        leo.sends("SIP/2.0 180");
        alice.receives("SIP/2.0 180");

        alice.cue();
        alice.ends();
        leo.ends();

        assertThat(board.ended("us1", board.sidOfCallTo("leo5")).path("status").asText())
                .isEqualTo("canceled");
    }

    @Test
    void beginsOneCallASecondOfThoseThatAnAccountCreates() {
        var users = List.of("leo6", "leo7", "leo8");
        var phones = users.stream()
                .map(user -> board.registered(user, "callee-rings"))
                .toList();

        var begun = System.nanoTime();
        var sids = users.stream()
                .map(user ->
                        board.create(board.aor(user), Map.of("Twiml", "<Response><Pause length='60'/></Response>")))
                .toList();
        for (var behind = 0; behind < phones.size(); behind++) {
            phones.get(behind).receives("INVITE ");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThanOrEqualTo(BETWEEN_CALLS.multipliedBy(behind));
        }

        for (var sid : sids) board.change(sid, Map.of("Status", "canceled"));
        phones.forEach(Phone::ends);
        assertThat(phones.stream().map(phone -> phone.receives("INVITE ").at())).isSorted();
    }
}
