package io.strowger.region.call;

import io.strowger.core.Calls;
import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.ResponseCame;
import io.strowger.core.Calls.Status;
import io.strowger.core.Edges.Cancel;
import io.strowger.core.Edges.ConnectMedia;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.call.Leg.Phase;
import io.strowger.region.call.Script.Dialling;
import io.strowger.region.call.Script.Unstarted;
import io.strowger.region.twiml.Verb.Dial;
import java.util.List;

/// What a call does about what its devices do: the dialogs of RFC 3261, seen from the middle.
final class Devices {
    private static final String RETRY_AFTER = "5"; // of 0 to 10 seconds (RFC 3261 §14.2)

    private Devices() {}

    static void onProceed(Turn turn) {
        if (!(turn.state().script() instanceof Unstarted)) return;
        turn.tell(Call.RINGING);
        Documents.begin(turn);
    }

    /// Its INVITE, or its re-INVITE: what becomes of that is for the other to say.
    static void onCanceled(Turn turn, Leg leg, String transaction) {
        if (leg.isRinging() && !leg.isOurs()) Endings.end(turn, Status.CANCELED, 487);
        else
            turn.state().relays().stream()
                    .filter(relay -> relay.isWaitedForBy(leg.number())
                            && relay.transaction().equals(transaction))
                    .forEach(relay -> cancel(turn, relay));
    }

    private static void cancel(Turn turn, Relay relay) {
        turn.state()
                .leg(relay.to())
                .map(Leg::dialog)
                .ifPresent(to -> turn.hand(to.edge(), new Cancel(relay.onward(), to.self())));
    }

    static void onRequest(Turn turn, Leg leg, RequestCame came) {
        var isAck = came.request().method().equals("ACK");
        if (!leg.dialog().isOf(came.request())) {
            if (!isAck) turn.respond(came, leg, 481, "Call/Transaction Does Not Exist");
            return;
        }
        var cseq = Dialog.cseq(came.request().headers());
        if (!isAck && cseq < leg.dialog().remoteCseq()) {
            turn.respond(came, leg, 500, "Server Internal Error"); // RFC 3261 §12.2.2
            return;
        }
        switch (came.request().method()) {
            case "ACK" -> onAck(turn, leg, came.request());
            case "BYE" -> onBye(turn, leg, came);
            case Relay.REFER -> Transfers.onRefer(turn, leg, came);
            case Relay.NOTIFY -> {
                if (Referrals.isOfReferral(came.request())) Referrals.onNotify(turn, leg, came);
                else onRelayed(turn, leg, came);
            }
            default -> onRelayed(turn, leg, came);
        }
    }

    private static void onAck(Turn turn, Leg leg, SipRequest ack) {
        if (leg.phase() == Phase.PARTING) {
            turn.happens(new Call.LegEnding(leg.number(), turn.now()));
            return;
        }
        if (!leg.isOurs() && leg.phase() == Phase.ANSWERED) {
            turn.happens(new Call.LegAcknowledged(leg.number(), Payload.of(ack), turn.now()));
            if (owesAnswer(leg)) describesNothing(turn, Payload.of(ack), "ACK of the caller");
            turn.state()
                    .across(leg)
                    .filter(other -> other.phase() == Phase.ANSWERED)
                    .ifPresent(other -> turn.happens(new Call.LegAcknowledged(
                            other.number(), Payload.of(ack), turn.now()))); // a late offer's answer
            acknowledge(turn, leg, Payload.of(ack));
            return;
        }
        var isOfTheLast = Dialog.cseq(ack.headers()) == leg.dialog().remoteCseq();
        if (!acknowledge(turn, leg, Payload.of(ack)) && isOfTheLast) describes(turn, leg, Payload.of(ack));
    }

    /// The caller has offered nothing, and was offered something.
    private static boolean owesAnswer(Leg leg) {
        return leg.invite().body().isEmpty()
                && leg.answer().filter(answer -> !answer.body().isEmpty()).isPresent();
    }

