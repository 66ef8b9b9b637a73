package io.strowger.region.call;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.ResponseCame;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Decision;
import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Send;
import io.strowger.core.Effect;
import io.strowger.core.Epoch;
import io.strowger.core.Lease;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.RegisterRequest.Anonymous;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.core.sip.Transport;
import io.strowger.region.call.Call.Event;
import io.strowger.region.call.CallPort.Hand;
import io.strowger.region.call.CallPort.Load;
import io.strowger.region.call.CallPort.Locate;
import io.strowger.region.call.CallPort.Place;
import io.strowger.region.call.CallPort.Post;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One call as a test tells it: what comes in, one after the other, and what the call wants done.
final class Story {
    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    static final AccountSid ACCOUNT = AccountSid.parse("AC00000000000000000000000000000001");
    static final Sid CALL = new Sid("CA" + "a".repeat(29) + "000");
    static final Sid DOMAIN = new Sid("SD" + "d".repeat(32));
    static final RegionId US1 = RegionId.parse("us1");
    static final EdgeAddress ASHBURN = new EdgeAddress(new EdgeId("ashburn"), "127.0.0.1:25520");
    static final Origin ALICE = new Origin(ASHBURN.edge(), Transport.UDP, "192.0.2.1:5060", "phone", List.of());
    static final Origin BOB = new Origin(ASHBURN.edge(), Transport.UDP, "192.0.2.2:5060", "phone", List.of());
    static final String URL = "http://app.example/voice";
    static final String DIAL_BOB = "<Response><Dial><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>";

    private static final SipHeaders SDP = SipHeaders.NONE.with("Content-Type", "application/sdp");

    static final Seal SEAL = new Seal("a secret of the region".getBytes(StandardCharsets.UTF_8));

    private final Call call = new Call(CALL, US1, Lease.off(), SEAL, Duration.ofMinutes(30));
    private CallState state = CallState.NONE;
    private Instant now = NOON;
    private int cseq = 1;
    private Decision<Event> last = Decision.nothing();
    private final List<Event> history = new ArrayList<>();
    private final List<CallState> states = new ArrayList<>();
    private final List<WireMessage> asked = new ArrayList<>();

    /// The INVITE of a device, let in by a domain with a voice URL.
    static Story ofACaller() {
        return ofACaller("offer");
    }

    static Story ofACaller(String sdp) {
        return ofACaller(invite(sdp), domain());
    }

    /// With these headers in its INVITE.
    static Story ofACaller(SipHeaders more) {
        return ofACaller(invite("offer", more), domain());
    }

    /// As its From header has it.
    static Story ofACallerNamed(String name) {
        return ofACaller(invite("offer", name, SipHeaders.NONE), domain());
    }

    static Story ofACaller(InviteRequest invite, Call.Incoming domain) {
        var story = new Story();
        story.decide(new Call.Begin(invite, new Call.Admission(new Epoch(1), SessionNumber.NONE), domain));
        return story.device(new Calls.Proceed(0));
    }

    /// By a domain that wants to hear of nothing.
    static Story ofAQuietCaller() {
        return ofACaller(
                invite("offer"),
                new Call.Incoming(
                        ACCOUNT, DOMAIN, new Instructions(URL, "POST", "", "POST", ""), StatusCallback.NONE, ""));
    }

    static InviteRequest invite(String sdp) {
        return invite(sdp, SipHeaders.NONE);
    }

    private static InviteRequest invite(String sdp, SipHeaders more) {
        return invite(sdp, "\"Alice\" <sip:alice@acme.sip.twilio.com>", more);
    }

    private static InviteRequest invite(String sdp, String caller, SipHeaders more) {
        var headers = SipHeaders.NONE
                .with("From", caller + ";tag=a1")
                .with("To", "<sip:bob@acme.sip.twilio.com>")
                .with("Call-ID", "call-1")
                .with("CSeq", "1 INVITE")
                .with("Contact", "<sip:alice@192.0.2.1:5060>")
                .with("X-Colour", "blue")
                .with("Content-Type", "application/sdp");
        return new InviteRequest(
                CALL,
                "server-1",
                ASHBURN,
                DomainName.parse("acme.sip.twilio.com"),
                new SipRequest("INVITE", "sip:bob@acme.sip.twilio.com", headers.and(more), sdp),
                new Anonymous(),
                ALICE,
                new Epoch(1));
    }

