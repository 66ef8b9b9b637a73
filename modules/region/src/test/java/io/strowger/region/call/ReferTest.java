package io.strowger.region.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Status;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.sip.SipHeaders;
import io.strowger.region.call.CallPort.Load;
import io.strowger.region.call.CallPort.Locate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// REFER both ways: `<Refer>` hands a caller to somebody else, and one who was dialled hands on a call.
class ReferTest {
    private static final String REFER = "<Response><Refer action=\"/referred\">"
            + "<Sip>sip:carol@pbx.example?X-Order=7&amp;X-Note=a%20b</Sip></Refer></Response>";
    private static final String DIAL = "<Response><Dial referUrl=\"/transfer\" action=\"/after\">"
            + "<Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>";
    private static final SipHeaders TO_CAROL = SipHeaders.NONE.with("Refer-To", "<sip:carol@pbx.example?X-A=1>");

    // <Refer>

    @Test
    void asksTheCallerToCallTheTargetAsSoonAsThereIsADialog() {
        var story = Story.ofACaller().document(REFER);
        var orders = story.orders();
        assertThat(statuses(orders)).containsExactly(180, 200);
        assertThat(story.sent(orders, "REFER")).isEmpty();

        story.sends(0, "ACK", "");

        var refer = story.sent(story.orders(), "REFER").orElseThrow().request();
        assertThat(refer.uri()).isEqualTo("sip:alice@192.0.2.1:5060");
        assertThat(refer.headers().first("Refer-To")).hasValue("<sip:carol@pbx.example?X-Order=7&X-Note=a%20b>");
        assertThat(refer.headers().first("Referred-By")).hasValue("<sip:bob@acme.sip.twilio.com>");
        assertThat(refer.headers().first("CSeq")).hasValue("1 REFER");
    }