    /// Whether what this leg has said is for one who has answered it.
    private static boolean acknowledge(Turn turn, Leg leg, Payload payload) {
        var answered = turn.state().relays().stream()
                .filter(relay -> relay.from() == leg.number() && relay.isInvite() && relay.isAnswered())
                .toList();
        for (var relay : answered) {
            if (relay.isAskedForAnOffer() && !payload.isEmpty())
                turn.happens(new Call.LegDescribed(leg.number(), payload, turn.now()));
            acknowledge(turn, relay, payload);
        }
        return !answered.isEmpty();
    }

    private static void acknowledge(Turn turn, Relay relay, Payload payload) {
        Relays.acknowledge(turn, relay, payload);
        turn.happens(new Call.RelayEnded(relay.onward(), turn.now()));
    }

    /// One who hears nobody and has asked what we offer, without an offer of its own, answers that.
    private static void describes(Turn turn, Leg leg, Payload answer) {
        var isNews = !answer.isEmpty() && !answer.equals(leg.sdp());
        if (!isNews || leg.phase() != Phase.UP || turn.state().across(leg).isPresent()) return;
        turn.happens(new Call.LegDescribed(leg.number(), answer, turn.now()));
        turn.state()
                .heardBy(leg)
                .ifPresent(media ->
                        turn.hand(media.edge(), new ConnectMedia(leg.dialog().self(), answer.text())));
    }

    private static void onBye(Turn turn, Leg leg, RequestCame bye) {
        turn.respond(bye, leg, 200, "OK");
        Relays.giveUp(turn, leg.number());
        if (leg.isRinging() && !leg.isOurs()) Endings.end(turn, Status.CANCELED, 487); // RFC 3261 §15: early, too
        if (leg.phase() == Phase.PARTING) turn.happens(new Call.LegDone(leg.number(), turn.now()));
        if (!leg.isAnswered()) return;
        turn.happens(new Call.LegDone(leg.number(), turn.now()));
        if (leg.party() == 0) Endings.end(turn, Status.COMPLETED, 0);
        else Endings.calleeLeaves(turn, leg, Status.COMPLETED);
    }

    private static void onRelayed(Turn turn, Leg leg, RequestCame came) {
        var other = turn.state().across(leg).filter(it -> it.phase() == Phase.UP);
        var request = came.request();
        var knows = turn.state().relays().stream()
                .anyMatch(relay -> relay.transaction().equals(came.transaction()) && relay.from() == leg.number());
        if (Sessions.isAnswered(turn, leg, came)) return;
        if (knows) return; // it came twice
        if (Dialog.cseq(request.headers()) == leg.dialog().remoteCseq()) { // this, too
            if (other.isEmpty()) aloneAgain(turn, leg, came);
            return;
        }
        if (leg.phase() != Phase.UP
                && !(leg.phase() == Phase.ANSWERED && !request.method().equals("INVITE")))
            turn.respond(
                    came,
                    leg,
                    leg.isAlive() ? 491 : 481,
                    leg.isAlive() ? "Request Pending" : "Call/Transaction Does Not Exist");
        else if (turn.state().relays().size() >= Limits.MOST_RELAYS)
            turn.respond(came, leg, 500, "Server Internal Error");
        else if (Relay.isDialogChange(request.method())
                && turn.state().relays().stream().anyMatch(Relay::isUnderWay)) pending(turn, leg, came);
        else if (other.isEmpty()) alone(turn, leg, came);
        else if (isHangUp(turn, leg, request)) {
            turn.respond(came, leg, 200, "OK");
            var dialog = leg.dialog().after(request, came.edge(), Hop.backTo(came.origin()), turn.now());
            turn.happens(new Call.LegRefreshed(leg.number(), dialog, turn.now())); // or it might come again
            Endings.dialEnds(turn, Status.COMPLETED);
        } else Relays.carry(turn, leg, other.get(), came);
    }

