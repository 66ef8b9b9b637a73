package io.strowger.region.call;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Edges;
import io.strowger.core.Epoch;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;
import io.strowger.core.sip.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One of everything that calls store and send, out of calls that were made.
public final class CallSamples {
    private static final String TWO = "<Response><Pause/><Dial action=\"/after\" timeLimit=\"60\">"
            + "<Sip statusCallback=\"/child\" statusCallbackEvent=\"initiated ringing answered completed\">"
            + "sip:bob@acme.sip.twilio.com?X-Room=7</Sip></Dial></Response>";

    private static final Parameter PARAMETER = new Parameter("SipHeader_X-Room", "7");
    private static final Script.Fetch FETCH = new Script.Fetch(1, Story.URL, "GET", "", "POST", List.of(PARAMETER));
    private static final CallPort.Place PLACE = new CallPort.Place(
            "sip:bob@192.0.2.2:5060",
            new Hop(Transport.TCP, "192.0.2.2:5060"),
            Story.ASHBURN,
            List.of("<sip:proxy.example;lr>"),
            "acme.sip.twilio.com");
    private static final Sid RECORDING = new Sid("RE" + "1".repeat(32));
    private static final Notice NOTICE = new Notice(0, Story.URL, "POST", List.of(PARAMETER), Story.NOON);
    private static final Edges.Order ORDER = new Edges.Cancel("server-1", Story.tag(1));

    private CallSamples() {}

    /// Every event in the order of its first appearance, then every state.
    public static Stream<Object> stored() {
        var stories = List.of(
                talked(),
                cancelled(),
                fromTheApi(),
                waiting(),
                listened(),
                recorded(),
                refreshed(),
                referred(),
                whispered());
        var first = new LinkedHashMap<Class<?>, Object>();
        for (var story : stories) story.history().forEach(event -> first.putIfAbsent(event.getClass(), event));
        for (var story : stories)
            for (var state : story.states()) first.putIfAbsent(state.script().getClass(), state.script());
        first.put(CallState.class, state());
        first.put(
                Call.LegInvitedAgain.class,
                new Call.LegInvitedAgain(1, "Authorization", "Digest username=\"bob\"", Story.NOON));
        first.put(Call.LegParting.class, new Call.LegParting(0, Story.NOON));
        first.put(Call.LegFailed.class, new Call.LegFailed(2, 486, Story.NOON));
        first.put(
                Call.LegReplied.class,
                new Call.LegReplied(
                        2, new SipResponse(486, "Busy Here", SipHeaders.NONE.with("X-Mood", "grim"), ""), Story.NOON));
        first.put(
                Call.CallbackChanged.class,
                new Call.CallbackChanged(
                        1, new StatusCallback("http://app.example/other", "GET", List.of("completed")), Story.NOON));
        first.put(Call.DigitsSent.class, new Call.DigitsSent(Story.NOON));
        first.put(Call.LimitChanged.class, new Call.LimitChanged(Duration.ofMinutes(1), Story.NOON));
        first.put(Parties.class, talked().state().tree());
        first.put(LiveCall.class, new LiveCall(Story.CALL, false));
        return new ArrayList<>(first.values()).stream();
    }

