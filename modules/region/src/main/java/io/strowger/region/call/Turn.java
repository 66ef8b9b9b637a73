package io.strowger.region.call;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Calls.Direction;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.ResponseCame;
import io.strowger.core.Calls.Status;
import io.strowger.core.Decision;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.Acknowledge;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Edges.Send;
import io.strowger.core.Effect;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.Urls;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.NameAddr;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;
import io.strowger.core.sip.SipTarget;
import io.strowger.core.sip.SipText;
import io.strowger.region.call.Call.Event;
import io.strowger.region.call.CallPort.Hand;
import io.strowger.region.call.CallPort.Keep;
import io.strowger.region.call.CallPort.Place;
import io.strowger.region.call.CallPort.Post;
import io.strowger.region.call.CallPort.Tell;
import io.strowger.region.call.Leg.Phase;
import io.strowger.region.call.Script.Dialling;
import io.strowger.region.call.Script.Fetch;
import io.strowger.region.call.Script.Target;
import io.strowger.region.twiml.SipPasswords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One decision of a [Call] in the making: what has happened so far, and what is true after that. One command
/// often leads
/// to several events, each decided on what the one before has left.
final class Turn {
    /// What is due and did not come about is looked at again, not all the time.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /// TwiML that the API was given has no URL of its own.
    private static final int RELATIVE = 15004;

    /// With what no user of a URI may have, or what only separates.
    private static final Pattern WRITTEN_NUMBER = Pattern.compile("(?=.*[ ()])(?=.*[0-9])[+]?[0-9 ().-]+");

    private static final Pattern NOT_DIALLED = Pattern.compile("[ ().-]");

    private final Sid sid;
    private final RegionId region;
    private final Seal seal;
    private final Duration session;
    private final CallState before;
    private final Instant now;
    private final List<Event> events;
    private final List<Effect> once;
    private final Optional<Integer> whispered;
    private final Turn whole;
    private CallState state;

    Turn(Sid sid, RegionId region, Seal seal, Duration session, CallState state, Instant now) {
        this.sid = sid;
        this.region = region;
        this.seal = seal;
        this.session = session;
        this.before = state;
        this.state = state;
        this.now = now;
        this.events = new ArrayList<>();
        this.once = new ArrayList<>();
        this.whispered = Optional.empty();
        this.whole = this;
    }

    private Turn(Turn whole, int whispered) {
        this.sid = whole.sid;
        this.region = whole.region;
        this.seal = whole.seal;
        this.session = whole.session;
        this.before = whole.before;
        this.state = whole.before;
        this.now = whole.now;
        this.events = whole.events;
        this.once = whole.once;
        this.whispered = Optional.of(whispered);
        this.whole = whole;
    }

    /// What is true now, for whom this turn is.
    CallState state() {
        return whispered.map(whole.state::whispering).orElse(whole.state);
    }

    // For whom it is

    /// The same decision, as far as it is about what this leg is whispered.
    Turn whispering(int leg) {
        return new Turn(whole, leg);
    }

    /// The same, as far as it is about what this leg hears.
    Turn of(Leg leg) {
        return leg.party() == 0 ? whole : whispering(leg.number());
    }

    Turn whole() {
        return whole;
    }

    /// All that read a document.
    List<Turn> readers() {
        return Stream.concat(
                        Stream.of(whole), whole.state.whisperedTo().stream().map(leg -> whispering(leg.number())))
                .toList();
    }

    Instant now() {
        return now;
    }

    boolean isDue(Instant when) {
        return !when.isAfter(now);
    }

    void happens(Event event) {
        var told = whispered.<Event>map(leg -> new Call.Whispered(leg, event)).orElse(event);
        events.add(told);
        whole.state = whole.state.apply(told);
    }

    Decision<Event> decision(WireMessage reply) {
        return decision().thenReply(reply);
    }

