package io.strowger.edge;

import io.strowger.core.Calls.DigitPressed;
import io.strowger.core.Calls.LegEvent;
import io.strowger.core.Calls.MediaRefused;
import io.strowger.core.Calls.Performed;
import io.strowger.core.Calls.Recorded;
import io.strowger.core.Edges.Clip;
import io.strowger.core.Edges.Digits;
import io.strowger.core.Edges.Done;
import io.strowger.core.Edges.NoTransaction;
import io.strowger.core.Edges.Perform;
import io.strowger.core.Edges.RecordMedia;
import io.strowger.core.Edges.Silence;
import io.strowger.core.Edges.Sound;
import io.strowger.core.Edges.SpokenText;
import io.strowger.core.Edges.Taken;
import io.strowger.core.Malformed;
import io.strowger.core.Pcm;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.sip.DialogTag;
import io.strowger.edge.media.Audio;
import io.strowger.edge.media.Clips;
import io.strowger.edge.media.Media;
import io.strowger.edge.media.MediaLeg;
import io.strowger.edge.media.MediaLeg.Played;
import io.strowger.edge.media.MediaListener;
import io.strowger.edge.media.Recording;
import io.strowger.edge.media.Sdp;
import io.strowger.edge.media.Speech;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/// One media leg and what is performed by it: one performance at a time, of one sound after the other, or of
/// the device itself, which is recorded.
final class Studio implements MediaListener {
    /// Twilio's codes of what a device may say of its media.
    private static final int BAD_SDP = 32102;

    private static final int SECURE_MEDIA = 32207;
    private static final int MOST_WAITING = 64;
    private static final Audio BEEP = Audio.tone(1000, Duration.ofMillis(500));

    private final DialogTag dialog;
    private final Media media;
    private final Function<LegEvent, CompletionStage<?>> tell;
    private final Function<Spoken, RecordingFeed> feeds;
    private final Consumer<Studio> closed;
    private final CompletableFuture<MediaLeg> leg = new CompletableFuture<>();

    // Guarded by this
    private Optional<Sdp.Own> own = Optional.empty();
    private String description = "";
    private Optional<Performance> now = Optional.empty();
    private CompletionStage<?> told = CompletableFuture.completedStage("nothing yet");
    private int waiting;

    /// Guarded by its studio.
    private static final class Performance {
        private final long number;
        private final List<String> remarks = new ArrayList<>();
        private final boolean records;
        private boolean isHushed;
        private Optional<LegEvent> outcome = Optional.empty(); // what is told of it when it is over
        private long digits;

        Performance(long number, boolean records) {
            this.number = number;
            this.records = records;
        }

        boolean isOver() {
            return outcome.isPresent();
        }
    }

    /// `closed` is told when it has closed. The stage of `tell` never fails.
    Studio(
            DialogTag dialog,
            Media media,
            Function<LegEvent, CompletionStage<?>> tell,
            Function<Spoken, RecordingFeed> feeds,
            Consumer<Studio> closed) {
        this.dialog = dialog;
        this.media = media;
        this.tell = tell;
        this.feeds = feeds;
        this.closed = closed;
    }

    /// With this leg, which is described so. Before any order.
    synchronized void opened(MediaLeg opened, Sdp.Own us, String sdp) {
        own = Optional.of(us);
        description = sdp;
        leg.complete(opened);
    }

    DialogTag dialog() {
        return dialog;
    }

    /// Goes on as the device wants it now. What we say of ourselves has another version only if it has changed
    /// (RFC 3264 §8).
    synchronized String answer(String offer) {
        var us = own.orElseThrow();
        var same = described(us, offer);
        var agreement = agreement(offer);
        if (same.isEmpty() || agreement.isEmpty()) return "";
        if (!same.get().equals(description)) {
            own = Optional.of(us.next());
            description = described(us.next(), offer).orElseThrow();
        }
        leg().connect(agreement.get());
        return description;
    }

    /// What can't be understood changes nothing.
    synchronized void connect(String answer) {
        agreement(answer).ifPresent(leg()::connect);
    }

