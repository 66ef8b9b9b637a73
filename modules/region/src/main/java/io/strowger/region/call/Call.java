package io.strowger.region.call;

import io.strowger.core.AccountSid;
import io.strowger.core.Admitted;
import io.strowger.core.Calls;
import io.strowger.core.Calls.Accepted;
import io.strowger.core.Calls.Delivered;
import io.strowger.core.Calls.Direction;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.NewCall;
import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.ResponseCame;
import io.strowger.core.Calls.Status;
import io.strowger.core.Calls.UnknownLeg;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Send;
import io.strowger.core.Effect;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.Lease;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.NameAddr;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.call.CallPort.Place;
import io.strowger.region.call.Leg.Phase;
import io.strowger.region.call.Script.Dialling;
import io.strowger.region.call.Script.Fetch;
import io.strowger.region.call.Script.Performing;
import io.strowger.region.call.Script.Target;
import io.strowger.region.twiml.To;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A call, with the calls that it makes in turn: a back-to-back user agent (RFC 7092) that does what TwiML
/// documents say. One entity a tree of calls, named by the first one's SID. Lives in the region that processes
/// it and stays there, wherever the URI is routed meanwhile.
///
/// Every change is an event before anybody hears of it, and what is owed to edges and webhooks follows from the
/// state alone ([CallState#owed]): what a dead node has left undone is done again by the next.
public final class Call implements Decider<Call.Command, Call.Event, CallState> {
    public static final String KIND = "call";
    private static final Duration OFFERED_AGAIN = Duration.ofSeconds(1);
    private static final Duration REPORTED_AGAIN = Duration.ofSeconds(5);
    static final int CALLBACK_REFUSED = 15003;
    static final String CALLBACK_FAILED = "The status callback was not taken: ";
    static final String NOTICE_FAILED = "The webhook about the recording was not taken: ";
    static final SipResponse RINGING = response(180, "Ringing");

    private final Sid sid;
    private final RegionId region;
    private final Lease lease;
    private final Seal seal;
    private final Duration session;

    /// `session` is within what time a device has to be heard of (RFC 4028).
    Call(Sid sid, RegionId region, Lease lease, Seal seal, Duration session) {
        this.sid = sid;
        this.region = region;
        this.lease = lease;
        this.seal = seal;
        this.session = session;
    }

