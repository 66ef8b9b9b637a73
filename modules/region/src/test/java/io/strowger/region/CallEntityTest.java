package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ACME;
import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.InviteReply;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.Epoch;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.RegisterRequest.Anonymous;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.core.sip.Transport;
import io.strowger.region.call.Call;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One call with its journal, and nobody whom it could ask what to do.
class CallEntityTest {
    private static final Sid CALL = new Sid("CA" + "a".repeat(29) + "000");
    private static final EdgeAddress EDGE = new EdgeAddress(Samples.DUBLIN.edge(), "127.0.0.1:25520");

    private final TestRegion us1 = new TestRegion();

    @AfterEach
    void stop() {
        us1.close();
    }

    @Test
    void survivesARestartUntilAnEdgeHasTakenTheRefusalOfItsCaller() {
        us1.edges.areLost(true);
        begins();
        get(us1.region().calls().deliver(CALL, new Calls.Proceed(0)));
        eventually("the caller is refused", this::refuses);

        us1.restart();
        us1.edges.areLost(true);
        eventually("the caller is refused again", this::refuses);

        us1.edges.areLost(false);
        eventually("the call is over", this::isSettled);
    }

    /// What a device sends may have any character in it, and the database's own JSON has no NUL.
    @Test
    void isSeenByItsAccountWhateverItsCallerHasSent() {
        us1.edges.areLost(true);
        var journal = us1.region().journal();
        var start = get(journal.end());
        begins(SipHeaders.NONE.with("X-Room", "a\0b"));

        eventually(
                "whoever watches the account hears of it",
                () -> get(journal.follow(Set.of(ACCOUNT), start)) instanceof Journal.Happened happened
                        && happened.events().stream()
                                .anyMatch(event -> event.entity().equals(Call.address(CALL))));
        assertThat(get(journal.eventsOf(ACCOUNT, Call.address(CALL), Call.address(CALL), 0, Page.Request.ALL))
                        .items()
                        .getFirst()
                        .json())
                .contains("a\\u0000b");
    }

    /// A device says where what it is sent has to pass, and a name there may lead anywhere.
    @Test
    void sendsNothingIntoItsOwnNetworkThatSomebodyOutsideNames() {
        var created = (Calls.Created) get(us1.region().calls().create(ACCOUNT, dialling("sip:bob@192.0.2.7")));
        var sid = created.call().sid();
        eventually("bob is called", () -> !us1.edges.orders(Send.class).isEmpty());
        var invite = us1.edges.orders(Send.class).getFirst();
        var heard = new Origin(EDGE.edge(), Transport.UDP, "192.0.2.7:5060", "phone", List.of());
        var headers = SipHeaders.NONE
                .with("To", "<sip:bob@192.0.2.7>;tag=b1")
                .with("CSeq", "1 INVITE")
                .with("Record-Route", "<sip:localhost;lr>")
                .with("Contact", "<sip:bob@192.0.2.7>");
        var answer = new SipResponse(200, "OK", headers, "");
        get(us1.region().calls().deliver(sid, new Calls.ResponseCame(0, invite.transaction(), EDGE, answer, heard)));

        eventually(
                "the account is told",
                () -> get(us1.region().calls().notifications(ACCOUNT, sid)).orElseThrow().stream()
                        .anyMatch(note ->
                                note.code() == 32011 && note.text().contains("localhost is a private address")));
        assertThat(us1.edges.orders(Acknowledge.class))
                .isNotEmpty()
                .allSatisfy(ack -> assertThat(ack.hop()).isEqualTo(Hop.backTo(heard)));
    }

    private static Calls.NewCall dialling(String uri) {
        return new Calls.NewCall(
                uri,
                "alice",
                new Instructions("", "POST", "", "POST", "<Response><Pause length='60'/></Response>"),
                StatusCallback.NONE,
                Duration.ofSeconds(60),
                Duration.ofHours(4),
                Calls.SipAuth.NONE,
                "");
    }

    private void begins() {
        begins(SipHeaders.NONE);
    }

    /// As when the domain has let the caller in.
    private void begins(SipHeaders more) {
        var headers = SipHeaders.NONE
                .with("From", "<sip:alice@acme.sip.twilio.com>;tag=a1")
                .with("To", "<sip:bob@acme.sip.twilio.com>")
                .with("Call-ID", "call-1")
                .with("CSeq", "1 INVITE");
        var invite = new InviteRequest(
                CALL,
                "server-1",
                EDGE,
                ACME,
                new SipRequest("INVITE", "sip:bob@acme.sip.twilio.com", headers.and(more), ""),
                new Anonymous(),
                Samples.DUBLIN,
                new Epoch(1));
        var domain = new Call.Incoming(
                ACCOUNT, Samples.DOMAIN, new Instructions("", "POST", "", "POST", ""), StatusCallback.NONE, "");
        get(us1.node()
                .entities()
                .ask(
                        "us1",
                        Call.address(CALL),
                        new Call.Begin(invite, new Call.Admission(new Epoch(1), SessionNumber.NONE), domain),
                        InviteReply.class));
    }

    private boolean refuses() {
        return us1.edges.orders(Respond.class).stream()
                .anyMatch(answer -> answer.response().status() == 404);
    }

    private boolean isSettled() {
        return get(us1.region().journal().events(Call.address(CALL), Page.Request.ALL)).items().stream()
                .map(Journal.Entry::type)
                .anyMatch("call.call-settled.1"::equals);
    }
}