    /// The caller has pressed the star, and the Dial is to end by that. One that is pressed in the media is not seen:
    /// that flows between the devices.
    private static boolean isHangUp(Turn turn, Leg leg, SipRequest request) {
        return leg.party() == 0
                && Performances.digitIn(request).filter("*"::equals).isPresent()
                && Documents.verb(turn.state())
                        .filter(verb -> verb instanceof Dial dial && dial.hangupOnStar())
                        .isPresent();
    }

    /// The device has to wait for its own request before, or for another that has met this one (RFC 3261
    /// §14.2, RFC 3311 §5.2).
    private static void pending(Turn turn, Leg leg, RequestCame came) {
        var isItsOwn = turn.state().relays().stream()
                .anyMatch(relay -> relay.isUnderWay() && relay.isWaitedForBy(leg.number()));
        turn.respond(
                came,
                leg,
                isItsOwn
                        ? new SipResponse(
                                500, "Server Internal Error", SipHeaders.NONE.with("Retry-After", RETRY_AFTER), "")
                        : Call.response(491, "Request Pending"));
    }

    /// No answer, or no ACK, or no edge that takes the answer: in any way it no longer stands in the way of others.
    static void relayOverdue(Turn turn, Relay relay) {
        if (relay.isRefresh()) {
            Sessions.onNoResponse(turn, relay);
            return;
        }
        if (relay.isOfCall()) {
            onAnswerToUs(turn, relay, 408);
            return;
        }
        if (relay.isWaitedFor()) {
            Relays.reply(turn, relay, Call.response(408, "Request Timeout"));
            return;
        }
        turn.happens(new Call.RelayEnded(relay.onward(), turn.now()));
        if (!relay.isOurs()) return;
        if (relay.isAnswered()) lose(turn, relay.from(), "does not acknowledge what it was answered");
        else lose(turn, relay.to(), "does not answer to a re-INVITE");
    }

    /// It will not talk to the other. Of one that is being hung up on nothing else can be expected.
    private static void lose(Turn turn, int number, String why) {
        turn.state().leg(number).filter(Leg::isAlive).ifPresent(leg -> Sessions.lose(turn, leg, why));
    }

    /// Nobody is there to talk to yet, or any more.
    private static void alone(Turn turn, Leg leg, RequestCame came) {
        switch (came.request().method()) {
            case Relay.INVITE, Relay.UPDATE -> offered(turn, leg, came);
            case "INFO" -> {
                turn.respond(came, leg, 200, "OK");
                Performances.onInfo(turn.of(leg), leg, came);
            }
            default -> turn.respond(came, leg, 200, "OK");
        }
    }

    /// The answer may have been lost with the node that has given it.
    private static void aloneAgain(Turn turn, Leg leg, RequestCame came) {
        if (came.request().method().equals("INFO")) turn.respond(came, leg, 200, "OK");
        else if (Relay.isDialogChange(came.request().method()) && leg.phase() == Phase.UP) offered(turn, leg, came);
    }

    /// What it offers, to put the call on hold, say, is answered by the media leg that it hears, as before
    /// where it offers what it did; else by nothing to hear. It may also only ask us to offer something.
    private static void offered(Turn turn, Leg leg, RequestCame came) {
        var offer = Payload.of(came.request());
        var isHeard = turn.state().heardBy(leg).isPresent();
        if (turn.state().across(leg).isPresent()) // who is not quite there yet
        turn.respond(came, leg, 491, "Request Pending");
        else if (offer.isEmpty() || (isHeard && offer.equals(leg.sdp())))
            Sessions.answer(turn, leg, came, turn.state().described(leg));
        else if (isHeard) Relays.toMedia(turn, leg, came);
        else {
            Sessions.answer(turn, leg, came, Payload.silentAnswer(offer));
            turn.happens(new Call.LegDescribed(leg.number(), offer, turn.now()));
        }
    }

