package io.strowger.region.call;

import static io.strowger.region.call.Story.DIAL_BOB;
import static io.strowger.region.call.Story.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Status;
import io.strowger.core.Edges.Cancel;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.HashedPassword;
import io.strowger.core.sip.SipHeaders;
import io.strowger.region.call.CallPort.Load;
import io.strowger.region.call.CallPort.Locate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two are put through to each other, or are not; and what they ask of each other then.
class ConnectionTest {
    private static final String THEN_ASK =
            "<Response><Dial action=\"/after\"><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>";
    private static final String AFTER = "http://app.example/after";
    private static final SipHeaders DIGITS = SipHeaders.NONE.with("Content-Type", "application/dtmf-relay");

    // Several devices of one

    /// The other is one that has crashed, and says nothing for half a minute.
    @ParameterizedTest
    @CsvSource({"486, 0, busy, 486", "0, 486, busy, 486", "404, 486, failed, 404", "503, 480, no-answer, 480"})
    void endsAsTheBestOfItsDevicesHasAnswered(int first, int second, String status, int code) {
        var story = dialled(2);

        refuses(story, 1, first);
        assertThat(story.party(1).isOver()).isFalse();
        refuses(story, 2, second);

        assertThat(story.party(1).call().status().word()).isEqualTo(status);
        assertThat(story.party(1).sipCode()).isEqualTo(code);
    }

    private static void refuses(Story story, int leg, int code) {
        if (code == 0)
            story.device(new Calls.NoResponse(
                    leg, story.state().leg(leg).orElseThrow().transaction(), Calls.NoResponse.Why.TIMEOUT));
        else story.answers(leg, code, "");
    }

    @Test
    void ringsNoOtherDeviceOfOneWhoHasDeclinedForAll() {
        var story = dialled(2);
        story.orders();

        story.answers(1, 603, "");

        assertThat(story.orders()).contains(new Cancel(tag(2) + "-invite", tag(2)));
        assertThat(story.party(1).call().status()).isEqualTo(Status.BUSY);
        assertThat(story.party(1).sipCode()).isEqualTo(603);
    }

    // How it shows

    @Test
    void showsOneWhomItHasJustDialledAsRingingAndStarted() {
        var story = dialled(1);

        var shown = story.party(1).shown();
        assertThat(shown.status()).isEqualTo(Status.RINGING);
        assertThat(shown.started()).hasValue(Story.NOON);
        assertThat(story.party(1).call().status()).isEqualTo(Status.QUEUED);
    }

    @Test
    void tellsTheActionOfOneWhoHasNotAnsweredInTimeThatHisInviteWasCancelled() {
        var story = Story.ofACaller().document(THEN_ASK).found(1).answers(1, 180, "");

        story.later(Duration.ofSeconds(35));

        assertThat(story.newest(Load.class).parameters())
                .contains(new Parameter("DialCallStatus", "no-answer"), new Parameter("DialSipResponseCode", "487"));
    }

    @Test
    void namesNoInviteToTheActionWhereNoneWasSent() {
        var story = Story.ofACaller().document(THEN_ASK).notFound();

        assertThat(story.newest(Load.class).parameters())
                .extracting(Parameter::name)
                .contains("DialCallStatus")
                .doesNotContain("DialSipCallId", "DialSipResponseCode");
    }

    @ParameterizedTest
    @CsvSource({"486, busy", "200, completed"})
    void tellsTheActionWhatTheLastResponseOfTheOneWhoWasCalledSaysBesideSip(int status, String outcome) {
        var said = SipHeaders.NONE.with("X-Mood", "M\u00c3\u00bcde").with("Warning", "no business of theirs");
        var story = Story.ofACaller().document(THEN_ASK).found(1).answers(1, 180, "", said.with("X-Ring", "1"));

        story.answers(1, status, "", said);
        if (status == 200) story.sends(0, "ACK", "").survivesACrash().sends(1, "BYE", "");

        assertThat(story.newest(Load.class).parameters())
                .contains(new Parameter("DialCallStatus", outcome))
                .filteredOn(parameter -> parameter.name().startsWith("DialSipHeader_"))
                .containsExactly(new Parameter("DialSipHeader_X-Mood", "M\u00fcde"));
    }