    /// Of a call that is connected, and has no cookies.
    public static Object state() {
        return talked().states().stream()
                .filter(state -> !state.relays().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static Story talked() {
        var story = answeredAtOnce(Story.ofACaller().document(TWO));
        story.sends(0, "ACK", "").later(Duration.ofSeconds(1)).found(2).orders();
        story.answers(1, 180, "").answers(2, 200, "bobs offer");
        var again = story.sent(story.orders(), "INVITE").orElseThrow();
        story.sends(1, "INFO", "ignored").answersInside(0, again.transaction(), 200, "alices answer");
        story.orders();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.answersInside(2, onward.transaction(), 200, "held").sends(0, "ACK", "");
        story.later(Duration.ofSeconds(9)).sends(2, "BYE", "");
        story.document("<Response><Hangup/></Response>", "sealed");
        story.answersInside(0, Story.tag(0) + "-bye", 200, "").answers(1, 487, "");
        for (var times = 0; times < 6; times++) story.reported();
        return story.decide(new Call.Forget(Story.ACCOUNT, Story.CALL));
    }

    private static Story listened() {
        return Story.ofACaller()
                .document("<Response><Gather><Say>Welcome</Say></Gather></Response>")
                .device(new Calls.MediaOpened(0, 1, Story.ASHBURN, "our sdp"))
                .sends(0, "ACK", "")
                .later(Duration.ofSeconds(30))
                .device(new Calls.Performed(0, 1, List.of()))
                .device(new Calls.DigitPressed(0, 1, 1, "1"))
                .later(Duration.ofSeconds(5))
                .document("<Response><Play>/beep.wav</Play></Response>")
                .decide(new Call.NotTaken(new Edges.Perform(Story.tag(0), 2, "offer", List.of())));
    }

    private static Story recorded() {
        var story = RecordTest.recording("<Response><Record recordingStatusCallback=\"/recorded\"/></Response>")
                .device(new Calls.DigitPressed(0, 1, 1, "#"))
                .device(new Calls.Recorded(0, 1, 16_000, List.of()));
        return story.decide(new Call.Kept(
                        story.newest(CallPort.Keep.class).recording(), 16_000, "http://api.example/recording"))
                .decide(new Call.Told(0, 0, "", ""));
    }

    private static Story cancelled() {
        return Story.ofACaller().document(Story.DIAL_BOB).found(1).device(new Calls.Canceled(0, "server-1"));
    }

    private static Story refreshed() {
        var story = Story.ofACaller().document(Story.DIAL_BOB).found(1);
        story.answers(1, 200, "answer").sends(0, "ACK", "").orders();
        story.later(Duration.ofMinutes(15));
        var refresh = (Edges.Send) story.orders().getFirst();
        return story.decide(new Call.NotTaken(refresh)).answersInside(0, refresh.transaction(), 200, "offer");
    }

    private static Story referred() {
        var story = Story.ofACaller()
                .document("<Response><Refer action=\"/referred\"><Sip>sip:carol@pbx.example</Sip></Refer></Response>")
                .sends(0, "ACK", "")
                .sends(0, "INVITE", "v=0\r\nm=audio 4000 RTP/AVP 0\r\na=sendonly\r\n");
        var refer = story.sent(story.orders(), "REFER").orElseThrow();
        return story.answersInside(0, refer.transaction(), 202, "")
                .sends(0, "NOTIFY", "SIP/2.0 180 Ringing", Story.referral("active;expires=60"));
    }

    /// As the first `<Pause>` of a document has answered a caller until now.
    private static Story answeredAtOnce(Story story) {
        var caller = story.state().leg(0).orElseThrow();
        var timer = SessionTimer.offered(caller.invite().headers(), Duration.ofMinutes(30), Story.NOON);
        var silent = Answers.silent(caller);
        return story.happened(new Call.CallerAnswered(
                new SipResponse(
                        silent.status(), silent.reason(), silent.headers().and(timer.answering()), silent.body()),
                Story.NOON));
    }

    private static Story whispered() {
        return Story.ofACaller()
                .document("<Response><Dial><Sip url=\"/whisper\">sip:bob@acme.sip.twilio.com</Sip></Dial></Response>")
                .found(1)
                .answers(1, 200, "bobs")
                .document("<Response><Pause/></Response>");
    }

    private static Story waiting() {
        return Story.ofACaller().document("<Response><Dial>").reported();
    }

    private static Story fromTheApi() {
        return Story.ofTheApi("sip:alice@acme.sip.twilio.com")
                .found(1)
                .answers(0, 200, "alices")
                .decide(new Call.Alter(
                        Story.ACCOUNT,
                        Story.CALL,
                        new Calls.Instruct(new Instructions("http://app.example/new", "GET", "", "POST", ""))))
                .notFound();
    }

    public static Call.Begin begin() {
        return new Call.Begin(
                Story.invite("offer"), new Call.Admission(new Epoch(1), SessionNumber.FIRST), Story.domain());
    }

    /// Every message of calls that travels between nodes.
    public static Stream<WireMessage> messages() {
        var call = talked().party(0).call();
        var report = new Report(0, 1, "completed", call, 200, Story.NOON);
        return Stream.of(
                begin(),
                new Call.Admission(new Epoch(1), SessionNumber.FIRST),
                Story.domain(),
                new Call.Create(
                        Story.ACCOUNT,
                        new Calls.NewCall(
                                "sip:bob@acme.sip.twilio.com",
                                "alice",
                                new Instructions(Story.URL, "POST", "", "POST", ""),
                                new StatusCallback(Story.URL, "GET", List.of("ringing")),
                                Duration.ofSeconds(60),
                                Duration.ofHours(1),
                                new Calls.SipAuth("alice", "secret"),
                                "1w2"),
                        Story.NOON),
                new Call.Deliver(new Calls.Proceed(0)),
                new Call.Show(Story.ACCOUNT, Story.CALL),
                new Call.ShowNotes(Story.ACCOUNT, Story.CALL),
                new Call.ShowLegs(Story.ACCOUNT, Story.CALL),
                talked().state().tree().legs(),
                new Call.Alter(Story.ACCOUNT, Story.CALL, new Calls.Complete()),
                new Call.Forget(Story.ACCOUNT, Story.CALL),
                new Call.Again(),
                new Call.Tick(),
                new Call.Fetched(1, Story.DIAL_BOB, Story.URL, "sealed"),
                new Call.NotFetched(1, 11200, "404", Story.URL),
                new Call.Located(1, List.of(PLACE), 0, ""),
                new Call.Taken(ORDER),
                new Call.NotTaken(ORDER),
                new Call.Diverted("There is no host proxy.example"),
                new Call.Reported(0, 1, 15003, "500", Story.URL),
                new Call.NotReported(0, 1, "too many", Story.URL),
                new Call.ReportAgain(),
                new CallPort.Hand(Story.ASHBURN, ORDER),
                new CallPort.Load(Story.ACCOUNT, FETCH, List.of(PARAMETER), "sealed"),
                new CallPort.Locate(1, Story.ACCOUNT, "sip:bob@acme.sip.twilio.com"),
                new CallPort.Post(Story.ACCOUNT, StatusCallback.NONE, report, List.of(PARAMETER)),
                new CallPort.Keep(Story.ACCOUNT, RECORDING, Long.MAX_VALUE),
                new Call.Kept(RECORDING, 16_000, "http://api.example/recording"),
                new Call.NotKept(RECORDING),
                new CallPort.Tell(Story.ACCOUNT, NOTICE),
                NOTICE,
                new Call.Told(0, 15003, "500", Story.URL),
                new Call.NotTold(0, "too many"),
                PLACE,
                FETCH,
                PARAMETER,
                report,
                new Call.Shown(Optional.of(call)),
                new Call.Notes(Optional.of(waiting().state().notes())));
    }
}