    static void onResponse(Turn turn, Leg leg, ResponseCame came) {
        var response = came.response();
        if (came.transaction().equals(leg.byeTransaction())) {
            if (!response.isProvisional() && leg.phase() == Phase.ENDING)
                turn.happens(new Call.LegDone(leg.number(), turn.now()));
        } else if (came.transaction().equals(leg.transaction())) {
            if (leg.isOurs()) onInviteResponse(turn, leg, came);
        } else {
            turn.state()
                    .relay(came.transaction())
                    .filter(relay -> !relay.needsOnlyTaking())
                    .ifPresentOrElse(
                            relay -> onRelayResponse(turn, relay, came), () -> onLateResponse(turn, leg, came));
        }
    }

    /// Whoever has answered a re-INVITE that was given up repeats that for half a minute, and hangs up without an
    /// ACK (RFC 3261 §13.3.1.4).
    private static void onLateResponse(Turn turn, Leg leg, ResponseCame came) {
        var headers = came.response().headers();
        var isOfInvite = headers.first("CSeq").orElse("").endsWith(" " + Relay.INVITE) && Dialog.cseq(headers) > 0;
        if (isOfInvite && came.response().isSuccess() && leg.isAlive()) turn.acknowledge(leg, came);
    }

    private static void onInviteResponse(Turn turn, Leg leg, ResponseCame came) {
        var response = came.response();
        if (response.isProvisional()) {
            if (response.status() > 100 && leg.isRinging()) onRinging(turn, leg, came);
        } else if (response.isSuccess()) {
            onAnswer(turn, leg, came);
        } else if (leg.phase() != Phase.DONE && !(leg.isRinging() && Challenges.areAnswered(turn, leg, response))) {
            turn.happens(new Call.LegDone(leg.number(), turn.now()));
            if (leg.isRinging() && !Sessions.isInvitedAgain(turn, leg, response)) {
                replies(turn, leg, response);
                Endings.legFails(turn, leg, response.status());
            }
        }
    }

    /// What it says to the application is kept for the action of the Dial.
    private static void replies(Turn turn, Leg leg, SipResponse response) {
        var said = response.headers().only(List.of());
        if (leg.party() != 0 && !said.all().isEmpty())
            turn.happens(new Call.LegReplied(
                    leg.number(), new SipResponse(response.status(), response.reason(), said, ""), turn.now()));
    }

    /// Early media passes through where only one is called: of several, nobody knows whose to hear, and of one who has
    /// another after him the caller would hear nobody else (RFC 3261 §13.2.1). Nor is it for the caller where he is
    /// offered something else than its offer.
    private static void onRinging(Turn turn, Leg leg, ResponseCame came) {
        var isOnly = turn.state().legs().stream()
                        .filter(other -> other.party() != 0 && other.isAlive())
                        .count()
                == 1;
        var isLast = !(turn.state().script() instanceof Script.Dialling dialling)
                || dialling.waiting().isEmpty();
        var isForTheCaller = isOnly && isLast && !Whispers.isDue(turn.state(), leg.party());
        var sdp = isForTheCaller ? Payload.of(came.response()) : Payload.NONE;
        if (leg.phase() == Phase.INVITED) turn.happens(new Call.LegRang(leg.number(), came.edge(), sdp, turn.now()));
        if (leg.party() == 0) return;
        turn.tell(new SipResponse(
                sdp.isEmpty() ? 180 : 183,
                sdp.isEmpty() ? "Ringing" : "Session Progress",
                sdp.described(SipHeaders.NONE),
                sdp.text()));
    }