    /// With all that is owed now and was not before.
    Decision<Event> decision() {
        var owed = newlyOwed();
        if (!events.isEmpty() && !state().isSettled() && state().hasNothingLeft()) happens(new Call.CallSettled(now));
        var decision = Decision.persist(events);
        for (var hand : Performances.left(before, state(), events)) once.add(new Effect.Ask(hand));
        for (var effect : once) decision = decision.then(effect);
        for (var effect : owed) decision = decision.then(effect);
        var deadline = state().deadline();
        if (deadline.isPresent() && (!deadline.equals(before.deadline()) || isDue(deadline.get()) || events.isEmpty()))
            decision = decision.then(new Effect.Later(wait(deadline.get()), new Call.Tick()));
        return decision;
    }

    private List<Effect> newlyOwed() {
        if (events.isEmpty()) return List.of();
        var owedBefore = before.owed();
        return state().owed().stream()
                .filter(effect -> !owedBefore.contains(effect) && !isAnswered(effect))
                .toList();
    }

    /// Whether this is an answer that is told already, with all that the other device says in it.
    private boolean isAnswered(Effect effect) {
        return effect instanceof Effect.Ask(Hand(var _, Respond answer))
                && once.stream()
                        .anyMatch(told -> told instanceof Effect.Ask(Hand(var _, Respond other))
                                && other.transaction().equals(answer.transaction())
                                && !other.response().isProvisional());
    }

    private Duration wait(Instant deadline) {
        var left = Duration.between(now, deadline);
        return left.isPositive() ? left : LOOK_AGAIN;
    }

    // What is told once and not remembered

    /// Answers the caller's INVITE provisionally.
    void tell(SipResponse response) {
        state().firstLeg()
                .filter(leg -> leg.isRinging() && !leg.isOurs())
                .ifPresent(leg -> hand(
                        leg.edge(),
                        new Respond(leg.transaction(), response, leg.dialog().self())));
    }

    void respond(RequestCame came, Leg leg, int status, String reason) {
        respond(came, leg, Call.response(status, reason));
    }

    void respond(RequestCame came, Leg leg, SipResponse response) {
        hand(came.edge(), new Respond(came.transaction(), response, leg.dialog().self()));
    }

    /// Of a leg that is forgotten.
    void respond(RequestCame came, SipResponse response) {
        hand(came.edge(), new Respond(came.transaction(), response, new DialogTag(sid, region, came.leg())));
    }

    /// The peer's response goes to whom its request came from.
    void respondTo(Relay relay, SipResponse response) {
        var payload = Payload.of(response);
        var passed = payload.described(response.headers().only(List.of()));
        state().leg(relay.from()).ifPresent(from -> {
            var timer = response.isSuccess() && Relay.isDialogChange(relay.method())
                    ? from.dialog().timer()
                    : Optional.<SessionTimer>empty();
            var headers = passed.and(timer.map(SessionTimer::answering).orElse(SipHeaders.NONE));
            hand(
                    relay.edge(),
                    new Respond(
                            relay.transaction(),
                            new SipResponse(response.status(), response.reason(), headers, payload.text()),
                            from.dialog().self()));
        });
    }

    /// The ACK for the 2xx to a re-INVITE.
    void acknowledge(Relay relay, Payload payload) {
        state().leg(relay.to()).ifPresent(to -> {
            var dialog = to.dialog();
            hand(
                    dialog.edge(),
                    new Acknowledge(
                            relay.onward(),
                            dialog.request("ACK", relay.cseq(), payload, SipHeaders.NONE),
                            dialog.nextHop(),
                            dialog.self()));
        });
    }

    /// The same for one that nobody waits for any more.
    void acknowledge(Leg leg, ResponseCame came) {
        var dialog = leg.dialog();
        var cseq = Dialog.cseq(came.response().headers());
        var ack = dialog.request("ACK", cseq, Payload.NONE, SipHeaders.NONE);
        hand(came.edge(), new Acknowledge(came.transaction(), ack, dialog.nextHop(), dialog.self()));
    }

