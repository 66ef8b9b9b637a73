package io.strowger.region.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.Status;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.AnswerMedia;
import io.strowger.core.Edges.Cancel;
import io.strowger.core.Edges.CloseMedia;
import io.strowger.core.Edges.OpenMedia;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Perform;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.Edges.SpokenText;
import io.strowger.core.sip.SipHeaders;
import io.strowger.region.call.CallPort.Load;
import io.strowger.region.call.CallPort.Locate;
import io.strowger.region.call.Leg.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody hears who is called, before he is connected.
class WhisperTest {
    private static final String DIAL = """
            <Response>
              <Dial action="/after" timeLimit="600"><Sip url="/whisper">sip:bob@acme.sip.twilio.com</Sip></Dial>
            </Response>""";
    private static final String TWO = """
            <Response>
              <Dial action="/after"%s>
                <Sip url="/whisper">sip:bob@acme.sip.twilio.com</Sip>
                <Sip url="/whisper">sip:carol@acme.sip.twilio.com</Sip>
              </Dial>
            </Response>""";
    private static final String EMPTY = "<Response/>";
    private static final String HANGUP = "<Response><Hangup/></Response>";
    private static final String MENU =
            "<Response><Gather numDigits=\"1\" action=\"/choice\"><Say>Press 1</Say></Gather><Hangup/></Response>";

    @Test
    void isAskedForAsTheCallOfWhomItIsFor() {
        var story = Story.ofACaller().document(DIAL).found(1);

        story.answers(1, 200, "bobs", SipHeaders.NONE.with("X-Desk", "7"));

        var load = story.newest(Load.class);
        assertThat(load.fetch().url()).isEqualTo("http://app.example/whisper");
        assertThat(load.parameters())
                .contains(
                        new Parameter("CallSid", story.party(1).sid().toString()),
                        new Parameter("ParentCallSid", Story.CALL.toString()),
                        new Parameter("CallStatus", "in-progress"),
                        new Parameter("Direction", "outbound-dial"),
                        new Parameter("To", "sip:bob@acme.sip.twilio.com"),
                        new Parameter("SipDomain", "acme.sip.twilio.com"),
                        new Parameter("SipSourceIp", "192.0.2.2"),
                        new Parameter("SipHeader_X-Desk", "7"))
                .doesNotContain(new Parameter("SipHeader_X-Colour", "blue"));
    }