    static Call.Incoming domain() {
        return new Call.Incoming(
                ACCOUNT,
                DOMAIN,
                new Instructions(URL, "POST", "", "POST", ""),
                new StatusCallback("http://app.example/status", "POST", Party.ONLY_THE_END),
                "alice");
    }

    static Story ofTheApi(String to) {
        return ofTheApi(to, NOON);
    }

    static Story ofTheApi(String to, Instant turn) {
        return ofTheApi(to, turn, DIAL_BOB);
    }

    static Story ofTheApi(String to, Instant turn, String twiml) {
        return ofTheApi(
                new Calls.NewCall(
                        to,
                        "alice",
                        new Instructions("", "POST", "", "POST", twiml),
                        new StatusCallback("http://app.example/status", "POST", List.of("initiated", "completed")),
                        Duration.ofSeconds(60),
                        Duration.ofHours(4),
                        Calls.SipAuth.NONE,
                        ""),
                turn);
    }

    static Story ofTheApi(Calls.NewCall order) {
        return ofTheApi(order, NOON);
    }

    private static Story ofTheApi(Calls.NewCall order, Instant turn) {
        return new Story().decide(new Call.Create(ACCOUNT, order, turn));
    }

    Story decide(Call.Command command) {
        last = call.decide(state, command, now);
        last.events().forEach(this::happened);
        for (var effect : last.effects()) if (effect instanceof Effect.Ask(var question)) asked.add(question);
        return this;
    }

    /// Also what another version would have decided.
    Story happened(Event event) {
        history.add(event);
        state = call.apply(state, event);
        states.add(state);
        return this;
    }

    Story device(Calls.LegEvent event) {
        return decide(new Call.Deliver(event));
    }

    Story document(String twiml) {
        return document(twiml, state.cookies());
    }

    Story document(String twiml, String cookies) {
        var load = newest(Load.class);
        return decide(
                new Call.Fetched(load.fetch().number(), twiml, load.fetch().url(), cookies));
    }

    /// Bob is registered from so many devices.
    Story found(int devices) {
        var places = new ArrayList<Place>();
        for (var device = 0; device < devices; device++)
            places.add(new Place(
                    "sip:bob@192.0.2.2:506" + device,
                    new Hop(Transport.UDP, "192.0.2.2:506" + device),
                    ASHBURN,
                    List.of(),
                    "acme.sip.twilio.com"));
        return decide(new Call.Located(newest(Locate.class).number(), places, 0, ""));
    }

    static Place place(String uri) {
        return new Place(uri, new Hop(Transport.UDP, "192.0.2.2:5060"), ASHBURN, List.of(), "sip.twilio.com");
    }

    Story notFound() {
        return decide(new Call.Located(newest(Locate.class).number(), List.of(), 32009, "not registered"));
    }

    Story answers(int leg, int status, String sdp) {
        return answers(leg, status, sdp, SipHeaders.NONE);
    }

    Story answers(int leg, int status, String sdp, SipHeaders more) {
        var invite = state.leg(leg).orElseThrow();
        return device(new ResponseCame(leg, invite.transaction(), ASHBURN, response(leg, status, sdp, more), BOB));
    }

    /// Another device behind a proxy than the one that has answered.
    Story answersFromAFork(int leg, String toTag) {
        var headers = SipHeaders.NONE
                .with("To", "<sip:bob@acme.sip.twilio.com>;tag=" + toTag)
                .with("Contact", "<sip:bob@192.0.2.7:5060>");
        var invite = state.leg(leg).orElseThrow();
        var response = new SipResponse(200, "OK", headers, "other answer");
        return device(new ResponseCame(leg, invite.transaction(), ASHBURN, response, BOB));
    }

    Story challenges(int leg, int status, String header) {
        var challenge = "Digest realm=\"sip.twilio.com\", nonce=\"abc\", qop=\"auth\"";
        var response = new SipResponse(status, "Who are you", SipHeaders.NONE.with(header, challenge), "");
        return device(new ResponseCame(leg, state.leg(leg).orElseThrow().transaction(), ASHBURN, response, BOB));
    }

