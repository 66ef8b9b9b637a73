package io.strowger.region.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.Status;
import io.strowger.core.Edges.AnswerMedia;
import io.strowger.core.Edges.CloseMedia;
import io.strowger.core.Edges.Hush;
import io.strowger.core.Edges.OpenMedia;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Perform;
import io.strowger.core.Edges.RecordMedia;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Sid;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.region.call.CallPort.Keep;
import io.strowger.region.call.CallPort.Load;
import io.strowger.region.call.CallPort.Tell;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What callers say after the tone.
class RecordTest {
    private static final String KEPT_AT = "http://api.example/recording";
    private static final long TWO_SECONDS = 32_000;
    private static final String MESSAGE = """
            <Response>
              <Record action="/said" timeout="4" maxLength="30" finishOnKey="1#" recordingStatusCallback="/recorded"
                  recordingStatusCallbackEvent="in-progress completed absent"/>
              <Say>Nothing said</Say>
            </Response>""";

    @Test
    void theEdgeRecordsTheCallerAsTheDocumentSays() {
        var story = Story.ofACaller().document(MESSAGE).device(opened());

        story.sends(0, "ACK", "");

        var order = only(story, RecordMedia.class);
        assertThat(order.peer()).isEqualTo("offer");
        assertThat(order.account()).isEqualTo(Story.ACCOUNT);
        assertThat(order.recording().isOf(Sid.Kind.RE)).isTrue();
        assertThat(order.beep()).isTrue();
        assertThat(order.trims()).isTrue();
        assertThat(order.silence()).isEqualTo(Duration.ofSeconds(4));
        assertThat(order.longest()).isEqualTo(Duration.ofSeconds(30));
        assertThat(told(story)).containsExactly("in-progress");
    }

    @Test
    void aKeyEndsItAndTheActionHearsWhereItIs() {
        var story = recording();
        presses(story, "5");
        assertThat(story.orders()).isEmpty();

        presses(story, "#");
        assertThat(only(story, Hush.class).number()).isOne();
        recorded(story, TWO_SECONDS);
        assertThat(story.newest(Keep.class).most()).isEqualTo(TWO_SECONDS);
        kept(story, TWO_SECONDS);

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/said");
        assertThat(asked(story))
                .contains(
                        new Parameter("RecordingUrl", KEPT_AT),
                        new Parameter("RecordingSid", sid(story).toString()),
                        new Parameter("RecordingDuration", "2"),
                        new Parameter("Digits", "#"));
    }

    @Test
    void silenceEndsItWithoutAKey() {
        var story = kept(recorded(recording(), TWO_SECONDS), TWO_SECONDS);

        assertThat(asked(story)).contains(new Parameter("Digits", ""));
    }

    @Test
    void aKeyThatComesByInfoEndsItToo() {
        var story = recording().device(info());

        assertThat(only(story, Hush.class).number()).isOne();
    }

    private static Calls.RequestCame info() {
        var headers = SipHeaders.NONE
                .with("From", "<sip:alice@acme.sip.twilio.com>;tag=a1")
                .with("Call-ID", "call-1")
                .with("CSeq", "2 INFO")
                .with("Content-Type", "application/dtmf-relay");
        var info = new SipRequest("INFO", "sip:x", headers, "Signal=1");
        return new Calls.RequestCame(0, "in-dialog-INFO", Story.ASHBURN, info, Story.ALICE);
    }

    @Test
    void withoutAnActionTheDocumentIsAskedAgain() {
        var story = recording("<Response><Record/></Response>");

        kept(recorded(story, TWO_SECONDS), TWO_SECONDS);

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo(Story.URL);
    }

    @Test
    void whoSaysNothingHearsTheNextVerb() {
        var story = recorded(recording(), 0);
        story.orders();

        kept(story, 0);

        assertThat(only(story, Perform.class).number()).isEqualTo(2);
        assertThat(story.all(Load.class)).hasSize(1);
        told(story);
        assertThat(told(story)).containsExactly("absent");
    }

    @Test
    void theActionOfOneWhoHangsUpIsToldOfItAfterwards() {
        var story = recording().reported();
        told(story);

        story.later(Duration.ofSeconds(3)).sends(0, "BYE", "");
        assertThat(story.orders()).hasAtLeastOneElementOfType(CloseMedia.class);
        assertThat(story.state().isSettled()).isFalse();
        kept(recorded(story, TWO_SECONDS), TWO_SECONDS);

        assertThat(told(story)).containsExactly("completed");
        var action = story.newest(Tell.class).notice();
        assertThat(action.url()).isEqualTo("http://app.example/said");
        assertThat(action.parameters())
                .contains(
                        new Parameter("Digits", "hangup"),
                        new Parameter("CallStatus", "completed"),
                        new Parameter("RecordingUrl", KEPT_AT));
        told(story);
        story.reported();
        assertThat(story.state().isSettled()).isTrue();
    }