    /// Our answer to an offer, or our own offer where there is none; empty for one that can't be understood.
    static Optional<String> described(Sdp.Own own, String offer) {
        try {
            return offer.isEmpty()
                    ? Optional.of(Sdp.offer(own))
                    : Sdp.parse(offer).answer(own);
        } catch (Malformed _) {
            return Optional.empty();
        }
    }

    /// What the device says of its media leads to nothing that could be heard.
    static MediaRefused refused(int leg, long number, String peer) {
        var unknown = new MediaRefused(leg, number, "The device speaks no audio that Strowger does: G.711", 0);
        if (peer.isEmpty()) return unknown;
        try {
            return Sdp.parse(peer).isSecure()
                    ? new MediaRefused(leg, number, "SIP: Secure media not accepted, SRTP", SECURE_MEDIA)
                    : unknown;
        } catch (Malformed bad) {
            return new MediaRefused(leg, number, "SIP: Bad SDP, " + bad.getMessage(), BAD_SDP);
        }
    }

    synchronized String description() {
        return description;
    }

    private MediaLeg leg() {
        return leg.join();
    }

    synchronized Taken perform(Perform order) {
        return begin(
                new Performance(order.number(), false),
                order.peer(),
                performance -> perform(performance, order.sounds(), 0));
    }

    synchronized Taken record(RecordMedia order) {
        return begin(
                new Performance(order.number(), true), order.peer(), performance -> afterTheBeep(performance, order));
    }

    /// What is asked for twice is done once, for where the device wants it now, and told of again; what comes
    /// too late is not done.
    private Taken begin(Performance performance, String peer, Consumer<Performance> how) {
        var last = now.map(it -> it.number).orElse(0L);
        if (performance.number < last) return new Done();
        if (performance.number == last) {
            agreement(peer).ifPresent(leg()::connect);
            now.flatMap(it -> it.outcome).ifPresent(this::tell);
            return new Done();
        }
        var agreement = agreement(peer);
        if (agreement.isEmpty()) {
            tell(refused(dialog.leg(), performance.number, peer));
            return new Done();
        }
        now = Optional.of(performance);
        stop();
        leg().connect(agreement.get());
        how.accept(performance);
        return new Done();
    }

    private void stop() {
        leg().stopPlaying();
        leg().stopRecording();
    }

    private static Optional<Sdp.Agreement> agreement(String peer) {
        try {
            return Sdp.parse(peer).agreement();
        } catch (Malformed _) {
            return Optional.empty();
        }
    }

    /// From the sound at this place on.
    private void perform(Performance performance, List<Sound> sounds, int at) {
        if (isPast(performance)) return;
        if (at == sounds.size()) {
            performed(performance);
            return;
        }
        var sound = sounds.get(at);
        var _ = made(performance, sound)
                .thenCompose(audio -> repeat(performance, audio, sound.times()))
                .whenComplete((played, failure) -> {
                    if (failure != null || played == Played.STOPPED) performed(performance);
                    else perform(performance, sounds, at + 1);
                });
    }

    /// Has a sound heard once.
    private interface Once {
        CompletionStage<Played> play();
    }

    /// What there is to play, made once however often it is heard; nothing where it can't be had.
    private CompletionStage<Optional<Once>> made(Performance performance, Sound sound) {
        return switch (sound) {
            case SpokenText(var text, var _) ->
                media.speech().say(text).thenApply(spoken -> switch (spoken) {
                    case Speech.Voice(var audio) -> audible(audio);
                    case Speech.Tone(var period, var length, var why) -> {
                        remark(performance, "Say was heard as a tone: " + why);
                        yield Optional.of(() -> leg().loop(period, length));
                    }
                });
            case Clip(var url, var _) ->
                media.clips().fetch(url).thenApply(fetched -> switch (fetched) {
                    case Clips.Found(var audio) -> audible(audio);
                    case Clips.NotFound(var why) -> {
                        remark(performance, "Play was not heard: " + why);
                        yield Optional.empty();
                    }
                });
            case Digits(var digits, var _) -> CompletableFuture.completedStage(Optional.of(() -> leg().dial(digits)));
            case Silence(var length, var _) ->
                CompletableFuture.completedStage(
                        length.isPositive() ? Optional.of(() -> leg().pause(length)) : Optional.empty());
        };
    }

