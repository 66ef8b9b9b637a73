package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may call, and who can be called.
class CallAdmissionIT {
    private static final String ERROR = "X-Twilio-Error";
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    private static Switchboard board;

    @BeforeAll
    static void opensASwitchboard() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        board = Switchboard.open(CLUSTER, "call-notes.sip.twilio.com", List.of("frank", "grace"));
        try (var device = board.domain().device("grace")) {
            assertThat(device.register(CLUSTER.edge("ie1")).succeeded()).isTrue();
        }
        giveADomainToASubAccount();
    }

    private static void giveADomainToASubAccount() {
        var account = CLUSTER.post("us1", "/2010-04-01/Accounts.json", Map.of("FriendlyName", "stranger"));
        assertThat(account.status()).as(account.body()).isEqualTo(201);
        var sid = SipDomain.json(account.body()).path("sid").asText();
        var domain = CLUSTER.post(
                "us1",
                "/2010-04-01/Accounts/" + sid + "/SIP/Domains.json",
                Map.of("DomainName", "call-notes-stranger.sip.twilio.com"));
        assertThat(domain.status()).as(domain.body()).isEqualTo(201);
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
    void asksForThePasswordWhereCredentialsAreMapped() {
        try (var own = Switchboard.ofUsers(CLUSTER, "call-known.sip.twilio.com", List.of("alice", "dave"))) {
            var dave = own.registered("dave", "callee");
            var alice = own.calls("dave", "caller-known");
            dave.picksUp();
            alice.sends("ACK ", message -> message.header("CSeq").orElse("").startsWith("2 "));
            alice.cue();
            alice.ends();
            dave.ends();
            var voice = own.app().awaits(Webapp.VOICE, webhook -> true);
            assertThat(voice.of("SipUsername")).isEqualTo("alice");
            assertThat(own.app().asked(webhook -> webhook.path().equals(Webapp.VOICE)))
                    .hasSize(1);

            var impostor = own.calls(
                    "us1", "dave", "caller-known-refused", Map.of("password", "An0therPassword", "status", "403"));
            impostor.ends();
            assertThat(impostor.receives("SIP/2.0 403").header(ERROR).orElseThrow())
                    .startsWith("32202 ");
        }
    }

    @Test
    void refusesWhoeverCallsFromAnAddressThatIsInNoList() {
        try (var own = Switchboard.closed(CLUSTER, "call-acl.sip.twilio.com", List.of())) {
            Switchboard.admit(own.domain(), "192.0.2.1");

            var alice = own.isRefused("dave", 403);

            assertThat(alice.receives("SIP/2.0 403").header(ERROR).orElseThrow())
                    .isEqualTo("32201 Authentication failure - source IP Address not in ACL");
            assertThat(own.app().asked(webhook -> true)).isEmpty();
        }
    }

    /// Where both kinds are mapped both must pass, the addresses first.
    @Test
    void asksOnlyThoseForAPasswordWhoCallFromAListedAddressWhereBothAreMapped() {
        try (var own = Switchboard.ofUsers(CLUSTER, "call-both.sip.twilio.com", List.of("alice", "dave"))) {
            Switchboard.admit(own.domain(), "192.0.2.1");
            assertThat(own.isRefused("dave", 403)
                            .receives("SIP/2.0 403")
                            .header(ERROR)
                            .orElseThrow())
                    .startsWith("32201 ");

            Switchboard.admit(own.domain(), CLUSTER.here());
            var dave = own.registered("dave", "callee");
            var alice = own.calls("dave", "caller-known");
            dave.picksUp();
            alice.sends("ACK ", message -> message.header("CSeq").orElse("").startsWith("2 "));
            alice.cue();
            alice.ends();
            dave.ends();
        }
    }

    @Test
    void refusesEverybodyWhereNothingIsMapped() {
        try (var own = Switchboard.closed(CLUSTER, "call-nothing.sip.twilio.com", List.of())) {
            own.isRefused("dave", 403);

            assertThat(own.app().asked(webhook -> true)).isEmpty();
        }
    }

    @Test
    void refusesPlainTransportWhereTheDomainIsSecure() {
        try (var own = Switchboard.open(CLUSTER, "call-secure.sip.twilio.com", List.of())) {
            var domain = RunningCluster.account("/SIP/Domains/" + own.domain().sid() + ".json");
            assertThat(CLUSTER.post("us1", domain, Map.of("Secure", "true")).status())
                    .isEqualTo(200);

            var alice = own.isRefused("dave", 403);

            assertThat(alice.receives("SIP/2.0 403").header(ERROR).orElseThrow())
                    .startsWith("32209 ");
        }
    }

    /// Twilio's level: 0 for an error, 1 for a warning.
    @ParameterizedTest
    @CsvSource({
        "nobody, sip:nobody@call-notes.sip.twilio.com, 32009, 1",
        "localized, sip:dave@call-notes.sip.dublin.twilio.com, 32220, 0",
        "grace, sip:grace@call-notes.sip.us1.twilio.com, 32221, 0",
        "nameless, sip:call-notes.sip.twilio.com, 32223, 0",
        "unknown, sip:dave@call-notes-unknown.sip.twilio.com, 32002, 1",
        "stranger, sip:dave@call-notes-stranger.sip.twilio.com, 32214, 1"
    })
    void saysWhySomebodyCannotBeReached(String user, String uri, String code, String level) {
        board.app().answers(user, board.dial("action='" + Webapp.DONE + "'", uri));
        board.calls("us1", user, "caller-refused", Map.of("status", "480")).ends();

        var sid = board.sidOfCallTo(user);
        var done =
                board.app().awaits(Webapp.DONE, webhook -> webhook.of("CallSid").equals(sid));
        assertThat(done.of("DialCallStatus")).isEqualTo("failed");
        assertThat(board.codes("us1", sid)).containsExactly(code);
        var note = SipDomain.read(CLUSTER, "us1", Switchboard.callPath(sid, "/Notifications"))
                .path("notifications")
                .path(0);
        assertThat(note.path("log").asText()).isEqualTo(level);
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("no-answer");
    }

    /// The one localized form that may be dialled.
    @Test
    void reachesByTheNameOfUs1WhoeverIsRegisteredAtAshburn() {
        board.app().answers("frank", board.dial("", "sip:frank@call-notes.sip.us1.twilio.com"));
        var frank = board.registered("frank", "callee");
        var alice = board.calls("frank", "caller");
        frank.picksUp();
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        frank.ends();

        assertThat(board.codes("us1", board.sidOfCallTo("frank"))).isEmpty();
    }
}