    /// Another device behind a forking proxy has answered, too, and is not needed (RFC 3261 §13.2.2.4).
    void letGo(Leg leg, ResponseCame came) {
        var dialog = leg.dialog().with(came.response(), came.edge(), Hop.backTo(came.origin()));
        var cseq = Dialog.cseq(leg.invite().headers());
        var ack = dialog.request("ACK", cseq, Payload.NONE, SipHeaders.NONE);
        var bye = dialog.request("BYE", cseq + 1, Payload.NONE, SipHeaders.NONE);
        var self = dialog.self();
        hand(came.edge(), new Acknowledge(leg.transaction(), ack, dialog.nextHop(), self));
        hand(came.edge(), new Send(leg.byeTransaction() + "-" + dialog.remoteTag(), bye, dialog.nextHop(), self));
    }

    void hand(EdgeAddress edge, Order order) {
        once.add(new Effect.Ask(new Hand(edge, order)));
    }

    /// Hands the edges once more what is owed to them, and has recordings kept.
    Decision<Event> again() {
        return owed(question -> question instanceof Hand || question instanceof Keep);
    }

    /// Those under way already are not asked twice.
    Decision<Event> reportAgain() {
        return owed(question -> question instanceof Post || question instanceof Tell);
    }

    private Decision<Event> owed(Predicate<WireMessage> such) {
        Decision<Event> decision = Decision.nothing();
        for (var effect : state().owed())
            if (effect instanceof Effect.Ask(var question) && such.test(question)) decision = decision.then(effect);
        return decision;
    }

    // What happens in more places than one

    /// A document as it may be stored.
    Instructions sealed(Instructions given) {
        return new Instructions(
                given.url(), given.method(), given.fallbackUrl(), given.fallbackMethod(), sealed(given.twiml()));
    }

    String sealed(String document) {
        return SipPasswords.sealed(document, this::seal);
    }

    /// Without a fallback for one who is whispered to.
    Instructions instructions() {
        var given = state().setup().orElseThrow().instructions();
        return state().isWhisper() ? given.withoutFallback() : given;
    }

    /// What the document asks for next; its own URL where it says nothing else. Documents that send a call in
    /// circles are not followed for ever.
    void fetch(String reference, String method, List<Parameter> extras) {
        var own = state().documentUrl();
        var isOwn = reference.isEmpty() || reference.startsWith("#");
        var url = isOwn ? own + reference : Urls.resolved(own, reference);
        if (own.isEmpty() && !Urls.isAbsolute(url)) {
            note(RELATIVE, true, "TwiML that the API was given has no URL that " + url + " could be relative to", url);
            Documents.unreadable(this, RELATIVE, url);
            return;
        }
        if (!state().reading().mayFetch()) {
            note(11215, true, "More than " + Limits.MOST_DOCUMENTS + " documents for one call", url);
            Endings.end(this, Status.FAILED, 500);
            return;
        }
        var given = instructions();
        var number = state().reading().fetches();
        happens(new Call.DocumentWanted(
                new Fetch(number, url, method, given.fallbackUrl(), given.fallbackMethod(), extras), now));
    }

    String seal(String text) {
        return seal.seal(sid, text);
    }

    Optional<String> open(String sealed) {
        return seal.open(sid, sealed);
    }

    /// On the call whose document has led to it, as Twilio does: there a user looks first.
    void note(int code, boolean isError, String text, String url) {
        noteOf(state().reader(), code, isError, text, url);
    }

    void noteOf(int party, int code, boolean isError, String text, String url) {
        if (!state().takesNotes()) return;
        var call = state().parties().get(party).sid();
        happens(new Call.Noted(new Calls.Notification(noteSid(call), call, code, isError, text, url, now)));
    }

    /// Numbered within its call, whose SID is random.
    private Sid noteSid(Sid call) {
        var digits = call.toString().substring(2, 31);
        return new Sid("NO" + "%03x".formatted(state().notes().size()) + digits);
    }

