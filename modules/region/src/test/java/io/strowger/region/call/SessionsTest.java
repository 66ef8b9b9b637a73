package io.strowger.region.call;

import static io.strowger.region.call.Story.DIAL_BOB;
import static io.strowger.region.call.Story.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.NoResponse.Why;
import io.strowger.core.Calls.Status;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.call.CallPort.Load;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A call whose devices have vanished ends by itself (RFC 4028).
class SessionsTest {
    private static final Duration HALF = Duration.ofMinutes(15);
    private static final SipHeaders KNOWS_TIMERS = SipHeaders.NONE.with("Supported", "replaces, timer");
    private static final SipHeaders KNOWS_UPDATE = SipHeaders.NONE.with("Allow", "INVITE, ACK, BYE, UPDATE");

    // Who refreshes, and how often

    @Test
    void asksWhomItCallsForASessionThatIsRefreshed() {
        var headers =
                only(dialled(SipHeaders.NONE).orders(), Send.class).request().headers();

        assertThat(headers.first("Supported")).hasValue("timer");
        assertThat(headers.first("Session-Expires")).hasValue("1800");
        assertThat(headers.first("Min-SE")).hasValue("90");
    }

    @Test
    void leavesTheRefreshingToACallerThatKnowsTimers() {
        var ok = answer(KNOWS_TIMERS.with("Session-Expires", "600"));

        assertThat(ok.headers().first("Session-Expires")).hasValue("600;refresher=uac");
        assertThat(ok.headers().first("Require")).hasValue("timer");
    }

    @Test
    void doesItWhereACallerWantsUsTo() {
        var ok = answer(KNOWS_TIMERS.with("Session-Expires", "3600;refresher=uas"));

        assertThat(ok.headers().first("Session-Expires")).hasValue("1800;refresher=uas");
        assertThat(ok.headers().first("Require")).isEmpty();
    }

    @Test
    void doesItForACallerThatKnowsNoTimers() {
        assertThat(answer(SipHeaders.NONE).headers().first("Session-Expires")).hasValue("1800;refresher=uas");
    }

    @Test
    void makesNoIntervalShorterThanTheCallerAllows() {
        var ok = answer(KNOWS_TIMERS.with("Session-Expires", "7200").with("Min-SE", "3600"));

        assertThat(ok.headers().first("Session-Expires")).hasValue("3600;refresher=uac");
    }

    @Test
    void invitesOnceMoreWithTheIntervalThatADeviceInsistsOn() {
        var story = dialled(SipHeaders.NONE);
        story.orders();

        story.answers(1, 422, "", SipHeaders.NONE.with("Min-SE", "7200"));
        var again = only(story.orders(), Send.class);
        assertThat(again.self()).isEqualTo(tag(2));
        assertThat(again.request().uri()).isEqualTo("sip:bob@192.0.2.2:5060");
        assertThat(again.request().body()).isEqualTo("offer");
        assertThat(again.request().headers().first("Session-Expires")).hasValue("7200");
        assertThat(again.request().headers().first("Min-SE")).hasValue("7200");
        assertThat(story.party(1).isOver()).isFalse();

        story.answers(2, 422, "", SipHeaders.NONE.with("Min-SE", "9000"));
        assertThat(story.party(1).call().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void refusesAnIntervalThatIsTooShort() {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE);

        story.sends(0, "UPDATE", "", KNOWS_TIMERS.with("Session-Expires", "89"));

        var refusal = only(story.orders(), Respond.class).response();
        assertThat(refusal.status()).isEqualTo(422);
        assertThat(refusal.headers().first("Min-SE")).hasValue("90");
    }

    // We refresh

    @Test
    void asksBothDevicesAtHalfTimeWhetherTheyAreStillThere() {
        var story = talking(KNOWS_UPDATE, SipHeaders.NONE);
        story.later(HALF.minusSeconds(1));
        assertThat(story.orders()).isEmpty();

        story.later(Duration.ofSeconds(1));

        var orders = story.orders();
        assertThat(orders).hasSize(2);
        assertThat(story.sent(orders, "UPDATE")).hasValueSatisfying(update -> {
            assertThat(update.self()).isEqualTo(tag(0));
            assertThat(update.request().body()).isEmpty();
            assertThat(update.request().headers().first("Session-Expires")).hasValue("1800;refresher=uac");
        });
        assertThat(story.sent(orders, "INVITE")).hasValueSatisfying(invite -> {
            assertThat(invite.self()).isEqualTo(tag(1));
            assertThat(invite.request().body()).isEqualTo("offer");
        });
    }

    /// Else the other would be sent to where nobody listens any more.
    @Test
    void offersWhatADeviceHasLastSaidInTheAckOfAReInviteWithoutAnOffer() {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE).sends(0, "INVITE", "");
        var onward = only(story.orders(), Send.class);
        assertThat(onward.request().body()).isEmpty();
        story.answersInside(1, onward.transaction(), 200, "bobs new offer").sends(0, "ACK", "alices new answer");
        assertThat(only(story.orders(), Acknowledge.class).ack().body()).isEqualTo("alices new answer");

        story.later(HALF);

        var orders = story.orders();
        assertThat(ofLeg(0, orders).request().body()).isEqualTo("bobs new offer");
        assertThat(ofLeg(1, orders).request().body()).isEqualTo("alices new answer");
    }

