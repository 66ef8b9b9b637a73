package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.HashedPassword;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an application's documents do to the calls of phones, and what it is told of them.
class CallDocumentsIT {
    private static final List<String> USERS =
            IntStream.rangeClosed(1, 11).mapToObj(number -> "ida" + number).toList();
    private static final String EVENTS = "initiated ringing answered completed";
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    private static Switchboard board;

    @BeforeAll
    static void opensASwitchboard() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        board = Switchboard.open(CLUSTER, "call-documents.sip.twilio.com", USERS);
        var domain = RunningCluster.account("/SIP/Domains/" + board.domain().sid() + ".json");
        var answer = CLUSTER.post(
                "us1", domain, Map.of("VoiceFallbackUrl", board.app().url(Webapp.FALLBACK)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @AfterEach
    void hangsUp() {
        board.hangUpAll();
    }

    @AfterAll
    static void closes() {
        if (board != null) board.close();
    }

    // Which document

    @Test
    void asksTheFallbackWhereTheVoiceUrlFails() {
        board.app().isAtALossAbout("ida1");
        var ida = board.registered("ida1", "callee-busy");
        board.isRefused("ida1", 486);
        ida.ends();

        var sid = board.sidOfCallTo("ida1");
        var asked = awaits(Webapp.FALLBACK, sid);
        assertThat(asked.form())
                .containsEntry("ErrorCode", "11200")
                .containsEntry("ErrorUrl", board.app().url(Webapp.VOICE))
                .containsEntry("CallStatus", "ringing");
        assertThat(asked.signature()).isEqualTo(asked.signatureBy("local-us1"));
        assertThat(board.codes("us1", sid)).containsExactly("11200");
    }

    @Test
    void goesOnWithTheDocumentToWhichItIsRedirected() {
        board.app().answers("ida2", "<Response><Redirect>/moved</Redirect><Reject/></Response>");
        board.app().serves("/moved", board.dial("", board.aor("ida2")));
        var ida = board.registered("ida2", "callee-busy");
        board.isRefused("ida2", 486);
        ida.ends();

        assertThat(awaits("/moved", board.sidOfCallTo("ida2")).of("CallStatus")).isEqualTo("ringing");
    }

    @Test
    void goesOnWithTheDocumentThatIsPostedIntoALiveCall() {
        var ida = board.registered("ida3", "callee");
        var alice = board.calls("ida3", "caller-passed-on");
        ida.picksUp();
        alice.sends("ACK ");
        var sid = board.sidOfCallTo("ida3");
        var jack = board.registered("ida4", "callee");

        board.change(sid, Map.of("Twiml", board.dial("", board.aor("ida4"))));
        ida.ends();
        jack.picksUp();
        alice.receives("ACK ");
        assertThat(alice.receives("INVITE ").body())
                .isEqualTo(jack.sends("SIP/2.0 200").body());

        board.change(sid, Map.of("Url", board.app().url(Webapp.DONE)));
        jack.ends();
        alice.ends();

        assertThat(awaits(Webapp.DONE, sid).of("CallStatus")).isEqualTo("in-progress");
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("completed");
        assertThat(board.codes("us1", sid)).isEmpty();
    }

    // What is in it

    @ParameterizedTest
    @CsvSource({"engaged, reason='busy', 486, busy", "rejected, '', 404, no-answer"})
    void rejects(String user, String reason, int code, String status) {
        board.app().answers(user, "<Response><Reject " + reason + "/></Response>");

        board.isRefused(user, code);

        var sid = board.sidOfCallTo(user);
        assertThat(board.ended(sid).path("status").asText()).isEqualTo(status);
        assertThat(board.finalReport(sid).form())
                .containsEntry("CallStatus", status)
                .containsEntry("SipResponseCode", Integer.toString(code));
    }

    @ParameterizedTest
    @CsvSource({
        "ida5, 401 Unauthorized, WWW-Authenticate, Authorization",
        "ida6, 407 Proxy Authentication Required, Proxy-Authenticate, Proxy-Authorization"
    })
    void knowsThePasswordForWhomItDials(String user, String status, String question, String answer) {
        board.app()
                .answers(
                        user,
                        "<Response><Dial><Sip username='%s' password='%s'>%s</Sip></Dial></Response>"
                                .formatted(user, SipDomain.PASSWORD, board.aor(user)));
        var ida = board.registered("us1", user, "callee-challenges", Map.of("status", status, "question", question));
        var alice = board.calls(user, "caller");
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        ida.ends();

        var again = ida.receives("INVITE ", invite -> invite.header(answer).isPresent());
        assertThat(again.header("CSeq")).contains("2 INVITE");
        var digest = DigestAnswer.parse(again.header(answer).orElseThrow());
        assertThat(digest.nonce()).isEqualTo("5f2b1c");
        assertThat(Digest.matches(digest, "INVITE", HashedPassword.of(user, SipDomain.PASSWORD)))
                .isTrue();
        assertThat(board.ended(board.sidOfCallTo(user)).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void dialsTheNextUriWithItsOwnPasswordWhereNobodyIsAtTheFirst() {
        board.app()
                .answers(
                        "ida11",
                        "<Response><Dial><Sip><Uri username='ida11' password='%s'>%s</Uri><Uri priority='1'>%s</Uri></Sip></Dial></Response>"
                                .formatted(SipDomain.PASSWORD, board.aor("ida11"), board.aor("nobody")));
        var ida = board.registered(
                "us1",
                "ida11",
                "callee-challenges",
                Map.of("status", "401 Unauthorized", "question", "WWW-Authenticate"));
        var alice = board.calls("ida11", "caller");
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        ida.ends();

        var sid = board.sidOfCallTo("ida11");
        assertThat(board.codes("us1", sid)).as("nobody is registered").containsExactly("32009");
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void carriesTheHeadersThatAreMeantForOthers() {
        board.app()
                .answers(
                        "ida7",
                        board.dial("", board.aor("ida7") + "?X-Order=7&amp;User-to-User=4869%3Bencoding%3Dhex"));
        var ida = board.registered("ida7", "callee");
        var alice = board.calls("ida7", "caller");
        ida.picksUp();
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        ida.ends();

        assertThat(board.app()
                        .awaits(Webapp.VOICE, webhook -> webhook.of("CallSid").equals(board.sidOfCallTo("ida7")))
                        .form())
                .containsEntry("SipHeader_X-Colour", "blue")
                .containsEntry("SipHeader_User-to-User", "48656c6c6f;encoding=hex");
        var invite = ida.receives("INVITE ");
        assertThat(invite.header("X-Order")).contains("7");
        assertThat(invite.header("User-to-User")).contains("4869;encoding=hex");
        assertThat(invite.header("X-Colour")).isEmpty();
        var answer = alice.receives("SIP/2.0 200");
        assertThat(answer.header("X-Mood")).contains("fine");
        assertThat(answer.header("User-to-User")).contains("476f6f646279;encoding=hex");
    }

    @Test
    void hearsTheKeysThatAPhoneSendsByInfo() {
        board.app()
                .answers(
                        "keys",
                        "<Response><Gather input='dtmf' numDigits='2' timeout='30' action='" + Webapp.DONE
                                + "'/></Response>");
        var alice = board.calls("keys", "caller-presses");
        alice.sends("ACK ");

        alice.cue();
        alice.ends();

        var done = awaits(Webapp.DONE, board.sidOfCallTo("keys"));
        assertThat(done.form()).containsEntry("Digits", "42").containsEntry("CallStatus", "in-progress");
    }

    @Test
    void saysThatItSpeaksNoSrtp() {
        board.app().answers("srtp", "<Response><Say>Hello</Say></Response>");

        board.calls("srtp", "caller-encrypts").ends();

        var sid = board.sidOfCallTo("srtp");
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("completed");
        assertThat(board.codes("us1", sid)).containsExactly("32207");
    }

    // What is told

    @Test
    void tellsTheActionWhatTheResponseOfWhomItDialsSays() {
        board.app().answers("ida10", board.dial("action='/told' ringTone='de'", board.aor("ida10")));
        board.app().serves("/told", "<Response/>");
        var ida = board.registered("ida10", "callee-busy");
        board.isRefused("ida10", 486);
        ida.ends();

        var sid = board.sidOfCallTo("ida10");
        assertThat(awaits("/told", sid).form())
                .containsEntry("DialCallStatus", "busy")
                .containsEntry("DialSipResponseCode", "486")
                .containsEntry("DialSipHeader_X-Mood", "grim");
        assertThat(board.codes("us1", sid)).as("no ringTone is played").containsExactly("90001");
    }

    @Test
    void tellsWhatBecomesOfWhomItDials() {
        board.app()
                .answers(
                        "ida8",
                        "<Response><Dial><Sip statusCallback='%s' statusCallbackEvent='%s'>%s</Sip></Dial></Response>"
                                .formatted(Webapp.STATUS, EVENTS, board.aor("ida8")));
        var ida = board.registered("ida8", "callee");
        var alice = board.calls("ida8", "caller");
        ida.picksUp();
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        ida.ends();

        var parent = board.sidOfCallTo("ida8");
        var child = board.app()
                .awaits(Webapp.STATUS, report -> report.of("ParentCallSid").equals(parent))
                .of("CallSid");
        areToldInOrder(child);
        assertThat(board.reports(child))
                .allSatisfy(report -> assertThat(report.of("Direction")).isEqualTo("outbound-dial"));
        assertThat(board.ended(child).path("duration").asText())
                .isEqualTo(board.reports(child).getLast().of("CallDuration"));
    }

    @Test
    void tellsWhatBecomesOfACallOfTheApi() {
        var ida = board.registered("ida9", "callee-leaves");
        var sid = board.create(
                board.aor("ida9"),
                Map.of("Twiml", "<Response><Pause length='60'/></Response>", "StatusCallbackEvent", EVENTS));
        ida.picksUp();
        ida.cue();
        ida.ends();

        areToldInOrder(sid);
        assertThat(board.reports(sid))
                .allSatisfy(report -> assertThat(report.of("Direction")).isEqualTo("outbound-api"));
    }

    private static void areToldInOrder(String sid) {
        board.app()
                .awaits(
                        Webapp.STATUS,
                        report -> report.of("CallSid").equals(sid)
                                && report.of("CallStatus").equals("completed"));
        var reports = board.reports(sid);
        assertThat(reports)
                .extracting(report -> report.of("SequenceNumber") + " " + report.of("CallStatus"))
                .containsExactly("0 initiated", "1 ringing", "2 in-progress", "3 completed");
        assertThat(reports)
                .allSatisfy(report -> assertThat(report.signature()).isEqualTo(report.signatureBy("local-us1")));
    }

    private static Webapp.Webhook awaits(String path, String sid) {
        return board.app().awaits(path, webhook -> webhook.of("CallSid").equals(sid));
    }
}