    /// Nobody will answer what this leg has been asked, or has asked, any more (RFC 3261 §15.1.2).
    void giveUpRelaysOf(int leg) {
        for (var relay : state().relays())
            if ((relay.from() == leg || relay.to() == leg) && !relay.isOurs() && !relay.isAnswered())
                respondTo(relay, Call.response(487, "Request Terminated"));
    }

    /// How a leg is let go depends on how far it has come.
    void hangUp(int number) {
        var leg = state().leg(number).orElseThrow();
        giveUpRelaysOf(number);
        switch (leg.phase()) {
            case INVITED, RINGING -> happens(new Call.LegCanceled(number, now));
            case ANSWERED -> {
                var awaitsAck = !leg.isOurs() && !isDue(leg.since().plus(CallState.PATIENCE));
                if (leg.isOurs()) happens(new Call.LegAcknowledged(number, Payload.NONE, now));
                happens(awaitsAck ? new Call.LegParting(number, now) : new Call.LegEnding(number, now));
            }
            case UP -> happens(new Call.LegEnding(number, now));
            case REFUSED, CANCELING, PARTING, ENDING, DONE -> {}
        }
    }

    /// It is not needed any more.
    void partyIsLetGo(int party) {
        if (state().parties().get(party).wasAnswered()) partyEnds(party, Status.COMPLETED, 0);
        else partyIsCanceled(party, Status.CANCELED);
    }

    void partyIsCanceled(int party, Status status) {
        partyEnds(party, status, codeOfCancel(party));
    }

    /// What its INVITE will be answered, if there was one.
    int codeOfCancel(int party) {
        return state().legsOf(party).findAny().isPresent() ? 487 : 0;
    }

    void partyEnds(int party, Status status, int code) {
        if (!state().parties().get(party).isOver()) happens(new Call.PartyEnded(party, status, code, now));
    }

    /// All whom a Dial has called are let go; `others` is how those end who have not answered.
    void endDialled(Dialling dialling, Status others) {
        for (var leg : state().legs()) if (leg.party() != 0 && leg.isAlive()) hangUp(leg.number());
        for (var number = dialling.dial().first(); number < state().parties().size(); number++)
            if (state().parties().get(number).wasAnswered()) partyEnds(number, Status.COMPLETED, 0);
            else partyIsCanceled(number, others);
    }

    /// The number of the party that is connected; -1 for none.
    int bridgedParty(Dialling dialling) {
        return dialling.isBridged()
                ? state().leg(dialling.bridged()).map(Leg::party).orElse(-1)
                : -1;
    }

