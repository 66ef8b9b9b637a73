package io.strowger.region.call;

import static io.strowger.region.call.Story.DIAL_BOB;
import static io.strowger.region.call.Story.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.Status;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.Cancel;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.Effect;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.HashedPassword;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.region.call.CallPort.Load;
import io.strowger.region.call.CallPort.Locate;
import io.strowger.region.call.CallPort.Post;
import io.strowger.region.call.Leg.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    @Test
    void ringsAndAsksItsDomainsUrlWhatToDo() {
        var story = Story.ofACaller();

        assertThat(statuses(story.orders())).containsExactly(180);
        var load = story.newest(Load.class);
        assertThat(load.fetch().url()).isEqualTo(Story.URL);
        assertThat(load.parameters())
                .contains(
                        new Parameter("CallSid", Story.CALL.toString()),
                        new Parameter("From", "sip:alice@acme.sip.twilio.com"),
                        new Parameter("To", "sip:bob@acme.sip.twilio.com"),
                        new Parameter("CallStatus", "ringing"),
                        new Parameter("Direction", "inbound"),
                        new Parameter("SipDomain", "acme.sip.twilio.com"),
                        new Parameter("SipHeader_X-Colour", "blue"),
                        new Parameter("SipSourceIp", "192.0.2.1"),
                        new Parameter("SipUsername", "alice"));
    }

    @Test
    void asksForTheNextDocumentWithTheCookiesThatCameWithTheLast() {
        var redirect = "<Response><Redirect>/next</Redirect></Response>";
        var story = Story.ofACaller();
        assertThat(story.newest(Load.class).cookies()).isEmpty();

        story.document(redirect, "sealed");
        assertThat(story.newest(Load.class).cookies()).isEqualTo("sealed");

        story.survivesACrash();
        assertThat(story.newest(Load.class).cookies()).isEqualTo("sealed");
        story.document(redirect, "sealed");
        assertThat(story.last().events()).noneMatch(Call.CookiesSet.class::isInstance);
    }

    @Test
    void forgetsItsCookiesWhenEverythingIsOver() {
        var story = Story.ofAQuietCaller()
                .document("<Response><Hangup/></Response>", "sealed")
                .taken();

        assertThat(story.state().isSettled()).isTrue();
        assertThat(story.state().cookies()).isEmpty();
    }

    @Test
    void triesAStatusCallbackAgainForWhichThereWasNoRoom() {
        var story = Story.ofACaller().document("<Response><Reject/></Response>").taken();
        var post = story.newest(Post.class);

        story.noRoomForReports();
        assertThat(story.last().events()).isEmpty();
        assertThat(story.last().effects())
                .containsExactly(new Effect.Later(Duration.ofSeconds(5), new Call.ReportAgain()));

        story.decide(new Call.ReportAgain());
        assertThat(story.last().effects()).containsExactly(new Effect.Ask(post));
        story.reported();
        assertThat(story.state().isSettled()).isTrue();
        assertThat(story.codes()).isEmpty();
    }

    @Test
    void givesAStatusCallbackUpForWhichThereWasNoRoomInAQuarterOfAnHour() {
        var story = Story.ofACaller().document("<Response><Reject/></Response>");

        story.later(Duration.ofMinutes(15)).noRoomForReports();

        assertThat(story.state().isSettled()).isTrue();
        assertThat(story.codes()).containsExactly(15003);
    }

    @Test
    void storesNoPasswordOfADocument() {
        var document =
                "<Response><Dial><Sip username=\"bob\" password=\"s3cret\">sip:bob@pbx.example</Sip></Dial></Response>";
        var stories = List.of(
                Story.ofACaller().document(document),
                Story.ofTheApi("sip:alice@acme.sip.twilio.com", Story.NOON, document)
                        .found(1)
                        .answers(0, 200, "alices"),
                Story.ofTheApi("sip:alice@acme.sip.twilio.com")
                        .found(1)
                        .answers(0, 200, "alices")
                        .decide(new Call.Alter(
                                Story.ACCOUNT,
                                Story.CALL,
                                new Calls.Instruct(new Calls.Instructions("", "POST", "", "POST", document)))));

        assertThat(stories).allSatisfy(story -> {
            assertThat(story.newest(Locate.class).uri()).isEqualTo("sip:bob@pbx.example");
            assertThat(story.codes()).isEmpty();
            assertThat(story.history().toString()).contains("password=").doesNotContain("s3cret");
        });
    }

    @ParameterizedTest
    @CsvSource({"401, WWW-Authenticate, Authorization", "407, Proxy-Authenticate, Proxy-Authorization"})
    void answersTheChallengeOfWhomItDialsOnce(int status, String question, String answer) {
        var story = Story.ofACaller()
                .document("<Response><Dial><Sip>sip:eve@pbx.example</Sip>"
                        + "<Sip username=\"bob\" password=\"s3cret\">sip:bob@pbx.example</Sip></Dial></Response>");
        for (var number = 1; number <= 2; number++)
            story.decide(new Call.Located(number, List.of(Story.place("sip:bob@pbx.example")), 0, ""));
        story.orders();

        story.challenges(2, status, question);

        var again = story.sent(story.orders(), "INVITE").orElseThrow();
        assertThat(again.transaction()).isEqualTo(tag(2) + "-invite-again");
        assertThat(again.request().body()).isEqualTo("offer");
        assertThat(again.request().headers().first("CSeq")).hasValue("2 INVITE");
        var digest = DigestAnswer.parse(again.request().headers().first(answer).orElseThrow());
        assertThat(digest.uri()).isEqualTo("sip:bob@pbx.example");
        assertThat(Digest.matches(digest, "INVITE", HashedPassword.of("bob", "s3cret")))
                .isTrue();
        assertThat(story.history().toString()).doesNotContain("s3cret");
        assertThat(story.party(2).isOver()).isFalse();

        story.challenges(2, status, question);
        assertThat(story.sent(story.orders(), "INVITE")).isEmpty();
        assertThat(story.party(2).call().status()).isEqualTo(Status.FAILED);

        story.challenges(1, status, question);
        assertThat(story.party(1).call().status()).as("who has no password").isEqualTo(Status.FAILED);
    }

    @Test
    void talksToOneWhoHasChallengedItInTheSameDialog() {
        var story = Story.ofACaller()
                .document("<Response><Dial><Sip username=\"bob\" password=\"s3cret\">sip:bob@pbx.example</Sip>"
                        + "</Dial></Response>")
                .found(1)
                .challenges(1, 401, "WWW-Authenticate")
                .answers(1, 200, "answer")
                .sends(0, "ACK", "");
        var ack = only(story.orders(), Acknowledge.class);
        assertThat(ack.transaction()).isEqualTo(tag(1) + "-invite-again");
        assertThat(ack.ack().headers().first("CSeq")).hasValue("2 ACK");

        story.sends(0, "BYE", "");

        assertThat(story.sent(story.orders(), "BYE"))
                .hasValueSatisfying(
                        bye -> assertThat(bye.request().headers().first("CSeq")).hasValue("3 BYE"));
    }

    @Test
    void callsTheDevicesOfWhomTheDocumentDials() {
        var story = Story.ofACaller().document(DIAL_BOB);
        assertThat(story.newest(Locate.class).uri()).isEqualTo("sip:bob@acme.sip.twilio.com");
        story.orders();

        story.found(2);

        var invites = story.orders();
        assertThat(invites).hasSize(2).allSatisfy(order -> {
            var send = (Send) order;
            assertThat(send.request().method()).isEqualTo("INVITE");
            assertThat(send.request().body()).isEqualTo("offer");
            assertThat(send.request().headers().first("From").orElse(""))
                    .startsWith("<sip:alice@acme.sip.twilio.com>;tag=");
            assertThat(send.request().headers().first("X-Twilio-CallSid"))
                    .hasValue(story.party(1).sid().toString());
        });
        assertThat(story.party(1).call().parent()).hasValue(Story.CALL);
    }

    @Test
    void connectsTheFirstThatAnswersAndCancelsTheOthers() {
        var story = dialled(2);
        story.answers(1, 180, "");
        assertThat(statuses(story.orders())).containsExactly(180);

        story.answers(2, 200, "answer");

        var orders = story.orders();
        assertThat(orders).contains(new Cancel(tag(1) + "-invite", tag(1)));
        assertThat(only(orders, Acknowledge.class).transaction()).isEqualTo(tag(2) + "-invite");
        var ok = only(orders, Respond.class);
        assertThat(ok.transaction()).isEqualTo("server-1");
        assertThat(ok.response().status()).isEqualTo(200);
        assertThat(ok.response().body()).isEqualTo("answer");
        assertThat(story.party(0).call().status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(story.party(1).call().status()).isEqualTo(Status.IN_PROGRESS);
    }

    @Test
    void endsBothWhenTheCallerHangsUp() {
        var story = talking();

        story.later(Duration.ofSeconds(61));
        story.sends(0, "BYE", "");

        var orders = story.orders();
        assertThat(statuses(orders)).contains(200);
        assertThat(story.sent(orders, "BYE")).hasValueSatisfying(bye -> {
            assertThat(bye.self()).isEqualTo(tag(1));
            assertThat(bye.request().uri()).isEqualTo("sip:bob@192.0.2.2:5060");
            assertThat(bye.request().headers().first("To")).hasValue("<sip:bob@acme.sip.twilio.com>;tag=b1");
        });
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.party(1).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.party(0).call().seconds()).hasValue(61L);
        var report = story.newest(Post.class);
        assertThat(report.parameters()).contains(new Parameter("CallDuration", "61"));

        story.answersInside(1, tag(1) + "-bye", 200, "").reported();
        assertThat(story.state().isSettled()).isTrue();
    }

    @Test
    void goesOnWithTheDocumentWhenTheOneWhoWasCalledHangsUp() {
        var story = Story.ofACaller()
                .document("<Response><Dial action=\"/after\"><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>")
                .found(1)
                .answers(1, 200, "answer")
                .sends(0, "ACK", "");
        story.later(Duration.ofSeconds(5));

        story.sends(1, "BYE", "");

        var load = story.newest(Load.class);
        assertThat(load.fetch().url()).isEqualTo("http://app.example/after");
        assertThat(load.parameters())
                .contains(
                        new Parameter("DialCallStatus", "completed"),
                        new Parameter("DialCallDuration", "5"),
                        new Parameter("DialBridged", "true"),
                        new Parameter("DialSipResponseCode", "200"),
                        new Parameter("CallStatus", "in-progress"));
        story.orders();
        story.document("<Response><Hangup/></Response>");
        assertThat(story.sent(story.orders(), "BYE")).isPresent();
    }

    @Test
    void tellsTheCallerHowItEndedWhenNobodyAnswers() {
        var story = dialled(1);

        story.answers(1, 486, "");

        assertThat(statuses(story.orders())).containsExactly(486);
        assertThat(story.party(1).call().status()).isEqualTo(Status.BUSY);
        assertThat(story.party(0).call().status()).isEqualTo(Status.BUSY);
        assertThat(story.newest(Post.class).parameters()).contains(new Parameter("CallStatus", "busy"));
    }

    @Test
    void warnsOfADeviceThatIsNotRegistered() {
        var story = Story.ofACaller().document(DIAL_BOB).notFound();

        assertThat(story.state().notes()).noneMatch(Calls.Notification::isError);
    }

    @Test
    void saysThatSomebodyIsNotRegistered() {
        var story = Story.ofACaller().document(DIAL_BOB).notFound();

        assertThat(story.codes()).containsExactly(32009);
        assertThat(story.state().notes())
                .extracting(Calls.Notification::call)
                .as("whose document dials")
                .containsExactly(Story.CALL);
        assertThat(story.party(1).call().status()).isEqualTo(Status.FAILED);
        assertThat(story.party(0).call().status()).isEqualTo(Status.FAILED);
        assertThat(statuses(story.orders())).contains(480);
    }

    @Test
    void cancelsWhatRingsWhenTheCallerCancels() {
        var story = dialled(2);

        story.device(new Calls.Canceled(0, "server-1"));

        var orders = story.orders();
        assertThat(statuses(orders)).containsExactly(487);
        assertThat(orders).contains(new Cancel(tag(1) + "-invite", tag(1)), new Cancel(tag(2) + "-invite", tag(2)));
        assertThat(story.party(0).call().status()).isEqualTo(Status.CANCELED);
    }

    @Test
    void hangsUpOnADeviceThatAnswersWhileItIsBeingCancelled() {
        var story = dialled(1);
        story.device(new Calls.Canceled(0, "server-1"));
        story.orders();

        story.answers(1, 200, "answer");

        var orders = story.orders();
        assertThat(only(orders, Acknowledge.class).self()).isEqualTo(tag(1));
        assertThat(story.sent(orders, "BYE")).isPresent();
    }

    @Test
    void stopsRingingAfterTheTimeoutAndFiveSeconds() {
        var story = dialled(1);

        story.later(Duration.ofSeconds(34));
        assertThat(story.orders()).isEmpty();
        story.later(Duration.ofSeconds(1));

        var orders = story.orders();
        assertThat(orders).contains(new Cancel(tag(1) + "-invite", tag(1)));
        assertThat(story.party(1).call().status()).isEqualTo(Status.NO_ANSWER);
        assertThat(story.party(0).call().status()).isEqualTo(Status.NO_ANSWER);
    }

    @Test
    void rejectsAsTheDocumentSays() {
        var busy = Story.ofACaller().document("<Response><Reject reason=\"busy\"/></Response>");
        assertThat(statuses(busy.orders())).contains(486);
        assertThat(busy.party(0).call().status()).isEqualTo(Status.BUSY);

        var rejected = Story.ofACaller().document("<Response><Reject/></Response>");
        assertThat(statuses(rejected.orders())).contains(404);
        assertThat(rejected.party(0).call().status()).isEqualTo(Status.NO_ANSWER);
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "1, 0", "255, 70"})
    void takesAHopFromWhatIsLeftToTheCall(String came, String goes) {
        var story = Story.ofACaller(SipHeaders.NONE.with("Max-Forwards", came))
                .document(DIAL_BOB)
                .found(1);

        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        assertThat(onward.request().headers().values("Max-Forwards")).containsExactly(goes);
    }

    @Test
    void countsTheTimeLimitOfACallThatTheApiMakesFromItsAnswer() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com").found(1).later(Duration.ofSeconds(20));

        story.answers(0, 200, "alices");

        assertThat(story.state().ends()).contains(Story.NOON.plusSeconds(20).plus(Duration.ofHours(4)));
    }

    /// Though it rings for longer than it may last.
    @Test
    void ringsForItsTimeoutHoweverShortItsTimeLimitIs() {
        var story = Story.ofTheApi(lasting(Duration.ofSeconds(10))).found(1).answers(0, 180, "");

        story.later(Duration.ofSeconds(50));
        assertThat(story.party(0).call().status()).isEqualTo(Status.RINGING);
        story.answers(0, 200, "alices").later(Duration.ofSeconds(9));
        assertThat(story.party(0).call().status()).isEqualTo(Status.IN_PROGRESS);
        story.later(Duration.ofSeconds(1));
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);

        var unanswered =
                Story.ofTheApi(lasting(Duration.ofSeconds(10))).found(1).later(Duration.ofSeconds(60));
        assertThat(unanswered.party(0).call().status()).isEqualTo(Status.NO_ANSWER);
    }

    private static Calls.NewCall lasting(Duration limit) {
        return new Calls.NewCall(
                "sip:alice@acme.sip.twilio.com",
                "carol",
                new Instructions("", "POST", "", "POST", DIAL_BOB),
                StatusCallback.NONE,
                Duration.ofSeconds(60),
                limit,
                Calls.SipAuth.NONE,
                "");
    }

    @Test
    void rejectsWithTheFirstVerbOnly() {
        var story = Story.ofACaller()
                .document(DIAL_BOB.replace("</Response>", "<Reject reason=\"busy\"/></Response>"))
                .found(1);
        story.orders();

        story.answers(1, 404, "");

        assertThat(statuses(story.orders())).containsExactly(404);
    }

    /// What needs more than its number was for us.
    @ParameterizedTest
    @CsvSource({"404, 404", "603, 603", "302, 480", "401, 480", "407, 480", "501, 500"})
    void passesOnWhatTheOtherSideHasAnswered(int answered, int told) {
        var story = dialled(1);

        story.answers(1, answered, "");

        assertThat(statuses(story.orders())).contains(told);
    }

    @Test
    void carriesAReInviteToTheOtherSideAndItsAnswerBack() {
        var story = talking();

        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        assertThat(onward.self()).isEqualTo(tag(1));
        assertThat(onward.request().body()).isEqualTo("hold");
        story.answersInside(1, onward.transaction(), 200, "held");
        var ok = only(story.orders(), Respond.class);
        assertThat(ok.transaction()).isEqualTo("in-dialog-INVITE");
        assertThat(ok.response().body()).isEqualTo("held");
        story.sends(0, "ACK", "");

        assertThat(only(story.orders(), Acknowledge.class).transaction()).isEqualTo(onward.transaction());
        assertThat(story.state().relays()).isEmpty();
    }

    @Test
    void refusesAReInviteWhileAnotherIsUnderWay() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        story.orders();

        story.sends(1, "INVITE", "other");

        assertThat(statuses(story.orders())).containsExactly(491);
    }

    @Test
    void acknowledgesALateOfferWithTheCallersAnswer() {
        var story = Story.ofACaller("").document(DIAL_BOB);
        story.orders();
        story.found(1);
        assertThat(story.sent(story.orders(), "INVITE").orElseThrow().request().body())
                .isEmpty();

        story.answers(1, 200, "bobs offer");
        var orders = story.orders();
        assertThat(only(orders, Respond.class).response().body()).isEqualTo("bobs offer");
        assertThat(orders).noneMatch(Acknowledge.class::isInstance);
        story.sends(0, "ACK", "alices answer");

        assertThat(only(story.orders(), Acknowledge.class).ack().body()).isEqualTo("alices answer");
    }

    @Test
    void hangsUpWhenNobodyAcknowledgesTheAnswer() {
        var story = dialled(1).answers(1, 200, "answer");
        story.orders();

        story.later(Duration.ofSeconds(32));

        assertThat(story.codes()).containsExactly(32022);
        assertThat(story.orders().stream().filter(Send.class::isInstance)).hasSize(2);
    }

    /// The other waits for the answer that would be in that ACK, just as long.
    @Test
    void notesOnceThatNobodyAcknowledgesALateOffer() {
        var story = Story.ofACaller("").document(DIAL_BOB).found(1).answers(1, 200, "bobs offer");
        story.orders();

        story.later(Duration.ofSeconds(32));

        assertThat(story.codes()).containsExactly(32022);
        var orders = story.orders();
        assertThat(orders.stream().filter(Send.class::isInstance)).hasSize(2);
        assertThat(only(orders, Acknowledge.class).transaction()).isEqualTo(tag(1) + "-invite");
    }

    @Test
    void hangsUpOnACallerOnceHeHasAcknowledgedTheAnswer() {
        var story = dialled(1).answers(1, 200, "answer").sends(1, "BYE", "");
        assertThat(story.sent(story.orders(), "BYE")).isEmpty();
        story.survivesACrash();
        assertThat(statuses(story.orders())).contains(200);

        story.sends(0, "ACK", "");

        assertThat(story.sent(story.orders(), "BYE").orElseThrow().self()).isEqualTo(tag(0));
    }

    @Test
    void hangsUpOnACallerWhoNeverAcknowledgesTheAnswer() {
        var story = dialled(1)
                .answers(1, 200, "answer")
                .later(Duration.ofSeconds(10))
                .sends(1, "BYE", "");
        story.orders();

        story.later(Duration.ofSeconds(22));

        assertThat(story.sent(story.orders(), "BYE").orElseThrow().self()).isEqualTo(tag(0));
        assertThat(story.codes()).containsExactly(32022);
    }

    @Test
    void doesNotHangUpOnACallerWhoDoesBeforeHeHasAcknowledgedTheAnswer() {
        var story = dialled(1).answers(1, 200, "answer").sends(1, "BYE", "");
        story.orders();

        story.sends(0, "BYE", "").sends(0, "ACK", "");

        assertThat(statuses(story.orders())).containsExactly(200);
        assertThat(story.state().leg(0).orElseThrow().phase()).isEqualTo(Leg.Phase.DONE);
    }

    @Test
    void doesAgainAfterACrashWhatItOwes() {
        var story = dialled(1);
        story.survivesACrash();
        assertThat(story.sent(story.orders(), "INVITE")).isPresent();

        story.answers(1, 200, "answer").survivesACrash();
        assertThat(statuses(story.orders())).containsExactly(200);

        story.sends(0, "ACK", "")
                .later(Duration.ofSeconds(30))
                .sends(0, "BYE", "")
                .survivesACrash();
        assertThat(story.sent(story.orders(), "BYE")).isPresent();
        assertThat(story.all(Post.class)).hasSize(1);
    }

    @Test
    void failsWhenTheDocumentIsNoneAndThereIsNoFallback() {
        var story = Story.ofACaller().document("<Response><Dial>");

        assertThat(story.codes()).containsExactly(12100);
        assertThat(statuses(story.orders())).contains(500);
        assertThat(story.party(0).call().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void notesThatItDoesNotRecordADial() {
        var story = Story.ofACaller()
                .document("<Response><Dial record=\"record-from-answer\"><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial>"
                        + "</Response>");

        assertThat(story.codes()).containsExactly(90001);
        assertThat(story.all(Locate.class)).hasSize(1);
    }

    @Test
    void dialsOneAfterTheOtherWhenTheDocumentSaysSo() {
        var story = Story.ofACaller()
                .document("<Response><Dial sequential=\"true\"><Sip>sip:bob@acme.sip.twilio.com</Sip>"
                        + "<Sip>sip:carol@acme.sip.twilio.com</Sip></Dial></Response>");
        assertThat(story.all(Locate.class)).hasSize(1);
        story.found(1).answers(1, 486, "");

        assertThat(story.newest(Locate.class).uri()).isEqualTo("sip:carol@acme.sip.twilio.com");
        assertThat(story.party(0).call().status()).isEqualTo(Status.RINGING);
    }

    @Test
    void callsFromTheApiAndConnectsWhomTheDocumentDials() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com");
        assertThat(story.party(0).call().status()).isEqualTo(Status.QUEUED);
        story.found(1);
        assertThat(story.sent(story.orders(), "INVITE").orElseThrow().request().body())
                .contains("a=inactive");
        story.answers(0, 180, "").answers(0, 200, "alices");
        assertThat(story.party(0).call().status()).isEqualTo(Status.IN_PROGRESS);
        story.found(1);
        assertThat(story.sent(story.orders(), "INVITE").orElseThrow().request().body())
                .isEmpty();

        story.answers(1, 200, "bobs offer");
        var again = story.sent(story.orders(), "INVITE").orElseThrow();
        assertThat(again.self()).isEqualTo(tag(0));
        assertThat(again.request().body()).isEqualTo("bobs offer");
        story.answersInside(0, again.transaction(), 200, "alices answer");

        var acks = story.orders().stream()
                .filter(Acknowledge.class::isInstance)
                .map(Acknowledge.class::cast)
                .toList();
        assertThat(acks).extracting(Acknowledge::self).containsExactlyInAnyOrder(tag(0), tag(1));
        assertThat(acks).anySatisfy(ack -> assertThat(ack.ack().body()).isEqualTo("alices answer"));
        story.sends(1, "BYE", "");
        assertThat(story.sent(story.orders(), "BYE").orElseThrow().self()).isEqualTo(tag(0));
    }

    @Test
    void failsACallFromTheApiToSomebodyWhoIsNotRegistered() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com").notFound();

        assertThat(story.party(0).call().status()).isEqualTo(Status.FAILED);
        assertThat(story.codes()).containsExactly(32009);
        assertThat(story.state().isSettled()).isFalse();
        assertThat(story.reported().reported().state().isSettled()).isTrue();
    }

    @Test
    void stopsRingingOneWhomTheApiCallsAfterItsTimeout() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com").found(1).answers(0, 180, "");
        story.orders();

        story.later(Duration.ofSeconds(40));
        assertThat(story.last().effects()).allSatisfy(CallTest::isNotAtOnce);
        story.later(Duration.ofSeconds(20));

        assertThat(story.orders()).contains(new Cancel(tag(0) + "-invite", tag(0)));
        assertThat(story.party(0).call().status()).isEqualTo(Status.NO_ANSWER);
    }

    @Test
    void refusesTheCallerAlsoWhereNobodyWantsAReport() {
        var story = Story.ofAQuietCaller().document("<Response><Reject/></Response>");

        assertThat(statuses(story.taken().orders())).contains(404);
        assertThat(story.state().isSettled()).isTrue();
    }

    @Test
    void refusesTheCallerAgainAfterACrashUntilAnEdgeHasTakenThat() {
        var story = Story.ofAQuietCaller().document("<Response><Reject/></Response>");
        var refusal = story.orders().getLast();

        assertThat(story.state().isSettled()).isFalse();
        assertThat(story.survivesACrash().orders()).containsExactly(refusal);
        story.decide(new Call.NotTaken(refusal)).decide(new Call.Again());
        assertThat(story.orders()).containsExactly(refusal);

        story.decide(new Call.Taken(refusal));
        assertThat(story.state().isSettled()).isTrue();
        assertThat(story.survivesACrash().orders()).isEmpty();
    }

    @Test
    void refusesTheCallerAgainThoughTheLastReportIsThrough() {
        var story = Story.ofACaller().document("<Response><Reject/></Response>").reported();

        assertThat(statuses(story.survivesACrash().orders())).containsExactly(404);
    }

    @Test
    void isNotOverBecauseTheCallerHearsThatItRings() {
        var story = dialled(1).answers(1, 180, "");
        var rings = story.orders().getLast();
        story.answers(1, 486, "");

        story.decide(new Call.Taken(rings));

        assertThat(statuses(story.survivesACrash().orders())).containsExactly(486);
    }

    @Test
    void doesNotWaitForEverForAnEdgeThatHasDiedWithItsCaller() {
        var story = Story.ofAQuietCaller().document("<Response><Reject/></Response>");

        assertThat(story.later(Duration.ofSeconds(31)).state().isSettled()).isFalse();
        assertThat(story.later(Duration.ofSeconds(1)).state().isSettled()).isTrue();
    }

    /// The node has died between the two: nobody was told.
    @Test
    void answersAByeAgainThatHasEndedEverything() {
        var story = Story.ofAQuietCaller()
                .document("<Response><Pause length=\"0\"/><Pause/></Response>")
                .sends(0, "ACK", "")
                .sends(0, "BYE", "");
        assertThat(story.state().isSettled()).isTrue();
        story.survivesACrash();

        story.device(came(0, "BYE")).device(came(0, "INFO")).device(came(1, "BYE"));

        assertThat(only(story.orders(), Respond.class)).satisfies(answer -> {
            assertThat(answer.response().status()).isEqualTo(200);
            assertThat(answer.self()).isEqualTo(tag(0));
        });
        assertThat(story.last().answer()).contains(new Calls.UnknownLeg());
    }

    private static RequestCame came(int leg, String method) {
        var request = new SipRequest(method, "sip:x", SipHeaders.NONE, "");
        return new RequestCame(leg, "again-" + method, Story.ASHBURN, request, Story.ALICE);
    }

    @Test
    void doesNotGrowWithADocumentOfNothingButDials() {
        var story = Story.ofACaller().document("<Response>" + "<Dial/>".repeat(Limits.MOST_VERBS) + "</Response>");
        assertThat(story.party(0).isOver()).isTrue();

        var longer = Story.ofACaller().document("<Response>" + "<Dial/>".repeat(9000) + "</Response>");
        assertThat(longer.codes()).contains(11750);
    }

    /// Not those whom it might have to call, too.
    @Test
    void callsNoMoreThanSoMany() {
        var dial = "<Dial sequential='true'>" + "<Sip>bob@acme.sip.twilio.com</Sip>".repeat(10) + "</Dial>";
        var story = Story.ofAQuietCaller().document("<Response>" + dial.repeat(101) + "</Response>");

        for (var call = 0; call < Limits.MOST_CALLS; call++) story.notFound();

        assertThat(story.party(0).isOver()).isTrue();
        assertThat(story.state().parties()).hasSize(Limits.MOST_CALLS);
    }

    @Test
    void callsNoMoreThanSoManyWhereTheLastRingOut() {
        var targets = 7;
        var dial = "<Dial sequential='true'>" + "<Sip>bob@acme.sip.twilio.com</Sip>".repeat(targets) + "</Dial>";
        var story = Story.ofAQuietCaller().document("<Response>" + dial.repeat(150) + "</Response>");
        var wholeDials = (Limits.MOST_CALLS - 1) / targets * targets;
        for (var call = 0; call < wholeDials; call++) story.notFound();

        for (var call = wholeDials; call < Limits.MOST_CALLS - 1; call++)
            story.found(1).later(Duration.ofMinutes(1));

        assertThat(story.party(0).isOver()).isTrue();
        assertThat(story.state().parties()).hasSize(Limits.MOST_CALLS);
    }

    @Test
    void believesNobodyWhoKnowsOurTagOnly() {
        var story = talking();

        story.sends(0, "BYE", "", "another-call-id", "a1", 7);
        story.sends(0, "BYE", "", "call-1", "b1", 7);

        assertThat(statuses(story.orders())).containsExactly(481, 481);
        assertThat(story.party(0).isOver()).isFalse();
    }

    /// Which of the two it goes to is not for the call to say: somebody has to look up the name.
    @Test
    void sendsToWhereADeviceWasHeardFromAndSaysByWayOfWhomItWantsThat() {
        var story = Story.ofACaller().document(DIAL_BOB).found(1);
        story.orders();

        var proxies = SipHeaders.NONE.with("Record-Route", "<sip:10.0.0.9;lr>, <sip:proxy.example;lr>");
        story.answers(1, 200, "answer", proxies);

        assertThat(story.orders())
                .filteredOn(Acknowledge.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(Acknowledge.class, order -> {
                    assertThat(order.hop()).isEqualTo(Hop.backTo(Story.BOB));
                    assertThat(order.ack().headers().values("Route"))
                            .containsExactly("<sip:proxy.example;lr>", "<sip:10.0.0.9;lr>");
                });
    }

    @Test
    void notesOnceThatItHasPassedAProxyBy() {
        var story = Story.ofAQuietCaller().document(DIAL_BOB).found(1).answers(1, 200, "answer");

        story.decide(new Call.Diverted("10.0.0.9 is a private address"))
                .decide(new Call.Diverted("10.0.0.9 is a private address"))
                .decide(new Call.Diverted("There is no host proxy.example"));

        assertThat(story.state().notes())
                .extracting(Calls.Notification::code, Calls.Notification::isError, Calls.Notification::text)
                .containsExactly(
                        tuple(32011, false, "10.0.0.9 is a private address"),
                        tuple(32011, false, "There is no host proxy.example"));
    }

    @Test
    void keepsRoomForWhatFailsHoweverManyWarningsThereAre() {
        var odd = "<Odd/>\n".repeat(100);
        var story = Story.ofACaller().document("<Response>\n" + odd + "<Redirect>/next</Redirect></Response>");
        assertThat(story.codes()).hasSize(CallState.MOST_ODDITIES).containsOnly(12200);

        story.document("<Response><Dial action=\"/after\"><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>")
                .notFound();
        story.document("<Nothing/>");

        assertThat(story.codes()).endsWith(32009, 12102);
    }

    @Test
    void notesOnceWhatEveryDocumentHasWrong() {
        var story = Story.ofACaller();

        for (var round = 0; round < 3; round++)
            story.document("<Response><Odd/><Pause length=\"1\"/><Redirect/></Response>")
                    .later(Duration.ofSeconds(1));

        assertThat(story.codes()).containsExactly(12200);
    }

    /// Of the BYE, say, whose answer was quicker.
    @Test
    void notesNothingMoreWhenItIsOver() {
        var story = Story.ofAQuietCaller()
                .document("<Response><Hangup/></Response>")
                .taken();
        assertThat(story.state().isSettled()).isTrue();

        story.decide(new Call.Diverted("10.0.0.9 is a private address"));

        assertThat(story.last().events()).isEmpty();
        assertThat(story.codes()).isEmpty();
    }

    @Test
    void letsANewReInviteThroughWhenTheAckOfAnOlderOneIsLost() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.answersInside(1, onward.transaction(), 200, "held");
        story.orders();

        story.later(Duration.ofSeconds(32)).sends(1, "INVITE", "other");

        assertThat(story.sent(story.orders(), "INVITE")).isPresent();
    }

    @Test
    void answersAReInviteAgainAfterACrashUntilItsAck() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.answersInside(1, onward.transaction(), 200, "held");
        story.orders();

        assertThat(only(story.survivesACrash().orders(), Respond.class)).satisfies(again -> {
            assertThat(again.transaction()).isEqualTo("in-dialog-INVITE");
            assertThat(again.response().status()).isEqualTo(200);
            assertThat(again.response().body()).isEqualTo("held");
            assertThat(again.response().headers().first("Session-Expires")).isPresent();
        });

        story.sends(0, "ACK", "");
        story.orders();
        assertThat(story.survivesACrash().orders()).noneMatch(Respond.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({"INFO, 200", "MESSAGE, 488", "INVITE, 488", "UPDATE, 200", "UPDATE, 488"})
    void tellsWhatTheOtherHasAnsweredAgainAfterACrashUntilAnEdgeHasTakenThat(String method, int status) {
        var story = talking();
        story.sends(0, method, "hold");
        var onward = story.sent(story.orders(), method).orElseThrow();
        story.answersInside(1, onward.transaction(), status, "");
        var answer = only(story.orders(), Respond.class);
        assertThat(answer.response().status()).isEqualTo(status);

        assertThat(only(story.survivesACrash().orders(), Respond.class)).isEqualTo(answer);

        story.decide(new Call.Taken(answer));
        assertThat(story.state().relays()).isEmpty();
        assertThat(story.survivesACrash().orders()).noneMatch(Respond.class::isInstance);
    }

    @Test
    void keepsNobodyFromAskingUntilAnEdgeHasTakenARefusal() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.answersInside(1, onward.transaction(), 488, "");
        story.orders();

        story.sends(1, "INVITE", "other");

        assertThat(story.sent(story.orders(), "INVITE")).isPresent();
    }

    @Test
    void answersAReInviteAgainThatComesAgainToSomebodyWhoIsAlone() {
        var story = Story.ofACaller()
                .document("<Response><Pause length=\"60\"/></Response>")
                .sends(0, "ACK", "");
        story.orders();
        story.sends(0, "INVITE", "hold", "call-1", "a1", 7);
        var answer = only(story.orders(), Respond.class);
        story.survivesACrash();

        story.sends(0, "INVITE", "hold", "call-1", "a1", 7);

        assertThat(story.orders()).contains(answer);
    }

    @Test
    void acknowledgesAReInviteThatIsAnsweredWhenNobodyWaitsForItAnyMore() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        var answer = only(story.later(Duration.ofSeconds(32)).orders(), Respond.class);
        assertThat(answer.response().status()).isEqualTo(408);

        var cseq = onward.request().headers().first("CSeq").orElseThrow();
        story.answersInside(1, onward.transaction(), 200, "held", SipHeaders.NONE.with("CSeq", cseq));

        assertThat(only(story.orders(), Acknowledge.class)).satisfies(ack -> {
            assertThat(ack.transaction()).isEqualTo(onward.transaction());
            assertThat(ack.self()).isEqualTo(tag(1));
            assertThat(ack.ack().headers().first("CSeq")).contains(cseq.replace("INVITE", "ACK"));
        });
        story.decide(new Call.Taken(answer));
        assertThat(story.state().relays()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x INVITE", "-2 INVITE", " INVITE", "77777777777777777777 INVITE"})
    void acknowledgesNothingThatHasNoNumber(String cseq) {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.later(Duration.ofSeconds(32)).orders();

        story.answersInside(1, onward.transaction(), 200, "held", SipHeaders.NONE.with("CSeq", cseq));

        assertThat(story.orders()).isEmpty();
        assertThat(story.party(0).isOver()).isFalse();
    }

    /// The edge of the other gives up at the same time as the call.
    @Test
    void tellsThatNobodyHasAnsweredFor32SecondsThoughNoEdgeTakesThat() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        var answer = only(story.later(Duration.ofSeconds(32)).orders(), Respond.class);

        story.device(new Calls.NoResponse(1, onward.transaction(), Calls.NoResponse.Why.TIMEOUT));
        story.later(Duration.ofSeconds(31));
        assertThat(story.survivesACrash().orders()).contains(answer);

        story.later(Duration.ofSeconds(1));
        assertThat(story.state().relays()).isEmpty();
    }

    @Test
    void offersTheRefusalOfAReInviteAgainThatNoEdgeHasTaken() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.answersInside(1, onward.transaction(), 488, "");
        var refusal = only(story.orders(), Respond.class);

        story.decide(new Call.NotTaken(refusal)).decide(new Call.Again());

        assertThat(story.orders()).contains(refusal);
    }

    /// As when the other has taken its time to answer.
    @Test
    void carriesAnAckThatComesLongAfterTheReInvite() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.later(Duration.ofSeconds(25)).answersInside(1, onward.transaction(), 200, "held");
        story.later(Duration.ofSeconds(10)).orders();

        story.sends(0, "ACK", "");

        assertThat(only(story.orders(), Acknowledge.class).transaction()).isEqualTo(onward.transaction());
    }

    @Test
    void tellsA2xxToAReInviteAgainThoughTheOtherHasHungUp() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.answersInside(1, onward.transaction(), 200, "held");
        var answer = only(story.orders(), Respond.class);

        story.sends(1, "BYE", "").decide(new Call.Taken(answer));
        assertThat(story.survivesACrash().orders()).contains(answer);

        story.sends(0, "ACK", "");
        assertThat(story.state().relays()).isEmpty();
    }

    @Test
    void isNotOverBeforeAnEdgeHasTakenTheLastAnswer() {
        var story = Story.ofAQuietCaller()
                .document("<Response><Say>Welcome</Say></Response>")
                .device(new Calls.MediaOpened(0, 1, Story.ASHBURN, "our sdp"))
                .sends(0, "ACK", "")
                .sends(0, "INVITE", "hold");
        story.orders();
        story.sends(0, "BYE", "");

        assertThat(statuses(story.survivesACrash().orders())).containsExactly(487);
        assertThat(story.state().isSettled()).isFalse();
        assertThat(story.survivesACrash().taken().state().isSettled()).isTrue();
    }

    @Test
    void answersWhatIsUnderWayAgainAfterACrashWhenTheOtherHasHungUp() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        story.sends(1, "BYE", "");
        assertThat(statuses(story.orders())).contains(487);

        assertThat(statuses(story.survivesACrash().orders())).contains(487);

        assertThat(story.survivesACrash().taken().state().relays()).isEmpty();
    }

    @Test
    void offersTheAnswerAgainThatNoEdgeHasTaken() {
        var story = dialled(1).answers(1, 200, "answer");
        var ok = only(story.orders(), Respond.class);

        story.decide(new Call.NotTaken(ok)).decide(new Call.Again());

        assertThat(story.orders()).contains(ok);
    }

    /// The edge may have sent it all the same, and only its word that it has is lost.
    @Test
    void cancelsAnInviteThatNoEdgeSaysItHasTaken() {
        var story = Story.ofACaller().document(DIAL_BOB);
        story.orders();
        var invite = story.found(1).sent(story.orders(), "INVITE").orElseThrow();

        story.decide(new Call.NotTaken(invite));
        var cancel = new Cancel(tag(1) + "-invite", tag(1));
        assertThat(story.orders()).contains(cancel);
        assertThat(story.party(1).call().status()).isEqualTo(Status.FAILED);
        assertThat(story.codes()).containsExactly(32011);

        story.decide(new Call.NotTaken(cancel)).decide(new Call.Again());
        assertThat(story.orders()).contains(cancel);

        story.later(Leg.PATIENCE);
        assertThat(story.state().leg(1).orElseThrow().phase()).isEqualTo(Phase.DONE);
        assertThat(story.codes()).containsExactly(32011);
    }

    @Test
    void hangsUpOnADeviceThatAnswersAnInviteThatNoEdgeSaysItHasTaken() {
        var story = Story.ofACaller().document(DIAL_BOB);
        story.orders();
        var invite = story.found(1).sent(story.orders(), "INVITE").orElseThrow();

        story.decide(new Call.NotTaken(invite)).answers(1, 180, "").orders();
        story.answers(1, 200, "answer");

        var orders = story.orders();
        assertThat(only(orders, Acknowledge.class).transaction()).isEqualTo(tag(1) + "-invite");
        assertThat(story.sent(orders, "BYE").orElseThrow().self()).isEqualTo(tag(1));
        assertThat(story.party(1).call().status()).isEqualTo(Status.FAILED);
    }

    /// What rings, some edge has taken.
    @Test
    void givesUpNoInviteThatRingsThoughNoEdgeSaysItHasTakenIt() {
        var story = Story.ofACaller().document(DIAL_BOB);
        story.orders();
        var invite = story.found(1).sent(story.orders(), "INVITE").orElseThrow();

        story.answers(1, 180, "").decide(new Call.NotTaken(invite));

        assertThat(story.last().events()).isEmpty();
        assertThat(story.party(1).isOver()).isFalse();
        story.answers(1, 200, "answer");
        assertThat(story.party(1).call().status()).isEqualTo(Status.IN_PROGRESS);
    }

    /// The caller has hung up before it was known that no edge says so.
    @Test
    void goesOnCancellingAnInviteThatNoEdgeSaysItHasTaken() {
        var story = Story.ofACaller().document(DIAL_BOB);
        story.orders();
        var invite = story.found(1).sent(story.orders(), "INVITE").orElseThrow();
        story.device(new Calls.Canceled(0, "server-1")).orders();

        story.decide(new Call.NotTaken(invite)).survivesACrash();

        assertThat(story.orders()).contains(new Cancel(tag(1) + "-invite", tag(1)));
    }

    @Test
    void answersAReInviteThatIsUnderWayWhenTheOtherHangsUp() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        story.orders();

        story.sends(1, "BYE", "");

        assertThat(statuses(story.orders())).containsExactlyInAnyOrder(200, 487);
    }

    @Test
    void takesAByeBeforeTheAnswerForACancel() {
        var story = dialled(1);

        story.sends(0, "BYE", "");

        assertThat(statuses(story.orders())).containsExactlyInAnyOrder(200, 487);
        assertThat(story.party(0).call().status()).isEqualTo(Status.CANCELED);
    }

    @Test
    void waitsForItsTurnAmongTheCallsOfItsAccount() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com", Story.NOON.plusSeconds(2));
        assertThat(story.all(Locate.class)).isEmpty();
        assertThat(story.all(Post.class)).isEmpty();

        story.later(Duration.ofSeconds(2));

        assertThat(story.all(Locate.class)).hasSize(1);
        assertThat(story.newest(Post.class).report().event()).isEqualTo("initiated");
    }

    @Test
    void countsWhatItTellsOfACallWhoseTurnHasCome() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com", Story.NOON.plusSeconds(2));
        story.later(Duration.ofSeconds(2));
        assertThat(story.newest(Post.class).report().sequence()).isZero();

        story.decide(new Call.Alter(Story.ACCOUNT, Story.CALL, new Calls.Cancel()));
        assertThat(story.newest(Post.class).report().event()).isEqualTo("initiated");
        story.reported();

        assertThat(story.newest(Post.class).report().event()).isEqualTo("completed");
        assertThat(story.newest(Post.class).report().sequence()).isEqualTo(1);
    }

    @Test
    void tellsNobodyOfACallThatIsCancelledInTheQueue() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com", Story.NOON.plusSeconds(2));

        story.decide(new Call.Alter(Story.ACCOUNT, Story.CALL, new Calls.Cancel()));

        assertThat(story.party(0).call().status()).isEqualTo(Status.CANCELED);
        assertThat(story.all(Post.class)).isEmpty();
        assertThat(story.state().isSettled()).isTrue();
    }

    @Test
    void letsTheCallerWaitForHisAnswerWhereItPausesFirst() {
        var story = Story.ofACaller()
                .document("<Response><Pause length=\"3\"/><Refer><Sip>sip:carol@pbx.example</Sip></Refer></Response>");
        assertThat(statuses(story.orders())).containsExactly(180);
        assertThat(story.party(0).call().status()).isEqualTo(Status.RINGING);

        story.later(Duration.ofSeconds(2));
        assertThat(story.orders()).isEmpty();
        story.later(Duration.ofSeconds(1));

        assertThat(statuses(story.orders())).containsExactly(200);
    }

    @Test
    void pausesNoTimeAtAll() {
        var story = Story.ofACaller()
                .document(
                        "<Response><Pause length=\"0\"/><Dial><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>");

        assertThat(statuses(story.orders())).containsExactly(180);
        assertThat(story.all(Locate.class)).hasSize(1);
    }

    @Test
    void pausesLaterWithTheCallerAnsweredAndSilent() {
        var story = Story.ofACaller("v=0\r\nm=audio 4000 RTP/AVP 0\r\n")
                .document("<Response><Pause length=\"0\"/><Pause length=\"3\"/></Response>");
        var ok = only(
                story.orders().stream()
                        .filter(order -> order instanceof Respond respond
                                && respond.response().status() == 200)
                        .toList(),
                Respond.class);
        assertThat(ok.response().body()).contains("m=audio 9 RTP/AVP 0", "a=inactive");
        story.sends(0, "ACK", "");

        story.later(Duration.ofSeconds(3));

        assertThat(story.sent(story.orders(), "BYE")).isPresent();
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
    }

    private static void isNotAtOnce(Effect effect) {
        if (effect instanceof Effect.Later(var delay, var _)) assertThat(delay).isPositive();
    }

    private static Story dialled(int devices) {
        var story = Story.ofACaller().document(DIAL_BOB).found(devices);
        story.orders();
        return story;
    }

    private static Story talking() {
        var story = dialled(1).answers(1, 200, "answer").sends(0, "ACK", "");
        story.orders();
        assertThat(story.state().leg(0).orElseThrow().phase()).isEqualTo(Phase.UP);
        return story;
    }

    private static List<Integer> statuses(List<Order> orders) {
        return orders.stream()
                .filter(Respond.class::isInstance)
                .map(order -> ((Respond) order).response().status())
                .toList();
    }

    private static <T extends Order> T only(List<Order> orders, Class<T> type) {
        var found = orders.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void isListedWithWhatItHasMadeWhereItsDomainIsAskedFor() {
        var tree = Story.ofACaller().document(DIAL_BOB).found(2).state().tree();

        assertThat(tree.matching(Calls.Filter.ALL)).hasSize(2);
        assertThat(tree.matching(of(DomainName.parse("acme.sip.twilio.com")))).hasSize(2);
        assertThat(tree.matching(of(DomainName.parse("other.sip.twilio.com")))).isEmpty();
    }

    private static Calls.Filter of(DomainName domain) {
        var all = Calls.Filter.ALL;
        return new Calls.Filter(
                all.from(),
                all.to(),
                all.parent(),
                all.status(),
                all.startedSince(),
                all.startedBefore(),
                all.endedSince(),
                all.endedBefore(),
                Optional.of(domain));
    }

    @Test
    void saysWhoseEachLegIs() {
        var story = Story.ofACaller().document(DIAL_BOB).found(2);
        var child = Calls.numbered(Story.CALL, 1);

        var legs = story.state().tree().legs();

        assertThat(legs.created()).contains(story.party(0).call().created());
        assertThat(legs.parties()).containsExactly(Story.CALL, child, child);
        assertThat(legs.of(2)).contains(child);
        assertThat(legs.of(3)).isEmpty();
        assertThat(Parties.NONE.legs()).isEqualTo(new Call.Legs(Optional.empty(), List.of()));
    }

    @Test
    void isGoingOnAtTheDomainThatWasCalled() {
        assertThat(Story.ofACaller().state().tree().isOpenAt()).contains(DomainName.parse("acme.sip.twilio.com"));
        assertThat(Story.ofACaller()
                        .document("<Response><Reject/></Response>")
                        .state()
                        .tree()
                        .isOpenAt())
                .isEmpty();
        assertThat(Story.ofTheApi("sip:bob@198.51.100.1").state().tree().isOpenAt())
                .isEmpty();
        assertThat(Parties.NONE.isOpenAt()).isEmpty();
    }
}