    private static void onAnswer(Turn turn, Leg leg, ResponseCame came) {
        if (leg.dialog().isOfAnother(came.response())) {
            turn.letGo(leg, came);
            return;
        }
        if (leg.isAnswered()) return;
        var hop = Hop.backTo(came.origin());
        var dialog = leg.dialog()
                .with(came.response(), came.edge(), hop)
                .timed(SessionTimer.opened(
                        leg.invite().headers(), came.response().headers(), turn.now()));
        turn.happens(new Call.LegAnswered(leg.number(), dialog, Payload.of(came.response()), turn.now()));
        replies(turn, leg, came.response());
        if (leg.isRinging()) describesNothing(turn, Payload.of(came.response()), "200 of " + dialled(turn, leg));
        if (leg.isRinging() && leg.party() == 0) {
            turn.state()
                    .legsOf(0)
                    .filter(other -> other.number() != leg.number() && other.isAlive())
                    .forEach(other -> turn.hangUp(other.number()));
            Documents.begin(turn);
        } else if (leg.isRinging() && turn.state().script() instanceof Dialling dialling && !dialling.isBridged()) {
            if (Whispers.isFor(turn.state(), leg)) Whispers.begin(turn, leg, came.response());
            else connect(turn, leg.number(), came.response());
        } else turn.hangUp(leg.number());
    }

    private static String dialled(Turn turn, Leg leg) {
        return turn.state().parties().get(leg.party()).call().to();
    }

    /// An answer, or an offer, has to be there (RFC 3261 §13.2.1).
    private static void describesNothing(Turn turn, Payload payload, String where) {
        if (payload.isEmpty())
            turn.note(
                    Outcome.EMPTY_BODY,
                    Outcome.isError(Outcome.EMPTY_BODY),
                    "SIP: Empty body, the " + where + " describes no media",
                    "");
    }

    /// Of all who were called this one is to talk to the caller; the others are not needed any more.
    static void choose(Turn turn, int number) {
        turn.happens(new Call.LegsConnected(number, turn.now()));
        var chosen = turn.state().leg(number).orElseThrow();
        Performances.refuseOffers(turn);
        Performances.refuseOffers(turn.of(chosen));
        for (var other : turn.state().legs())
            if (other.party() != 0 && other.number() != number && other.isAlive()) {
                turn.hangUp(other.number());
                if (other.party() != chosen.party()) turn.partyIsLetGo(other.party());
            }
    }

    /// The first that answers is connected at once, where there is nothing to hear before.
    private static void connect(Turn turn, int number, SipResponse response) {
        choose(turn, number);
        var winner = turn.state().leg(number).orElseThrow();
        var caller = turn.state().firstLeg().orElseThrow();
        if (caller.isRinging()) turn.answer(Answers.to(winner, response));
        else Relays.reconnect(turn, caller, winner);
    }

    private static void onRelayResponse(Turn turn, Relay relay, ResponseCame came) {
        var response = came.response();
        if (response.isProvisional() || relay.isAnswered()) return;
        if (relay.isRefresh()) {
            Sessions.onResponse(turn, relay, came);
            return;
        }
        if (relay.isOfCall()) {
            onAnswerToUs(turn, relay, response.status());
            return;
        }
        if (relay.isInvite() && response.isSuccess()) {
            answered(turn, relay, came);
            if (Whispers.isIntroduction(turn.state(), relay)) Whispers.onIntroduced(turn, relay, response);
            else if (relay.isOurs()) reconnected(turn, relay, Payload.of(response));
            else Relays.reply(turn, relay, response);
        } else if (relay.isOurs() && response.status() == 491) {
            Sessions.later(turn, relay);
        } else {
            if (response.isSuccess() && Relay.isDialogChange(relay.method())) answered(turn, relay, came);
            if (!relay.isOurs()) {
                Relays.reply(turn, relay, response);
                return;
            }
            turn.happens(new Call.RelayEnded(relay.onward(), turn.now()));
            if (relay.isOfMedia() && response.status() != 408 && response.status() != 481)
                turn.state().leg(relay.to()).ifPresent(leg -> Performances.onOfferRefused(turn.of(leg), response));
            else if (!response.isSuccess()) refused(turn, relay, response.status());
        }
    }