    Calls.CallRecord newCall(
            int number, AccountSid account, String from, String to, Status status, Direction direction) {
        return new Calls.CallRecord(
                Calls.numbered(sid, number),
                number == 0 ? Optional.empty() : Optional.of(sid),
                account,
                from,
                to,
                status,
                direction,
                now,
                now,
                status == Status.RINGING ? Optional.of(now) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    void callTarget(Target target) {
        var first = state().first().call();
        var callerId =
                state().script() instanceof Dialling dialling ? dialling.dial().callerId() : "";
        var from = callerId.isEmpty() ? first.from() : callerId;
        var call =
                newCall(target.number(), first.account(), from, target.uri(), Status.QUEUED, Direction.OUTBOUND_DIAL);
        happens(new Call.TargetBegun(target, Party.begun(call, target.callback(), target.headers(), ""), now));
    }

    /// The caller's INVITE gets its 2xx, which says how it is noticed that one of the two has vanished.
    void answer(SipResponse response) {
        var caller = state().leg(0).orElseThrow();
        var timer = SessionTimer.offered(caller.invite().headers(), session, now);
        happens(new Call.CallerAnswered(
                new SipResponse(
                        response.status(),
                        response.reason(),
                        response.headers().and(timer.answering()),
                        response.body()),
                now));
    }

    /// INVITEs to every place where a party can be reached.
    void invite(int number, List<Place> places) {
        var party = state().parties().get(number);
        var legs = new ArrayList<Leg>();
        for (var place : places) {
            var self = new DialogTag(sid, region, state().legs().size() + legs.size());
            var dialog = Dialog.to(
                            place.uri(),
                            "<sip:" + userOf(party.call().from()) + "@" + place.domain() + ">",
                            "<" + SipTarget.read(party.call().to()).uri() + ">",
                            self,
                            place.edge(),
                            place.hop())
                    .by(place.routes());
            legs.add(invited(number, dialog, session, SessionTimer.SHORTEST));
        }
        happens(new Call.LegsInvited(legs, now));
    }

    /// The INVITE of this leg, made once more in a dialog of its own, for one who wants a longer session.
    Leg again(Leg leg, Duration wanted) {
        var self = new DialogTag(sid, region, state().legs().size());
        var dialog = leg.dialog();
        var other = Dialog.to(leg.invite().uri(), dialog.local(), dialog.remote(), self, dialog.edge(), dialog.hop())
                .by(dialog.routes());
        return invited(leg.party(), other, wanted, wanted);
    }

    private Leg invited(int number, Dialog dialog, Duration interval, Duration least) {
        var self = dialog.self();
        var extra = SessionTimer.wanted(interval, least)
                .and(headers(state().parties().get(number)));
        return new Leg(
                self.leg(),
                number,
                true,
                Phase.INVITED,
                dialog.invite(hops(), offer(number), extra),
                self + "-invite",
                dialog.edge(),
                dialog,
                Payload.NONE,
                Optional.empty(),
                Optional.empty(),
                now);
    }

    /// One less than the caller's INVITE had left, so that a call which comes back here over others has an end (RFC
    /// 7332).
    private int hops() {
        return state().firstLeg()
                .filter(leg -> !leg.isOurs())
                .flatMap(leg -> leg.invite().headers().first("Max-Forwards"))
                .map(left -> Math.clamp(Long.parseLong(left.strip()) - 1, 0, Dialog.MOST_HOPS))
                .orElse(Dialog.MOST_HOPS);
    }

    /// A caller's own offer goes to those it is to talk to; one who has been answered already is offered
    /// theirs. Who is to hear something else before is offered that later.
    private Payload offer(int number) {
        if (number == 0 || Whispers.isDue(state(), number)) return Payload.SILENT;
        return state().firstLeg().filter(Leg::isRinging).map(Leg::sdp).orElse(Payload.NONE);
    }

    /// A number without what it is written with, and anybody else with that escaped which no user part may have (RFC
    /// 3261 §25.1).
    private static String userOf(String from) {
        var user = SipTarget.read(NameAddr.read(from).uri()).user();
        if (!user.isEmpty()) return user;
        return WRITTEN_NUMBER.matcher(from).matches()
                ? NOT_DIALLED.matcher(from).replaceAll("")
                : from.replace(":", "%3A").replace(" ", "%20");
    }

    private SipHeaders headers(Party party) {
        var headers = SipHeaders.NONE
                .with("X-Twilio-ApiVersion", "2010-04-01")
                .with("X-Twilio-AccountSid", party.call().account().toString())
                .with("X-Twilio-CallSid", party.sid().toString());
        for (var header : party.headers()) headers = headers.with(header.name(), SipText.written(header.value()));
        return headers;
    }

    /// A request inside one dialog is made again in the other.
    void relay(Leg from, Leg to, RequestCame came) {
        var request = came.request();
        var relay = relayTo(
                to,
                request.method(),
                from.number(),
                came.transaction(),
                came.edge(),
                Payload.of(request),
                request.headers().only(List.of("Info-Package", "Event", "Subscription-State")),
                now);
        happens(new Call.RelayBegun(
                relay, from.dialog().after(request, came.edge(), Hop.backTo(came.origin()), now), now));
    }

    /// What the device offers is answered by our media leg.
    void answerByMedia(Leg device, RequestCame came) {
        var relay = new Relay(
                came.request().method(),
                device.number(),
                came.transaction(),
                came.edge(),
                Relay.MEDIA,
                came.transaction(),
                0,
                Payload.of(came.request()),
                SipHeaders.NONE,
                false,
                now,
                Optional.empty());
        happens(new Call.RelayBegun(
                relay, device.dialog().after(came.request(), came.edge(), Hop.backTo(came.origin()), now), now));
    }

    /// The device is offered to be heard by `media`.
    void reconnect(Leg device, Media media) {
        var relay = relayTo(device, Relay.INVITE, Relay.MEDIA, "", media.edge(), media.sdp(), SipHeaders.NONE, now);
        happens(new Call.RelayBegun(relay, device.dialog(), now));
    }

    /// A request of the call itself.
    void send(Leg leg, String method, SipHeaders headers, Payload payload) {
        var relay = relayTo(leg, method, Relay.CALL, "", leg.dialog().edge(), payload, headers, now);
        happens(new Call.RelayBegun(relay, leg.dialog(), now));
    }

    /// The one that has been waiting is offered what `winner` has offered, as soon as nothing else is in the way.
    void reconnect(Leg waiting, Leg winner) {
        var relay =
                relayTo(waiting, Relay.INVITE, winner.number(), "", winner.edge(), winner.sdp(), SipHeaders.NONE, now);
        begins(relay, winner.dialog());
    }

    /// One who has answered, and heard what there was to hear, is offered what the caller has offered, or asked to
    /// offer something: as soon as nothing else is in the way.
    void introduce(Leg caller, Leg callee, Payload offer) {
        var relay = relayTo(
                callee, Relay.INVITE, caller.number(), "", callee.dialog().edge(), offer, SipHeaders.NONE, now);
        begins(relay, caller.dialog());
    }

    private void begins(Relay relay, Dialog from) {
        happens(new Call.RelayBegun(isInTheWay(relay) ? relay.postponed(now) : relay, from, now));
    }

    private boolean isInTheWay(Relay of) {
        return state().relays().stream()
                .anyMatch(other -> other.isUnderWay()
                        && !other.waitsFor(of)
                        && (other.touches(of.to()) || other.touches(of.from())));
    }

    /// Asks whether a device is still there (RFC 4028 §10).
    void refresh(Leg leg, SessionTimer timer) {
        var relay = relayTo(
                leg,
                timer.takesUpdate() ? Relay.UPDATE : Relay.INVITE,
                leg.number(),
                "",
                leg.dialog().edge(),
                timer.takesUpdate() ? Payload.NONE : state().described(leg),
                SipHeaders.NONE,
                now);
        happens(new Call.RelayBegun(relay, leg.dialog(), now));
    }

    /// A request of ours that was postponed; if it still makes sense, and as soon as no other stands in its
    /// way.
    void repeat(Relay relay) {
        var to = state().leg(relay.to()).filter(leg -> leg.phase() == Phase.UP);
        var from = state().leg(relay.from()).filter(Leg::isAlive);
        if (to.isPresent() && isInTheWay(relay)) return;
        happens(new Call.RelayEnded(relay.onward(), now));
        if (to.isEmpty() || (from.isEmpty() && !relay.isOfMedia())) return;
        var other = relayTo(
                to.get(), relay.method(), relay.from(), "", relay.edge(), relay.payload(), relay.headers(), now);
        happens(new Call.RelayBegun(other, from.or(() -> to).get().dialog(), now));
    }

    private static Relay relayTo(
            Leg to,
            String method,
            int from,
            String transaction,
            EdgeAddress edge,
            Payload payload,
            SipHeaders headers,
            Instant now) {
        var cseq = to.dialog().localCseq() + 1;
        var onward = to.dialog().self() + "-" + cseq;
        return new Relay(
                method,
                from,
                transaction,
                edge,
                to.number(),
                onward,
                cseq,
                payload,
                headers,
                false,
                now,
                Optional.empty());
    }
}
