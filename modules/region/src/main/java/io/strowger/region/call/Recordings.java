package io.strowger.region.call;

import io.strowger.core.Calls;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Decision;
import io.strowger.core.Edges.Hush;
import io.strowger.core.Edges.MediaOrder;
import io.strowger.core.Edges.RecordMedia;
import io.strowger.core.Effect;
import io.strowger.core.Sid;
import io.strowger.core.Urls;
import io.strowger.region.call.CallPort.Keep;
import io.strowger.region.call.CallPort.Tell;
import io.strowger.region.call.Recording.Stage;
import io.strowger.region.call.Script.Performing;
import io.strowger.region.twiml.Noun.Trim;
import io.strowger.region.twiml.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the first device says after the tone: `<Record>`. The media leg that [Performances] opens records it,
/// the edge takes it to the region's database part by part, and when the edge has said how long it is, or says
/// nothing any more, the region keeps what is there ([CallPort.Archive]) and the call goes on.
final class Recordings {
    /// Twilio's word for the key of one who has hung up.
    static final String HANGUP = "hangup";

    /// How long an edge may take to say how much there is.
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);

    private static final long ALL_THERE_IS = Long.MAX_VALUE;

    private Recordings() {}

    static boolean begin(Turn turn, Verb.Record verb, int at) {
        if (verb.transcribe())
            turn.note(Outcome.NOT_BUILT, false, "<Record> is not transcribed: that is not built in Strowger", "");
        var state = turn.state();
        var number = state.reading().heard().orElse(0L) + 1;
        var documentUrl = state.documentUrl();
        var callback = verb.recordingStatusCallback();
        var recording = Recording.begun(
                sid(state.first().sid(), number),
                number,
                verb.action().isEmpty() ? documentUrl : Urls.resolved(documentUrl, verb.action()),
                verb.method().name(),
                new StatusCallback(
                        Urls.resolved(documentUrl, callback.url()),
                        callback.method().name(),
                        callback.events()),
                turn.now());
        turn.happens(new Call.RecordingBegun(recording, turn.now()));
        report(turn, recording, "in-progress", List.of());
        return Performances.begin(turn, at);
    }

    /// The same whenever it is made, and nothing that could be guessed without the call's.
    private static Sid sid(Sid call, long number) {
        var unique = UUID.nameUUIDFromBytes((call + "/" + number).getBytes(StandardCharsets.US_ASCII));
        return new Sid(Sid.Kind.RE + unique.toString().replace("-", ""));
    }

    // What the edge has to do

    static MediaOrder order(CallState state, Recording recording, Leg leg) {
        var self = leg.dialog().self();
        return verb(state)
                .filter(_ -> recording.stage() == Stage.RUNNING)
                .<MediaOrder>map(verb -> new RecordMedia(
                        self,
                        recording.number(),
                        leg.sdp().text(),
                        state.setup().orElseThrow().account(),
                        recording.sid(),
                        verb.playBeep(),
                        verb.timeout(),
                        verb.maxLength().compareTo(Limits.LONGEST) < 0 ? verb.maxLength() : Limits.LONGEST,
                        verb.trim() == Trim.TRIM_SILENCE))
                .orElseGet(() -> new Hush(self, recording.number()));
    }

    /// The one that is being done.
    private static Optional<Verb.Record> verb(CallState state) {
        return Documents.verb(state).filter(Verb.Record.class::isInstance).map(Verb.Record.class::cast);
    }

    // What the region has to do

    static List<Effect> owed(CallState state) {
        var owed = new ArrayList<Effect>();
        if (state.recorder().isDone()) return owed;
        var account = state.setup().orElseThrow().account();
        for (var recording : state.recorder().recordings())
            if (recording.stage() == Stage.ENDED)
                owed.add(new Effect.Ask(new Keep(account, recording.sid(), recording.length())));
        state.recorder().notices().stream()
                .findFirst() // one at a time, so that they arrive in order
                .ifPresent(notice -> owed.add(new Effect.Ask(new Tell(account, notice))));
        return owed;
    }

    // What ends it

    static void onKey(Turn turn, Recording recording, String key) {
        verb(turn.state())
                .filter(verb ->
                        recording.stage() == Stage.RUNNING && verb.finishOnKey().contains(key))
                .ifPresent(_ -> stop(turn, recording, key, true));
    }

    /// Nobody is there any more.
    static void onHangup(Turn turn) {
        for (var recording : turn.state().recorder().recordings())
            if (recording.stage() == Stage.RUNNING) stop(turn, recording, HANGUP, true);
    }

    /// The call does something else now; what has been said is kept.
    static void onRedirect(Turn turn) {
        for (var recording : turn.state().recorder().recordings()) stop(turn, recording, recording.digits(), false);
    }

    /// Where no edge has begun, there is nothing to wait for.
    private static void stop(Turn turn, Recording recording, String by, boolean isActionWanted) {
        stopping(turn, recording, by, isActionWanted);
        if (turn.state().reading().media().filter(Media::isConnected).isEmpty()) onRefused(turn, recording.number());
    }

    private static void stopping(Turn turn, Recording recording, String by, boolean isActionWanted) {
        turn.happens(new Call.RecordingStopping(
                recording.sid(), by, isActionWanted, turn.now().plus(STOPPED_WITHIN), turn.now()));
    }

    static void onRecorded(Turn turn, Calls.Recorded recorded) {
        unended(turn, recorded.number()).ifPresent(recording -> {
            for (var remark : recorded.remarks()) turn.note(Outcome.HEARD_OTHERWISE, false, remark, "");
            ended(turn, recording, recorded.length());
        });
    }

    /// The edge has no leg for it. One that it was asked for just now has never begun, and is begun anew by
    /// another leg.
    static void onNotTaken(Turn turn, long number) {
        var unbegun = turn.state()
                .recorder()
                .by(number)
                .filter(it -> it.stage() == Stage.RUNNING
                        && isWaitedFor(turn, it)
                        && !turn.isDue(it.begun().plus(Performances.ASKED_AGAIN)));
        verb(turn.state()).filter(_ -> unbegun.isPresent()).ifPresent(verb -> {
            stopping(turn, unbegun.get(), "", false);
            begin(turn, verb, turn.state().verb());
        });
        onLost(turn, number);
    }

    /// The edge knows it no more.
    static void onLost(Turn turn, long number) {
        unended(turn, number).ifPresent(recording -> ended(turn, recording, ALL_THERE_IS));
    }

    /// There will be none.
    static void onRefused(Turn turn, long number) {
        unended(turn, number).ifPresent(recording -> ended(turn, recording, 0));
    }

    static void onTick(Turn turn) {
        for (var recording : turn.state().recorder().recordings())
            if (recording.until().filter(turn::isDue).isPresent()) ended(turn, recording, ALL_THERE_IS);
    }

    private static Optional<Recording> unended(Turn turn, long number) {
        return turn.state().recorder().by(number).filter(it -> it.stage() != Stage.ENDED);
    }

    private static void ended(Turn turn, Recording recording, long length) {
        turn.happens(new Call.RecordingEnded(recording.sid(), length, turn.now()));
        if (isWaitedFor(turn, recording))
            turn.happens(new Call.PerformanceOver(turn.now().plus(STOPPED_WITHIN), turn.now()));
    }

    private static boolean isWaitedFor(Turn turn, Recording recording) {
        return turn.state().script() instanceof Performing performing && performing.number() == recording.number();
    }

    // What comes of it

    static Decision<Call.Event> onKept(Turn turn, Call.Kept kept) {
        turn.state().recorder().find(kept.recording()).ifPresent(recording -> onKept(turn, recording, kept));
        return turn.decision();
    }

    /// Twilio asks no action about an empty recording: the next verb is done.
    private static void onKept(Turn turn, Recording recording, Call.Kept kept) {
        var isEmpty = kept.length() == 0;
        turn.happens(new Call.RecordingKept(recording.sid(), kept.length(), turn.now()));
        report(
                turn,
                recording,
                isEmpty ? "absent" : "completed",
                isEmpty ? List.of() : Webhooks.ofRecording(kept.url(), kept.length()));
        var parameters = Webhooks.ofRecord(recording, kept);
        if (isWaitedFor(turn, recording)) {
            if (isEmpty || recording.action().isEmpty()) Documents.run(turn);
            else turn.fetch(recording.action(), recording.method(), parameters);
        } else if (!isEmpty
                && recording.isActionWanted()
                && Urls.isAbsolute(recording.action())
                && turn.state().first().isOver()) {
            owe(turn, recording.action(), recording.method(), Webhooks.informing(turn.state(), parameters));
        }
    }

    /// The database is away, and so nothing else gets on either.
    static Decision<Call.Event> onNotKept(Turn turn, Call.NotKept failed) {
        return turn.state().recorder().find(failed.recording()).isPresent() ? Call.again() : Decision.nothing();
    }

    private static void report(Turn turn, Recording recording, String status, List<Parameter> more) {
        var callback = recording.callback();
        if (callback.url().isEmpty() || !callback.events().contains(status)) return;
        owe(turn, callback.url(), callback.method(), Webhooks.ofRecordingStatus(turn.state(), recording, status, more));
    }

    /// Documents that record in circles don't owe more and more to a server that is slow.
    private static void owe(Turn turn, String url, String method, List<Parameter> parameters) {
        if (turn.state().recorder().notices().size() >= Limits.MOST_NOTICES) {
            turn.note(Call.CALLBACK_REFUSED, false, Call.NOTICE_FAILED + "too many of them wait already", url);
            return;
        }
        var notice = new Notice(turn.state().recorder().noticed(), url, method, parameters, turn.now());
        turn.happens(new Call.NoticeOwed(notice, turn.now()));
    }

    static Decision<Call.Event> onTold(Turn turn, Call.Told told) {
        if (turn.state().recorder().notice(told.number()).isEmpty()) return Decision.nothing();
        turn.happens(new Call.NoticeTold(told.number(), turn.now()));
        if (told.code() != 0) turn.note(told.code(), false, told.why(), told.url());
        return turn.decision();
    }

    static Decision<Call.Event> onNotTold(Turn turn, Call.NotTold crowded) {
        return turn.state()
                .recorder()
                .notice(crowded.number())
                .map(notice -> turn.isDue(notice.at().plus(Limits.REPORTED_WITHIN))
                        ? onTold(turn, crowded.givenUp(notice.url()))
                        : Call.reportedAgain())
                .orElseGet(Decision::nothing);
    }
}
