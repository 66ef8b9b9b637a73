package io.strowger.region.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.Status;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.AnswerMedia;
import io.strowger.core.Edges.Clip;
import io.strowger.core.Edges.CloseMedia;
import io.strowger.core.Edges.ConnectMedia;
import io.strowger.core.Edges.Digits;
import io.strowger.core.Edges.Hush;
import io.strowger.core.Edges.OpenMedia;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Perform;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Silence;
import io.strowger.core.Edges.SpokenText;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.region.call.CallPort.Load;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What callers hear from the call itself, and press.
class PerformanceTest {
    private static final String OURS = "our sdp";
    private static final String MENU = """
            <Response>
              <Gather numDigits="2" timeout="4" action="/menu"><Say>Welcome</Say><Pause length="1"/></Gather>
              <Say>Nothing pressed</Say>
            </Response>""";

    @Test
    void aCallerIsAnsweredByTheMediaLegAndHearsAllOfIt() {
        var story = Story.ofACaller().document("""
                <Response><Say loop="2">Hello</Say><Play digits="1w2"/><Play>beep.wav</Play></Response>""");

        assertThat(only(story, OpenMedia.class).offer()).isEqualTo("offer");
        story.device(new Calls.MediaOpened(0, 1, Story.ASHBURN, OURS));
        var answer = only(story, Respond.class).response();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(OURS);

        story.sends(0, "ACK", "");
        var first = only(story, Perform.class);
        assertThat(first.peer()).isEqualTo("offer");
        assertThat(first.sounds()).containsExactly(new SpokenText("Hello", 2));
        over(story, first);
        var second = only(story, Perform.class);
        assertThat(second.sounds()).containsExactly(new Digits("1w2", 1));
        over(story, second);
        var third = only(story, Perform.class);
        assertThat(third.sounds()).containsExactly(new Clip("http://app.example/beep.wav", 1));
        over(story, third);

        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(only(story, CloseMedia.class).self()).isEqualTo(Story.tag(0));
    }

    @Test
    void whomTheApiCallsIsOfferedTheMediaLeg() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com").found(1).answers(0, 200, "alices");
        story.decide(new Call.Alter(
                Story.ACCOUNT,
                Story.CALL,
                new Calls.Instruct(new Instructions("", "POST", "", "POST", "<Response><Say>Hi</Say></Response>"))));

        assertThat(only(story, OpenMedia.class).offer()).isEmpty();
        story.device(new Calls.MediaOpened(0, 1, Story.ASHBURN, OURS));
        var again = story.sent(story.orders(), "INVITE").orElseThrow();
        assertThat(again.request().body()).isEqualTo(OURS);
        story.answersInside(0, again.transaction(), 200, "alices answer");

