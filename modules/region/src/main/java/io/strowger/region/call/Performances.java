package io.strowger.region.call;

import io.strowger.core.Calls;
import io.strowger.core.Calls.RequestCame;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.AnswerMedia;
import io.strowger.core.Edges.CloseMedia;
import io.strowger.core.Edges.ConnectMedia;
import io.strowger.core.Edges.Hush;
import io.strowger.core.Edges.MediaOrder;
import io.strowger.core.Edges.OpenMedia;
import io.strowger.core.Edges.Perform;
import io.strowger.core.Edges.RecordMedia;
import io.strowger.core.Edges.Sound;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.call.CallPort.Hand;
import io.strowger.region.call.Leg.Phase;
import io.strowger.region.call.Script.DigitFrom;
import io.strowger.region.call.Script.Performing;
import io.strowger.region.twiml.Verb;
import io.strowger.region.twiml.Verb.Gather;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a device hears from the call itself, and presses: Say, Play and Gather, by a media leg at an edge; also the
/// leg by which Record hears it. That is the first device's, and by a turn of its own ([Turn#of]) that of one who
/// is whispered to ([Whispers]).
final class Performances {
    /// RFC 6086's `application/dtmf-relay` as everybody writes it, and `application/dtmf`, which is the digit
    /// alone.
    private static final Pattern SIGNAL =
            Pattern.compile("(?i)\\s*(?:Signal\\s*=\\s*)?([0-9*#A-D])(?:\\s.*)?", Pattern.DOTALL);

    /// How long an edge may be silent about what it has been asked to perform.
    static final Duration ASKED_AGAIN = Duration.ofSeconds(30);

    private Performances() {}

    static boolean begin(Turn turn, int verb) {
        var number = turn.state().reading().heard().orElse(0L) + 1;
        turn.happens(new Call.PerformanceBegun(
                verb, Performing.begun(number, turn.now().plus(ASKED_AGAIN)), turn.now()));
        connect(turn);
        return true;
    }

    // What the edge has to do

    /// What the edge has to do for what is to be heard, until something comes of it.
    static Optional<Hand> owed(CallState state, Performing performing) {
        var media = state.reading().media();
        return state.hearer()
                .filter(leg -> leg.isAlive() && !performing.isOver())
                .flatMap(leg -> media.isEmpty()
                        ? Optional.of(new Hand(
                                edge(leg), new OpenMedia(leg.dialog().self(), performing.number(), offer(leg))))
                        : media.filter(it -> it.isConnected() && leg.phase() == Phase.UP)
                                .map(it -> new Hand(it.edge(), order(state, performing, leg))));
    }

    private static EdgeAddress edge(Leg leg) {
        return leg.isRinging() ? leg.edge() : leg.dialog().edge();
    }

    /// A caller's INVITE is answered by what answers its offer; anybody else is offered something.
    private static String offer(Leg leg) {
        return leg.isRinging() && !leg.isOurs() ? leg.sdp().text() : "";
    }

    private static MediaOrder order(CallState state, Performing performing, Leg leg) {
        var recording = state.recorder().by(performing.number());
        if (recording.isPresent()) return Recordings.order(state, recording.get(), leg);
        var self = leg.dialog().self();
        return performing.digits().isEmpty()
                ? new Perform(self, performing.number(), leg.sdp().text(), sounds(state))
                : new Hush(self, performing.number());
    }

    private static List<Sound> sounds(CallState state) {
        return Documents.verb(state)
                .map(verb -> Sounds.of(verb, state.documentUrl()))
                .orElseGet(List::of);
    }

    private static Optional<Gather> gather(CallState state) {
        return Documents.verb(state).filter(Gather.class::isInstance).map(Gather.class::cast);
    }

    /// What the edge is to end since it is not needed any more: the media leg, or only what is heard by it.
    /// Where that gets lost, the edge asks ([#onHeld]).
    static List<Hand> left(CallState before, CallState after, List<Call.Event> events) {
        return before.readers().stream()
                .flatMap(reader -> reader
                        .reading()
                        .leg()
                        .map(leg -> leftByOne(reader, after.whispering(leg), whispered(leg, events)))
                        .orElseGet(() -> leftByOne(reader, after, events))
                        .stream())
                .toList();
    }

    private static List<Call.Event> whispered(int leg, List<Call.Event> events) {
        return events.stream()
                .filter(event -> event instanceof Call.Whispered(var number, var _) && number == leg)
                .map(event -> ((Call.Whispered) event).what())
                .toList();
    }

    private static Optional<Hand> leftByOne(CallState before, CallState after, List<Call.Event> events) {
        var media = heardBy(before);
        var leg = before.hearer();
        if (media.isEmpty() || leg.isEmpty()) return Optional.empty();
        var self = leg.get().dialog().self();
        if (heardBy(after).isEmpty()) return Optional.of(new Hand(media.get().edge(), new CloseMedia(self)));
        return before.script() instanceof Performing performing
                        && !performing.isOver()
                        && !(after.script() instanceof Performing)
                        && events.stream().noneMatch(Call.PerformanceOver.class::isInstance)
                ? Optional.of(new Hand(media.get().edge(), new Hush(self, performing.number())))
                : Optional.empty();
    }