    @Test
    void goesOnWhenTheyAre() {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE);
        for (var times = 0; times < 3; times++) {
            story.later(HALF);
            for (var order : story.orders())
                story.answersInside(order.self().leg(), ((Send) order).transaction(), 200, "the same");
            assertThat(story.orders()).hasSize(2).allMatch(Acknowledge.class::isInstance);
        }

        assertThat(story.state().relays()).isEmpty();
        assertThat(story.party(0).isOver()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 481})
    void endsTheCallWhenADeviceKnowsNothingOfItAnyMore(int status) {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE).later(HALF);
        var refresh = ofLeg(1, story.orders());

        story.answersInside(1, refresh.transaction(), status, "");

        assertThat(byes(story.orders())).containsExactly(0, 1);
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.party(1).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.codes()).containsExactly(32011);
    }

    @Test
    void endsTheCallWhenTheCallerDoesNotAnswerAnyMore() {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE).later(HALF);
        var refresh = ofLeg(0, story.orders());

        story.device(new Calls.NoResponse(0, refresh.transaction(), Why.TIMEOUT));

        assertThat(byes(story.orders())).containsExactly(0, 1);
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void endsTheCallWhenNobodyHearsOfTheRefreshAtAll() {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE).later(HALF);
        story.orders();

        story.later(Leg.PATIENCE);

        assertThat(byes(story.orders())).containsExactly(0, 1);
    }

    @Test
    void goesOnWithTheDocumentWhenOnlyTheOneWhoWasCalledHasVanished() {
        var story = Story.ofACaller()
                .document("<Response><Dial action=\"/after\"><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial></Response>")
                .found(1)
                .answers(1, 200, "answer")
                .sends(0, "ACK", "");
        story.orders();
        story.later(HALF);
        var refresh = ofLeg(1, story.orders());

        story.answersInside(1, refresh.transaction(), 481, "");

        assertThat(byes(story.orders())).containsExactly(1);
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo("http://app.example/after");
    }

    @Test
    void asksByInviteTheNextTimeWhenUpdateIsRefused() {
        var story = talking(KNOWS_UPDATE, KNOWS_TIMERS).later(HALF);
        var orders = story.orders();

        story.answersInside(0, ofLeg(0, orders).transaction(), 501, "")
                .answersInside(1, ofLeg(1, orders).transaction(), 200, "answer");
        story.orders();
        story.later(Duration.ofMinutes(5));

        assertThat(ofLeg(0, story.orders()).request().method()).isEqualTo("INVITE");
    }

    @Test
    void leavesItToTheOneWhoWasCalledIfItWants() {
        var story = dialled(SipHeaders.NONE)
                .answers(1, 200, "answer", SipHeaders.NONE.with("Session-Expires", "600;refresher=uas"))
                .sends(0, "ACK", "");
        story.orders();

        story.later(Duration.ofSeconds(567));
        assertThat(story.orders()).isEmpty();
        story.later(Duration.ofSeconds(1));

        assertThat(byes(story.orders())).containsExactly(0, 1);
    }

    @Test
    void asksAgainAfterACrash() {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE).survivesACrash();
        assertThat(story.orders()).hasSize(1).allMatch(Acknowledge.class::isInstance);

        story.later(HALF);
        assertThat(story.orders()).hasSize(2);
        story.survivesACrash();

        assertThat(story.orders().stream().filter(Send.class::isInstance)).hasSize(2);
    }

    @Test
    void takesNoDeviceForVanishedBecauseNoEdgeIsThere() {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE).later(HALF);
        for (var order : story.orders()) story.decide(new Call.NotTaken(order));

        for (var times = 0; times < 9; times++) {
            story.later(Duration.ofSeconds(10));
            var orders = story.orders();
            assertThat(orders)
                    .hasSize(2)
                    .allMatch(order -> ((Send) order).request().method().equals("INVITE"));
            for (var order : orders) story.decide(new Call.NotTaken(order));
        }

        assertThat(story.party(0).isOver()).isFalse();
    }

    // The device refreshes

    @Test
    void endsTheCallWhenADeviceDoesNotRefreshInTime() {
        var story = talking(KNOWS_TIMERS.with("Session-Expires", "600"), SipHeaders.NONE);

        story.later(Duration.ofSeconds(567));
        assertThat(story.orders()).isEmpty();
        story.later(Duration.ofSeconds(1));

        assertThat(byes(story.orders())).containsExactly(0, 1);
        assertThat(story.codes()).containsExactly(32011);
    }

    @Test
    void answersADeviceThatRefreshesByUpdateAndTellsNobody() {
        var story = talking(KNOWS_TIMERS.with("Session-Expires", "600"), SipHeaders.NONE);
        story.later(Duration.ofMinutes(5));

        story.sends(0, "UPDATE", "", KNOWS_TIMERS.with("Session-Expires", "600;refresher=uac"));

        var ok = only(story.orders(), Respond.class).response();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.headers().first("Session-Expires")).hasValue("600;refresher=uac");
        story.later(Duration.ofSeconds(567));
        assertThat(story.party(0).isOver()).isFalse();
        story.later(Duration.ofSeconds(1));
        assertThat(story.party(0).isOver()).isTrue();
    }

    @Test
    void saysInTheAnswerToAReInviteWhoRefreshes() {
        var story = talking(KNOWS_TIMERS.with("Session-Expires", "600"), SipHeaders.NONE);
        story.later(Duration.ofMinutes(5));

        story.sends(0, "INVITE", "offer", KNOWS_TIMERS.with("Session-Expires", "600;refresher=uac"));
        var onward = only(story.orders(), Send.class);
        assertThat(onward.request().headers().first("Session-Expires")).hasValue("1800;refresher=uac");
        story.answersInside(1, onward.transaction(), 200, "answer");

        assertThat(only(story.orders(), Respond.class).response().headers().first("Session-Expires"))
                .hasValue("600;refresher=uac");
        story.sends(0, "ACK", "").later(Duration.ofSeconds(567));
        assertThat(story.party(0).isOver()).isFalse();
    }

    @Test
    void answersAsBeforeWhoRefreshesByInviteWithNobodyThere() {
        var offer = "v=0\r\nm=audio 4000 RTP/AVP 0\r\n";
        var story =
                Story.ofACaller(offer).document("<Response><Pause length=\"0\"/><Pause length=\"3000\"/></Response>");
        var silence = ((Respond) story.orders().getLast()).response().body();
        story.sends(0, "ACK", "").later(Duration.ofMinutes(5));

        story.sends(0, "INVITE", offer, KNOWS_TIMERS.with("Session-Expires", "600"));
        var ok = only(story.orders(), Respond.class).response();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.body()).isEqualTo(silence);

        story.sends(0, "ACK", "").sends(0, "INVITE", "");
        assertThat(only(story.orders(), Respond.class).response().body()).isEqualTo(silence);
    }

    // Both at once

    @Test
    void asksAgainAfterAWhileWhenBothHaveAsked() {
        var story = talking(KNOWS_TIMERS, SipHeaders.NONE).later(HALF);
        var refresh = only(story.orders(), Send.class);

        story.answersInside(1, refresh.transaction(), 491, "").later(Duration.ofMillis(2099));
        assertThat(story.orders()).isEmpty();
        story.later(Duration.ofMillis(1901));

        var again = only(story.orders(), Send.class);
        assertThat(again.request().headers().first("CSeq")).hasValue("3 INVITE");
        story.answersInside(1, again.transaction(), 200, "answer");
        assertThat(story.party(0).isOver()).isFalse();
    }

    @Test
    void passesOnToADeviceThatTheOtherHasJustAskedItself() {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE).sends(0, "INVITE", "hold");
        var onward = only(story.orders(), Send.class);

        story.answersInside(1, onward.transaction(), 491, "");

        assertThat(only(story.orders(), Respond.class).response().status()).isEqualTo(491);
        assertThat(story.party(0).isOver()).isFalse();
    }

    @Test
    void connectsAllTheSameWhenTheOneWhoWaitsHasJustAskedItself() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com").found(1).answers(0, 200, "alices");
        story.found(1).orders();
        story.answers(1, 200, "bobs offer");
        var first = story.sent(story.orders(), "INVITE").orElseThrow();

        story.answersInside(0, first.transaction(), 491, "").sends(0, "INVITE", "other");
        assertThat(only(story.orders(), Respond.class).response().status()).isEqualTo(491);
        story.later(Duration.ofSeconds(4));

        var second = story.sent(story.orders(), "INVITE").orElseThrow();
        assertThat(second.self()).isEqualTo(tag(0));
        assertThat(second.request().body()).isEqualTo("bobs offer");
        story.answersInside(0, second.transaction(), 200, "alices answer");
        assertThat(story.orders()).hasSize(2).allMatch(Acknowledge.class::isInstance);
    }

    // More devices than one

    @Test
    void hangsUpOnAnotherDeviceBehindAForkingProxyThatAnswersToo() {
        var story = talking(SipHeaders.NONE, SipHeaders.NONE);

        story.answersFromAFork(1, "b9");

        var orders = story.orders();
        assertThat(only(orders, Acknowledge.class)).satisfies(ack -> {
            assertThat(ack.transaction()).isEqualTo(tag(1) + "-invite");
            assertThat(ack.ack().headers().first("To")).hasValue("<sip:bob@acme.sip.twilio.com>;tag=b9");
            assertThat(ack.ack().headers().first("CSeq")).hasValue("1 ACK");
        });
        var bye = only(orders, Send.class);
        assertThat(bye.request().method()).isEqualTo("BYE");
        assertThat(bye.request().uri()).isEqualTo("sip:bob@192.0.2.7:5060");
        assertThat(bye.request().headers().first("To")).hasValue("<sip:bob@acme.sip.twilio.com>;tag=b9");
        story.answersInside(1, bye.transaction(), 200, "");
        assertThat(story.party(1).call().status()).isEqualTo(Status.IN_PROGRESS);
    }

    // Where it is noted

    @Test
    void notesOnTheCallWhoseDocumentDialsThatNobodyAnswers() {
        var story = dialled(SipHeaders.NONE).device(new Calls.NoResponse(1, tag(1) + "-invite", Why.TIMEOUT));

        assertThat(story.codes()).containsExactly(32011);
        assertThat(story.state().notes()).extracting(Calls.Notification::call).containsExactly(Story.CALL);
    }

    private static SipResponse answer(SipHeaders invite) {
        return dialled(invite).answers(1, 200, "answer").orders().stream()
                .filter(order ->
                        order instanceof Respond respond && respond.response().status() == 200)
                .map(order -> ((Respond) order).response())
                .findFirst()
                .orElseThrow();
    }

    private static Story dialled(SipHeaders invite) {
        var story = Story.ofACaller(invite).document(DIAL_BOB);
        story.orders();
        return story.found(1);
    }

    private static Story talking(SipHeaders invite, SipHeaders answer) {
        var story = dialled(invite).answers(1, 200, "answer", answer).sends(0, "ACK", "");
        story.orders();
        return story;
    }

    private static Send ofLeg(int leg, List<Order> orders) {
        return only(orders.stream().filter(order -> order.self().leg() == leg).toList(), Send.class);
    }

    /// The legs that are sent a BYE.
    private static List<Integer> byes(List<Order> orders) {
        return orders.stream()
                .filter(order ->
                        order instanceof Send send && send.request().method().equals("BYE"))
                .map(order -> order.self().leg())
                .toList();
    }

    private static <T extends Order> T only(List<Order> orders, Class<T> type) {
        var found = orders.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
