package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Two phones talk through a cluster of real processes, and an application says what is to be done.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CallIT {
    private static final int LAST = Integer.MAX_VALUE;
    private static final List<String> USERS =
            IntStream.rangeClosed(1, 20).mapToObj(number -> "bob" + number).toList();
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    private static Switchboard board;
    private static Switchboard unheard;
    private static Phone mute;

    /// With one who waits for half a minute, while others talk.
    @BeforeAll
    static void opensASwitchboard() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        board = Switchboard.open(CLUSTER, "calls.sip.twilio.com", USERS);
        unheard = Switchboard.open(CLUSTER, "calls-unheard.sip.twilio.com", List.of());
        unheard.app().answers("mute", "<Response><Pause length='0'/><Pause length='120'/></Response>");
        mute = unheard.calls("mute", "caller-mute");
    }

    @AfterEach
    void hangsUp() {
        board.hangUpAll();
    }

    @AfterAll
    static void closes() {
        if (unheard != null) unheard.close();
        if (board != null) board.close();
    }

    @Test
    void connectsACallerWithARegisteredDevice() {
        var bob = board.registered("bob1", "callee");
        var alice = board.calls("bob1", "caller");
        bob.picksUp();
        alice.sends("ACK ");
        var sid = board.sidOfCallTo("bob1");
        assertThat(board.record("us1", sid).path("status").asText()).isEqualTo("in-progress");

        alice.cue();
        alice.ends();
        bob.ends();

        assertThat(bob.receives("INVITE ").body())
                .isEqualTo(alice.sends("INVITE ").body());
        assertThat(alice.receives("SIP/2.0 200").body())
                .isEqualTo(bob.sends("SIP/2.0 200").body());
        var record = board.ended(sid);
        assertThat(record.path("status").asText()).isEqualTo("completed");
        assertThat(record.path("direction").asText()).isEqualTo("inbound");
        lasted(record, alice.receives("SIP/2.0 200"), alice.sends("BYE "));

        var voice = board.app()
                .awaits(Webapp.VOICE, webhook -> webhook.of("CallSid").equals(sid));
        assertThat(voice.form())
                .containsEntry("AccountSid", LocalPlan.ACCOUNT)
                .containsEntry("ApiVersion", "2010-04-01")
                .containsEntry("From", "sip:" + board.aor("alice"))
                .containsEntry("To", "sip:" + board.aor("bob1"))
                .containsEntry("Caller", "sip:" + board.aor("alice"))
                .containsEntry("Called", "sip:" + board.aor("bob1"))
                .containsEntry("CallStatus", "ringing")
                .containsEntry("Direction", "inbound")
                .containsEntry("SipDomain", board.domain().name())
                .containsEntry("SipDomainSid", board.domain().sid())
                .containsEntry(
                        "SipCallId", alice.sends("INVITE ").header("Call-ID").orElseThrow())
                .containsEntry("SipSourceIp", "127.0.0.1")
                .containsEntry("SipHeader_X-Colour", "blue");
        assertThat(voice.signature()).isEqualTo(voice.signatureBy("local-us1"));
        var report = board.finalReport(sid);
        assertThat(report.form())
                .containsEntry("CallStatus", "completed")
                .containsEntry("CallbackSource", "call-progress-events")
                .containsEntry("SequenceNumber", "0")
                .containsEntry("CallDuration", record.path("duration").asText());
        assertThat(report.signature()).isEqualTo(report.signatureBy("local-us1"));
        assertThat(board.reports(sid)).hasSize(1);
    }

    @Test
    void letsTheCalleeOfferWhereTheCallerDoesNot() {
        var bob = board.registered("bob12", "callee");
        var alice = board.calls("bob12", "caller-late");
        bob.picksUp();
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        bob.ends();

        assertThat(bob.receives("INVITE ").body()).isEmpty();
        assertThat(alice.receives("SIP/2.0 200").body())
                .isEqualTo(bob.sends("SIP/2.0 200").body());
        assertThat(bob.receives("ACK ").body())
                .isEqualTo(alice.sends("ACK ").body())
                .isNotEmpty();
    }

    @Test
    void tellsTheActionOfTheDialWhenTheCalleeHangsUp() {
        board.app().answers("bob2", board.dial("action='" + Webapp.DONE + "'", board.aor("bob2")));
        var bob = board.registered("bob2", "callee-leaves");
        var alice = board.calls("bob2", "caller-left");
        bob.picksUp();

        bob.cue();
        bob.ends();
        alice.ends();

        var sid = board.sidOfCallTo("bob2");
        var done =
                board.app().awaits(Webapp.DONE, webhook -> webhook.of("CallSid").equals(sid));
        assertThat(done.form())
                .containsEntry("CallStatus", "in-progress")
                .containsEntry("DialCallStatus", "completed")
                .containsEntry("DialBridged", "true")
                .containsEntry("DialSipResponseCode", "200")
                .containsEntry(
                        "DialSipCallId",
                        bob.receives("INVITE ").header("Call-ID").orElseThrow());
        assertThat(done.signature()).isEqualTo(done.signatureBy("local-us1"));
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("completed");
        var child = board.ended(done.of("DialCallSid"));
        assertThat(child.path("status").asText()).isEqualTo("completed");
        assertThat(child.path("parent_call_sid").asText()).isEqualTo(sid);
        assertThat(child.path("direction").asText()).isEqualTo("outbound-dial");
        assertThat(child.path("duration").asText()).isEqualTo(done.of("DialCallDuration"));
    }

    @Test
    void tellsTheCallerThatTheCalleeIsBusy() {
        var bob = board.registered("bob3", "callee-busy");
        board.isRefused("bob3", 486);
        bob.ends();

        var sid = board.sidOfCallTo("bob3");
        var record = board.ended(sid);
        assertThat(record.path("status").asText()).isEqualTo("busy");
        assertThat(record.path("duration").isNull()).isTrue();
        assertThat(board.finalReport(sid).form())
                .containsEntry("CallStatus", "busy")
                .containsEntry("CallDuration", "0")
                .containsEntry("SipResponseCode", "486");
    }

    @Test
    void givesUpWhenNobodyAnswers() {
        board.app().answers("bob4", board.dial("timeout='5'", board.aor("bob4")));
        var bob = board.registered("bob4", "callee-rings");
        board.isRefused("bob4", 480);
        bob.ends();

        var sid = board.sidOfCallTo("bob4");
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("no-answer");
        assertThat(board.finalReport(sid).of("CallStatus")).isEqualTo("no-answer");
        var rang = Duration.between(
                bob.sends("SIP/2.0 180").at(), bob.receives("CANCEL ").at());
        assertThat(rang).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(14)); // Twilio always adds 5 s
    }

    @Test
    void stopsRingingWhenTheCallerGivesUp() {
        var bob = board.registered("bob5", "callee-rings");
        var alice = board.calls("bob5", "caller-cancels");
        bob.sends("SIP/2.0 180");
        alice.receives("SIP/2.0 180");

        alice.cue();
        alice.ends();
        bob.ends();

        var sid = board.sidOfCallTo("bob5");
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("canceled");
        assertThat(board.finalReport(sid).of("CallStatus")).isEqualTo("canceled");
    }

    @Test
    void passesHoldsAndDigitsThrough() {
        var bob = board.registered("bob6", "callee-holds");
        var alice = board.calls("bob6", "caller-holds");
        bob.picksUp();
        alice.sends("ACK ");

        alice.cue();
        bob.sends("SIP/2.0 200", message -> isOf(message, "INFO"));
        bob.cue();
        alice.receives("ACK ");
        alice.cue();
        alice.ends();
        bob.ends();

        var held = bob.receives("INVITE ", message -> message.text().contains("a=sendonly"));
        assertThat(held.body())
                .isEqualTo(alice.sends("INVITE ", message -> isNumbered(message, 2))
                        .body());
        var agreed = alice.receives("SIP/2.0 200", message -> isOf(message, "INVITE") && isNumbered(message, 2));
        assertThat(agreed.body()).contains("a=recvonly").contains("m=audio 42000 ");
        var digit = bob.receives("INFO ");
        assertThat(digit.body()).isEqualTo("Signal=5\nDuration=160");
        assertThat(digit.header("Content-Type")).contains("application/dtmf-relay");
        assertThat(alice.receives("INVITE ").body())
                .isEqualTo(bob.sends("INVITE ").body());
        var back = bob.receives("SIP/2.0 200", message -> isOf(message, "INVITE"));
        assertThat(back.body()).contains("a=recvonly").contains("m=audio 41000 ");
    }

    /// The caller would acknowledge it (RFC 3262), which Strowger asks of nobody.
    @Test
    void letsTheCallerHearWhatTheCalleeHasToSayBeforeHePicksUp() {
        var bob = board.registered("ie1", "bob18", "callee-early");
        var alice = board.calls("bob18", "caller-early");
        bob.sends("SIP/2.0 183");
        var early = alice.receives("SIP/2.0 183");
        assertThat(board.record("us1", board.sidOfCallTo("bob18"))
                        .path("status")
                        .asText())
                .isEqualTo("ringing");

        bob.cue();
        bob.receives("ACK ");
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        bob.ends();

        assertThat(early.startLine()).isEqualTo("SIP/2.0 183 Session Progress");
        assertThat(early.header("Content-Type")).contains("application/sdp");
        assertThat(early.body()).isEqualTo(bob.sends("SIP/2.0 183").body()).contains("a=sendonly");
        assertThat(early.header("Require")).isEmpty();
        assertThat(early.header("RSeq")).isEmpty();
        assertThat(bob.receives("INVITE ").header("Supported").orElse("")).doesNotContain("100rel");
        var answer = alice.receives("SIP/2.0 200");
        assertThat(answer.body()).isEqualTo(bob.sends("SIP/2.0 200").body()).contains("a=sendrecv");
        assertThat(answer.header("To")).isEqualTo(early.header("To"));
    }

    @Test
    void passesUpdatesOfTheSessionThrough() {
        var bob = board.registered("bob19", "callee-updates");
        var alice = board.calls("ie1", "bob19", "caller-updates");
        bob.picksUp();
        alice.sends("ACK ");

        alice.cue();
        alice.receives("SIP/2.0 200", message -> isOf(message, "UPDATE"));
        bob.cue();
        bob.receives("SIP/2.0 200", message -> isOf(message, "UPDATE"));
        alice.cue();
        alice.ends();
        bob.ends();

        updates(alice, bob, "o=alice 2 ", "o=bob19 2 ");
        updates(bob, alice, "o=bob19 3 ", "o=alice 3 ");
    }

    /// What one says, and what the other answers, is what arrives.
    private static void updates(Phone one, Phone other, String offered, String answered) {
        var update = other.receives("UPDATE ");
        assertThat(update.body()).isEqualTo(one.sends("UPDATE ").body()).contains(offered, "a=sendonly");
        assertThat(update.header("Content-Type")).contains("application/sdp");
        assertThat(update.header("Contact")).isPresent();
        var answer = one.receives("SIP/2.0 200", message -> isOf(message, "UPDATE"));
        assertThat(answer.body())
                .isEqualTo(other.sends("SIP/2.0 200", message -> isOf(message, "UPDATE"))
                        .body())
                .contains(answered, "a=recvonly");
        assertThat(answer.header("Content-Type")).contains("application/sdp");
        assertThat(answer.header("Contact")).isPresent();
    }

    private static boolean isOf(Phone.Message message, String method) {
        return message.header("CSeq").orElse("").endsWith(" " + method);
    }

    private static boolean isNumbered(Phone.Message message, int cseq) {
        return message.header("CSeq").orElse("").startsWith(cseq + " ");
    }

    @Test
    void sendsByWayOfTheProxyThatTheCalleeIsBehind() {
        var bob = board.registered("bob20", "callee-proxied");
        var alice = board.calls("bob20", "caller");
        bob.picksUp();
        alice.sends("ACK ");

        alice.cue();
        alice.ends();
        bob.ends();

        for (var request : List.of("ACK ", "BYE "))
            assertThat(bob.receives(request).header("Route")).contains("<sip:localhost:" + bob.port() + ";lr>");
        assertThat(board.codes("us1", board.sidOfCallTo("bob20"))).isEmpty();
    }

    @Test
    void ringsAllDevicesOfAUserAndConnectsTheFirstThatAnswers() {
        var desk = board.registered("bob7", "callee");
        var mobile = board.registered("ie1", "bob7", "callee-rings");
        var alice = board.calls("bob7", "caller");
        mobile.sends("SIP/2.0 180");

        desk.picksUp();
        mobile.ends();
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        desk.ends();

        assertThat(alice.receives("SIP/2.0 200").body())
                .isEqualTo(desk.sends("SIP/2.0 200").body());
        assertThat(board.ended(board.sidOfCallTo("bob7")).path("status").asText())
                .isEqualTo("completed");
    }

    /// Both have picked up before they heard of each other.
    @Test
    void hangsUpOnADeviceThatPicksUpWhenAnotherHas() {
        var desk = board.registered("bob13", "callee");
        var mobile = board.registered("ie1", "bob13", "callee-crosses");
        var alice = board.calls("bob13", "caller");
        mobile.sends("SIP/2.0 180");

        desk.picksUp();
        alice.sends("ACK ");
        mobile.ends();

        alice.goesOn();
        alice.cue();
        alice.ends();
        desk.ends();
        assertThat(board.ended(board.sidOfCallTo("bob13")).path("status").asText())
                .isEqualTo("completed");
    }

    /// Of all devices that a proxy of the user's has behind it.
    @Test
    void keepsTheFirstOfTwoAnswersToOneInvite() {
        var bob = board.registered("bob14", "callee-forks");
        var alice = board.calls("bob14", "caller");
        bob.picksUp();
        bob.sends("SIP/2.0 200", message -> isOf(message, "BYE"));

        alice.goesOn();
        alice.cue();
        alice.ends();
        bob.ends();

        var byes = bob.received("BYE ");
        assertThat(byes).hasSize(2);
        assertThat(byes.getFirst().header("To").orElseThrow()).contains("tag=other-");
    }

    @Test
    void isNotConfusedByACallerWhoDoesNotPlayByTheRules() {
        var bob = board.registered("bob15", "callee");
        var alice = board.calls("bob15", "caller-hostile");
        bob.picksUp();
        alice.receives("SIP/2.0 501");
        bob.goesOn();

        alice.cue();
        alice.ends();
        bob.ends();

        var sid = board.sidOfCallTo("bob15");
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("completed");
        board.finalReport(sid);
        assertThat(board.reports(sid)).hasSize(1);
        assertThat(board.app()
                        .asked(webhook -> webhook.path().equals(Webapp.VOICE)
                                && webhook.of("To").contains(":bob15@")))
                .hasSize(1);
    }

    @Test
    void triesOneAfterTheOther() {
        board.app()
                .answers(
                        "bob10",
                        "<Response><Dial sequential='true'><Sip>%s</Sip><Sip>%s</Sip></Dial></Response>"
                                .formatted(board.aor("bob10"), board.aor("bob11")));
        var busy = board.registered("bob10", "callee-busy");
        var bob = board.registered("bob11", "callee");
        var alice = board.calls("bob10", "caller");
        bob.picksUp();
        busy.ends();
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        bob.ends();

        assertThat(board.ended(board.sidOfCallTo("bob10")).path("status").asText())
                .isEqualTo("completed");
        assertThat(bob.receives("INVITE ").at())
                .isAfter(busy.sends("SIP/2.0 486").at());
    }

    @Test
    void connectsACallerOnTcpWithADeviceOnUdp() {
        var bob = board.registered("bob8", "callee-leaves");
        var alice = board.calls("us1", "bob8", "caller-left", Map.of(), "-t", "t1");
        bob.picksUp();
        alice.sends("ACK ");

        bob.cue();
        bob.ends();
        alice.ends();

        var via = alice.sends("INVITE ").header("Via").orElseThrow();
        assertThat(via).startsWith("SIP/2.0/TCP");
        assertThat(bob.receives("INVITE ").header("Via").orElseThrow()).startsWith("SIP/2.0/UDP");
        assertThat(board.ended(board.sidOfCallTo("bob8")).path("status").asText())
                .isEqualTo("completed");
    }

    /// It does not listen anywhere.
    @Test
    void callsADeviceOnTheConnectionThatItRegisteredOn() {
        var bob = board.registeredOverTcp("bob9", "callee-at-once");
        var alice = board.calls("bob9", "caller");
        bob.receives("ACK ");
        alice.sends("ACK ");

        alice.cue();
        alice.ends();
        bob.sends("SIP/2.0 200", message -> isOf(message, "BYE"));

        assertThat(bob.receives("INVITE ").header("Via").orElseThrow()).startsWith("SIP/2.0/TCP");
        assertThat(board.ended(board.sidOfCallTo("bob9")).path("status").asText())
                .isEqualTo("completed");
    }

    @Test
    void asksTheCallerToCallSomebodyElse() {
        board.app()
                .answers(
                        "elsewhere",
                        "<Response><Refer action='" + Webapp.DONE
                                + "'><Sip>sip:carol@pbx.example?X-Order=7</Sip></Refer></Response>");
        var alice = board.calls("elsewhere", "caller-referred");
        assertThat(alice.receives("REFER ").header("Refer-To")).contains("<sip:carol@pbx.example?X-Order=7>");
        alice.receives("SIP/2.0 200", message -> isOf(message, "NOTIFY"));

        alice.cue();
        alice.ends();

        var sid = board.sidOfCallTo("elsewhere");
        var done =
                board.app().awaits(Webapp.DONE, webhook -> webhook.of("CallSid").equals(sid));
        assertThat(done.form())
                .containsEntry("CallStatus", "in-progress")
                .containsEntry("ReferCallStatus", "in-progress")
                .containsEntry("ReferSipResponseCode", "202")
                .containsEntry("NotifySipResponseCode", "200");
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void connectsTheCallerWithWhomTheCalleeHandsHimOverTo() {
        board.app().answers("bob16", board.dial("referUrl='" + Webapp.VOICE + "'", board.aor("bob16")));
        var carol = board.registered("bob17", "callee");
        var bob = board.registered("us1", "bob16", "callee-hands-over", Map.of("target", board.aor("bob17")));
        var alice = board.calls("bob16", "caller-handed-over");
        bob.picksUp();
        alice.sends("ACK ");

        bob.cue();
        bob.ends();
        carol.picksUp();
        alice.receives("ACK ");
        alice.cue();
        alice.ends();
        carol.ends();

        var asked = board.app().awaits(Webapp.VOICE, webhook -> webhook.form().containsKey("ReferTransferTarget"));
        assertThat(asked.of("ReferTransferTarget")).isEqualTo("<sip:" + board.aor("bob17") + ">");
        assertThat(alice.receives("INVITE ").body())
                .isEqualTo(carol.sends("SIP/2.0 200", message -> isOf(message, "INVITE"))
                        .body());
        assertThat(bob.received("NOTIFY "))
                .extracting(Phone.Message::body)
                .containsExactly("SIP/2.0 100 Trying", "SIP/2.0 200 OK");
        assertThat(board.ended(board.sidOfCallTo("bob16")).path("status").asText())
                .isEqualTo("completed");
    }

    @Test
    @Order(LAST)
    void endsACallWhoseAnswerNobodyHasHeard() {
        mute.ends();

        var sid = unheard.sidOfCallTo("mute");
        assertThat(Duration.between(
                        mute.receives("SIP/2.0 200").at(), mute.receives("BYE ").at()))
                .isGreaterThan(Duration.ofSeconds(30)); // 32, but for how long the 200 was under way
        assertThat(mute.everythingReceived("SIP/2.0 200")).hasSizeGreaterThan(5);
        assertThat(unheard.codes("us1", sid)).containsExactly("32022");
        assertThat(unheard.ended(sid).path("status").asText()).isEqualTo("completed");
    }

    /// As the record says, in whole seconds that have begun; the two are what a phone has seen of its ends.
    static void lasted(JsonNode record, Phone.Message answer, Phone.Message end) {
        var talked = Duration.between(answer.at(), end.at()).toMillis();
        assertThat(record.path("duration").asLong())
                .isBetween(Math.ceilDiv(talked, 1000), Math.ceilDiv(talked, 1000) + 1);
    }
}