    private Optional<Once> audible(Audio audio) {
        return audio.size() == 0 ? Optional.empty() : Optional.of(() -> leg().play(audio));
    }

    private CompletionStage<Played> repeat(Performance performance, Optional<Once> once, int times) {
        if (once.isEmpty()) return CompletableFuture.completedStage(Played.WHOLE);
        var whole = new CompletableFuture<Played>();
        repeat(performance, once.get(), times, whole);
        return whole;
    }

    /// One stage for all of it: a chain of them would grow with each repetition, for hours.
    private void repeat(Performance performance, Once once, int times, CompletableFuture<Played> whole) {
        var _ = play(performance, once).whenComplete((played, failure) -> {
            if (failure != null) whole.completeExceptionally(failure);
            else if (played == Played.STOPPED || times == 1) whole.complete(played);
            else repeat(performance, once, times == 0 ? 0 : times - 1, whole);
        });
    }

    /// In one step with the question whether it is still wanted, or it would be heard after what came between.
    private synchronized CompletionStage<Played> play(Performance performance, Once once) {
        return isPast(performance) ? CompletableFuture.completedStage(Played.STOPPED) : once.play();
    }

    private synchronized void remark(Performance performance, String remark) {
        if (!performance.remarks.contains(remark)) performance.remarks.add(remark);
    }

    private void afterTheBeep(Performance performance, RecordMedia order) {
        var heard = order.beep() ? leg().play(BEEP) : CompletableFuture.completedStage(Played.WHOLE);
        var _ = heard.thenAccept(played -> {
            if (played == Played.WHOLE) record(performance, order);
            else recorded(performance, new RecordingFeed.Delivered(0, Optional.empty()));
        });
    }

    /// In one step with the question whether it is still wanted, as [#play].
    private synchronized void record(Performance performance, RecordMedia order) {
        if (performance.isHushed || isPast(performance)) {
            recorded(performance, new RecordingFeed.Delivered(0, Optional.empty()));
            return;
        }
        var feed = feeds.apply(new Spoken(order.recording(), order.account(), dialog.call()));
        var _ = leg().record(feed, new Recording.Limits(order.longest(), order.silence(), order.trims()))
                .thenCompose(recorded -> feed.end(Pcm.SAMPLE_BYTES * recorded.samples()))
                .thenAccept(delivered -> recorded(performance, delivered));
    }

    /// Told of also when something else is under way by now: the region has to know what it has.
    private synchronized void recorded(Performance performance, RecordingFeed.Delivered delivered) {
        delivered.refusal().ifPresent(why -> remark(performance, "The recording ended early: " + why));
        over(performance, new Recorded(dialog.leg(), performance.number, delivered.length(), performance.remarks));
    }

    private synchronized boolean isPast(Performance performance) {
        return performance.isOver() || now.filter(it -> it.equals(performance)).isEmpty();
    }

    private synchronized void performed(Performance performance) {
        if (!isPast(performance))
            over(performance, new Performed(dialog.leg(), performance.number, performance.remarks));
    }

    private void over(Performance performance, LegEvent outcome) {
        performance.outcome = Optional.of(outcome);
        tell(outcome);
    }

    /// In order.
    private synchronized void tell(LegEvent event) {
        waiting++;
        told = told.thenCompose(_ -> tell.apply(event)).thenRun(this::isTold);
    }

    private synchronized void isTold() {
        waiting--;
    }

    /// A recording is over when the region has what was said until now.
    synchronized Taken hush(long number) {
        var found = now.filter(it -> it.number == number);
        if (found.isEmpty()) return new NoTransaction();
        var performance = found.get();
        performance.isHushed = true;
        stop();
        if (performance.isOver()) performance.outcome.ifPresent(this::tell);
        else if (!performance.records) performed(performance);
        return new Done();
    }

    void close() {
        var _ = leg().close();
        closed.accept(this);
    }

    /// A device that presses faster than its call can hear of it is not heard.
    @Override
    public synchronized void digit(char digit) {
        if (now.isEmpty() || waiting >= MOST_WAITING) return;
        var performance = now.get();
        performance.digits++;
        tell(new DigitPressed(dialog.leg(), performance.number, performance.digits, String.valueOf(digit)));
    }
}
