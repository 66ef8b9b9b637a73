package io.strowger.region.call;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Status;
import io.strowger.core.Decision;
import io.strowger.core.Urls;
import io.strowger.region.call.Script.Dialled;
import io.strowger.region.call.Script.Dialling;
import io.strowger.region.call.Script.Fetch;
import io.strowger.region.call.Script.Fetching;
import io.strowger.region.call.Script.Target;
import io.strowger.region.twiml.MalformedTwiml;
import io.strowger.region.twiml.Noun;
import io.strowger.region.twiml.Noun.SipNoun;
import io.strowger.region.twiml.Twiml;
import io.strowger.region.twiml.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// What a call does about what documents say: one verb after the other.
final class Documents {
    private static final String RECORDED =
            "<Dial record>: what two devices say to each other is not recorded in Strowger";
    private static final String RING_TONE = "<Dial ringTone>: Strowger plays none. The caller hears what his phone"
            + " makes of 180, or what the one who is called sends before he answers";
    private static final String SEVERAL_URIS =
            "<Uri>: of several in one <Sip> Strowger dials only one where the <Dial> calls others at the same time";
    private static final String SPEECH = "<Gather input=\"speech\">: Strowger recognizes no speech. Who speaks is"
            + " waited for until the timeout, as one who says nothing";

    private Documents() {}

    /// With the digits that are to be pressed, then with what the account has said is to be done with such a call.
    static void begin(Turn turn) {
        var digits = turn.state().setup().orElseThrow().digits();
        if (digits.isEmpty()) follow(turn);
        else read(turn, Twiml.ofDigits(digits), "");
    }

    /// Also where the digits have not been pressed yet.
    static void follow(Turn turn) {
        if (hasDigits(turn)) turn.happens(new Call.DigitsSent(turn.now()));
        var instructions = turn.state().setup().orElseThrow().instructions();
        if (!instructions.url().isEmpty()) turn.fetch(instructions.url(), instructions.method(), List.of());
        else if (!instructions.twiml().isEmpty()) read(turn, instructions.twiml(), "");
        else {
            turn.note(11100, true, "The call has no URL to ask for instructions", "");
            Endings.end(turn, Status.FAILED, 404);
        }
    }

    static Decision<Call.Event> onFetched(Turn turn, Call.Fetched fetched) {
        var reader = waiting(turn, fetched.number());
        if (reader.isEmpty()) return Decision.nothing();
        if (turn.state().first().isOver()) { // its caller has hung up in the middle of a Refer
            turn.happens(new Call.ScriptFinished(turn.now()));
            return turn.decision();
        }
        if (!fetched.cookies().equals(reader.get().state().cookies()))
            reader.get().happens(new Call.CookiesSet(fetched.cookies(), turn.now()));
        read(reader.get(), turn.sealed(fetched.text()), fetched.url());
        return turn.decision();
    }

    /// For whom the document of this number is.
    private static Optional<Turn> waiting(Turn turn, int number) {
        return turn.readers().stream()
                .filter(reader ->
                        fetch(reader).filter(it -> it.number() == number).isPresent())
                .findFirst();
    }

    private static Optional<Fetch> fetch(Turn turn) {
        return turn.state().script() instanceof Fetching(var fetch) ? Optional.of(fetch) : Optional.empty();
    }

    static Decision<Call.Event> onNotFetched(Turn turn, Call.NotFetched failed) {
        var reader = waiting(turn, failed.number());
        if (reader.isEmpty()) return Decision.nothing();
        reader.get().note(failed.code(), true, failed.why(), failed.url());
        unreadable(reader.get(), failed.code(), failed.url());
        return turn.decision();
    }

    private static void read(Turn turn, String text, String url) {
        try {
            var document = Twiml.parse(text);
            if (document.verbs().size() > Limits.MOST_VERBS) {
                turn.note(11750, true, "The document has more than " + Limits.MOST_VERBS + " verbs", url);
                unreadable(turn, 11750, url);
                return;
            }
            turn.happens(new Call.DocumentCame(text, url, turn.now()));
            if (!turn.state().isWhisper()) Transfers.complete(turn);
            for (var warning : document.warnings()) turn.warn(warning.code(), warning.text(), url);
            run(turn, document.verbs());
        } catch (MalformedTwiml bad) {
            turn.note(bad.code(), true, bad.text(), url);
            unreadable(turn, bad.code(), url);
        }
    }