    /// Where a call lives that has this SID, or was made by the one that lives there.
    public static EntityAddress address(Sid call) {
        return new EntityAddress(KIND, Calls.first(call).toString());
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    /// A device's INVITE that the domain has let in, under what.
    public record Begin(InviteRequest invite, Admission admission, Incoming domain) implements Command {}

    public record Admission(Epoch epoch, SessionNumber session) implements WireMessage {}

    /// What a call needs to know of the domain that it came in by. `username` is empty where no credentials
    /// were asked.
    public record Incoming(
            AccountSid account,
            Sid domain,
            Instructions instructions,
            Calls.StatusCallback statusCallback,
            String username)
            implements WireMessage {}

    /// To begin at its `turn`.
    public record Create(AccountSid account, NewCall order, Instant turn) implements Command {}

    public record Deliver(Calls.LegEvent event) implements Command {}

    public record Show(AccountSid account, Sid call) implements Command {}

    public record ShowNotes(AccountSid account, Sid call) implements Command {}

    public record ShowLegs(AccountSid account, Sid call) implements Command {}

    public record Alter(AccountSid account, Sid call, Calls.Change change) implements Command {}

    public record Forget(AccountSid account, Sid call) implements Command {}

    /// A document has come, or not. `cookies` are those of the call from now on, sealed.
    record Fetched(int number, String text, String url, String cookies) implements Command {}

    record NotFetched(int number, int code, String why, String url) implements Command {}

    /// Where the one that `target` names can be reached, and what there is to say about that.
    record Located(int target, List<Place> places, int code, String why) implements Command {}

    /// An edge has done this, or had done it already.
    record Taken(Order order) implements Command {}

    /// An edge has sent it, but not by way of the proxy that wants to be in between, and why.
    record Diverted(String why) implements Command {}

    /// No edge takes it.
    record NotTaken(Order order) implements Command {}

    /// A status callback has been delivered, or given up; `code` is 0 or why.
    record Reported(int party, int sequence, int code, String why, String url) implements Command {}

    /// There has been no room for a status callback, on our side: its server knows nothing of it.
    record NotReported(int party, int sequence, String why, String url) implements Command {}

    /// So many bytes of a recording are kept, and can be had at `url`.
    record Kept(Sid recording, long length, String url) implements Command {}

    record NotKept(Sid recording) implements Command {}

    /// A notice has been delivered, or given up; `code` is 0 or why.
    record Told(int number, int code, String why, String url) implements Command {}

    /// There has been no room for a notice, on our side.
    record NotTold(int number, String why) implements Command {
        Told givenUp(String url) {
            return new Told(number, CALLBACK_REFUSED, NOTICE_FAILED + why, url);
        }
    }

    /// To itself, when there has been no room for a status callback or a notice.
    record ReportAgain() implements Command {}

    /// To itself, when an edge has not taken what is owed to it, or a recording could not be kept.
    record Again() implements Command {}

    /// To itself, when something is due.
    record Tick() implements Command {}

    // What is answered beyond the port's own replies
    public record Shown(Optional<Calls.CallRecord> call) implements WireMessage {}

    public record Notes(Optional<List<Calls.Notification>> notes) implements WireMessage {}

    /// When the first call was created, and whose each leg is; empty and none where there is no such call.
    public record Legs(Optional<Instant> created, List<Sid> parties) implements WireMessage {
        public Legs {
            parties = List.copyOf(parties);
        }

        public Optional<Sid> of(int leg) {
            return leg < parties.size() ? Optional.of(parties.get(leg)) : Optional.empty();
        }
    }

    // Events: what has happened
    sealed interface Event extends Durable {}

    /// What has happened to one leg: [Leg#apply] says what that makes of it.
    sealed interface OfLeg extends Event {
        int leg();
    }

    /// Begins the history of `account`.
    record CallReceived(
            AccountSid account, Party party, Setup setup, Leg leg, Epoch epoch, SessionNumber session, Instant at)
            implements Event, Admitted {}

    /// Begins the history of `account`.
    record CallCreated(AccountSid account, Party party, Setup setup, Instant turn, Instant at) implements Event {}

    /// It has waited long enough.
    record CallBegun(Instant at) implements Event {}

    record DocumentWanted(Fetch fetch, Instant at) implements Event {}

    record DocumentCame(String text, String url, Instant at) implements Event {}

    /// Sealed: they may let in whoever has them.
    record CookiesSet(String cookies, Instant at) implements Event {}

    record DialBegun(int verb, Dialling dialling, Instant at) implements Event {}

    record TargetBegun(Target target, Party party, Instant at) implements Event {}

    record TargetLocated(int party, Instant at) implements Event {}

    record LegsInvited(List<Leg> legs, Instant at) implements Event {}

    /// With the answer to the challenge of the one who is dialled in this header.
    record LegInvitedAgain(int leg, String header, String value, Instant at) implements OfLeg {}

    record LegRang(int leg, EdgeAddress edge, Payload sdp, Instant at) implements OfLeg {}

    record LegAnswered(int leg, Dialog dialog, Payload sdp, Instant at) implements OfLeg {}

    record LegsConnected(int leg, Instant at) implements Event {}

    /// One who has answered hears a document before he is connected.
    record WhisperBegun(int leg, Instant at) implements Event {}

    /// This has happened to what he reads and hears, and not to the document of the first party.
    record Whispered(int leg, Event what) implements Event {}

    record CallerAnswered(SipResponse response, Instant at) implements OfLeg {
        @Override
        public int leg() {
            return 0;
        }
    }

    record CallerRefused(SipResponse response, Instant at) implements OfLeg {
        @Override
        public int leg() {
            return 0;
        }
    }

    record LegAcknowledged(int leg, Payload sdp, Instant at) implements OfLeg {}

    /// Its session is refreshed, or asked for again: its `timer` says until when.
    record LegRefreshed(int leg, Dialog dialog, Instant at) implements OfLeg {}

    /// Its device describes its media anew.
    record LegDescribed(int leg, Payload sdp, Instant at) implements OfLeg {}

    record LegCanceled(int leg, Instant at) implements OfLeg {}

    /// It is to end once its device has acknowledged our 2xx: before that nobody who is called may say BYE (RFC 3261
    /// §15).
    record LegParting(int leg, Instant at) implements OfLeg {}

    record LegEnding(int leg, Instant at) implements OfLeg {}

    record LegDone(int leg, Instant at) implements OfLeg {}

    /// So, while others still ring for its party; 0 stands for no response at all.
    record LegFailed(int leg, int code, Instant at) implements OfLeg {}

    /// The headers of its final response that are for the application; only where there are any.
    record LegReplied(int leg, SipResponse response, Instant at) implements OfLeg {}

    record PartyEnded(int party, Status status, int sipCode, Instant at) implements Event {}

    record ScriptPaused(int verb, Instant until, Instant at) implements Event {}

    record PerformanceBegun(int verb, Performing performing, Instant at) implements Event {}

    /// The edge is asked again.
    record PerformanceAwaited(Instant until, Instant at) implements Event {}

    /// There is nothing more to hear; until then a digit may come.
    record PerformanceOver(Instant until, Instant at) implements Event {}

    record DigitHeard(String digit, Script.DigitFrom from, long place, Instant until, Instant at) implements Event {}

    record ReferBegun(int verb, Instant until, Instant at) implements Event {}

    record ReferAnswered(int status, Instant until, Instant at) implements Event {}

    /// The device has said how its call goes.
    record ReferProgressed(int status, Instant until, Instant at) implements Event {}

    record MediaOpened(Media media, Instant at) implements Event {}

    record MediaConnected(Instant at) implements Event {}

    /// The edge knows it no more.
    record MediaLost(Instant at) implements Event {}

    record RecordingBegun(Recording recording, Instant at) implements Event {}

    /// By a key, `hangup`, or something else; the edge has `until` then to say what there is.
    record RecordingStopping(Sid recording, String digits, boolean isActionWanted, Instant until, Instant at)
            implements Event {}

    /// Nothing more comes of it; so many bytes are to be kept, of as many as there are.
    record RecordingEnded(Sid recording, long length, Instant at) implements Event {}

    record RecordingKept(Sid recording, long length, Instant at) implements Event {}

    record NoticeOwed(Notice notice, Instant at) implements Event {}

    record NoticeTold(int number, Instant at) implements Event {}

    record ScriptFinished(Instant at) implements Event {}

    record RelayBegun(Relay relay, Dialog from, Instant at) implements Event {}

    record RelayAnswered(String onward, Dialog dialog, Payload sdp, Instant at) implements Event {}

    /// So the device is answered; its edge may not have taken it yet.
    record RelayReplied(String onward, SipResponse response, Instant at) implements Event {}

    /// It is to be made once more then.
    record RelayPostponed(String onward, Instant until, Instant at) implements Event {}

    record RelayEnded(String onward, Instant at) implements Event {}

    record StatusReported(int party, int sequence, Instant at) implements Event {}

    record Noted(Calls.Notification note) implements Event {}

    record InstructionsChanged(Instructions instructions, Instant at) implements Event {}

    /// The digits that the API wanted pressed have been, or are not wanted any more.
    record DigitsSent(Instant at) implements Event {}

    record CallbackChanged(int party, Calls.StatusCallback callback, Instant at) implements Event {}

    record LimitChanged(Duration limit, Instant at) implements Event {}

    /// Everybody has hung up, and everything is reported.
    record CallSettled(Instant at) implements Event {}

    record CallForgotten(int party, Instant at) implements Event {}

    @Override
    public CallState initial() {
        return CallState.NONE;
    }

    @Override
    public List<Effect> owed(CallState state) {
        var owed = new ArrayList<>(state.owed());
        if (state.deadline().isPresent()) owed.add(new Effect.Later(Duration.ZERO, new Tick()));
        return owed;
    }

    @Override
    public boolean mayRest(CallState state) {
        return !state.exists() || state.isSettled();
    }

    @Override
    public CallState apply(CallState state, Event event) {
        return state.apply(event);
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(CallState state, Command command, Instant now) {
        var turn = new Turn(sid, region, seal, session, state, now);
        return switch (command) {
            case Begin begin -> onBegin(turn, begin);
            case Create create -> onCreate(turn, create);
            case Deliver(var event) -> onDeliver(turn, event);
            case Show(var account, var call) ->
                Decision.reply(new Shown(owned(state, account, call).map(Party::shown)));
            case ShowNotes(var account, var call) ->
                Decision.reply(new Notes(owned(state, account, call)
                        .map(_ -> state.notes().stream()
                                .filter(note -> note.call().equals(call))
                                .toList())));
            case ShowLegs(var account, var call) ->
                Decision.reply(
                        owned(state, account, call).isPresent() ? state.tree().legs() : Parties.NONE.legs());
            case Alter(var account, var call, var change) -> Alterations.onAlter(turn, account, call, change);
            case Forget(var account, var call) -> Alterations.onForget(turn, account, call);
            case Fetched fetched -> Documents.onFetched(turn, fetched);
            case NotFetched failed -> Documents.onNotFetched(turn, failed);
            case Located located -> Endings.onLocated(turn, located);
            case Taken(var order) -> onTaken(turn, order);
            case Diverted(var why) -> onDiverted(turn, why);
            case NotTaken(var order) -> onNotTaken(turn, order);
            case Reported reported -> onReported(turn, reported);
            case NotReported crowded -> onNotReported(turn, crowded);
            case Kept kept -> Recordings.onKept(turn, kept);
            case NotKept failed -> Recordings.onNotKept(turn, failed);
            case Told told -> Recordings.onTold(turn, told);
            case NotTold crowded -> Recordings.onNotTold(turn, crowded);
            case ReportAgain() -> turn.reportAgain();
            case Again() -> turn.again();
            case Tick() -> Deadlines.onTick(turn);
        };
    }

    static Optional<Party> owned(CallState state, AccountSid account, Sid call) {
        var number = Calls.number(call);
        return number < state.parties().size()
                ? Optional.of(state.parties().get(number))
                        .filter(party -> party.call().account().equals(account) && !party.isForgotten())
                : Optional.empty();
    }

    // How it begins

    private Decision<Event> onBegin(Turn turn, Begin begin) {
        var invite = begin.invite();
        if (!turn.state().exists()) {
            var self = new DialogTag(sid, region, 0);
            var hop = Hop.backTo(invite.origin());
            var leg = new Leg(
                    0,
                    0,
                    false,
                    Phase.INVITED,
                    invite.request(),
                    invite.transaction(),
                    invite.edge(),
                    Dialog.from(invite.request(), self, invite.edge(), hop),
                    Payload.of(invite.request()),
                    Optional.empty(),
                    Optional.empty(),
                    turn.now());
            var setup = Setup.incoming(
                    begin.domain().account(), begin.domain().instructions(), Webhooks.ofInvite(invite, begin.domain()));
            turn.happens(new CallReceived(
                    setup.account(),
                    Party.begun(
                            turn.newCall(
                                    0,
                                    setup.account(),
                                    NameAddr.read(leg.dialog().remote()).uri(),
                                    invite.request().uri(),
                                    Status.RINGING,
                                    Direction.INBOUND),
                            begin.domain().statusCallback(),
                            List.of(),
                            leg.dialog().callId()),
                    setup,
                    leg,
                    begin.admission().epoch(),
                    begin.admission().session(),
                    turn.now()));
        }
        return turn.decision(new Accepted())
                .onlyWhile(
                        () -> lease.isHeldFor(begin.admission().session()),
                        new Calls.Unavailable("region " + region + " holds no lease any more"));
    }

    private Decision<Event> onCreate(Turn turn, Create create) {
        if (!turn.state().exists()) {
            var order = create.order();
            var to = To.read(order.to());
            var call = turn.newCall(
                    0, create.account(), order.from(), dialled(to, order.to()), Status.QUEUED, Direction.OUTBOUND_API);
            var password = order.auth().password();
            var setup = new Setup(
                    create.account(),
                    turn.sealed(order.instructions()),
                    List.of(),
                    order.timeout(),
                    order.timeLimit(),
                    order.auth().username(),
                    password.isEmpty() ? "" : turn.seal(password),
                    order.digits());
            turn.happens(new CallCreated(
                    create.account(),
                    Party.begun(call, order.statusCallback(), headers(to), ""),
                    setup,
                    create.turn(),
                    turn.now()));
            for (var warning : to.warnings()) turn.warn(warning.code(), warning.text(), "");
            var given = order.instructions();
            if (!given.url().isEmpty() && !given.twiml().isEmpty())
                turn.note(32019, false, "Url and Twiml were both given: Url is used", given.url());
            if (turn.isDue(create.turn())) turn.happens(new CallBegun(turn.now()));
        }
        return turn.decision(new Calls.Created(turn.state().first().call()));
    }

    /// With the headers as they were given: they are not sent from here.
    private static String dialled(To to, String given) {
        var query = given.indexOf('?');
        var headers = query < 0 ? "" : given.substring(query);
        return to.target().map(target -> target.uri() + headers).orElse(given);
    }

    private static List<Parameter> headers(To to) {
        return to.target().stream()
                .flatMap(target -> target.headers().stream())
                .map(header -> new Parameter(header.name(), header.value()))
                .toList();
    }

    // What else happens

    private Decision<Event> onDeliver(Turn turn, Calls.LegEvent event) {
        var leg = turn.state().leg(event.leg());
        if (leg.isEmpty()) return afterTheEnd(turn, event);
        switch (event) {
            case Calls.Proceed _ -> Devices.onProceed(turn);
            case Calls.Canceled(var _, var transaction) -> Devices.onCanceled(turn, leg.get(), transaction);
            case RequestCame request -> Devices.onRequest(turn, leg.get(), request);
            case ResponseCame response -> Devices.onResponse(turn, leg.get(), response);
            case Calls.NoResponse(var _, var transaction, var why) ->
                Devices.onNoResponse(turn, leg.get(), transaction, why);
            case Calls.MediaOpened opened -> Performances.onOpened(turn.of(leg.get()), leg.get(), opened);
            case Calls.MediaAnswered answered -> Performances.onAnswered(turn.of(leg.get()), answered);
            case Calls.MediaHeld(var _, var edge) -> Performances.onHeld(turn.of(leg.get()), leg.get(), edge);
            case Calls.MediaRefused(var _, var number, var why, var code) ->
                Performances.onRefused(turn.of(leg.get()), number, code == 0 ? Outcome.NOT_HEARD : code, why);
            case Calls.Performed(var _, var number, var remarks) ->
                Performances.onOver(turn.of(leg.get()), number, remarks);
            case Calls.Recorded recorded -> Recordings.onRecorded(turn, recorded);
            case Calls.DigitPressed pressed -> Performances.onKey(turn.of(leg.get()), pressed);
        }
        turn.readers().forEach(Performances::connect);
        Referrals.ask(turn);
        return turn.decision(new Delivered());
    }

    /// A BYE to a call that is over is answered, not refused: it may be the one that has ended it, whose answer was
    /// lost
    /// with a node. The dialogs are forgotten, so that any BYE for a leg that it had will do.
    private static Decision<Event> afterTheEnd(Turn turn, Calls.LegEvent event) {
        if (event instanceof RequestCame came
                && came.request().method().equals("BYE")
                && turn.state().tree().legs().of(came.leg()).isPresent()) {
            turn.respond(came, Call.response(200, "OK"));
            return turn.decision(new Delivered());
        }
        return Decision.reply(new UnknownLeg());
    }

    /// With that a refused caller is done, or a request whose answer needs no ACK; of whatever else an edge has taken
    /// something comes.
    private static Decision<Event> onTaken(Turn turn, Order order) {
        var refused = turn.state().leg(order.self().leg()).filter(leg -> leg.isRefusedBy(order));
        var answered = turn.state().relays().stream()
                .filter(relay -> relay.isEndedBy(order))
                .toList();
        if (refused.isEmpty() && answered.isEmpty()) return Decision.nothing();
        refused.ifPresent(leg -> turn.happens(new LegDone(leg.number(), turn.now())));
        for (var relay : answered) turn.happens(new RelayEnded(relay.onward(), turn.now()));
        return turn.decision();
    }

    /// What a call that is over is told has come too late.
    private static Decision<Event> onDiverted(Turn turn, String why) {
        if (turn.state().isSettled()) return Decision.nothing();
        turn.note(Outcome.UNREACHABLE, Outcome.isError(Outcome.UNREACHABLE), why, "");
        return turn.decision();
    }

    /// An INVITE of which no edge says that it has taken it, nor anything has come, has failed; whatever else is owed
    /// is offered again, until its time is over.
    private static Decision<Event> onNotTaken(Turn turn, Order order) {
        var leg = turn.state().leg(order.self().leg());
        if (order instanceof Edges.MediaOrder media) {
            leg.ifPresent(it -> Performances.onNotTaken(turn.of(it), media));
            return turn.decision();
        }
        var isInvite = leg.filter(it -> it.phase() == Phase.INVITED
                        && order instanceof Send send
                        && send.transaction().equals(it.transaction()))
                .isPresent();
        if (isInvite) {
            Devices.onNotInvited(turn, leg.get());
            return turn.decision();
        }
        if (order instanceof Send send) {
            var refresh = turn.state().relay(send.transaction()).filter(Relay::isRefresh);
            if (refresh.isPresent()) {
                Sessions.onNotTaken(turn, refresh.get());
                return turn.decision();
            }
        }
        return turn.state().owed().stream()
                        .anyMatch(effect -> effect instanceof Effect.Ask(CallPort.Hand hand)
                                && hand.order().equals(order))
                ? again()
                : Decision.nothing();
    }

    /// What is owed is offered once more, soon.
    static Decision<Event> again() {
        return Decision.<Event>nothing().then(new Effect.Later(OFFERED_AGAIN, new Again()));
    }

    static Decision<Event> reportedAgain() {
        return Decision.<Event>nothing().then(new Effect.Later(REPORTED_AGAIN, new ReportAgain()));
    }

    private static Decision<Event> onReported(Turn turn, Reported reported) {
        turn.happens(new StatusReported(reported.party(), reported.sequence(), turn.now()));
        if (reported.code() != 0) turn.noteOf(reported.party(), reported.code(), false, reported.why(), reported.url());
        return turn.decision();
    }

    /// Later, until nobody can want to know any more.
    private static Decision<Event> onNotReported(Turn turn, NotReported crowded) {
        var report = turn.state().report(crowded.party(), crowded.sequence());
        if (report.isEmpty()) return Decision.nothing();
        if (turn.isDue(report.get().at().plus(Limits.REPORTED_WITHIN)))
            return onReported(
                    turn,
                    new Reported(
                            crowded.party(),
                            crowded.sequence(),
                            CALLBACK_REFUSED,
                            CALLBACK_FAILED + crowded.why(),
                            crowded.url()));
        return reportedAgain();
    }

    static SipResponse response(int status, String reason) {
        return new SipResponse(status, reason, SipHeaders.NONE, "");
    }
}