    @Test
    void theCallerGoesOnRingingMeanwhileAndHearsNoEarlyMedia() {
        var story = Story.ofACaller().document(DIAL);
        story.orders();
        story.found(1);
        var invite = story.sent(story.orders(), "INVITE").orElseThrow().request();
        assertThat(invite.body()).contains("a=inactive");

        story.answers(1, 183, "early").answers(1, 200, "bobs").document("<Response><Pause/></Response>");

        assertThat(answers(story.orders())).containsExactly(180);
        assertThat(story.party(0).call().status()).isEqualTo(Status.RINGING);
        assertThat(story.party(1).call().status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(story.codes()).isEmpty();
    }

    @Test
    void heWhoHasHeardItIsOfferedWhatTheCallerHasOffered() {
        var story = whispered(Story.ofACaller().document(DIAL));

        story.document(EMPTY);
        var offer = reInvite(story);
        assertThat(offer.self()).isEqualTo(Story.tag(1));
        assertThat(offer.request().body()).isEqualTo("offer");
        assertThat(story.party(0).wasAnswered()).isFalse();
        story.answersInside(1, offer.transaction(), 200, "bobs answer");

        var orders = story.orders();
        assertThat(orders).hasAtLeastOneElementOfType(Acknowledge.class);
        var answer = only(orders, Respond.class).response();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("bobs answer");
        story.sends(0, "ACK", "").later(Duration.ofSeconds(5)).sends(1, "BYE", "");
        assertThat(asked(story))
                .contains(new Parameter("DialCallStatus", "completed"), new Parameter("DialBridged", "true"));
        assertThat(story.state().relays()).isEmpty();
    }

    @Test
    void aCallerWithoutAnOfferGetsHisAndAnswersIt() {
        var story = whispered(Story.ofACaller("").document(DIAL));

        story.document(EMPTY);
        var question = reInvite(story);
        assertThat(question.request().body()).isEmpty();
        story.answersInside(1, question.transaction(), 200, "bobs offer");
        var answer = only(story.orders(), Respond.class).response();
        assertThat(answer.body()).isEqualTo("bobs offer");
        story.sends(0, "ACK", "alices answer");

        assertThat(only(story.orders(), Acknowledge.class).ack().body()).isEqualTo("alices answer");
        assertThat(story.state().relays()).isEmpty();
        assertThat(story.party(0).call().status()).isEqualTo(Status.IN_PROGRESS);
    }

    @Test
    void aCallerWhoWasAnsweredBeforeIsOfferedWhatHeOffers() {
        var story = introducedToAnAnsweredCaller();
        var again = reInvite(story);
        assertThat(again.self()).isEqualTo(Story.tag(0));
        assertThat(again.request().body()).isEqualTo("bobs offer");

        story.answersInside(0, again.transaction(), 200, "alices answer");

        assertThat(story.orders().stream()
                        .filter(Acknowledge.class::isInstance)
                        .map(order -> ((Acknowledge) order).ack().body()))
                .contains("alices answer");
        assertThat(story.state().relays()).isEmpty();
    }

    @Test
    void aCallerWhoAsksForSomethingElseAtThatMomentIsAskedAgain() {
        var story = introducedToAnAnsweredCaller();
        story.answersInside(0, reInvite(story).transaction(), 491, "");

        story.later(Duration.ofSeconds(5));

        assertThat(reInvite(story).request().body()).isEqualTo("bobs offer");
    }

    private static Story introducedToAnAnsweredCaller() {
        var story = Story.ofACaller()
                .document(DIAL.replace("<Dial", "<Pause length=\"0\"/><Pause/><Dial"))
                .sends(0, "ACK", "")
                .later(Duration.ofSeconds(1));
        whispered(story).document(EMPTY);
        return story.answersInside(1, reInvite(story).transaction(), 200, "bobs offer");
    }

    @Test
    void heHearsTheMenuByAMediaLegOfHisOwnAndChooses() {
        var story = whispered(Story.ofACaller().document(DIAL)).document(MENU);

        var open = only(story.orders(), OpenMedia.class);
        assertThat(open.self()).isEqualTo(Story.tag(1));
        story.device(new Calls.MediaOpened(1, open.number(), Story.ASHBURN, "our sdp"));
        var offer = reInvite(story);
        assertThat(offer.request().body()).isEqualTo("our sdp");
        story.answersInside(1, offer.transaction(), 200, "bobs media");
        var perform = only(story.orders(), Perform.class);
        assertThat(perform.self()).isEqualTo(Story.tag(1));
        assertThat(perform.peer()).isEqualTo("bobs media");
        assertThat(perform.sounds()).containsExactly(new SpokenText("Press 1", 1));
        story.device(new Calls.DigitPressed(1, perform.number(), 1, "1"));

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/choice");
        assertThat(asked(story))
                .contains(
                        new Parameter("Digits", "1"),
                        new Parameter("CallSid", story.party(1).sid().toString()));
        story.orders();
        story.document(EMPTY);
        var orders = story.orders();
        assertThat(only(orders, CloseMedia.class).self()).isEqualTo(Story.tag(1));
        assertThat(story.sent(orders, "INVITE").orElseThrow().request().body()).isEqualTo("offer");
    }

    @Test
    void whoPressesNothingIsHungUpOnAndTheDialGoesOn() {
        var story = listening();

        story.device(new Calls.Performed(1, number(story), List.of())).later(Duration.ofSeconds(5));

        var orders = story.orders();
        assertThat(story.sent(orders, "BYE").orElseThrow().self()).isEqualTo(Story.tag(1));
        assertThat(only(orders, CloseMedia.class).self()).isEqualTo(Story.tag(1));
        isDeclined(story);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {HANGUP, "<Response><Reject/></Response>", "<Response><Dial>sip:x@y.example</Dial></Response>"})
    void aDocumentThatHangsUpEndsTheCallOfWhomItIsFor(String document) {
        var story = whispered(Story.ofACaller().document(DIAL));

        story.document(document);

        assertThat(story.sent(story.orders(), "BYE").orElseThrow().self()).isEqualTo(Story.tag(1));
        isDeclined(story);
    }

    @Test
    void whoHangsUpWhileHeListensLeavesTheDialToGoOn() {
        var story = listening();
        story.orders();

        story.sends(1, "BYE", "");

        assertThat(only(story.orders(), CloseMedia.class).self()).isEqualTo(Story.tag(1));
        isDeclined(story);
    }

    @Test
    void aDocumentThatCannotBeHadConnectsNobodyAndIsNotedWithWhomItIsFor() {
        var story = whispered(Story.ofACaller().document(DIAL));
        var number = story.newest(Load.class).fetch().number();

        story.decide(new Call.NotFetched(number, 11200, "404", "http://app.example/whisper"));

        assertThat(story.state().notes()).singleElement().satisfies(note -> {
            assertThat(note.code()).isEqualTo(11200);
            assertThat(note.call()).isEqualTo(story.party(1).sid());
        });
        isDeclined(story);
    }

    @Test
    void whoDialsThereIsTold() {
        var story = whispered(Story.ofACaller().document(DIAL));

        story.document("<Response><Dial>sip:x@y.example</Dial></Response>");

        assertThat(story.codes()).contains(13201);
    }

    @Test
    void whatIsForTheFirstPartyOnlyIsPassedOver() {
        var story = whispered(Story.ofACaller().document(DIAL));

        story.document("<Response><Record/><Refer><Sip>sip:x@y.example</Sip></Refer></Response>");

        assertThat(story.codes()).containsExactly(90001, 90001);
        assertThat(reInvite(story).request().body()).isEqualTo("offer");
    }

    @Test
    void aCallerWhoCancelsMeanwhileTakesHimAlong() {
        var story = listening();
        story.orders();

        story.device(new Calls.Canceled(0, "server-1"));

        var orders = story.orders();
        assertThat(story.sent(orders, "BYE").orElseThrow().self()).isEqualTo(Story.tag(1));
        assertThat(answers(orders)).containsExactly(487);
        assertThat(only(orders, CloseMedia.class).self()).isEqualTo(Story.tag(1));
        assertThat(story.party(0).call().status()).isEqualTo(Status.CANCELED);
        assertThat(story.party(1).call().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void aCallerWhoCancelsWhileTheTwoAreBeingConnectedIsNotAnswered() {
        var story = whispered(Story.ofACaller().document(DIAL)).document(EMPTY);
        var offer = reInvite(story);
        story.device(new Calls.Canceled(0, "server-1")).orders();

        story.answersInside(1, offer.transaction(), 200, "bobs answer");

        assertThat(story.orders()).noneMatch(Respond.class::isInstance);
    }

    @Test
    void theTimeToAnswerIsOverWhenHeHasAnswered() {
        var story = whispered(Story.ofACaller().document(DIAL));

        story.document("<Response><Pause length=\"60\"/></Response>").later(Duration.ofSeconds(40));

        assertThat(story.party(1).call().status()).isEqualTo(Status.IN_PROGRESS);
        story.later(Duration.ofSeconds(20));
        assertThat(reInvite(story).request().body()).isEqualTo("offer");
    }

    @Test
    void heMayListenAsLongAsHeMightTalk() {
        var story = whispered(Story.ofACaller().document(DIAL));

        story.document("<Response><Pause length=\"3600\"/></Response>").later(Duration.ofMinutes(10));

        isDeclined(story);
    }

    @Test
    void theFirstAtItsEndIsConnectedAndTheOthersAreLetGo() {
        var story = both();
        story.answers(1, 200, "bobs");
        var bobs = story.newest(Load.class).fetch();
        story.answers(2, 200, "carols");
        var carols = story.newest(Load.class).fetch();
        assertThat(bobs.number()).isNotEqualTo(carols.number());
        story.orders();

        fetched(fetched(story, bobs, "<Response><Pause length=\"9\"/></Response>"), carols, EMPTY);

        var orders = story.orders();
        assertThat(story.sent(orders, "INVITE").orElseThrow().self()).isEqualTo(Story.tag(2));
        assertThat(story.sent(orders, "BYE").orElseThrow().self()).isEqualTo(Story.tag(1));
        assertThat(story.party(1).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.party(2).isOver()).isFalse();
    }

    @Test
    void whatOneStillSaysWhoWasLetGoDoesNotEndTheTalkOfTheOthers() {
        var story = both();
        story.answers(1, 200, "bobs").document(MENU);
        var number = only(story.orders(), OpenMedia.class).number();
        story.device(new Calls.MediaOpened(1, number, Story.ASHBURN, "our sdp"));
        var offer = reInvite(story);
        story.answers(2, 200, "carols").document(EMPTY);

        story.answersInside(1, offer.transaction(), 481, "");

        assertThat(story.party(2).isOver()).isFalse();
        assertThat(story.state().leg(2).orElseThrow().phase()).isEqualTo(Phase.UP);
    }

    @Test
    void othersRingUntilTheirTimeIsOverWhileOneListens() {
        var story = both();
        story.answers(1, 200, "bobs")
                .document("<Response><Pause length=\"60\"/></Response>")
                .orders();
        assertThat(story.state().leg(2).orElseThrow().phase()).isEqualTo(Phase.INVITED);

        story.later(Duration.ofSeconds(35));

        assertThat(only(story.orders(), Cancel.class).self()).isEqualTo(Story.tag(2));
        assertThat(story.party(2).call().status()).isEqualTo(Status.NO_ANSWER);
        assertThat(story.party(1).isOver()).isFalse();
        story.later(Duration.ofSeconds(25));
        assertThat(reInvite(story).self()).isEqualTo(Story.tag(1));
    }

    @Test
    void othersGoOnRingingWhenOneDeclines() {
        var story = both();

        story.answers(1, 200, "bobs").document(HANGUP);

        assertThat(story.party(2).isOver()).isFalse();
        assertThat(story.all(Load.class)).hasSize(2);
    }

    @Test
    void theNextIsCalledWhenOneDeclinesInASequence() {
        var story = Story.ofACaller()
                .document(TWO.formatted(" sequential=\"true\""))
                .found(1);

        story.answers(1, 200, "bobs").document(HANGUP);

        assertThat(story.newest(Locate.class).uri()).isEqualTo("sip:carol@acme.sip.twilio.com");
    }

    @Test
    void hisOtherDevicesStopRingingWhenHeAnswers() {
        var story = Story.ofACaller().document(DIAL).found(2);
        story.orders();

        story.answers(2, 200, "bobs");

        assertThat(only(story.orders(), Cancel.class).self()).isEqualTo(Story.tag(1));
        story.answers(1, 487, "").document(EMPTY);
        assertThat(reInvite(story).self()).isEqualTo(Story.tag(2));
    }

    @Test
    void whenNobodyWantsTheCallTheCallerHearsThatNobodyIsThere() {
        var story = whispered(Story.ofACaller().document(DIAL.replace(" action=\"/after\"", "")));

        story.document(HANGUP);

        assertThat(answers(story.orders())).containsExactly(480);
        assertThat(story.party(0).call().status()).isEqualTo(Status.NO_ANSWER);
    }

    @Test
    void whoWillNotTalkToTheCallerAfterAllLeavesTheDialToGoOn() {
        var story = whispered(Story.ofACaller().document(DIAL)).document(EMPTY);

        story.answersInside(1, reInvite(story).transaction(), 488, "");

        assertThat(story.sent(story.orders(), "BYE").orElseThrow().self()).isEqualTo(Story.tag(1));
        assertThat(story.party(0).isOver()).isFalse();
        assertThat(asked(story)).contains(new Parameter("DialCallStatus", "completed"));
    }

    @Test
    void twoAreConnectedAsSoonAsNothingElseIsInTheWay() {
        var story = listening();
        story.sends(1, "INVITE", "hold");
        var asked = only(story.orders(), AnswerMedia.class);
        assertThat(asked.self()).isEqualTo(Story.tag(1));
        story.device(new Calls.MediaAnswered(1, asked.transaction(), "held"));
        story.orders();
        story.device(new Calls.DigitPressed(1, number(story), 1, "1")).document(EMPTY);
        assertThat(story.sent(story.orders(), "INVITE")).isEmpty();

        story.sends(1, "ACK", "").later(Duration.ofSeconds(1));

        assertThat(reInvite(story).request().body()).isEqualTo("offer");
    }

    @Test
    void theApiMayEndHisCallMeanwhile() {
        var story = listening();

        story.decide(new Call.Alter(Story.ACCOUNT, story.party(1).sid(), new Calls.Complete()));

        isDeclined(story);
    }

    @Test
    void otherInstructionsForTheCallerTakeHimAlong() {
        var story = Story.ofACaller()
                .document(DIAL.replace("<Dial", "<Pause length=\"0\"/><Pause/><Dial"))
                .sends(0, "ACK", "")
                .later(Duration.ofSeconds(1));
        whispered(story).orders();
        var late = story.newest(Load.class).fetch();

        story.decide(new Call.Alter(
                Story.ACCOUNT,
                Story.CALL,
                new Calls.Instruct(new Instructions("http://app.example/new", "GET", "", "POST", ""))));

        assertThat(story.sent(story.orders(), "BYE").orElseThrow().self()).isEqualTo(Story.tag(1));
        fetched(story, late, EMPTY);
        assertThat(story.last().events()).isEmpty();
    }

    @Test
    void survivesACrash() {
        var story = listening();
        var number = number(story);

        story.survivesACrash();

        var perform = only(story.orders(), Perform.class);
        assertThat(perform.self()).isEqualTo(Story.tag(1));
        assertThat(perform.number()).isEqualTo(number);
    }

    @Test
    void survivesACrashWhileItIsAskedFor() {
        var story = whispered(Story.ofACaller().document(DIAL));

        story.survivesACrash();

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/whisper");
    }

    @Test
    void survivesACrashWhileTheTwoAreBeingConnected() {
        var story = whispered(Story.ofACaller().document(DIAL)).document(EMPTY);
        var offer = reInvite(story);

        story.survivesACrash();

        assertThat(reInvite(story)).isEqualTo(offer);
    }

    /// Nobody was connected, and the document that dials hears of it.
    private static void isDeclined(Story story) {
        assertThat(story.party(1).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.party(0).call().status()).isEqualTo(Status.RINGING);
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/after");
        assertThat(asked(story))
                .contains(
                        new Parameter("CallSid", Story.CALL.toString()),
                        new Parameter("DialCallStatus", "completed"),
                        new Parameter("DialBridged", "false"),
                        new Parameter("DialCallSid", story.party(1).sid().toString()));
        assertThat(story.state().whispers()).isEmpty();
    }

    /// Bob has answered.
    private static Story whispered(Story story) {
        story.found(1).answers(1, 200, "bobs").orders();
        return story;
    }

    /// Bob hears the menu.
    private static Story listening() {
        var story = whispered(Story.ofACaller().document(DIAL)).document(MENU);
        var number = only(story.orders(), OpenMedia.class).number();
        story.device(new Calls.MediaOpened(1, number, Story.ASHBURN, "our sdp"));
        story.answersInside(1, reInvite(story).transaction(), 200, "bobs media").orders();
        return story;
    }

    /// Bob and Carol are called by one device each.
    private static Story both() {
        var story = Story.ofACaller().document(TWO.formatted(""));
        for (var locate : story.all(Locate.class))
            story.decide(new Call.Located(locate.number(), List.of(Story.place(locate.uri())), 0, ""));
        return story;
    }

    private static Story fetched(Story story, Script.Fetch fetch, String document) {
        return story.decide(new Call.Fetched(fetch.number(), document, fetch.url(), ""));
    }

    private static long number(Story story) {
        var whisper = story.state().whispering(1);
        return ((Script.Performing) whisper.script()).number();
    }

    private static List<Parameter> asked(Story story) {
        return story.newest(Load.class).parameters();
    }

    private static Send reInvite(Story story) {
        return story.sent(story.orders(), "INVITE").orElseThrow();
    }

    private static List<Integer> answers(List<Order> orders) {
        return orders.stream()
                .filter(Respond.class::isInstance)
                .map(order -> ((Respond) order).response().status())
                .toList();
    }

    private static <T extends Order> T only(List<Order> orders, Class<T> type) {
        var all = orders.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