    /// A caller who does not want what the other offers goes on as before (RFC 3261 §14.1), without the other.
    private static void refused(Turn turn, Relay relay, int status) {
        var isCaller =
                turn.state().leg(relay.to()).filter(leg -> leg.party() == 0).isPresent();
        if (status == 408 || status == 481 || !isCaller) {
            lose(turn, relay.to(), "answers " + status + " to a re-INVITE");
            return;
        }
        for (var other : turn.state().relays()) if (other.waitsFor(relay)) acknowledge(turn, other, Payload.NONE);
        turn.state().leg(relay.from()).filter(Leg::isAlive).ifPresent(other -> {
            turn.note(Outcome.NOT_CONNECTED, true, "The caller answered " + status + " to what the other offers", "");
            Endings.lose(turn, other, Status.FAILED);
        });
    }

    /// 408 for none.
    private static void onAnswerToUs(Turn turn, Relay relay, int status) {
        if (relay.method().equals(Relay.REFER)) Referrals.onAnswer(turn, relay, status);
        else Transfers.onTold(turn, relay);
    }

    private static void answered(Turn turn, Relay relay, ResponseCame came) {
        var to = turn.state().leg(relay.to()).orElseThrow();
        var dialog = to.dialog().refreshed(came.response(), came.edge(), turn.now());
        turn.happens(new Call.RelayAnswered(relay.onward(), dialog, Payload.of(came.response()), turn.now()));
    }

    /// The one that waited has answered the other's offer.
    private static void reconnected(Turn turn, Relay relay, Payload answer) {
        acknowledge(turn, relay, Payload.NONE);
        for (var other : turn.state().relays()) if (other.waitsFor(relay)) acknowledge(turn, other, answer);
        if (relay.isOfMedia())
            turn.state().leg(relay.to()).ifPresent(leg -> turn.of(leg).happens(new Call.MediaConnected(turn.now())));
        turn.state()
                .leg(relay.from())
                .filter(leg -> leg.phase() == Phase.ANSWERED)
                .ifPresent(leg -> turn.happens(new Call.LegAcknowledged(leg.number(), answer, turn.now())));
    }

    static void onNoResponse(Turn turn, Leg leg, String transaction, Calls.NoResponse.Why why) {
        if (transaction.equals(leg.byeTransaction())) {
            turn.happens(new Call.LegDone(leg.number(), turn.now()));
        } else if (transaction.equals(leg.transaction()) && leg.isOurs()) {
            if (leg.phase() == Phase.DONE || leg.isAnswered()) return;
            turn.happens(new Call.LegDone(leg.number(), turn.now()));
            if (leg.isRinging()) unreachable(turn, leg, why);
        } else {
            turn.state()
                    .relay(transaction)
                    .filter(relay -> !relay.needsOnlyTaking())
                    .ifPresent(relay -> relayOverdue(turn, relay));
        }
    }

    /// The INVITE is given up, and cancelled, too: an edge may have sent it all the same, whose word that it has is
    /// lost, and the phone would ring on. One that knows nothing of it is told so for half a minute.
    static void onNotInvited(Turn turn, Leg leg) {
        turn.happens(new Call.LegCanceled(leg.number(), turn.now()));
        unreachable(turn, leg, Calls.NoResponse.Why.UNREACHABLE);
    }

    private static void unreachable(Turn turn, Leg leg, Calls.NoResponse.Why why) {
        turn.note(
                Outcome.UNREACHABLE,
                Outcome.isError(Outcome.UNREACHABLE),
                switch (why) {
                    case TIMEOUT -> "No response from " + leg.dialog().place();
                    case UNREACHABLE -> leg.dialog().place() + " can't be reached";
                },
                "");
        Endings.legFails(turn, leg, 0);
    }
}