    @Test
    void whoHangsUpWithoutAWordIsNotReported() {
        var story = recording().reported();
        told(story);

        kept(recorded(story.sends(0, "BYE", ""), 0), 0);

        assertThat(told(story)).containsExactly("absent");
        assertThat(story.state().recorder().isDone()).isTrue();
    }

    @Test
    void whatAnEdgeHasDeliveredBeforeItDiedIsKept() {
        var story = recording();

        story.later(Duration.ofSeconds(30));
        story.decide(new Call.NotTaken(only(story, RecordMedia.class)));

        assertThat(story.newest(Keep.class).most()).isEqualTo(Long.MAX_VALUE);
        kept(story, TWO_SECONDS);
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/said");
    }

    @Test
    void oneThatFindsNoLegAnyMoreIsBegunAnewByAnother() {
        var story = recording("<Response><Record action='/said'/></Response>");
        story.survivesACrash();
        var first = only(story, RecordMedia.class);

        story.decide(new Call.NotTaken(first));

        assertThat(only(story, OpenMedia.class).number()).isEqualTo(2);
        assertThat(sid(story)).isEqualTo(first.recording());
        kept(story, 0);
        assertThat(story.all(Load.class)).isEmpty();
        story.device(new Calls.MediaOpened(0, 2, Story.ASHBURN, "another"));
        story.answersInside(
                0, story.sent(story.orders(), "INVITE").orElseThrow().transaction(), 200, "offer");
        var second = only(story, RecordMedia.class);
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.recording()).isNotEqualTo(first.recording());
        kept(story.device(new Calls.Recorded(0, 2, TWO_SECONDS, List.of())), TWO_SECONDS);
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/said");
    }

    @Test
    void aLegThatWasOpenedForTheVerbBeforeRecords() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com").found(1).answers(0, 200, "alices");
        instruct(story, "<Response><Say>Hello</Say></Response>");
        instruct(story, "<Response><Record/></Response>");
        story.orders();

        story.device(opened());

        var orders = story.orders();
        assertThat(orders).noneMatch(CloseMedia.class::isInstance);
        story.answersInside(0, story.sent(orders, "INVITE").orElseThrow().transaction(), 200, "alices answer");
        assertThat(only(story, RecordMedia.class).number()).isEqualTo(2);
    }

    @Test
    void aLegThatIsLostInTheMiddleOfAnOfferEndsIt() {
        var story = recording();
        story.later(Duration.ofSeconds(9)).sends(0, "INVITE", "hold");

        story.decide(new Call.NotTaken(only(story, AnswerMedia.class)));

        assertThat(only(story, Respond.class).response().status()).isEqualTo(491);
        assertThat(story.newest(Keep.class).most()).isEqualTo(Long.MAX_VALUE);
        kept(story, TWO_SECONDS);
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/said");
    }

    @Test
    void anInfoThatComesTwiceDoesNotEndTheNext() {
        var story = recording("<Response><Record action='/said'/></Response>").device(info());
        kept(recorded(story, TWO_SECONDS), TWO_SECONDS);
        story.document("<Response><Record/></Response>").orders();

        story.device(info());

        assertThat(only(story, Respond.class).response().status()).isEqualTo(200);
        assertThat(story.state().recorder().recordings())
                .extracting(Recording::stage)
                .containsExactly(Recording.Stage.RUNNING);
    }

    @Test
    void anEdgeThatSaysNothingAfterTheEndIsNotWaitedForForEver() {
        var story = presses(recording(), "#");

        story.later(Duration.ofSeconds(15));

        assertThat(story.newest(Keep.class).most()).isEqualTo(Long.MAX_VALUE);
        var before = story.history().size();
        recorded(story, TWO_SECONDS);
        assertThat(story.history()).hasSize(before);
    }

    @Test
    void survivesACrash() {
        var story = recording();

        story.survivesACrash();
        var order = only(story, RecordMedia.class);
        assertThat(order.number()).isOne();
        presses(story, "#");
        story.survivesACrash();
        assertThat(only(story, Hush.class).number()).isOne();
        recorded(story, TWO_SECONDS).survivesACrash();

        assertThat(story.newest(Keep.class).recording()).isEqualTo(order.recording());
        assertThat(story.orders()).isEmpty();
    }

    @Test
    void oneThatCannotBeKeptNowIsKeptLater() {
        var story = recorded(recording(), TWO_SECONDS);

        story.decide(new Call.NotKept(sid(story))).decide(new Call.Again());

        assertThat(story.all(Keep.class)).hasSize(2);
    }

    @Test
    void otherInstructionsKeepWhatWasSaidAndAskNoAction() {
        var story = recording();

        instruct(story, new Instructions("http://app.example/new", "GET", "", "POST", ""));
        assertThat(only(story, Hush.class).number()).isOne();
        told(story);
        kept(recorded(story, TWO_SECONDS), TWO_SECONDS);

        assertThat(story.all(Load.class)).hasSize(2);
        assertThat(told(story)).containsExactly("completed");
        assertThat(story.state().recorder().isDone()).isTrue();
    }

    @Test
    void whoCancelsBeforeItBeginsLeavesNothingToWaitFor() {
        var story = Story.ofAQuietCaller().document("<Response><Record/></Response>");
        assertThat(only(story, OpenMedia.class).number()).isOne();

        story.device(new Calls.Canceled(0, "server-1")).taken();

        assertThat(story.newest(Keep.class).most()).isZero();
        kept(story, 0);
        assertThat(story.party(0).call().status()).isEqualTo(Status.CANCELED);
        assertThat(story.state().isSettled()).isTrue();
    }

    @Test
    void whereNothingCanBeHeardTheNextVerbFollows() {
        var story = Story.ofACaller().document("<Response><Record/><Pause length=\"9\"/></Response>");

        story.device(new Calls.MediaRefused(0, 1, "G.711 only", 0));
        kept(story, 0);

        assertThat(story.codes()).contains(90002);
        assertThat(story.state().script()).isInstanceOf(Script.Pausing.class);
    }

    @Test
    void aRecordingThatEndedEarlyAndOneThatIsToBeTranscribedAreNoted() {
        var story = recording("<Response><Record transcribe=\"true\"/></Response>");

        story.device(new Calls.Recorded(0, 1, TWO_SECONDS, List.of("The recording ended early: full")));

        assertThat(story.codes()).containsExactly(90001, 90003);
    }

    @Test
    void aNoticeForWhichThereIsNoRoomComesLaterAndIsGivenUpInTheEnd() {
        var story = recording();
        var notice = story.newest(Tell.class).notice();

        story.decide(new Call.NotTold(notice.number(), "too many")).decide(new Call.ReportAgain());
        assertThat(story.all(Tell.class)).hasSize(2);
        story.later(Duration.ofMinutes(15)).decide(new Call.NotTold(notice.number(), "too many"));

        assertThat(story.state().recorder().notices()).isEmpty();
        assertThat(story.codes()).contains(15003);
    }

    @Test
    void moreNoticesThanAServerCanTakeAreNotOwed() {
        var story = Story.ofACaller()
                .document("<Response>"
                        + "<Record recordingStatusCallback='/r' recordingStatusCallbackEvent='absent'/>".repeat(150)
                        + "</Response>");
        for (var number = 1; number <= 150; number++)
            kept(story.device(new Calls.MediaRefused(0, number, "no port", 0)), 0);

        assertThat(story.state().recorder().notices()).hasSize(Limits.MOST_NOTICES);
    }

    private static void instruct(Story story, String twiml) {
        instruct(story, new Instructions("", "POST", "", "POST", twiml));
    }

    private static void instruct(Story story, Instructions instructions) {
        story.decide(new Call.Alter(Story.ACCOUNT, Story.CALL, new Calls.Instruct(instructions)));
    }

    private static Calls.MediaOpened opened() {
        return new Calls.MediaOpened(0, 1, Story.ASHBURN, "our sdp");
    }

    /// A caller who speaks.
    private static Story recording() {
        return recording(MESSAGE);
    }

    static Story recording(String twiml) {
        var story = Story.ofACaller().document(twiml).device(opened());
        story.sends(0, "ACK", "").orders();
        return story;
    }

    private static Story presses(Story story, String digit) {
        return story.device(new Calls.DigitPressed(0, 1, 1, digit));
    }

    private static Story recorded(Story story, long length) {
        return story.device(new Calls.Recorded(0, 1, length, List.of()));
    }

    private static Story kept(Story story, long length) {
        return story.decide(new Call.Kept(story.newest(Keep.class).recording(), length, KEPT_AT));
    }

    private static Sid sid(Story story) {
        return story.newest(Keep.class).recording();
    }

    private static List<Parameter> asked(Story story) {
        return story.newest(Load.class).parameters();
    }

    /// What the newest notice says became of the recording; it has been taken now.
    private static List<String> told(Story story) {
        var notice = story.newest(Tell.class).notice();
        story.decide(new Call.Told(notice.number(), 0, "", ""));
        return notice.parameters().stream()
                .filter(parameter -> parameter.name().equals("RecordingStatus"))
                .map(Parameter::value)
                .toList();
    }

    private static <T extends Order> T only(Story story, Class<T> type) {
        var orders =
                story.orders().stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(orders).hasSize(1);
        return orders.getFirst();
    }
}
