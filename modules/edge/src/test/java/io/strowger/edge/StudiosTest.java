package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls.Delivered;
import io.strowger.core.Calls.Delivery;
import io.strowger.core.Calls.DigitPressed;
import io.strowger.core.Calls.LegEvent;
import io.strowger.core.Calls.MediaAnswered;
import io.strowger.core.Calls.MediaHeld;
import io.strowger.core.Calls.MediaOpened;
import io.strowger.core.Calls.MediaRefused;
import io.strowger.core.Calls.Performed;
import io.strowger.core.Calls.Recorded;
import io.strowger.core.Calls.UnknownLeg;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Edges.AnswerMedia;
import io.strowger.core.Edges.CloseMedia;
import io.strowger.core.Edges.ConnectMedia;
import io.strowger.core.Edges.Digits;
import io.strowger.core.Edges.Done;
import io.strowger.core.Edges.Hush;
import io.strowger.core.Edges.NoTransaction;
import io.strowger.core.Edges.OpenMedia;
import io.strowger.core.Edges.Perform;
import io.strowger.core.Edges.RecordMedia;
import io.strowger.core.Edges.Silence;
import io.strowger.core.Edges.Sound;
import io.strowger.core.Recordings;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.sip.DialogTag;
import io.strowger.edge.media.Audio;
import io.strowger.edge.media.Media;
import io.strowger.edge.media.MediaLeg;
import io.strowger.edge.media.MediaLegs;
import io.strowger.edge.media.MediaListener;
import io.strowger.edge.media.Recording;
import io.strowger.edge.media.Sdp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What regions want of media legs, with real sockets.
class StudiosTest {
    private static final DialogTag LEG =
            new DialogTag(new Sid("CA" + "a".repeat(29) + "000"), RegionId.parse("us1"), 0);
    private static final AccountSid ACCOUNT = AccountSid.parse("AC" + "1".repeat(32));
    private static final Sid RECORDING = new Sid("RE" + "1".repeat(32));
    private static final Duration LONG = Duration.ofHours(1);
    private static final Sound FOR_EVER = new Silence(Duration.ofSeconds(1), 0);
    private static final Sound BRIEF = new Silence(Duration.ofMillis(40), 1);
    private static final MediaListener NOBODY = new MediaListener() {
        @Override
        public void digit(char digit) {}
    };

    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<LegEvent> told = new LinkedBlockingQueue<>();
    private final FakeRecordings recordings = new FakeRecordings();
    private final FakeTime time = new FakeTime();
    private final Media media = Media.start(Given.settings().media(), faults::add);
    private Optional<Delivery> delivery = Optional.of(new Delivered());
    private final Studios studios = new Studios(
            new SipIdentity(
                    new EdgeAddress(Given.DUBLIN, "10.0.0.1:25522"),
                    new OwnAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5070), Optional.empty()),
                    42,
                    "z9hG4bKours."),
            media,
            time,
            time,
            (_, event) -> {
                told.add(event);
                return CompletableFuture.completedStage(delivery);
            },
            (_, recording) -> new RecordingFeed(recordings, recording, time, new Room(99)));
    private final MediaLeg phone = phone(NOBODY);

    private MediaLeg phone(MediaListener listener) {
        return switch (media.legs().open(InetAddress.getLoopbackAddress(), listener)) {
            case MediaLegs.Opened(var leg) -> leg;
            case MediaLegs.TooManyLegs _, MediaLegs.NoFreePort _ -> throw new AssertionError("no leg for the phone");
        };
    }

    @AfterEach
    void closes() {
        media.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsAskedForTwiceIsDoneOnceAndToldOfAgain() throws InterruptedException {
        open("");

        perform(1, BRIEF);
        assertThat(next()).isEqualTo(new Performed(0, 1, List.of()));
        perform(1, BRIEF);
        assertThat(next()).isEqualTo(new Performed(0, 1, List.of()));
    }

    @Test
    void whatIsAskedForTwiceIsHeardWhereTheDeviceIsNow() throws InterruptedException {
        var ours = open("");
        var pressed = new LinkedBlockingQueue<Character>();
        var moved = phone(pressed::add);
        var silent = ours.replace("a=sendrecv", "a=sendonly"); // or it would be heard of by what it sends
        moved.connect(Sdp.parse(silent).agreement().orElseThrow());
        perform(1, new Digits("4", 0));

        studios.take(new Perform(LEG, 1, offer(moved), List.of()));

        assertThat(pressed.poll(10, TimeUnit.SECONDS)).isEqualTo('4');
    }

    @Test
    void whatComesTooLateIsNotDone() throws InterruptedException {
        open("");
        perform(2, BRIEF);
        assertThat(next()).isEqualTo(new Performed(0, 2, List.of()));

        perform(1, BRIEF);
        perform(3, BRIEF);

        assertThat(next()).isEqualTo(new Performed(0, 3, List.of()));
    }

    @Test
    void whatIsHeardForEverEndsWhenItIsHushed() throws InterruptedException {
        open("");
        perform(1, FOR_EVER);

        assertThat(studios.take(new Hush(LEG, 1))).isEqualTo(new Done());

        assertThat(next()).isEqualTo(new Performed(0, 1, List.of()));
        assertThat(studios.take(new Hush(LEG, 7))).isEqualTo(new NoTransaction());
    }

    @Test
    void digitsAreNumberedWithinTheirPerformance() throws InterruptedException {
        var ours = open("");
        perform(1, FOR_EVER);
        phone.connect(Sdp.parse(ours).agreement().orElseThrow());

        phone.dial("42");
        assertThat(next()).isEqualTo(new DigitPressed(0, 1, 1, "4"));
        assertThat(next()).isEqualTo(new DigitPressed(0, 1, 2, "2"));
        perform(2, FOR_EVER);
        phone.dial("7");

        assertThat(next()).isEqualTo(new DigitPressed(0, 2, 1, "7"));
    }

    @Test
    void anOfferIsAnsweredAndOneThatIsOpenIsFound() throws InterruptedException {
        var answer = open(offer());

        assertThat(answer).contains("m=audio ", "PCMU/8000");
        assertThat(open(offer())).isEqualTo(answer);
    }

    @Test
    void whoSpeaksNoneOfOurCodecsIsRefused() throws InterruptedException {
        studios.take(new OpenMedia(LEG, 1, offer().replace("RTP/AVP 0 8 101", "RTP/AVP 9")));
        assertThat(next()).isInstanceOf(MediaRefused.class);
        open("");

        studios.take(new Perform(LEG, 2, "v=0\r\nm=audio 0 RTP/AVP 0\r\n", List.of(BRIEF)));

        assertThat(next())
                .isInstanceOfSatisfying(
                        MediaRefused.class,
                        refused -> assertThat(refused.number()).isEqualTo(2));
    }

    @ParameterizedTest
    @CsvSource({
        "RTP/AVP, RTP/SAVP, 32207",
        "RTP/AVP, UDP/TLS/RTP/SAVPF, 32207",
        "RTP/AVP, RTP/AVPF, 0",
        "v=0, Hello, 32102",
        "c=IN, c=OUT, 32102"
    })
    void whoIsRefusedHearsWhy(String word, String other, int code) throws InterruptedException {
        studios.take(new OpenMedia(LEG, 1, offer().replace(word, other)));

        assertThat(next())
                .isInstanceOfSatisfying(
                        MediaRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void whatIsClosedIsKnownNoMore() throws InterruptedException {
        open("");

        studios.take(new CloseMedia(LEG));

        assertThat(studios.take(new Perform(LEG, 1, offer(), List.of(BRIEF)))).isEqualTo(new NoTransaction());
    }

    @Test
    void whatIsSaidAfterTheBeepIsRecordedUntilItIsHushed() throws InterruptedException {
        var ours = open("");
        var beep = phone.record((_, _) -> true, new Recording.Limits(LONG, Duration.ZERO, true))
                .toCompletableFuture();
        assertThat(studios.take(record(1, true))).isEqualTo(new Done());
        phone.connect(Sdp.parse(ours).agreement().orElseThrow());
        phone.play(Audio.tone(440, Duration.ofSeconds(3))).toCompletableFuture().join();

        studios.take(new Hush(LEG, 1));

        var recorded = (Recorded) next();
        assertThat(recorded.number()).isOne();
        assertThat(recorded.remarks()).isEmpty();
        assertThat(recorded.length()).isGreaterThan(16_000).isLessThanOrEqualTo(recordings.kept().length);
        studios.take(record(1, true));
        assertThat(next()).isEqualTo(recorded);
        phone.stopRecording();
        assertThat(beep.join().samples()).isGreaterThan(3000);
    }

    @Test
    void whatIsRecordedEndsWithWhatIsPerformedNextAndWithTheLeg() throws InterruptedException {
        open("");
        studios.take(record(1, false));
        perform(2, FOR_EVER);
        assertThat(next()).isEqualTo(new Recorded(0, 1, 0, List.of()));
        studios.take(record(3, false));

        studios.take(new CloseMedia(LEG));

        assertThat(next()).isEqualTo(new Recorded(0, 3, 0, List.of()));
    }

    @Test
    void whoIsHushedDuringTheBeepHasSaidNothing() throws InterruptedException {
        open("");
        studios.take(record(1, true));

        studios.take(new Hush(LEG, 1));

        assertThat(next()).isEqualTo(new Recorded(0, 1, 0, List.of()));
    }

    @Test
    void aRegionThatTakesNoMoreEndsARecordingAndSaysWhy() throws InterruptedException {
        open("");
        recordings.answers.add(CompletableFuture.completedStage(new Recordings.NotStored("full")));
        studios.take(new RecordMedia(
                LEG, 1, offer(), ACCOUNT, RECORDING, false, Duration.ZERO, Duration.ofSeconds(30), false));

        assertThat(next()).isEqualTo(new Recorded(0, 1, 0, List.of("The recording ended early: full")));
    }

    private RecordMedia record(long number, boolean beep) {
        return new RecordMedia(LEG, number, offer(), ACCOUNT, RECORDING, beep, Duration.ZERO, LONG, true);
    }

    @Test
    void anotherOfferIsAnsweredWithAnotherVersionOnlyIfTheAnswerDiffers() throws InterruptedException {
        var first = open(offer());

        assertThat(answer(offer())).isEqualTo(first);
        var held = answer(offer().replace("a=sendrecv", "a=sendonly"));
        assertThat(held).contains("a=recvonly");
        assertThat(session(held)).isEqualTo(session(first));
        assertThat(version(held)).isEqualTo(version(first) + 1);
        assertThat(answer(offer().replace("a=sendrecv", "a=sendonly"))).isEqualTo(held);
        var back = answer(offer());
        assertThat(version(back)).isEqualTo(version(held) + 1);
        assertThat(open(offer())).isEqualTo(back);
        assertThat(answer(offer().replace("RTP/AVP 0 8 101", "RTP/AVP 9"))).isEmpty();
    }

    /// That is nothing new of ours.
    @Test
    void anAnswerToOurOfferChangesNothingOfWhatWeSay() throws InterruptedException {
        var ours = open("");

        studios.take(new ConnectMedia(LEG, offer().replace("a=sendrecv", "a=sendonly")));

        assertThat(open("")).isEqualTo(ours);
    }

    @Test
    void anotherLegOfTheSameDialogHasALaterVersion() throws InterruptedException {
        var first = open("");
        studios.take(new CloseMedia(LEG));
        time.pass(Duration.ofSeconds(1));

        var second = open("");

        assertThat(session(second)).isEqualTo(session(first));
        assertThat(version(second)).isGreaterThan(version(first));
    }

    @Test
    void whatIsNotOpenAnswersNothing() {
        assertThat(studios.take(new AnswerMedia(LEG, "1", offer()))).isEqualTo(new NoTransaction());
    }

    @Test
    void aCallIsAskedEachMinuteWhetherItsMediaLegIsStillWanted() throws InterruptedException {
        open("");

        for (var minute = 0; minute < 3; minute++) {
            time.pass(Duration.ofMinutes(1));
            assertThat(next()).isEqualTo(new MediaHeld(0, new EdgeAddress(Given.DUBLIN, "10.0.0.1:25522")));
        }
        assertThat(isOpen()).isTrue();
        studios.take(new CloseMedia(LEG));
        time.pass(Duration.ofMinutes(2));

        assertThat(told).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void aMediaLegIsClosedWhoseCallIsGone() throws InterruptedException {
        open("");
        delivery = Optional.of(new UnknownLeg());

        time.pass(Duration.ofMinutes(1));

        assertThat(next()).isInstanceOf(MediaHeld.class);
        assertThat(isOpen()).isFalse();
    }

    @Test
    void aMediaLegIsClosedWhoseRegionDoesNotAnswerForLong() throws InterruptedException {
        open("");
        delivery = Optional.empty();
        time.pass(Duration.ofMinutes(9));
        delivery = Optional.of(new Delivered());
        time.pass(Duration.ofMinutes(1));
        delivery = Optional.empty();
        time.pass(Duration.ofMinutes(9));
        assertThat(isOpen()).isTrue();

        time.pass(Duration.ofMinutes(1));

        assertThat(isOpen()).isFalse();
    }

    private boolean isOpen() {
        return studios.isOpen(LEG);
    }

    private String answer(String offer) throws InterruptedException {
        studios.take(new AnswerMedia(LEG, "re-invite", offer));
        var answered = (MediaAnswered) next();
        assertThat(answered.transaction()).isEqualTo("re-invite");
        return answered.sdp();
    }

    private static long session(String sdp) {
        return Long.parseLong(origin(sdp)[1]);
    }

    private static long version(String sdp) {
        return Long.parseLong(origin(sdp)[2]);
    }

    private static String[] origin(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith("o="))
                .findFirst()
                .orElseThrow()
                .split(" ");
    }

    private String open(String offer) throws InterruptedException {
        studios.take(new OpenMedia(LEG, 1, offer));
        return ((MediaOpened) next()).sdp();
    }

    private void perform(long number, Sound sound) {
        assertThat(studios.take(new Perform(LEG, number, offer(), List.of(sound))))
                .isEqualTo(new Done());
    }

    private String offer() {
        return offer(phone);
    }

    private static String offer(MediaLeg of) {
        return Sdp.offer(new Sdp.Own(of.address(), 1, 1));
    }

    private LegEvent next() throws InterruptedException {
        return Optional.ofNullable(told.poll(10, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("nothing was told"));
    }
}