    /// The one whose response counts, not the last.
    @Test
    void tellsTheActionWhatTheBestOfSeveralDevicesSays() {
        var story = Story.ofACaller().document(THEN_ASK).found(2);

        story.answers(1, 404, "", SipHeaders.NONE.with("X-Why", "moved"))
                .answers(2, 503, "", SipHeaders.NONE.with("X-Why", "crowded"));

        assertThat(story.newest(Load.class).parameters()).contains(new Parameter("DialSipHeader_X-Why", "moved"));
    }

    @ParameterizedTest
    @CsvSource({
        "+1 (500) 555-0006, sip:+15005550006@acme.sip.twilio.com",
        "client:alice, sip:client%3Aalice@acme.sip.twilio.com",
        "carol_7, sip:carol_7@acme.sip.twilio.com",
        "555-0100, sip:555-0100@acme.sip.twilio.com"
    })
    void callsInTheNameOfTheCallerIdAsAUserOfAUriMayBeWritten(String callerId, String uri) {
        var story = Story.ofACaller()
                .document("<Response><Dial callerId=\"" + callerId
                        + "\"><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>")
                .found(1);

        callsInTheNameOf(story, uri);
    }

    @ParameterizedTest
    @CsvSource({
        "<sip:alice@192.0.2.1>, sip:alice@acme.sip.twilio.com",
        "<sip:anonymous.invalid>, sip:anonymous@acme.sip.twilio.com",
        "<sip:+15005550006;phone-context=x@192.0.2.1>, sip:+15005550006;phone-context=x@acme.sip.twilio.com",
        "<tel:+1-500-555-0006;phone-context=x>, sip:+15005550006@acme.sip.twilio.com",
        "tel:+15005550006, sip:+15005550006@acme.sip.twilio.com",
        "<urn:service:s\u00c3\u00b6s>, sip:urn%3Aservice%3As%C3%B6s@acme.sip.twilio.com"
    })
    void callsInTheNameOfAnyCaller(String caller, String uri) {
        var story = Story.ofACallerNamed(caller).document(DIAL_BOB).found(1);

        callsInTheNameOf(story, uri);
    }

    private static void callsInTheNameOf(Story story, String uri) {
        var invite = story.sent(story.orders(), "INVITE").orElseThrow().request();
        assertThat(invite.headers().first("From"))
                .hasValueSatisfying(from -> assertThat(from).startsWith("<" + uri + ">"));
    }

    /// Which edge it goes by is none of the callee's business.
    @Test
    void doesNotNameTheEdgeToWhomItCalls() {
        var story = Story.ofACaller()
                .document("<Response><Dial><Sip>sip:bob@pbx.example;Edge=dublin;user=phone;region=ie1</Sip></Dial>"
                        + "</Response>")
                .found(1);

        var to = story.sent(story.orders(), "INVITE").orElseThrow().request().headers();
        assertThat(to.first("To")).hasValue("<sip:bob@pbx.example;user=phone>");
    }

    @Test
    void sendsAndReadsHeadersInUtf8() {
        var story = Story.ofACaller(SipHeaders.NONE.with("X-Name", "M\u00c3\u00bcller")); // octet by octet
        assertThat(story.newest(Load.class).parameters()).contains(new Parameter("SipHeader_X-Name", "M\u00fcller"));

        story.document("<Response><Dial><Sip>sip:bob@acme.sip.twilio.com?X-Name=M%C3%BCller</Sip></Dial></Response>")
                .found(1);

        var invite = story.sent(story.orders(), "INVITE").orElseThrow().request();
        assertThat(invite.headers().first("X-Name")).hasValue("M\u00c3\u00bcller");
    }