    @Test
    void tellsTheActionThatTheCallerHasGotThrough() {
        var story = accepted();
        notifies(story, "SIP/2.0 100 Trying", "active;expires=60");
        notifies(story, "SIP/2.0 180 Ringing", "active;expires=60");
        assertThat(statuses(story.orders())).containsExactly(200, 200);
        assertThat(story.all(Load.class)).hasSize(1);

        notifies(story, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/referred");
        assertThat(asked(story))
                .contains(
                        new Parameter("ReferCallStatus", "in-progress"),
                        new Parameter("ReferSipResponseCode", "202"),
                        new Parameter("NotifySipResponseCode", "200"),
                        new Parameter("CallStatus", "in-progress"));
        story.orders();
        story.document("<Response><Hangup/></Response>");
        assertThat(story.sent(story.orders(), "BYE")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"486, busy", "480, no-answer", "404, failed", "302, failed", "603, busy"})
    void tellsTheActionHowTheTransferHasFailed(int code, String status) {
        var story = accepted();

        notifies(story, "SIP/2.0 " + code + " No", "terminated;reason=noresource");

        assertThat(asked(story))
                .contains(
                        new Parameter("ReferCallStatus", status),
                        new Parameter("ReferSipResponseCode", "202"),
                        new Parameter("NotifySipResponseCode", Integer.toString(code)));
    }

    @Test
    void tellsTheActionThatTheDeviceRefuses() {
        var story = asking();

        story.answersInside(0, transaction(), 405, "");

        assertThat(asked(story))
                .contains(new Parameter("ReferCallStatus", "failed"), new Parameter("ReferSipResponseCode", "405"));
        assertThat(names(story)).doesNotContain("NotifySipResponseCode");
        assertThat(story.party(0).isOver()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"481", "408"})
    void endsTheCallOfADeviceThatKnowsNothingOfIt(int status) {
        var story = asking();

        story.answersInside(0, transaction(), status, "");

        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(asked(story))
                .contains(
                        new Parameter("ReferCallStatus", "failed"),
                        new Parameter("ReferSipResponseCode", Integer.toString(status)));
    }

    @Test
    void endsTheCallOfADeviceThatDoesNotAnswer() {
        var story = asking();

        story.device(new Calls.NoResponse(0, transaction(), Calls.NoResponse.Why.TIMEOUT));

        assertThat(asked(story)).contains(new Parameter("ReferSipResponseCode", "408"));
        assertThat(story.party(0).isOver()).isTrue();
    }

    @Test
    void tellsTheActionOfACallerWhoHangsUpMeanwhileAndThenIsDone() {
        var story = accepted();
        notifies(story, "SIP/2.0 180 Ringing", "active;expires=60");

        story.sends(0, "BYE", "");

        assertThat(asked(story))
                .contains(
                        new Parameter("ReferCallStatus", "canceled"),
                        new Parameter("ReferSipResponseCode", "202"),
                        new Parameter("NotifySipResponseCode", "180"),
                        new Parameter("CallStatus", "completed"));
        story.reported();
        assertThat(story.state().isSettled()).isFalse();
        story.document("<Response><Dial><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>");
        assertThat(story.all(Locate.class)).isEmpty();
        assertThat(story.state().isSettled()).isTrue();
    }

    @Test
    void goesOnWithTheNextVerbWhereThereIsNoAction() {
        var story = Story.ofACaller()
                .document(
                        "<Response><Refer><Sip>sip:carol@pbx.example</Sip></Refer><Redirect>/next</Redirect></Response>")
                .sends(0, "ACK", "");
        story.answersInside(0, transaction(), 202, "");

        notifies(story, "SIP/2.0 200 OK", "terminated;reason=noresource");

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/next");
        assertThat(names(story)).noneMatch(name -> name.startsWith("Refer"));
    }

    @Test
    void endsTheCallAfterTheLastVerb() {
        var story = Story.ofACaller()
                .document("<Response><Refer><Sip>sip:carol@pbx.example</Sip></Refer></Response>")
                .sends(0, "ACK", "")
                .answersInside(0, transaction(), 202, "");
        story.orders();

        notifies(story, "SIP/2.0 200 OK", "terminated;reason=noresource");

        assertThat(story.sent(story.orders(), "BYE")).isPresent();
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void doesNotWaitForEverForADeviceThatSaysNothing() {
        var story = accepted();

        story.later(Duration.ofMinutes(3).minusSeconds(1));
        assertThat(story.all(Load.class)).hasSize(1);
        story.later(Duration.ofSeconds(1));

        assertThat(asked(story)).contains(new Parameter("ReferSipResponseCode", "202"));
        assertThat(names(story)).doesNotContain("ReferCallStatus", "NotifySipResponseCode");
    }

    @Test
    void waitsAsLongAsTheDeviceSays() {
        var story = accepted();
        notifies(story, "SIP/2.0 180 Ringing", "active;expires=400");

        story.later(Duration.ofSeconds(399));
        assertThat(story.all(Load.class)).hasSize(1);
        story.later(Duration.ofSeconds(1));

        assertThat(asked(story)).contains(new Parameter("ReferCallStatus", "ringing"));
    }

    @Test
    void aDeviceThatIsHeardBeforeItHasAcceptedIsUnderstood() {
        var story = asking();
        notifies(story, "SIP/2.0 200 OK", "terminated;reason=noresource");
        assertThat(story.all(Load.class)).hasSize(1);

        story.answersInside(0, transaction(), 202, "");

        assertThat(asked(story)).contains(new Parameter("ReferCallStatus", "in-progress"));
    }

    @Test
    void whatTheDeviceHasSaidInTheEndStays() {
        var story = asking();
        notifies(story, "SIP/2.0 200 OK", "active;expires=60");
        notifies(story, "SIP/2.0 100 Trying", "active;expires=60");

        story.answersInside(0, transaction(), 202, "");

        assertThat(asked(story)).contains(new Parameter("ReferCallStatus", "in-progress"));
    }

    @Test
    void knowsNothingOfReferralsThatNobodyHasAskedFor() {
        var story = asking();
        story.orders();

        story.sends(
                0,
                "NOTIFY",
                "SIP/2.0 200 OK",
                SipHeaders.NONE.with("Event", "refer;id=77").with("Subscription-State", "terminated"));
        assertThat(statuses(story.orders())).containsExactly(481);

        story.answersInside(0, transaction(), 405, "");
        notifies(story, "SIP/2.0 200 OK", "terminated");
        assertThat(statuses(story.orders())).containsExactly(481);
    }

    @Test
    void goesOnAfterACrash() {
        var story = asking();
        story.survivesACrash();
        assertThat(story.sent(story.orders(), "REFER").orElseThrow().transaction())
                .isEqualTo(transaction());

        story.answersInside(0, transaction(), 202, "").survivesACrash();
        assertThat(story.orders()).isEmpty();
        notifies(story, "SIP/2.0 486 Busy Here", "terminated");
        story.survivesACrash();

        assertThat(asked(story)).contains(new Parameter("ReferCallStatus", "busy"));
    }

    @Test
    void otherInstructionsEndIt() {
        var story = accepted();

        story.decide(new Call.Alter(
                Story.ACCOUNT,
                Story.CALL,
                new Calls.Instruct(new Calls.Instructions("http://app.example/new", "GET", "", "POST", ""))));
        notifies(story, "SIP/2.0 200 OK", "terminated");

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/new");
    }

    // A REFER that comes in

    @Test
    void oneWhoWasDialledHandsTheCallerOver() {
        var story = talking(DIAL);

        story.sends(1, "REFER", "", TO_CAROL);

        var orders = story.orders();
        assertThat(statuses(orders)).containsExactly(202);
        var trying = story.sent(orders, "NOTIFY").orElseThrow();
        assertThat(trying.self()).isEqualTo(Story.tag(1));
        assertThat(trying.request().body()).isEqualTo("SIP/2.0 100 Trying\r\n");
        assertThat(trying.request().headers().first("Event")).hasValue("refer");
        assertThat(trying.request().headers().first("Content-Type")).hasValue("message/sipfrag;version=2.0");
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/transfer");
        assertThat(asked(story))
                .contains(
                        new Parameter("ReferTransferTarget", "<sip:carol@pbx.example?X-A=1>"),
                        new Parameter("CallSid", Story.CALL.toString()),
                        new Parameter("CallStatus", "in-progress"));

        story.document("<Response><Dial><Sip>sip:carol@pbx.example</Sip></Dial></Response>");
        var done = story.sent(story.orders(), "NOTIFY").orElseThrow();
        assertThat(done.request().body()).isEqualTo("SIP/2.0 200 OK\r\n");
        assertThat(done.request().headers().first("Subscription-State")).hasValue("terminated;reason=noresource");
        assertThat(story.party(1).call().status()).isEqualTo(Status.COMPLETED);

        story.answersInside(1, done.transaction(), 200, "");
        var bye = story.sent(story.orders(), "BYE").orElseThrow();
        assertThat(bye.self()).isEqualTo(Story.tag(1));
        assertThat(bye.request().headers().first("CSeq")).hasValue("4 BYE");

        story.decide(new Call.Located(2, List.of(Story.place("sip:carol@pbx.example")), 0, ""));
        story.answers(2, 200, "carols offer");
        var invites = story.orders().stream()
                .filter(order -> order instanceof Send send && send.self().equals(Story.tag(0)))
                .map(order -> ((Send) order).request().body())
                .toList();
        assertThat(invites).containsExactly("carols offer");
        assertThat(story.party(0).isOver()).isFalse();
    }

    @Test
    void oneWhoHangsUpAfterHandingOverDoesNotEndTheNextDial() {
        var story = talking(DIAL);
        story.sends(1, "REFER", "", TO_CAROL).document(Story.DIAL_BOB).orders();

        story.sends(1, "BYE", "");

        assertThat(statuses(story.orders())).containsExactly(200);
        assertThat(story.state().script()).isInstanceOf(Script.Dialling.class);
        assertThat(story.party(2).isOver()).isFalse();
    }

    @Test
    void oneWhoHangsUpBeforeTheDocumentIsThereHasHandedOverAllTheSame() {
        var story = talking(DIAL);
        story.sends(1, "REFER", "", TO_CAROL);

        story.sends(1, "BYE", "").document("<Response><Redirect>/next</Redirect></Response>");

        assertThat(story.party(1).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/next");
    }

    @Test
    void everybodyIsLetGoWhenTheCallerHangsUpMeanwhile() {
        var story = talking(DIAL);
        story.sends(1, "REFER", "", TO_CAROL);

        story.sends(0, "BYE", "");

        assertThat(story.sent(story.orders(), "BYE").orElseThrow().self()).isEqualTo(Story.tag(1));
        assertThat(story.party(1).call().status()).isEqualTo(Status.COMPLETED);
        story.answersInside(1, Story.tag(1) + "-bye", 200, "");
        story.document("<Response><Hangup/></Response>").reported();
        assertThat(story.state().isSettled()).isTrue();
    }

    @Test
    void whoHandsOverIsHungUpOnAlsoWhenHeDoesNotHear() {
        var story = talking(DIAL);
        story.sends(1, "REFER", "", TO_CAROL)
                .document("<Response><Pause length=\"99\"/></Response>")
                .orders();

        story.later(Duration.ofSeconds(32));

        assertThat(story.sent(story.orders(), "BYE").orElseThrow().self()).isEqualTo(Story.tag(1));
    }

    @Test
    void aHandOverGoesOnAfterACrash() {
        var story = talking(DIAL);
        story.sends(1, "REFER", "", TO_CAROL).survivesACrash();
        assertThat(story.sent(story.orders(), "NOTIFY")).isPresent();
        assertThat(asked(story)).contains(new Parameter("ReferTransferTarget", "<sip:carol@pbx.example?X-A=1>"));

        story.document("<Response><Pause length=\"99\"/></Response>").survivesACrash();
        var last = story.orders().stream()
                .filter(Send.class::isInstance)
                .map(Send.class::cast)
                .toList()
                .getLast();
        assertThat(last.request().body()).isEqualTo("SIP/2.0 200 OK\r\n");
    }

    @Test
    void aReferThatComesTwiceIsOne() {
        var story = talking(DIAL);
        story.sends(1, "REFER", "", TO_CAROL).orders();
        var cseq = (int) story.state().leg(1).orElseThrow().dialog().remoteCseq();
        var callId = story.state().leg(1).orElseThrow().dialog().callId();

        story.sends(1, "REFER", "", callId, "b1", cseq);

        var orders = story.orders();
        assertThat(statuses(orders)).containsExactly(202);
        assertThat(story.sent(orders, "NOTIFY")).isEmpty();
        assertThat(story.all(Load.class)).hasSize(2);
    }

    @Test
    void oneWhoHasHandedOverHearsNothingOfWhatTheCallerHears() {
        var story = talking(DIAL);
        story.sends(1, "REFER", "", TO_CAROL).document("<Response><Say>Hold on</Say></Response>");
        story.device(new Calls.MediaOpened(0, 1, Story.ASHBURN, "our sdp"));
        story.answersInside(
                0, story.sent(story.orders(), "INVITE").orElseThrow().transaction(), 200, "alices");
        story.orders();

        story.sends(1, "INVITE", "v=0\r\nm=audio 4002 RTP/AVP 0\r\n");

        var answer = (Respond) story.orders().getFirst();
        assertThat(answer.response().body()).contains("m=audio 9 RTP/AVP 0", "a=inactive");
    }

    @Test
    void declinesAReferWithoutAReferUrl() {
        var story = talking(Story.DIAL_BOB);

        story.sends(1, "REFER", "", TO_CAROL);

        assertThat(statuses(story.orders())).containsExactly(603);
        assertThat(story.codes()).containsExactly(13802);
        assertThat(story.state().across(story.state().leg(0).orElseThrow())).isPresent();
    }

    @Test
    void declinesTheReferOfTheCallerHimself() {
        var story = talking(DIAL);

        story.sends(0, "REFER", "", TO_CAROL);

        assertThat(statuses(story.orders())).containsExactly(603);
        assertThat(story.codes()).containsExactly(90001);
    }

    @Test
    void refusesAReferThatNamesNobodyOrAtTooGreatLength() {
        var story = talking(DIAL);
        story.sends(1, "REFER", "");
        story.sends(1, "REFER", "", SipHeaders.NONE.with("Refer-To", "<sip:" + "a".repeat(260) + "@pbx.example>"));

        assertThat(statuses(story.orders())).containsExactly(400, 400);
    }

    private static Story asking() {
        var story = Story.ofACaller().document(REFER).sends(0, "ACK", "");
        story.orders();
        return story;
    }

    private static Story accepted() {
        return asking().answersInside(0, transaction(), 202, "");
    }

    private static Story talking(String document) {
        var story = Story.ofACaller()
                .document(document)
                .found(1)
                .answers(1, 200, "answer")
                .sends(0, "ACK", "");
        story.orders();
        return story;
    }

    private static String transaction() {
        return Story.tag(0) + "-1";
    }

    private static void notifies(Story story, String fragment, String state) {
        story.sends(0, "NOTIFY", fragment, Story.referral(state));
    }

    private static List<Parameter> asked(Story story) {
        return story.newest(Load.class).parameters();
    }

    private static List<String> names(Story story) {
        return asked(story).stream().map(Parameter::name).toList();
    }

    private static List<Integer> statuses(List<Order> orders) {
        return orders.stream()
                .filter(Respond.class::isInstance)
                .map(order -> ((Respond) order).response().status())
                .toList();
    }
}