    private SipResponse response(int leg, int status, String sdp, SipHeaders more) {
        var headers = SipHeaders.NONE
                .with("To", "<sip:bob@acme.sip.twilio.com>;tag=b" + leg)
                .with("Contact", "<sip:bob@192.0.2.2:5060>")
                .with("Content-Type", "application/sdp");
        return new SipResponse(status, "Whatever", headers.and(more), sdp);
    }

    /// The peer's answer to what this leg was last sent inside its dialog.
    Story answersInside(int leg, String transaction, int status, String sdp) {
        return answersInside(leg, transaction, status, sdp, SipHeaders.NONE);
    }

    Story answersInside(int leg, String transaction, int status, String sdp, SipHeaders more) {
        return device(new ResponseCame(leg, transaction, ASHBURN, response(leg, status, sdp, more), BOB));
    }

    /// What a NOTIFY of the call says that a device was asked for by REFER.
    static SipHeaders referral(String state) {
        return SipHeaders.NONE.with("Event", "refer").with("Subscription-State", state);
    }

    Story sends(int leg, String method, String body) {
        return sends(leg, method, body, SipHeaders.NONE);
    }

    Story sends(int leg, String method, String body, SipHeaders more) {
        var dialog = state.leg(leg).orElseThrow().dialog();
        if (!method.equals("ACK")) cseq++;
        return sends(leg, method, body, dialog.callId(), leg == 0 && !isOfTheApi() ? "a1" : "b" + leg, cseq, more);
    }

    Story sends(int leg, String method, String body, String callId, String tag, int number) {
        return sends(leg, method, body, callId, tag, number, SipHeaders.NONE);
    }

    private Story sends(int leg, String method, String body, String callId, String tag, int number, SipHeaders more) {
        var request = new SipRequest(
                method,
                "sip:x",
                SipHeaders.NONE
                        .with("From", "<sip:somebody@192.0.2.9>;tag=" + tag)
                        .with("Call-ID", callId)
                        .with("CSeq", number + " " + method)
                        .and(more.first("Content-Type").isPresent() ? SipHeaders.NONE : SDP)
                        .and(more),
                body);
        var transaction = method.equals("ACK") ? "" : "in-dialog-" + method;
        return device(new RequestCame(leg, transaction, ASHBURN, request, leg == 0 ? ALICE : BOB));
    }

    private boolean isOfTheApi() {
        return party(0).call().direction() == Calls.Direction.OUTBOUND_API;
    }

    Story later(Duration duration) {
        now = now.plus(duration);
        return decide(new Call.Tick());
    }

    /// The process has died, and another has read the journal: what is owed is done again.
    Story survivesACrash() {
        asked.clear();
        for (var effect : call.owed(state)) if (effect instanceof Effect.Ask(var question)) asked.add(question);
        return this;
    }

    /// Every event so far, and what was true after each.
    List<Event> history() {
        return history;
    }

    List<CallState> states() {
        return states;
    }

    CallState state() {
        return state;
    }

    Decision<Event> last() {
        return last;
    }

    Party party(int number) {
        return state.parties().get(number);
    }

    List<Integer> codes() {
        return state.notes().stream().map(Calls.Notification::code).toList();
    }

    /// The orders to edges since this was last asked.
    List<Order> orders() {
        var orders = asked.stream()
                .filter(Hand.class::isInstance)
                .map(question -> ((Hand) question).order())
                .toList();
        asked.removeIf(Hand.class::isInstance);
        return orders;
    }

    <T> List<T> all(Class<T> type) {
        return asked.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> T newest(Class<T> type) {
        return all(type).getLast();
    }

    Optional<Send> sent(List<Order> orders, String method) {
        return orders.stream()
                .filter(Send.class::isInstance)
                .map(Send.class::cast)
                .filter(send -> send.request().method().equals(method))
                .findFirst();
    }

    Story reported() {
        for (var post : all(Post.class))
            decide(new Call.Reported(post.report().party(), post.report().sequence(), 0, "", ""));
        return this;
    }

    Story noRoomForReports() {
        for (var post : all(Post.class))
            decide(new Call.NotReported(
                    post.report().party(),
                    post.report().sequence(),
                    "too many at once",
                    post.callback().url()));
        return this;
    }

    /// The edges have done all that they have been asked.
    Story taken() {
        for (var hand : all(Hand.class)) decide(new Call.Taken(hand.order()));
        return this;
    }

    static DialogTag tag(int leg) {
        return new DialogTag(CALL, US1, leg);
    }
}
