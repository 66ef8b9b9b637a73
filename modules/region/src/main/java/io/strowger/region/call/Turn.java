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
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.call.Call.Event;
import io.strowger.region.call.CallPort.Hand;
import io.strowger.region.call.CallPort.Keep;
import io.strowger.region.call.CallPort.Post;
import io.strowger.region.call.CallPort.Tell;
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
import java.util.stream.Stream;

/// One decision of a [Call] in the making: what has happened so far, and what is true after that. One command often
/// leads to several events, each decided on what the one before has left.
final class Turn {
    /// What is due and did not come about is looked at again, not all the time.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /// TwiML that the API was given has no URL of its own.
    private static final int RELATIVE = 15004;

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

    Sid sid() {
        return sid;
    }

    RegionId region() {
        return region;
    }

    /// Within what time a device has to be heard of (RFC 4028).
    Duration session() {
        return session;
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
                .filter(effect -> !owedBefore.contains(effect))
                .toList();
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

    /// The ACK for the 2xx to a re-INVITE that nobody waits for any more.
    void acknowledge(Leg leg, ResponseCame came) {
        var dialog = leg.dialog();
        var cseq = Dialog.cseq(came.response().headers());
        var ack = dialog.request("ACK", cseq, Payload.NONE, SipHeaders.NONE);
        hand(came.edge(), new Acknowledge(came.transaction(), ack, dialog.hop(), dialog.self()));
    }

    /// Another device behind a forking proxy has answered, too, and is not needed (RFC 3261 §13.2.2.4).
    void letGo(Leg leg, ResponseCame came) {
        var dialog = leg.dialog().with(came.response(), came.edge(), Hop.backTo(came.origin()));
        var cseq = Dialog.cseq(leg.invite().headers());
        var ack = dialog.request("ACK", cseq, Payload.NONE, SipHeaders.NONE);
        var bye = dialog.request("BYE", cseq + 1, Payload.NONE, SipHeaders.NONE);
        var self = dialog.self();
        hand(came.edge(), new Acknowledge(leg.transaction(), ack, dialog.hop(), self));
        hand(came.edge(), new Send(leg.byeTransaction() + "-" + dialog.remoteTag(), bye, dialog.hop(), self));
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

    /// What is odd in what a user has written, and has been left out, or taken for something else.
    void warn(int code, String text, String url) {
        noteOf(state().reader(), code, false, text, url, CallState.MOST_ODDITIES);
    }

    void noteOf(int party, int code, boolean isError, String text, String url) {
        noteOf(party, code, isError, text, url, CallState.MOST_NOTES);
    }

    private void noteOf(int party, int code, boolean isError, String text, String url, int most) {
        var call = state().parties().get(party).sid();
        var note = new Calls.Notification(noteSid(call), call, code, isError, text, url, now);
        if (state().takes(note, most)) happens(new Call.Noted(note));
    }

    /// Numbered within its call, whose SID is random.
    private Sid noteSid(Sid call) {
        var digits = call.toString().substring(2, 31);
        return new Sid("NO" + "%03x".formatted(state().notes().size()) + digits);
    }

    /// How a leg is let go depends on how far it has come.
    void hangUp(int number) {
        var leg = state().leg(number).orElseThrow();
        Relays.giveUp(this, number);
        switch (leg.phase()) {
            case INVITED, RINGING -> happens(new Call.LegCanceled(number, now));
            case ANSWERED -> {
                var awaitsAck = !leg.isOurs() && !isDue(leg.since().plus(Leg.PATIENCE));
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

    /// Whether the call may make so many more; says so where it may not.
    boolean mayCall(int more) {
        var may = state().parties().size() + more <= Limits.MOST_CALLS;
        if (!may) note(Outcome.NOT_BUILT, true, "More than " + Limits.MOST_CALLS + " calls made by one", "");
        return may;
    }

    /// Of targets that are called in turn. Says so where there is one and the call may make no more.
    boolean mayCallNext(Dialling dialling) {
        return !dialling.waiting().isEmpty() && mayCall(1);
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
}