    /// The call's fallback is asked, once: one that leads back to what can't be had would go on for ever.
    static void unreadable(Turn turn, int code, String url) {
        var given = turn.instructions();
        if (given.fallbackUrl().isEmpty() || turn.state().first().isOver()) {
            Endings.end(turn, Status.FAILED, 500);
            return;
        }
        turn.happens(new Call.InstructionsChanged(given.withoutFallback(), turn.now()));
        turn.fetch(
                given.fallbackUrl(),
                given.fallbackMethod(),
                List.of(new Parameter("ErrorCode", Integer.toString(code)), new Parameter("ErrorUrl", url)));
    }

    /// What the call does or has done last; empty for one of a document that was read by another version.
    static Optional<Verb> verb(CallState state) {
        try {
            var verbs = state.document().isEmpty()
                    ? List.<Verb>of()
                    : Twiml.parse(state.document()).verbs();
            return state.verb() >= 0 && state.verb() < verbs.size()
                    ? Optional.of(verbs.get(state.verb()))
                    : Optional.empty();
        } catch (MalformedTwiml _) {
            return Optional.empty();
        }
    }

    /// The `<Sip>` of one whom the document is dialling: it stands in its `<Dial>`, at his place among all whom that
    /// calls. A Dial that another version has begun may have called them in another order: his URI tells.
    static Optional<SipNoun> dialled(CallState state, int party) {
        if (!(state.script() instanceof Dialling dialling)) return Optional.empty();
        var first = dialling.dial().first();
        if (party < first) return Optional.empty();
        var uri = state.parties().get(party).call().to();
        return verb(state).filter(Verb.Dial.class::isInstance).map(Verb.Dial.class::cast).stream()
                .flatMap(dial -> Stream.concat(
                        called(state, dial, first).stream().skip(party - first).limit(1),
                        sips(dial).flatMap(SipNoun::each)))
                .filter(sip -> sip.uri().equals(uri))
                .findFirst();
    }

    /// All whom a `<Dial>` calls, with the URI of each, if the first of them gets this number. Of several `<Uri>`
    /// in one `<Sip>` one after the other, or a single one where others are called at the same time. Chance is in
    /// the SID of the call.
    private static List<SipNoun> called(CallState state, Verb.Dial dial, int first) {
        var chance = new SplittableRandom((state.first().sid() + "-" + first).hashCode());
        return sips(dial)
                .flatMap(sip -> sip.inTurn(chance).stream()
                        .limit(isInTurn(dial) ? sip.targets().size() : 1))
                .toList();
    }

    /// Whether one is called after the other.
    private static boolean isInTurn(Verb.Dial dial) {
        return dial.sequential() || sips(dial).count() == 1;
    }

    private static Stream<SipNoun> sips(Verb.Dial dial) {
        return dial.nouns().stream().filter(SipNoun.class::isInstance).map(SipNoun.class::cast);
    }

    /// Goes on with the document where it was left.
    static void run(Turn turn) {
        var document = turn.state().document();
        run(turn, document.isEmpty() ? List.of() : Twiml.parse(document).verbs());
    }

    /// Does one verb after the other, up to the first that takes its time.
    private static void run(Turn turn, List<Verb> verbs) {
        for (var at = turn.state().verb() + 1; at < verbs.size(); at++) if (takesTime(turn, verbs.get(at), at)) return;
        ended(turn);
    }

    /// The document is at its end: so is the call, unless it was only whispered to one whom it calls.
    private static void ended(Turn turn) {
        if (turn.state().isWhisper()) {
            Whispers.join(turn);
            return;
        }
        if (hasDigits(turn)) {
            follow(turn);
            return;
        }
        var last = turn.state().parties().getLast();
        if (last.isChild() && !turn.state().first().wasAnswered())
            Endings.end(turn, last.call().status(), Answers.passedOn(last.sipCode()));
        else Endings.end(turn, Status.COMPLETED, 480);
    }

    private static boolean hasDigits(Turn turn) {
        return !turn.state().setup().orElseThrow().digits().isEmpty();
    }

    /// Whether the rest of the document has to wait for this verb, or is not reached.
    private static boolean takesTime(Turn turn, Verb verb, int at) {
        return switch (verb) {
            case Verb.Dial dial -> turn.state().isWhisper() ? Whispers.mayNotDial(turn) : dial(turn, dial, at);
            case Verb.Redirect(var url, var method) -> {
                turn.fetch(url, method.name(), List.of());
                yield true;
            }
            case Verb.Reject(var reason) -> at == 0 && reject(turn, reason); // later it has no effect
            case Verb.Hangup() -> {
                Endings.end(turn, Status.COMPLETED, 480);
                yield true;
            }
            case Verb.Pause(var length) -> pause(turn, length, at);
            case Verb.Gather gather -> {
                if (gather.input().contains(Verb.Input.SPEECH))
                    turn.note(Outcome.NOT_BUILT, false, SPEECH, turn.state().documentUrl());
                yield Performances.begin(turn, at);
            }
            case Verb.Say _, Verb.Play _ -> Performances.begin(turn, at);
            case Verb.Record record ->
                turn.state().isWhisper() ? Whispers.unbuilt(turn, "Record") : Recordings.begin(turn, record, at);
            case Verb.Enqueue _ -> unbuilt(turn, "Enqueue");
            case Verb.Leave() -> unbuilt(turn, "Leave");
            case Verb.Refer _ -> turn.state().isWhisper() ? Whispers.unbuilt(turn, "Refer") : Referrals.begin(turn, at);
            case Verb.Unsupported(var name) -> unbuilt(turn, name);
        };
    }