        assertThat(only(story, Perform.class).peer()).isEqualTo("alices answer");
    }

    @Test
    void digitsGoToTheActionAsSoonAsThereAreEnough() {
        var story = listening();

        presses(story, 1, "4");
        assertThat(only(story, Hush.class).self()).isEqualTo(Story.tag(0));
        presses(story, 2, "2");

        assertThat(asked(story)).contains(new Parameter("Digits", "42"));
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/menu");
    }

    @Test
    void aFinishKeyEndsTheDigitsAndIsNoneOfThem() {
        var story = listening();

        presses(presses(story, 1, "4"), 2, "#");

        assertThat(asked(story)).contains(new Parameter("Digits", "4"), new Parameter("FinishedOnKey", "#"));
    }

    @Test
    void whoPressesTooFewIsWaitedForAndThenTakenAtHisWord() {
        var story = listening();
        over(story, number(story));

        presses(story.later(Duration.ofSeconds(3)), 1, "4");
        assertThat(story.later(Duration.ofSeconds(3)).all(Load.class)).hasSize(1);
        story.later(Duration.ofSeconds(1));

        assertThat(asked(story)).contains(new Parameter("Digits", "4"));
    }

    @Test
    void whoPressesNothingHearsTheNextVerb() {
        var story = listening();
        over(story, number(story));

        story.later(Duration.ofSeconds(4));

        assertThat(only(story, Perform.class).sounds()).containsExactly(new SpokenText("Nothing pressed", 1));
        assertThat(story.all(Load.class)).hasSize(1);
    }

    @Test
    void digitsThatNobodyAskedForAreNoEvents() {
        var story = Story.ofACaller().document("<Response><Say>Hello</Say></Response>");
        var before = story.history().size();

        presses(story, 1, "1");

        assertThat(story.history()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=5\r\nDuration=160\r\n', 5",
        "application/dtmf-relay, 'Signal= *\nDuration= 250', *",
        "application/dtmf, 'a', A",
        "application/dtmf-relay, 'Signal=11', ''",
        "application/media_control+xml, '5', ''"
    })
    void digitsAlsoComeByInfo(String type, String body, String digit) {
        var info = new SipRequest("INFO", "sip:x", SipHeaders.NONE.with("Content-Type", type), body);

        assertThat(Performances.digitIn(info)).isEqualTo(Optional.of(digit).filter(it -> !it.isEmpty()));
    }

    @Test
    void whatCouldNotBeHeardIsNotedAndTheDocumentGoesOn() {
        var story = Story.ofACaller().document("<Response><Say>Hello</Say><Pause length=\"9\"/></Response>");

        story.device(new Calls.MediaRefused(0, 1, "G.711 only", 0));

        assertThat(story.codes()).contains(90002);
        assertThat(story.state().script()).isInstanceOf(Script.Pausing.class);
        assertThat(story.orders().getLast())
                .isInstanceOfSatisfying(
                        Respond.class,
                        answer -> assertThat(answer.response().status()).isEqualTo(200));
    }

    @ParameterizedTest
    @CsvSource({"0, 90002, true", "32102, 32102, false", "32207, 32207, true"})
    void whyItCouldNotBeHeardIsNotedUnderItsCode(int given, int code, boolean isError) {
        var story = Story.ofACaller().document("<Response><Say>Hello</Say></Response>");

        story.device(new Calls.MediaRefused(0, 1, "why", given));

        assertThat(story.state().notes())
                .extracting(Calls.Notification::code, Calls.Notification::isError)
                .containsExactly(tuple(code, isError));
    }

    /// The answer and the end of the document are one decision.
    @Test
    void whoCannotHearAnythingIsAnsweredAndHungUpOnOnceHeHasAcknowledgedIt() {
        var story = Story.ofACaller().document("<Response><Say>Hello</Say></Response>");
        story.orders();

        story.device(new Calls.MediaRefused(0, 1, "why", 0));

        var orders = story.orders();
        assertThat(orders)
                .filteredOn(Respond.class::isInstance)
                .extracting(order -> ((Respond) order).response().status())
                .containsExactly(200);
        assertThat(story.sent(orders, "BYE")).isEmpty();
        story.sends(0, "ACK", "");
        assertThat(story.sent(story.orders(), "BYE")).isPresent();
    }

    @Test
    void whatWasHeardAsAToneIsNoted() {
        var story = listening();

        story.device(new Calls.Performed(0, number(story), List.of("heard as a tone")));

        assertThat(story.codes()).contains(90003);
    }

    @Test
    void aMediaLegThatTheEdgeHasLostIsOpenedAnewAndOffered() {
        var story = listening();
        var perform = new Perform(Story.tag(0), number(story), "offer", List.of());

        story.decide(new Call.NotTaken(perform));

        assertThat(only(story, OpenMedia.class).offer()).isEmpty();
        story.device(new Calls.MediaOpened(0, number(story), Story.ASHBURN, "another"));
        assertThat(story.sent(story.orders(), "INVITE").orElseThrow().request().body())
                .isEqualTo("another");
    }

    @Test
    void afterACrashTheEdgeIsAskedAgainForTheSamePerformance() {
        var story = listening();
        var number = number(story);

        story.survivesACrash();

        assertThat(only(story, Perform.class).number()).isEqualTo(number);
    }

    @Test
    void whoIsConnectedDoesNotHearTheMediaLegAnyMore() {
        var story = holdingOn("offer");
        story.found(1).orders();

        story.answers(1, 200, "bobs");

        var orders = story.orders();
        assertThat(orders).hasAtLeastOneElementOfType(CloseMedia.class);
        assertThat(story.sent(orders, "INVITE").orElseThrow().request().body()).isEqualTo("bobs");
    }

    @Test
    void otherInstructionsEndWhatIsHeard() {
        var story = listening();
        var number = number(story);

        story.decide(new Call.Alter(
                Story.ACCOUNT,
                Story.CALL,
                new Calls.Instruct(new Instructions("http://app.example/new", "GET", "", "POST", ""))));

        assertThat(only(story, Hush.class).number()).isEqualTo(number);
    }

    @Test
    void aDigitThatComesTwiceCountsOnce() {
        var story = listening();
        presses(presses(story, 1, "4"), 1, "4");
        assertThat(story.all(Load.class)).hasSize(1);
        story.device(info("7"));

        assertThat(asked(story)).contains(new Parameter("Digits", "47"));
    }

    @Test
    void anInfoThatComesTwiceIsOneDigit() {
        var story = listening();

        story.device(info("7")).device(info("7"));

        assertThat(story.state().script())
                .isInstanceOfSatisfying(
                        Script.Performing.class, it -> assertThat(it.digits()).isEqualTo("7"));
    }

    @Test
    void aDigitOfAnEarlierMenuIsNoneOfTheNext() {
        var story = listening();
        presses(presses(story, 1, "4"), 2, "2");
        story.document(MENU);

        story.device(new Calls.DigitPressed(0, 1, 3, "9"));

        assertThat(story.state().script())
                .isInstanceOfSatisfying(
                        Script.Performing.class, it -> assertThat(it.digits()).isEmpty());
    }

    @Test
    void oneRefusalAfterTheOtherLeadsToTheEndOfTheDocument() {
        var story = Story.ofACaller().document("<Response><Say>A</Say><Say>B</Say><Say>C</Say></Response>");

        for (var number = 1; number <= 3; number++) {
            assertThat(only(story, OpenMedia.class).number()).isEqualTo(number);
            story.device(new Calls.MediaRefused(0, number, "no port for " + number, 0));
            story.device(new Calls.MediaRefused(0, number, "no port for " + number, 0));
            if (number == 1) story.sends(0, "ACK", "");
        }

        assertThat(story.codes()).containsExactly(90002, 90002, 90002);
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void aMediaLegThatNobodyWaitsForAnyMoreIsClosed() {
        var story = Story.ofACaller().document("<Response><Say>Hello</Say></Response>");
        story.device(new Calls.Canceled(0, "server-1")).orders();

        story.device(new Calls.MediaOpened(0, 1, Story.ASHBURN, OURS));

        assertThat(only(story, CloseMedia.class).self()).isEqualTo(Story.tag(0));
    }

    @Test
    void whoWantsNoneOfOurMediaIsNotHungUpOn() {
        var story = offered("<Response><Say>Hi</Say><Pause length=\"9\"/></Response>");
        var offer = story.sent(story.orders(), "INVITE").orElseThrow();

        story.answersInside(0, offer.transaction(), 488, "");

        assertThat(story.codes()).contains(90002);
        assertThat(story.state().script()).isInstanceOf(Script.Pausing.class);
        assertThat(only(story, CloseMedia.class).self()).isEqualTo(Story.tag(0));
    }

    @Test
    void whoDoesNotAnswerToTheOfferAtAllIsGone() {
        var story = offered("<Response><Say>Hi</Say></Response>");

        story.later(Duration.ofSeconds(33));

        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void anEdgeThatSaysNothingIsAskedAgain() {
        var story = listening();

        story.later(Duration.ofSeconds(30));

        assertThat(only(story, Perform.class).number()).isEqualTo(number(story));
    }

    @Test
    void aDeviceThatHoldsTheCallIsAnsweredByTheMediaLeg() {
        var story = listening();

        story.sends(0, "INVITE", "hold");
        var asked = only(story, AnswerMedia.class);
        assertThat(asked.offer()).isEqualTo("hold");
        story.device(new Calls.MediaAnswered(0, asked.transaction(), "held"));

        var answer = only(story, Respond.class).response();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("held");
        assertThat(answer.headers().first("Content-Type")).hasValue("application/sdp");
        story.sends(0, "ACK", "");
        assertThat(story.state().relays()).isEmpty();
        over(story, number(story));
        story.later(Duration.ofSeconds(4));
        assertThat(only(story, Perform.class).peer()).isEqualTo("hold");
    }

    @Test
    void anOfferThatTheMediaLegDoesNotUnderstandIsRefused() {
        var story = listening();
        story.sends(0, "UPDATE", "video");

        story.device(new Calls.MediaAnswered(0, only(story, AnswerMedia.class).transaction(), ""));

        var refusal = only(story, Respond.class);
        assertThat(refusal.response().status()).isEqualTo(488);
        assertThat(story.decide(new Call.Taken(refusal)).state().relays()).isEmpty();
        assertThat(story.state().leg(0).orElseThrow().sdp().text()).isEqualTo("offer");
    }

    @Test
    void anOfferIsAnsweredAfterACrashToo() {
        var story = listening();
        story.sends(0, "INVITE", "hold").survivesACrash();

        assertThat(only(story, AnswerMedia.class).offer()).isEqualTo("hold");
    }

    @Test
    void aMediaLegThatIsLostInTheMiddleOfAnOfferIsOpenedAnew() {
        var story = listening();
        story.sends(0, "INVITE", "hold");

        story.decide(new Call.NotTaken(only(story, AnswerMedia.class)));

        var orders = story.orders();
        assertThat(orders).hasAtLeastOneElementOfType(OpenMedia.class);
        assertThat(orders)
                .anyMatch(order ->
                        order instanceof Respond respond && respond.response().status() == 491);
    }

    @Test
    void anOfferToAMediaLegThatIsNotNeededAnyMoreHasToWait() {
        var story = holdingOn("offer");
        story.found(1).sends(0, "INVITE", "hold");
        var asked = only(story, AnswerMedia.class);

        story.answers(1, 200, "bobs");

        var orders = story.orders();
        assertThat(orders)
                .anyMatch(order ->
                        order instanceof Respond respond && respond.response().status() == 491);
        assertThat(story.sent(orders, "INVITE").orElseThrow().request().body()).isEqualTo("bobs");
        story.device(new Calls.MediaAnswered(0, asked.transaction(), "held"));
        assertThat(story.orders()).isEmpty();
    }

    @Test
    void whoIsHeardByNobodyAnyMoreIsNotToldOfALegThatIsClosed() {
        var offer = "v=0\r\nm=audio 4000 RTP/AVP 0\r\n";
        var story = holdingOn(offer).found(1);
        story.orders();
        story.answers(1, 200, "bobs");
        story.answersInside(
                0, story.sent(story.orders(), "INVITE").orElseThrow().transaction(), 200, offer);
        story.sends(1, "BYE", "").orders();

        story.sends(0, "INVITE", offer);

        assertThat(only(story, Respond.class).response().body()).contains("m=audio 9 RTP/AVP 0", "a=inactive");
    }

    @Test
    void anAckOfAnEarlierRequestSaysNothingOfWhatIsHeardNow() {
        var story = listening();
        story.sends(0, "INVITE", "").orders();

        story.sends(0, "ACK", "late", "call-1", "a1", 1);

        assertThat(story.orders()).isEmpty();
        assertThat(story.state().leg(0).orElseThrow().sdp().text()).isEqualTo("offer");
    }

    @Test
    void whoAsksWhatWeOfferHearsWhatHeKnowsAndIsHeardWhereHeAnswers() {
        var story = listening();

        story.sends(0, "INVITE", "");
        assertThat(only(story, Respond.class).response().body()).isEqualTo(OURS);
        story.sends(0, "ACK", "back again");

        assertThat(only(story, ConnectMedia.class).answer()).isEqualTo("back again");
        assertThat(story.state().leg(0).orElseThrow().sdp().text()).isEqualTo("back again");
    }

    @Test
    void aDeviceThatHoldsAPauseHearsNothing() {
        var story = Story.ofACaller("v=0\r\nm=audio 4000 RTP/AVP 0\r\n")
                .document("<Response><Pause length=\"0\"/><Pause length=\"9\"/></Response>")
                .sends(0, "ACK", "");
        story.orders();

        story.sends(0, "INVITE", "v=0\r\nm=audio 4002 RTP/AVP 0\r\na=sendonly\r\n");

        var answer = only(story, Respond.class).response();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("m=audio 9 RTP/AVP 0", "a=inactive");
        assertThat(story.state().leg(0).orElseThrow().sdp().text()).contains("4002");
    }

    @Test
    void aRequestThatMeetsOurOfferHasToWait() {
        var story = offered("<Response><Say>Hi</Say></Response>");
        var offer = story.sent(story.orders(), "INVITE").orElseThrow();

        story.sends(0, "INVITE", "hold");
        assertThat(only(story, Respond.class).response().status()).isEqualTo(491);

        story.answersInside(0, offer.transaction(), 491, "");
        story.later(Duration.ofSeconds(4));
        var again = story.sent(story.orders(), "INVITE").orElseThrow();
        assertThat(again.request().body()).isEqualTo(OURS);
    }

    @Test
    void aRequestThatFollowsOneOfItsOwnTooSoonHasToWait() {
        var story = listening();
        story.sends(0, "INVITE", "hold").orders();

        story.sends(0, "UPDATE", "other");

        var answer = only(story, Respond.class).response();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers().first("Retry-After")).isPresent();
    }

    @Test
    void whatIsSaidToAGatherIsNotUnderstoodAndThatIsNoted() {
        var story = Story.ofACaller()
                .document("<Response><Gather input=\"speech\" timeout=\"4\"/><Redirect>/next</Redirect></Response>")
                .device(new Calls.MediaOpened(0, 1, Story.ASHBURN, OURS))
                .sends(0, "ACK", "");
        assertThat(story.codes()).containsExactly(90001);
        assertThat(story.state().notes()).noneMatch(Calls.Notification::isError);
        over(story, number(story));

        presses(story, 1, "4");
        story.later(Duration.ofSeconds(4));

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/next");
    }

    @Test
    void aMediaLegThatIsStillNeededStaysAndOneThatIsNotIsClosed() {
        var story = listening();
        story.orders();
        story.device(new Calls.MediaHeld(0, Story.ASHBURN));
        assertThat(story.orders()).isEmpty();

        var elsewhere = new EdgeAddress(Story.ASHBURN.edge(), "127.0.0.1:25599");
        story.device(new Calls.MediaHeld(0, elsewhere));
        assertThat(only(story, CloseMedia.class).self()).isEqualTo(Story.tag(0));

        story.sends(0, "BYE", "").orders();
        story.device(new Calls.MediaHeld(0, Story.ASHBURN));
        assertThat(only(story, CloseMedia.class).self()).isEqualTo(Story.tag(0));
    }

    /// A caller who has heard something, and waits now for Bob.
    private static Story holdingOn(String offer) {
        var story = Story.ofACaller(offer)
                .document("<Response><Say>Hold on</Say><Dial><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial>"
                        + "<Pause length=\"9\"/></Response>")
                .device(new Calls.MediaOpened(0, 1, Story.ASHBURN, OURS))
                .sends(0, "ACK", "");
        over(story, only(story, Perform.class));
        return story;
    }

    /// One whom the API calls, and who is offered the media leg.
    private static Story offered(String twiml) {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com").found(1).answers(0, 200, "alices");
        story.decide(new Call.Alter(
                Story.ACCOUNT, Story.CALL, new Calls.Instruct(new Instructions("", "POST", "", "POST", twiml))));
        story.orders();
        return story.device(new Calls.MediaOpened(0, number(story), Story.ASHBURN, OURS));
    }

    private static Calls.RequestCame info(String digit) {
        var headers = SipHeaders.NONE
                .with("From", "<sip:alice@acme.sip.twilio.com>;tag=a1")
                .with("Call-ID", "call-1")
                .with("CSeq", "2 INFO")
                .with("Content-Type", "application/dtmf-relay");
        var request = new SipRequest("INFO", "sip:x", headers, "Signal=" + digit);
        return new Calls.RequestCame(0, "in-dialog-INFO", Story.ASHBURN, request, Story.ALICE);
    }

    private static Story presses(Story story, long place, String digit) {
        var number = story.state().script() instanceof Script.Performing it ? it.number() : 0;
        return story.device(new Calls.DigitPressed(0, number, place, digit));
    }

    /// A caller who hears the menu.
    private static Story listening() {
        var story = Story.ofACaller().document(MENU).device(new Calls.MediaOpened(0, 1, Story.ASHBURN, OURS));
        story.sends(0, "ACK", "");
        var sounds = only(story, Perform.class).sounds();
        assertThat(sounds).containsExactly(new SpokenText("Welcome", 1), new Silence(Duration.ofSeconds(1), 1));
        return story;
    }

    private static long number(Story story) {
        return ((Script.Performing) story.state().script()).number();
    }

    private static void over(Story story, Perform perform) {
        over(story, perform.number());
    }

    private static void over(Story story, long number) {
        story.later(Duration.ofMillis(20)).device(new Calls.Performed(0, number, List.of()));
    }

    private static List<Parameter> asked(Story story) {
        return story.newest(Load.class).parameters();
    }

    private static <T extends Order> T only(Story story, Class<T> type) {
        var orders =
                story.orders().stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(orders).hasSize(1);
        return orders.getFirst();
    }
}