    private static Optional<Media> heardBy(CallState state) {
        return state.reading()
                .media()
                .filter(_ -> state.hearer().filter(Leg::isAlive).isPresent());
    }

    // What the edge has done

    /// One that nobody waits for any more is closed. One that was opened for an earlier performance does for
    /// this one, too: the edge has one for each dialog.
    static void onOpened(Turn turn, Leg leg, Calls.MediaOpened opened) {
        var media = turn.state().reading().media();
        if (media.isPresent() && media.get().edge().equals(opened.edge())) return;
        var isWanted = turn.state().script() instanceof Performing performing && !performing.isOver();
        if (media.isPresent() || !leg.isAlive() || !isWanted) {
            turn.hand(opened.edge(), new CloseMedia(leg.dialog().self()));
            return;
        }
        var sdp = new Payload("application/sdp", opened.sdp());
        turn.happens(new Call.MediaOpened(new Media(opened.edge(), sdp, false), turn.now()));
    }

    /// What is under way, if it has this number.
    private static Optional<Performing> awaited(Turn turn, long number) {
        return turn.state().script() instanceof Performing performing
                        && performing.number() == number
                        && !performing.isOver()
                ? Optional.of(performing)
                : Optional.empty();
    }

    /// A caller is answered by the media leg; who has been answered already is offered it.
    static void connect(Turn turn) {
        if (!(turn.state().script() instanceof Performing)) return;
        var hearer = turn.state().hearer();
        var media = turn.state().reading().media().filter(it -> !it.isConnected());
        if (hearer.isEmpty() || media.isEmpty()) return;
        var leg = hearer.get();
        if (leg.isRinging() && !leg.isOurs()) {
            turn.answer(Answers.by(media.get()));
            turn.happens(new Call.MediaConnected(turn.now()));
        } else if (leg.phase() == Phase.UP
                && turn.state().relays().stream().noneMatch(relay -> relay.touches(leg.number()))) {
            Relays.reconnect(turn, leg, media.get());
        }
    }

    /// What the device has offered in the middle of it is answered.
    static void onAnswered(Turn turn, Calls.MediaAnswered answered) {
        var asked = turn.state().relay(answered.transaction()).filter(it -> it.isToMedia() && it.isOpen());
        var media = turn.state().reading().media();
        if (asked.isEmpty() || media.isEmpty()) return;
        var relay = asked.get();
        var sdp = new Payload("application/sdp", answered.sdp());
        if (sdp.isEmpty()) {
            Relays.reply(turn, relay, Call.response(488, "Not Acceptable Here"));
            return;
        }
        turn.happens(new Call.LegDescribed(relay.from(), relay.payload(), turn.now()));
        turn.happens(new Call.MediaOpened(new Media(media.get().edge(), sdp, true), turn.now()));
        if (relay.isInvite())
            turn.happens(new Call.RelayAnswered(
                    relay.onward(), turn.state().leg(relay.from()).orElseThrow().dialog(), sdp, turn.now()));
        Relays.reply(turn, relay, new SipResponse(200, "OK", sdp.described(SipHeaders.NONE), sdp.text()));
    }

    /// It is closed where an order to do so has been lost.
    static void onHeld(Turn turn, Leg leg, EdgeAddress edge) {
        var isNeeded = turn.state()
                .reading()
                .media()
                .filter(media -> media.edge().equals(edge) && leg.isAlive())
                .isPresent();
        if (!isNeeded) turn.hand(edge, new CloseMedia(leg.dialog().self()));
    }

    /// The document goes on unheard.
    static void onRefused(Turn turn, long number, int code, String why) {
        if (awaited(turn, number).isEmpty()) return;
        turn.note(code, Outcome.isError(code), why, "");
        if (turn.state().reading().media().isPresent()) lost(turn);
        Documents.answerSilently(turn);
        if (turn.state().recorder().by(number).isPresent()) Recordings.onRefused(turn, number);
        else over(turn);
    }

    /// The device does not want what the media leg has offered.
    static void onOfferRefused(Turn turn, SipResponse response) {
        turn.state()
                .reading()
                .heard()
                .ifPresent(number -> onRefused(
                        turn,
                        number,
                        Outcome.NOT_HEARD,
                        "The device answered " + response.status() + " to an offer of G.711"));
    }

    /// One that the edge has lost is opened anew; where no edge opens one, the document goes on unheard.
    static void onNotTaken(Turn turn, MediaOrder order) {
        switch (order) {
            case OpenMedia open ->
                onRefused(turn, open.number(), Outcome.NOT_HEARD, "No edge opens a media leg for this call");
            case Perform perform -> {
                if (awaited(turn, perform.number()).isPresent()) lost(turn);
            }
            case RecordMedia record -> {
                if (awaited(turn, record.number()).isPresent()) lost(turn);
                Recordings.onNotTaken(turn, record.number());
            }
            case Hush(var _, var number) -> {
                if (turn.state().recorder().by(number).isPresent()) Recordings.onLost(turn, number);
                else onOver(turn, number, List.of());
            }
            case AnswerMedia(var _, var transaction, var _) ->
                turn.state()
                        .relay(transaction)
                        .filter(it -> it.isToMedia() && it.isOpen())
                        .ifPresent(_ -> {
                            lost(turn);
                            turn.state().reading().heard().ifPresent(number -> Recordings.onLost(turn, number));
                        });
            case ConnectMedia _, CloseMedia _ -> {}
        }
    }

