package io.strowger.region.call;

import io.strowger.core.Calls;
import io.strowger.core.Durable;
import io.strowger.core.Edges.AnswerMedia;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Effect;
import io.strowger.region.call.Call.CallBegun;
import io.strowger.region.call.Call.CallCreated;
import io.strowger.region.call.Call.CallForgotten;
import io.strowger.region.call.Call.CallReceived;
import io.strowger.region.call.Call.CallSettled;
import io.strowger.region.call.Call.CallbackChanged;
import io.strowger.region.call.Call.CallerAnswered;
import io.strowger.region.call.Call.CallerRefused;
import io.strowger.region.call.Call.CookiesSet;
import io.strowger.region.call.Call.DialBegun;
import io.strowger.region.call.Call.DigitHeard;
import io.strowger.region.call.Call.DigitsSent;
import io.strowger.region.call.Call.DocumentCame;
import io.strowger.region.call.Call.DocumentWanted;
import io.strowger.region.call.Call.InstructionsChanged;
import io.strowger.region.call.Call.LegAcknowledged;
import io.strowger.region.call.Call.LegAnswered;
import io.strowger.region.call.Call.LegCanceled;
import io.strowger.region.call.Call.LegDescribed;
import io.strowger.region.call.Call.LegDone;
import io.strowger.region.call.Call.LegEnding;
import io.strowger.region.call.Call.LegFailed;
import io.strowger.region.call.Call.LegInvitedAgain;
import io.strowger.region.call.Call.LegParting;
import io.strowger.region.call.Call.LegRang;
import io.strowger.region.call.Call.LegRefreshed;
import io.strowger.region.call.Call.LegReplied;
import io.strowger.region.call.Call.LegsConnected;
import io.strowger.region.call.Call.LegsInvited;
import io.strowger.region.call.Call.LimitChanged;
import io.strowger.region.call.Call.MediaConnected;
import io.strowger.region.call.Call.MediaLost;
import io.strowger.region.call.Call.MediaOpened;
import io.strowger.region.call.Call.Noted;
import io.strowger.region.call.Call.NoticeOwed;
import io.strowger.region.call.Call.NoticeTold;
import io.strowger.region.call.Call.OfLeg;
import io.strowger.region.call.Call.PartyEnded;
import io.strowger.region.call.Call.PerformanceAwaited;
import io.strowger.region.call.Call.PerformanceBegun;
import io.strowger.region.call.Call.PerformanceOver;
import io.strowger.region.call.Call.RecordingBegun;
import io.strowger.region.call.Call.RecordingEnded;
import io.strowger.region.call.Call.RecordingKept;
import io.strowger.region.call.Call.RecordingStopping;
import io.strowger.region.call.Call.ReferAnswered;
import io.strowger.region.call.Call.ReferBegun;
import io.strowger.region.call.Call.ReferProgressed;
import io.strowger.region.call.Call.RelayAnswered;
import io.strowger.region.call.Call.RelayBegun;
import io.strowger.region.call.Call.RelayEnded;
import io.strowger.region.call.Call.RelayPostponed;
import io.strowger.region.call.Call.RelayReplied;
import io.strowger.region.call.Call.ScriptFinished;
import io.strowger.region.call.Call.ScriptPaused;
import io.strowger.region.call.Call.StatusReported;
import io.strowger.region.call.Call.TargetBegun;
import io.strowger.region.call.Call.TargetLocated;
import io.strowger.region.call.Call.WhisperBegun;
import io.strowger.region.call.Call.Whispered;
import io.strowger.region.call.CallPort.Hand;
import io.strowger.region.call.CallPort.Load;
import io.strowger.region.call.CallPort.Locate;
import io.strowger.region.call.CallPort.Post;
import io.strowger.region.call.Leg.Phase;
import io.strowger.region.call.Script.Dialling;
import io.strowger.region.call.Script.Fetching;
import io.strowger.region.call.Script.Finished;
import io.strowger.region.call.Script.Pausing;
import io.strowger.region.call.Script.Performing;
import io.strowger.region.call.Script.Queued;
import io.strowger.region.call.Script.Referring;
import io.strowger.region.call.Script.Unstarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the events of a call add up to. The parties are its Call resources, the first one's before those that
/// it has made; the legs are its SIP dialogs. Lists are by number. `whispers` are what those read who have
/// answered a `<Dial>` and are not connected yet.
record CallState(
        Optional<Setup> setup,
        Parties tree,
        List<Leg> legs,
        Reading reading,
        List<Integer> unlocated,
        List<Relay> relays,
        List<Report> outbox,
        List<Calls.Notification> notes,
        Optional<Instant> ends,
        boolean isSettled,
        Recorder recorder,
        List<Reading> whispers)
        implements Durable {
    static final CallState NONE = new CallState(
            Optional.empty(),
            Parties.NONE,
            List.of(),
            Reading.NOTHING,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            false,
            Recorder.NOTHING,
            List.of());
    static final int MOST_NOTES = 100;

    /// Of these, for what is only odd in what a user has written: that comes by the hundred, and what went
    /// wrong is what he looks for.
    static final int MOST_ODDITIES = 80;

    CallState {
        legs = List.copyOf(legs);
        unlocated = List.copyOf(unlocated);
        relays = List.copyOf(relays);
        outbox = List.copyOf(outbox);
        notes = List.copyOf(notes);
        recorder = Recorder.orNothing(recorder);
        whispers = List.copyOf(Objects.requireNonNullElse(whispers, List.of())); // earlier there were none
    }

    List<Party> parties() {
        return tree.all();
    }

    Script script() {
        return reading.script();
    }

    String document() {
        return reading.text();
    }

    String documentUrl() {
        return reading.url();
    }

    int verb() {
        return reading.verb();
    }

    String cookies() {
        return reading.cookies();
    }

    boolean exists() {
        return setup.isPresent();
    }

    /// The one that has called us, or whom the API has called.
    Party first() {
        return tree.first();
    }

    Optional<Leg> leg(int number) {
        return number >= 0 && number < legs.size() ? Optional.of(legs.get(number)) : Optional.empty();
    }

    /// The first party's: of several that ring for it the one that has answered.
    Optional<Leg> firstLeg() {
        return legsOf(0).min(Comparator.comparingInt(CallState::rank));
    }

    // Who reads what

    /// The call as it is for this leg, which a `<Dial>` has called: with the document that it hears. One that is
    /// whispered to no more hears nothing.
    CallState whispering(int leg) {
        return with(whispers.stream()
                .filter(whisper -> whisper.isOf(leg))
                .findFirst()
                .orElseGet(() -> Reading.whispered(leg, reading.heard())));
    }

    boolean isWhisper() {
        return reading.leg().isPresent();
    }

    /// The call itself, and as it is for each one that is whispered to.
    List<CallState> readers() {
        return Stream.concat(Stream.of(this), whispers.stream().map(this::with)).toList();
    }

    List<Leg> whisperedTo() {
        return whispers.stream()
                .flatMap(whisper -> whisper.leg().flatMap(this::leg).stream())
                .toList();
    }

    /// Who hears the document.
    Optional<Leg> hearer() {
        return isWhisper() ? reading.leg().flatMap(this::leg) : firstLeg();
    }

    boolean hears(Leg leg) {
        return isWhisper() ? reading.isOf(leg.number()) : leg.party() == 0;
    }

    /// The number of the party whose document it is.
    int reader() {
        return reading.leg().flatMap(this::leg).map(Leg::party).orElse(0);
    }

    private static int rank(Leg leg) {
        if (leg.isAnswered()) return 0;
        return leg.isAlive() ? 1 : 2;
    }

    Stream<Leg> legsOf(int party) {
        return legs.stream().filter(leg -> leg.party() == party);
    }

    /// Whether nothing is owed to anybody any more.
    boolean hasNothingLeft() {
        return exists()
                && tree.areOver()
                && legs.stream().allMatch(leg -> leg.phase() == Phase.DONE)
                && relays.isEmpty()
                && outbox.isEmpty()
                && recorder.isDone()
                && !(script() instanceof Fetching);
    }

    /// The legs between which requests are carried, if two are connected.
    Optional<Leg> across(Leg leg) {
        if (!(script() instanceof Dialling dialling) || !dialling.isBridged()) return Optional.empty();
        if (leg.party() == 0) return leg(dialling.bridged());
        return leg.number() == dialling.bridged() ? firstLeg() : Optional.empty();
    }

    // What is owed
    /// To the edges, to the webhooks and to the region, until something comes of it.
    List<Effect> owed() {
        var owed = new ArrayList<Effect>();
        // before a BYE to the same device
        for (var relay : relays) reply(relay).ifPresent(hand -> owed.add(new Effect.Ask(hand)));
        for (var leg : legs) for (var hand : leg.owed()) owed.add(new Effect.Ask(hand));
        for (var relay : relays)
            if (relay.isOpen() && relay.again().isEmpty())
                onward(relay).ifPresent(hand -> owed.add(new Effect.Ask(hand)));
        for (var number : unlocated) owed.add(new Effect.Ask(locate(number)));
        for (var report : nextReports())
            owed.add(new Effect.Ask(new Post(
                    setup.orElseThrow().account(),
                    parties().get(report.party()).callback(),
                    report,
                    Webhooks.reporting(this, report))));
        for (var reader : readers()) reader.awaited().ifPresent(question -> owed.add(new Effect.Ask(question)));
        owed.addAll(Recordings.owed(this));
        return owed;
    }

    /// What has to be asked so that the document goes on.
    private Optional<CallPort.Question> awaited() {
        return switch (script()) {
            case Fetching(var fetch) ->
                Optional.of(new Load(
                        setup.orElseThrow().account(), fetch, Webhooks.asking(this, fetch), reading.cookies()));
            case Performing performing -> Performances.owed(this, performing).map(hand -> hand);
            case Unstarted(), Queued(var _), Dialling _, Pausing(var _), Referring _, Finished() -> Optional.empty();
        };
    }

    private Optional<Hand> onward(Relay relay) {
        return relay.isToMedia()
                ? leg(relay.from())
                        .flatMap(from -> mediaOf(from)
                                .map(media -> new Hand(
                                        media.edge(),
                                        new AnswerMedia(
                                                from.dialog().self(),
                                                relay.onward(),
                                                relay.payload().text()))))
                : leg(relay.to()).map(to -> new Hand(to.dialog().edge(), relay.order(to.dialog())));
    }

    /// What a device is answered: a 2xx to its INVITE until its ACK, anything else until its edge has taken it.
    private Optional<Hand> reply(Relay relay) {
        return relay.reply()
                .flatMap(response -> leg(relay.from())
                        .map(from -> new Hand(
                                relay.edge(),
                                new Respond(
                                        relay.transaction(),
                                        response,
                                        from.dialog().self()))));
    }

    Optional<Report> report(int party, int sequence) {
        return outbox.stream()
                .filter(report -> report.party() == party && report.sequence() == sequence)
                .findFirst();
    }

    /// One at a time for each party, so that they arrive in order.
    private List<Report> nextReports() {
        return outbox.stream()
                .filter(report -> outbox.stream()
                        .noneMatch(other -> other.party() == report.party() && other.sequence() < report.sequence()))
                .toList();
    }

    private Locate locate(int number) {
        return new Locate(
                number,
                setup.orElseThrow().account(),
                parties().get(number).call().to());
    }

    /// Until when a caller's edge may take to say that it has heard, or the one that the API calls may ring.
    Optional<Instant> unstartedUntil() {
        return firstLeg()
                .filter(leg -> !leg.isOurs())
                .map(leg -> leg.since().plus(Leg.PATIENCE))
                .or(() -> setup.flatMap(
                        begun -> ends.map(end -> end.minus(begun.limit()).plus(begun.ringing()))));
    }

    /// When something has to be looked at again though nobody has said anything.
    Optional<Instant> deadline() {
        var deadlines = new ArrayList<Instant>();
        for (var leg : legs) leg.deadline().ifPresent(deadlines::add);
        for (var relay : relays) deadlines.add(relay.deadline());
        for (var leg : legs) refreshDue(leg).ifPresent(deadlines::add);
        for (var reader : readers()) reader.due().ifPresent(deadlines::add);
        for (var recording : recorder.recordings()) recording.until().ifPresent(deadlines::add);
        timeIsUp().ifPresent(deadlines::add);
        return deadlines.stream().min(Instant::compareTo);
    }

    /// When the call has lasted as long as it may. That counts from its answer: before that, `ends` only tells since
    /// when it rings.
    Optional<Instant> timeIsUp() {
        return ends.filter(_ -> exists() && first().wasAnswered() && !first().isOver());
    }

    /// When somebody has to see to what the document does.
    Optional<Instant> due() {
        return switch (script()) {
            case Unstarted() -> unstartedUntil();
            case Dialling dialling -> due(dialling);
            case Queued(var until) -> Optional.of(until);
            case Pausing(var until) -> Optional.of(until);
            case Performing performing -> Optional.of(performing.until());
            case Referring referring -> Optional.of(referring.until());
            case Fetching(var _), Finished() -> Optional.empty();
        };
    }

    /// Two may talk for a while, some may ring, and others may listen to what is for them alone.
    private Optional<Instant> due(Dialling dialling) {
        if (dialling.isBridged()) return dialling.ends();
        var listening = whisperedTo().stream().map(leg -> leg.since().plus(Whispers.longest(dialling)));
        var ringing = whispers.isEmpty() || !ringing(dialling).isEmpty()
                ? Stream.of(dialling.until())
                : Stream.<Instant>empty();
        return Stream.concat(ringing, listening).min(Instant::compareTo);
    }

    /// The numbers of those whom this Dial has called and who have not answered, nor ended.
    List<Integer> ringing(Dialling dialling) {
        return IntStream.range(dialling.dial().first(), parties().size())
                .filter(number -> !parties().get(number).isOver()
                        && !parties().get(number).wasAnswered())
                .boxed()
                .toList();
    }

    /// When the session of this leg has to be looked at, unless something that refreshes it is on its way.
    Optional<Instant> refreshDue(Leg leg) {
        return leg.phase() != Phase.UP || relays.stream().anyMatch(relay -> relay.touches(leg.number()))
                ? Optional.empty()
                : leg.dialog().timer().map(SessionTimer::due);
    }

    /// By what this leg hears the call itself.
    Optional<Media> heardBy(Leg leg) {
        return mediaOf(leg).filter(Media::isConnected);
    }

    private Optional<Media> mediaOf(Leg leg) {
        return readers().stream()
                .filter(reader -> reader.hears(leg))
                .findFirst()
                .flatMap(reader -> reader.reading().media());
    }

    /// The media of whom this leg talks to; nothing to hear where that is nobody any more.
    Payload described(Leg leg) {
        return across(leg)
                .map(Leg::sdp)
                .or(() -> heardBy(leg).map(Media::sdp))
                .filter(payload -> !payload.isEmpty())
                .orElseGet(() -> Payload.silenceFor(leg.sdp()));
    }

    // Evolving: state + event -> state
    CallState apply(Call.Event event) {
        var next = changed(event).with(tree.apply(event));
        // Its status stays, but it is queued no longer
        return event instanceof CallBegun ? next.reporting(0) : next;
    }

    private CallState changed(Call.Event event) {
        return switch (event) {
            case CallReceived received -> withSetup(received.setup()).withLeg(received.leg());
            case CallCreated(var _, var _, var begun, var turn, var _) ->
                withSetup(begun).doing(new Queued(turn));
            case CallBegun(var at) ->
                doing(new Unstarted())
                        .locating(0)
                        .ending(at.plus(setup.orElseThrow().limit()));
            case DocumentWanted(var fetch, var _) -> with(reading.waiting(new Fetching(fetch)));
            case DocumentCame(var text, var url, var _) -> with(reading.of(text, url));
            case CookiesSet(var cookies, var _) -> with(reading.given(cookies));
            case DialBegun(var at, var dialling, var _) ->
                with(reading.doing(dialling).at(at));
            case TargetBegun(var target, var _, var at) ->
                locating(target.number())
                        .doing(script() instanceof Dialling dialling ? dialling.without(target, at) : script());
            case TargetLocated(var number, var _) -> located(number);
            case LegsInvited(var invited, var _) -> {
                var next = this;
                for (var leg : invited) next = next.withLeg(leg);
                yield next;
            }
            case OfLeg ofLeg -> onLeg(ofLeg);
            case LegsConnected(var number, var at) ->
                script() instanceof Dialling dialling
                        ? with(reading.doing(dialling.bridgedTo(number, at)).by(Optional.empty()))
                                .withWhispers(List.of())
                        : this;
            case WhisperBegun(var number, var _) -> withWhisperTo(number);
            case Whispered(var number, var what) ->
                whispered(number, whispering(number).changed(what));
            case ScriptPaused(var at, var until, var _) ->
                with(reading.doing(new Pausing(until)).at(at));
            case PerformanceBegun(var at, var performing, var _) ->
                with(reading.hearing(performing).at(at));
            case PerformanceOver(var until, var _) ->
                script() instanceof Performing performing ? doing(performing.over(until)) : this;
            case PerformanceAwaited(var until, var _) ->
                script() instanceof Performing performing ? doing(performing.awaited(until)) : this;
            case DigitHeard(var digit, var from, var place, var until, var _) ->
                script() instanceof Performing performing ? doing(performing.with(digit, from, place, until)) : this;
            case ReferBegun(var at, var until, var _) ->
                with(reading.doing(Referring.begun(until)).at(at));
            case ReferAnswered(var status, var until, var _) ->
                script() instanceof Referring referring ? doing(referring.answered(status, until)) : this;
            case ReferProgressed(var status, var until, var _) ->
                script() instanceof Referring referring ? doing(referring.progressed(status, until)) : this;
            case MediaOpened(var media, var _) -> with(reading.by(Optional.of(media)));
            case MediaConnected(var _) -> with(reading.by(reading.media().map(Media::connected)));
            case MediaLost(var _) -> with(reading.by(Optional.empty()));
            case RecordingBegun(var recording, var _) -> with(recorder.with(recording));
            case RecordingStopping(var sid, var digits, var isActionWanted, var until, var _) ->
                with(recorder.change(sid, it -> it.stopping(digits, isActionWanted, until)));
            case RecordingEnded(var sid, var length, var _) -> with(recorder.change(sid, it -> it.ended(length)));
            case RecordingKept(var sid, var _, var _) -> with(recorder.without(sid));
            case NoticeOwed(var notice, var _) -> with(recorder.owing(notice));
            case NoticeTold(var number, var _) -> with(recorder.told(number));
            case ScriptFinished(var _) -> doing(new Finished());
            case RelayBegun(var relay, var dialog, var _) -> begun(relay, dialog);
            case RelayAnswered(var onward, var dialog, var payload, var _) -> relayAnswered(onward, dialog, payload);
            case RelayReplied(var onward, var response, var at) ->
                changeRelay(onward, relay -> relay.replied(response, at));
            case RelayEnded(var onward, var _) -> withoutRelay(onward);
            case RelayPostponed(var onward, var until, var _) -> changeRelay(onward, relay -> relay.postponed(until));
            case StatusReported(var party, var sequence, var _) ->
                withOutbox(outbox.stream()
                        .filter(report -> report.party() != party || report.sequence() != sequence)
                        .toList());
            case Noted(var note) -> noted(note);
            case InstructionsChanged(var instructions, var _) ->
                withSetup(setup.orElseThrow().with(instructions));
            case DigitsSent _ -> withSetup(setup.orElseThrow().withoutDigits());
            case LimitChanged(var limit, var _) -> lasting(limit);
            case CallSettled _ -> settled();
            case CallbackChanged _, PartyEnded _, CallForgotten _ -> this;
        };
    }

    /// Whatever changes the state of a party is reported to whom it wants to hear of it.
    private CallState with(Parties after) {
        var next = withTree(after);
        for (var number = 0; number < after.all().size(); number++) {
            var isNews = number >= tree.all().size()
                    ? number > 0 // the first one is queued: there is nothing to tell yet
                    : tree.all().get(number).call().status()
                            != after.all().get(number).call().status();
            if (isNews && !isQueued()) next = next.reporting(number);
        }
        return next;
    }

    private CallState withWhisperTo(int leg) {
        var more = new ArrayList<>(whispers);
        more.add(Reading.whispered(leg, reading.heard()));
        return withWhispers(more);
    }

    /// What has happened to one who is whispered to has not happened to the first party's document.
    private CallState whispered(int leg, CallState after) {
        return after.with(reading)
                .withWhispers(after.whispers.stream()
                        .map(whisper -> whisper.isOf(leg) ? after.reading : whisper)
                        .toList());
    }

    private CallState withoutWhisperTo(int leg) {
        return withWhispers(
                whispers.stream().filter(whisper -> !whisper.isOf(leg)).toList());
    }

    private CallState onLeg(OfLeg event) {
        var after = changeLeg(event.leg(), leg -> leg.apply(event));
        return switch (event) {
            case CallerAnswered(var _, var at) -> after.answered(at);
            case LegAnswered(var number, var _, var _, var at) ->
                legs.get(number).party() == 0 ? after.answered(at) : after;
            case LegEnding(var number, var _) -> after.withoutWhisperTo(number);
            case LegDone(var number, var _) -> after.withoutRelaysOf(number).withoutWhisperTo(number);
            case CallerRefused _,
                    LegAcknowledged _,
                    LegCanceled _,
                    LegDescribed _,
                    LegFailed _,
                    LegInvitedAgain _,
                    LegParting _,
                    LegRang _,
                    LegRefreshed _,
                    LegReplied _ -> after;
        };
    }

    /// The time limit counts from here.
    private CallState answered(Instant at) {
        return ending(at.plus(setup.orElseThrow().limit()));
    }

    private CallState begun(Relay relay, Dialog from) {
        var more = new ArrayList<>(relays);
        more.add(relay);
        var after = withRelays(more)
                .changeLeg(relay.to(), leg -> leg.in(leg.dialog().next()));
        if (relay.method().equals(Relay.REFER) && script() instanceof Referring referring)
            return after.doing(referring.asked(relay.cseq()));
        return relay.isOurs() ? after : after.changeLeg(relay.from(), leg -> leg.in(from));
    }

    /// What our media leg is offered is no affair of the other device's.
    private static Payload sdpOf(Relay relay) {
        return !relay.isToMedia() && relay.payload().type().startsWith("application/sdp")
                ? relay.payload()
                : Payload.NONE;
    }

    /// What was offered counts from here: one that is refused leaves everything as it was (RFC 3261 §14.1).
    private CallState relayAnswered(String onward, Dialog dialog, Payload payload) {
        var relay = relay(onward).orElseThrow();
        var after = changeRelay(onward, Relay::answered)
                .changeLeg(relay.to(), leg -> leg.in(dialog).describing(payload));
        return relay.isOurs() ? after : after.changeLeg(relay.from(), leg -> leg.describing(sdpOf(relay)));
    }

    private CallState changeRelay(String onward, UnaryOperator<Relay> change) {
        return withRelays(relays.stream()
                .map(relay -> relay.onward().equals(onward) ? change.apply(relay) : relay)
                .toList());
    }

    Optional<Relay> relay(String onward) {
        return relays.stream().filter(relay -> relay.onward().equals(onward)).findFirst();
    }

    private CallState withoutRelay(String onward) {
        return withRelays(
                relays.stream().filter(relay -> !relay.onward().equals(onward)).toList());
    }

    /// What they have been answered is still told, and whoever lives acknowledges it.
    private CallState withoutRelaysOf(int leg) {
        return withRelays(relays.stream()
                .filter(relay -> isTold(relay, leg) || (relay.to() != leg && (relay.from() != leg || relay.isOurs())))
                .toList());
    }

    private static boolean isTold(Relay relay, int without) {
        return relay.needsOnlyTaking() || (relay.reply().isPresent() && relay.from() != without);
    }

    /// Whether there are fewer notifications than `most`, and this one says what none has said of the same call.
    boolean takes(Calls.Notification note, int most) {
        return notes.size() < most
                && notes.stream()
                        .noneMatch(other -> other.call().equals(note.call())
                                && other.code() == note.code()
                                && other.text().equals(note.text())
                                && other.url().equals(note.url()));
    }

    private CallState noted(Calls.Notification note) {
        var more = new ArrayList<>(notes);
        more.add(note);
        return withNotes(more);
    }

    private CallState changeLeg(int number, UnaryOperator<Leg> change) {
        var changed = new ArrayList<>(legs);
        if (number >= 0 && number < changed.size()) changed.set(number, change.apply(changed.get(number)));
        return withLegs(changed);
    }

    private CallState withLeg(Leg leg) {
        var more = new ArrayList<>(legs);
        more.add(leg);
        return withLegs(more);
    }

    private CallState reporting(int number) {
        var party = parties().get(number);
        var event = party.event();
        if (event.isEmpty()) return this;
        var more = new ArrayList<>(outbox);
        more.add(new Report(
                number,
                party.reports(),
                event.get(),
                party.call(),
                party.sipCode(),
                party.call().updated()));
        return withTree(tree.reported(number)).withOutbox(more);
    }

    private CallState locating(int number) {
        var more = new ArrayList<>(unlocated);
        more.add(number);
        return withUnlocated(more);
    }

    private CallState located(int number) {
        return withUnlocated(unlocated.stream().filter(other -> other != number).toList());
    }

    /// Whether it has not had its turn: what becomes of it until then is nobody's business.
    private boolean isQueued() {
        return ends.isEmpty() && exists() && !tree.all().isEmpty() && first().isOfTheApi();
    }

    /// What is shown of it stays, what it did with is gone.
    private CallState settled() {
        return new CallState(
                setup,
                tree,
                List.of(),
                reading.over(),
                List.of(),
                List.of(),
                List.of(),
                notes,
                Optional.empty(),
                true,
                Recorder.NOTHING,
                List.of());
    }

    /// From when its time has counted until now.
    private CallState lasting(Duration limit) {
        var begun = setup.orElseThrow();
        var after = withSetup(begun.lasting(limit));
        return ends.map(end -> after.ending(end.minus(begun.limit()).plus(limit)))
                .orElse(after);
    }

    private CallState doing(Script next) {
        return with(reading.doing(next));
    }

    private CallState withSetup(Setup newSetup) {
        return new CallState(
                Optional.of(newSetup),
                tree,
                legs,
                reading,
                unlocated,
                relays,
                outbox,
                notes,
                ends,
                isSettled,
                recorder,
                whispers);
    }

    private CallState withTree(Parties newTree) {
        return new CallState(
                setup, newTree, legs, reading, unlocated, relays, outbox, notes, ends, isSettled, recorder, whispers);
    }

    private CallState withLegs(List<Leg> newLegs) {
        return new CallState(
                setup, tree, newLegs, reading, unlocated, relays, outbox, notes, ends, isSettled, recorder, whispers);
    }

    private CallState with(Reading newReading) {
        return new CallState(
                setup, tree, legs, newReading, unlocated, relays, outbox, notes, ends, isSettled, recorder, whispers);
    }

    private CallState with(Recorder newRecorder) {
        return new CallState(
                setup, tree, legs, reading, unlocated, relays, outbox, notes, ends, isSettled, newRecorder, whispers);
    }

    private CallState withWhispers(List<Reading> newWhispers) {
        return new CallState(
                setup, tree, legs, reading, unlocated, relays, outbox, notes, ends, isSettled, recorder, newWhispers);
    }

    private CallState withUnlocated(List<Integer> newUnlocated) {
        return new CallState(
                setup, tree, legs, reading, newUnlocated, relays, outbox, notes, ends, isSettled, recorder, whispers);
    }

    private CallState withRelays(List<Relay> newRelays) {
        return new CallState(
                setup, tree, legs, reading, unlocated, newRelays, outbox, notes, ends, isSettled, recorder, whispers);
    }

    private CallState withOutbox(List<Report> newOutbox) {
        return new CallState(
                setup, tree, legs, reading, unlocated, relays, newOutbox, notes, ends, isSettled, recorder, whispers);
    }

    private CallState withNotes(List<Calls.Notification> newNotes) {
        return new CallState(
                setup, tree, legs, reading, unlocated, relays, outbox, newNotes, ends, isSettled, recorder, whispers);
    }

    private CallState ending(Instant at) {
        return new CallState(
                setup,
                tree,
                legs,
                reading,
                unlocated,
                relays,
                outbox,
                notes,
                Optional.of(at),
                isSettled,
                recorder,
                whispers);
    }
}