    private static boolean unbuilt(Turn turn, String verb) {
        turn.note(Outcome.NOT_BUILT, false, "<" + verb + "> is not built in Strowger: it was passed over", "");
        return false;
    }

    private static boolean reject(Turn turn, Verb.Reason reason) {
        if (turn.state().parties().get(turn.state().reader()).wasAnswered()) {
            Endings.end(turn, Status.COMPLETED, 0);
            return true;
        }
        switch (reason) {
            case BUSY -> Endings.end(turn, Status.BUSY, 486);
            case REJECTED -> Endings.end(turn, Status.NO_ANSWER, 404);
        }
        return true;
    }

    /// One that comes first lets the caller wait until he is answered, as at Twilio; any other answers him.
    private static boolean pause(Turn turn, Duration length, int at) {
        if (at > 0) answerSilently(turn);
        if (length.isZero()) return false;
        turn.happens(new Call.ScriptPaused(at, turn.now().plus(length), turn.now()));
        return true;
    }

    /// A verb that is heard answers the call; until somebody is there to talk to, nothing is heard.
    static void answerSilently(Turn turn) {
        turn.state()
                .hearer()
                .filter(leg -> leg.isRinging() && !leg.isOurs())
                .ifPresent(leg -> turn.answer(Answers.silent(leg)));
    }

    private static boolean dial(Turn turn, Verb.Dial dial, int at) {
        var first = turn.state().parties().size();
        var targets = new ArrayList<Target>();
        if (dial.recording().record() != Verb.DialRecord.DO_NOT_RECORD)
            turn.note(Outcome.NOT_BUILT, false, RECORDED, turn.state().documentUrl());
        if (!dial.ringTone().isEmpty())
            turn.note(Outcome.NOT_BUILT, false, RING_TONE, turn.state().documentUrl());
        for (var noun : dial.nouns())
            if (!(noun instanceof SipNoun))
                turn.note(Outcome.NOT_BUILT, true, "<Dial> can't reach " + name(noun) + " here: SIP only", "");
        if (!isInTurn(dial) && sips(dial).anyMatch(sip -> sip.targets().size() > 1))
            turn.note(Outcome.NOT_BUILT, false, SEVERAL_URIS, turn.state().documentUrl());
        for (var sip : called(turn.state(), dial, first))
            targets.add(new Target(
                    first + targets.size(),
                    sip.uri(),
                    sip.headers().stream()
                            .map(header -> new Parameter(header.name(), header.value()))
                            .toList(),
                    new Calls.StatusCallback(
                            Urls.resolved(
                                    turn.state().documentUrl(),
                                    sip.statusCallback().url()),
                            sip.statusCallback().method().name(),
                            sip.statusCallback().events())));
        var atOnce = isInTurn(dial) ? Math.min(1, targets.size()) : targets.size();
        if (!turn.mayCall(atOnce)) {
            Endings.end(turn, Status.FAILED, 500);
            return true;
        }
        var dialled = new Dialled(
                first,
                targets.size(),
                dial.timeout(),
                dial.timeLimit(),
                dial.action(),
                dial.method().name(),
                dial.callerId(),
                dial.sequential());
        var until = turn.now().plus(Limits.ringing(dial.timeout()));
        turn.happens(new Call.DialBegun(at, new Dialling(dialled, until, targets, 0, Optional.empty()), turn.now()));
        if (targets.isEmpty()) {
            if (!dial.action().isEmpty()) {
                Endings.dialEnds(turn, Status.FAILED);
                return true;
            }
            turn.happens(new Call.ScriptFinished(turn.now()));
            return false;
        }
        for (var target : targets.subList(0, atOnce)) turn.callTarget(target);
        return true;
    }

    private static String name(Noun noun) {
        return switch (noun) {
            case SipNoun _ -> "a SIP URI";
            case Noun.NumberNoun _ -> "a phone number";
            case Noun.ClientNoun _ -> "a client";
            case Noun.ConferenceNoun _ -> "a conference";
            case Noun.QueueNoun _ -> "a queue";
            case Noun.UnsupportedNoun(var name) -> name;
        };
    }
}