    /// What is still to be heard needs another.
    private static void lost(Turn turn) {
        turn.happens(new Call.MediaLost(turn.now()));
        refuseOffers(turn);
    }

    /// The media leg that was to answer them is gone: who has made one makes it again to what comes after it.
    static void refuseOffers(Turn turn) {
        for (var relay : turn.state().relays()) {
            var isOfOurs =
                    turn.state().leg(relay.from()).filter(turn.state()::hears).isPresent();
            if (!isOfOurs || !relay.isToMedia() || !relay.isOpen()) continue;
            Relays.reply(turn, relay, Call.response(491, "Request Pending"));
        }
    }

    static void onOver(Turn turn, long number, List<String> remarks) {
        if (awaited(turn, number).isEmpty()) return;
        for (var remark : remarks) turn.note(Outcome.HEARD_OTHERWISE, false, remark, "");
        over(turn);
    }

    /// There is nothing more to hear: who is asked for digits has a while to press some.
    private static void over(Turn turn) {
        var gather = gather(turn.state());
        var patience = gather.map(Gather::timeout).orElse(Duration.ZERO);
        turn.happens(new Call.PerformanceOver(turn.now().plus(patience), turn.now()));
        if (gather.isEmpty()) Documents.run(turn);
    }

    // What the device does

    static void onKey(Turn turn, Calls.DigitPressed pressed) {
        if (turn.state().script() instanceof Performing performing && performing.number() == pressed.number())
            onDigit(turn, performing, pressed.digit(), DigitFrom.RTP, pressed.place());
    }

    /// It is remembered, also where it ends a performance: it might come again in the middle of the next.
    static void onInfo(Turn turn, Leg leg, RequestCame came) {
        if (!(turn.state().script() instanceof Performing performing)) return;
        var info = came.request();
        digitIn(info).ifPresent(digit -> {
            var dialog = leg.dialog().after(info, came.edge(), Hop.backTo(came.origin()), turn.now());
            turn.happens(new Call.LegRefreshed(leg.number(), dialog, turn.now()));
            onDigit(turn, performing, digit, DigitFrom.INFO, Dialog.cseq(info.headers()));
        });
    }

    static Optional<String> digitIn(SipRequest info) {
        var type = info.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/dtmf")) return Optional.empty();
        var signal = SIGNAL.matcher(info.body());
        return signal.matches() ? Optional.of(signal.group(1).toUpperCase(Locale.ROOT)) : Optional.empty();
    }

    /// Digits count only while they are asked for, and each once.
    private static void onDigit(Turn turn, Performing performing, String digit, DigitFrom from, long place) {
        turn.state()
                .recorder()
                .by(performing.number())
                .ifPresent(recording -> Recordings.onKey(turn, recording, digit));
        var gather = gather(turn.state()).filter(it -> it.input().contains(Verb.Input.DTMF));
        if (gather.isEmpty() || performing.knows(from, place)) return;
        if (gather.get().finishOnKey().contains(digit)) {
            gathered(turn, gather.get(), digit);
            return;
        }
        turn.happens(new Call.DigitHeard(
                digit, from, place, turn.now().plus(gather.get().timeout()), turn.now()));
        var wanted = gather.get().numDigits();
        var most = wanted == 0 ? Limits.MOST_DIGITS : Math.min(wanted, Limits.MOST_DIGITS);
        if (digits(turn).length() >= most) gathered(turn, gather.get(), "");
    }

    /// Nothing more has been pressed; or the edge has said nothing for long, and may have been lost.
    static void onSilence(Turn turn, Performing performing) {
        var isRecorded = turn.state().recorder().by(performing.number()).isPresent();
        if (!isRecorded && (performing.isOver() || !performing.digits().isEmpty())) {
            gather(turn.state()).ifPresentOrElse(gather -> gathered(turn, gather, ""), () -> Documents.run(turn));
            return;
        }
        turn.happens(new Call.PerformanceAwaited(turn.now().plus(ASKED_AGAIN), turn.now()));
        owed(turn.state(), performing).ifPresent(hand -> turn.hand(hand.edge(), hand.order()));
    }

    private static String digits(Turn turn) {
        return turn.state().script() instanceof Performing performing ? performing.digits() : "";
    }

    private static void gathered(Turn turn, Gather gather, String key) {
        var digits = digits(turn);
        var url = gather.action().isEmpty() ? turn.state().documentUrl() : gather.action();
        if (url.isEmpty() || (digits.isEmpty() && !gather.actionOnEmptyResult())) Documents.run(turn);
        else turn.fetch(url, gather.method().name(), Webhooks.ofGather(digits, key));
    }
}