    @Test
    void warnsOfA200WithoutSdp() {
        var story = dialled(1).answers(1, 200, "");

        assertThat(story.codes()).containsExactly(32103);
        assertThat(story.state().notes()).noneMatch(Calls.Notification::isError);
        assertThat(story.party(1).call().status()).isEqualTo(Status.IN_PROGRESS);
    }

    /// Where its INVITE offered nothing, the answer to what it was offered is in its ACK.
    @ParameterizedTest
    @CsvSource({"'', '', 1", "'', answer, 0", "offer, '', 0"})
    void warnsOfAnAckWithoutTheSdpThatItOwes(String offer, String answer, int warnings) {
        var story = Story.ofACaller(offer).document(DIAL_BOB).found(1).answers(1, 200, "bobs");

        story.sends(0, "ACK", answer);

        assertThat(story.codes()).hasSize(warnings).allMatch(code -> code == 32103);
    }

    // What a Dial may say and is not done

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ringTone='de' | <Sip>sip:bob@acme.sip.twilio.com</Sip> | ringTone",
                "'' | <Sip><Uri priority='2'>sip:ann@acme.sip.twilio.com</Uri><Uri>sip:bob@acme.sip.twilio.com</Uri></Sip>"
                        + "<Sip>sip:carol@acme.sip.twilio.com</Sip> | several"
            })
    void dialsAllTheSameAndSaysWhatIsNotDone(String attributes, String noun, String word) {
        var story = Story.ofACaller()
                .document("<Response><Dial " + attributes + ">" + noun + "</Dial></Response>")
                .found(1);

        assertThat(story.codes()).containsExactly(Outcome.NOT_BUILT);
        assertThat(story.state().notes())
                .allSatisfy(note -> assertThat(note.text()).contains(word));
        assertThat(story.sent(story.orders(), "INVITE")).isPresent();
    }

    // Several URIs of one <Sip>

    private static final String URIS = """
            <Sip username="all" password="p">
              <Uri priority="30">sip:cleo@pbx.example</Uri>
              <Uri priority="10">sip:ann@pbx.example</Uri>
              <Uri priority="20" username="bob" password="s3cret">sip:bob@pbx.example</Uri>
            </Sip>""";

    @Test
    void dialsTheNextUriWhenOneIsBusyOrNowhere() {
        var story = dials("", URIS);
        assertThat(story.codes()).isEmpty();
        assertThat(located(story)).containsExactly("sip:ann@pbx.example");

        story.found(1).answers(1, 486, "");
        assertThat(located(story)).containsExactly("sip:ann@pbx.example", "sip:bob@pbx.example");
        story.notFound();
        assertThat(located(story)).endsWith("sip:cleo@pbx.example");
        assertThat(story.party(0).isOver()).isFalse();

        story.found(1).answers(2, 480, "");
        assertThat(story.party(0).call().status()).isEqualTo(Status.NO_ANSWER);
        assertThat(statuses(story.orders())).contains(480);
    }

    @Test
    void ringsEachUriForAsLongAsTheDialSays() {
        var story = dials(" timeout=\"10\"", URIS).found(1);
        story.orders();

        story.later(Duration.ofSeconds(15));

        assertThat(story.orders()).containsExactly(new Cancel(tag(1) + "-invite", tag(1)));
        assertThat(located(story)).endsWith("sip:bob@pbx.example");
        assertThat(story.party(1).call().status()).isEqualTo(Status.NO_ANSWER);
        assertThat(story.later(Duration.ofSeconds(14)).orders()).isEmpty();
        assertThat(story.party(2).isOver()).isFalse();
    }

    @Test
    void connectsTheUriThatAnswersWithItsOwnPassword() {
        var story =
                dials(" action=\"/after\"", URIS).found(1).answers(1, 503, "").found(1);
        story.orders();

        story.challenges(2, 401, "WWW-Authenticate");
        var answer = DigestAnswer.parse(story.sent(story.orders(), "INVITE")
                .orElseThrow()
                .request()
                .headers()
                .first("Authorization")
                .orElseThrow());
        assertThat(Digest.matches(answer, "INVITE", HashedPassword.of("bob", "s3cret")))
                .isTrue();

        story.answers(2, 200, "bobs").sends(0, "ACK", "").sends(2, "BYE", "");
        assertThat(story.newest(Load.class).parameters())
                .contains(
                        new Parameter("DialCallStatus", "completed"),
                        new Parameter("DialCallSid", story.party(2).sid().toString()));
        assertThat(located(story)).hasSize(2);
    }

    @Test
    void dialsAllUrisOfOneBeforeTheNextWhereTheDocumentWantsASequence() {
        var story = dials(" sequential=\"true\"", URIS + "<Sip>sip:dora@pbx.example</Sip>");

        for (var number = 1; number <= 3; number++) story.notFound();

        assertThat(located(story))
                .containsExactly(
                        "sip:ann@pbx.example", "sip:bob@pbx.example", "sip:cleo@pbx.example", "sip:dora@pbx.example");
    }

    private static Story dials(String attributes, String nouns) {
        return Story.ofACaller().document("<Response><Dial" + attributes + ">" + nouns + "</Dial></Response>");
    }

    private static List<String> located(Story story) {
        return story.all(Locate.class).stream().map(Locate::uri).toList();
    }

    // A caller who is there already is offered what the other has offered

    @Test
    void goesOnWithTheDocumentOfACallerWhoDoesNotWantWhatTheOtherOffers() {
        var story = answersTheOffer(488);

        assertThat(story.codes()).containsExactly(Outcome.NOT_CONNECTED);
        assertThat(story.sent(story.orders(), "BYE").orElseThrow().self()).isEqualTo(tag(1));
        assertThat(story.party(0).call().status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo(AFTER);
        assertThat(story.newest(Load.class).parameters()).contains(new Parameter("DialCallStatus", "failed"));
    }

    @Test
    void endsTheCallOfACallerWhoIsNotThereAnyMore() {
        var story = answersTheOffer(481);

        assertThat(story.party(0).isOver()).isTrue();
        assertThat(story.codes()).containsExactly(Outcome.UNREACHABLE);
    }

    private static Story answersTheOffer(int status) {
        var story = offersTheCaller();
        return story.answersInside(0, offered(story).transaction(), status, "");
    }

    private static Story offersTheCaller() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com", Story.NOON, THEN_ASK.replace("/after", AFTER))
                .found(1)
                .answers(0, 200, "alices")
                .found(1);
        story.orders();
        return story.answers(1, 200, "bobs offer");
    }

    private static Send offered(Story story) {
        var offered = story.sent(story.orders(), "INVITE").orElseThrow();
        assertThat(offered.self()).isEqualTo(tag(0));
        return offered;
    }

    /// No ACK of anybody is missing: that for the other waits for the caller.
    @Test
    void endsTheCallOfACallerWhoDoesNotAnswerTheOfferAtAll() {
        var story = offersTheCaller();
        offered(story);

        story.later(Leg.PATIENCE);

        assertThat(story.codes()).containsExactly(Outcome.UNREACHABLE);
        assertThat(byes(story.orders())).containsExactly(0, 1);
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.all(Load.class)).isEmpty();
    }

    @Test
    void hangsUpOnOneWhoseAnswerTheCallerCanNotHearOfInTime() {
        var story = offersTheCaller();
        var offered = offered(story);

        story.later(Leg.PATIENCE.minusSeconds(1)).answersInside(0, offered.transaction(), 491, "");
        story.later(Duration.ofSeconds(1));

        assertThat(story.codes()).isEmpty();
        assertThat(byes(story.orders())).containsExactly(1);
        assertThat(story.party(0).call().status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo(AFTER);
    }

    private static List<Integer> byes(List<Order> orders) {
        return orders.stream()
                .filter(order ->
                        order instanceof Send send && send.request().method().equals("BYE"))
                .map(order -> order.self().leg())
                .toList();
    }

    /// Else there would be two INVITEs in one dialog at a time (RFC 3261 §14.1).
    @Test
    void waitsWithItsOfferUntilTheCallersOwnRequestIsThrough() {
        var twiml = "<Response><Pause length=\"890\"/><Dial><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>";
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com", Story.NOON, twiml)
                .found(1)
                .answers(0, 200, "alices", TIMER)
                .later(Duration.ofSeconds(890))
                .found(1);
        story.orders();
        story.later(Duration.ofSeconds(10)); // half of the session
        var refresh = story.sent(story.orders(), "INVITE").orElseThrow();
        assertThat(refresh.self()).isEqualTo(tag(0));

        story.answers(1, 200, "bobs offer");
        assertThat(story.sent(story.orders(), "INVITE")).isEmpty();
        story.answersInside(0, refresh.transaction(), 200, "alices").later(Duration.ofSeconds(1));

        assertThat(story.sent(story.orders(), "INVITE").orElseThrow().request().body())
                .isEqualTo("bobs offer");
    }

    private static final SipHeaders TIMER =
            SipHeaders.NONE.with("Session-Expires", "1800;refresher=uac").with("Require", "timer");

    // What they ask of each other

    /// Else it would be offered again with the next refresh, and be taken.
    @Test
    void forgetsAnOfferThatTheOtherHasRefused() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.answersInside(1, onward.transaction(), 488, "").taken();
        assertThat(story.state().leg(0).orElseThrow().sdp().text()).isEqualTo("offer");

        story.sends(0, "INVITE", "other codec");
        onward = story.sent(story.orders(), "INVITE").orElseThrow();
        story.answersInside(1, onward.transaction(), 200, "other answer");
        assertThat(story.state().leg(0).orElseThrow().sdp().text()).isEqualTo("other codec");
    }

    @Test
    void cancelsAReInviteOfTheOtherWhenItIsCancelled() {
        var story = talking();
        story.sends(0, "INVITE", "hold");
        var onward = story.sent(story.orders(), "INVITE").orElseThrow();

        story.device(new Calls.Canceled(0, "an older one"));
        assertThat(story.orders()).isEmpty();
        story.device(new Calls.Canceled(0, "in-dialog-INVITE"));
        assertThat(story.orders()).containsExactly(new Cancel(onward.transaction(), tag(1)));
        story.answersInside(1, onward.transaction(), 487, "");

        var orders = story.orders();
        assertThat(statuses(orders)).containsExactly(487);
        assertThat(story.party(0).isOver()).isFalse();
        story.decide(new Call.Taken(orders.getFirst()));
        assertThat(story.state().relays()).isEmpty();
    }

    @Test
    void hangsUpOnTheOtherWhenTheCallerPressesTheStarAndTheDialSaysSo() {
        var story = Story.ofACaller()
                .document(THEN_ASK.replace("<Dial ", "<Dial hangupOnStar=\"true\" "))
                .found(1)
                .answers(1, 200, "answer")
                .sends(0, "ACK", "");
        story.orders();

        story.sends(1, "INFO", "Signal=*", DIGITS);
        assertThat(story.sent(story.orders(), "INFO")).as("of the other").isPresent();
        story.sends(0, "INFO", "Signal=*", DIGITS);

        var orders = story.orders();
        assertThat(statuses(orders)).containsExactlyInAnyOrder(200, 487); // which is for the other's star
        assertThat(story.sent(orders, "BYE").orElseThrow().self()).isEqualTo(tag(1));
        assertThat(story.newest(Load.class).parameters()).contains(new Parameter("DialCallStatus", "completed"));
    }

    private static Story dialled(int devices) {
        return Story.ofACaller().document(DIAL_BOB).found(devices);
    }

    private static Story talking() {
        var story = dialled(1).answers(1, 200, "answer").sends(0, "ACK", "");
        story.orders();
        return story;
    }

    private static List<Integer> statuses(List<Order> orders) {
        return orders.stream()
                .flatMap(order -> order instanceof Respond respond
                        ? Stream.of(respond.response().status())
                        : Stream.of())
                .toList();
    }
}
