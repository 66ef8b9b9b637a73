package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.strowger.edge.media.MediaLeg.Played;
import io.strowger.edge.media.MediaLegs.NoFreePort;
import io.strowger.edge.media.MediaLegs.Opened;
import io.strowger.edge.media.MediaLegs.TooManyLegs;
import io.strowger.edge.media.MediaSettings.ClipSettings;
import io.strowger.edge.media.MediaSettings.SpeechSettings;
import io.strowger.edge.media.Recording.End;
import io.strowger.edge.media.Recording.Limits;
import io.strowger.edge.media.Recording.Recorded;
import io.strowger.edge.media.Sdp.Agreement;
import io.strowger.edge.media.Sdp.Direction;
import io.strowger.edge.media.Sdp.Own;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Legs that talk over loopback, in real time. Limits are for a machine that is overbooked.
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class MediaLegTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Limits LONG = new Limits(Duration.ofHours(1), Duration.ZERO, false);
    private static final ClipSettings NO_CLIPS = new ClipSettings(Duration.ofSeconds(1), 1, 1, false);
    private static final SpeechSettings NO_SPEECH = new SpeechSettings(List.of(), Duration.ofSeconds(1), 1, 1);

    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private MediaLegs legs = start(20);

    /// Keeps what it is given, until it has enough.
    private static final class Tape implements Recording.Sink {
        private final int most;
        private final List<Short> samples = new ArrayList<>();

        Tape(int most) {
            this.most = most;
        }

        Tape() {
            this(Integer.MAX_VALUE);
        }

        @Override
        public synchronized boolean take(short[] more, int length) {
            for (var at = 0; at < length; at++) samples.add(more[at]);
            return samples.size() < most;
        }

        synchronized Audio audio(long length) {
            var kept = new short[(int) length];
            for (var at = 0; at < kept.length; at++) kept[at] = samples.get(at);
            return Audio.of(kept);
        }
    }

    /// Keeps what it is told.
    private static final class Ear implements MediaListener {
        final BlockingQueue<Character> digits = new LinkedBlockingQueue<>();

        @Override
        public void digit(char digit) {
            digits.add(digit);
        }
    }

    private final Ear anna = new Ear();
    private final Ear bert = new Ear();

    private MediaLegs start(int most) {
        try {
            return MediaLegs.start(new MediaSettings(16_384, 32_767, most, NO_SPEECH, NO_CLIPS), faults::add);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @BeforeEach
    void hasNoFaults() {
        assertThat(faults).isEmpty();
    }

    @AfterEach
    void close() {
        legs.close();
        assertThat(faults).isEmpty();
        assertThat(legs.inUse()).isZero();
    }

    private MediaLeg open(Ear ear) {
        return ((Opened) legs.open(LOOPBACK, ear)).leg();
    }

    private static Agreement with(InetSocketAddress peer, Direction direction) {
        return new Agreement(Optional.of(peer), G711.PCMU, 0, Optional.of(101), direction);
    }

    /// Lets two legs talk, as an offer and its answer would have it.
    private static void connect(MediaLeg offerer, MediaLeg answerer) {
        var offer = Sdp.parse(Sdp.offer(new Own(offerer.address(), 1, 1)));
        var answer = Sdp.parse(offer.answer(new Own(answerer.address(), 2, 1)).orElseThrow());
        answerer.connect(offer.agreement().orElseThrow());
        offerer.connect(answer.agreement().orElseThrow());
    }

    private static <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// Like speech in that no part of it is like another.
    private static Audio noise(Duration length) {
        var random = new SplittableRandom(1);
        var samples = new short[Audio.samplesIn(length)];
        for (var at = 0; at < samples.length; at++) samples[at] = (short) random.nextInt(-12_000, 12_000);
        return Audio.of(samples);
    }

    /// How alike they are where they are most so: 1 is the same.
    private static double likeness(Audio said, Audio heard) {
        var best = 0.0;
        for (var shift = 0; shift + said.size() <= heard.size(); shift++) {
            double both = 0;
            double first = 0;
            double second = 0;
            for (var at = 0; at < said.size(); at++) {
                double a = said.sample(at);
                double b = heard.sample(at + shift);
                both += a * b;
                first += a * a;
                second += b * b;
            }
            best = Math.max(best, both / Math.sqrt(Math.max(1, first * second)));
        }
        return best;
    }

    @Test
    void sendsFiftyPacketsASecondBothWays() {
        var a = open(anna);
        var b = open(bert);
        var begin = System.nanoTime();
        connect(a, b);
        var beforeTheAnswer = a.traffic().ignored();
        assertThat(result(a.pause(Duration.ofSeconds(3)))).isEqualTo(Played.WHOLE);
        var seconds = (System.nanoTime() - begin) / 1e9;

        var first = result(a.close());
        await(() -> b.traffic().received() + b.traffic().ignored() >= first.sent());
        var second = result(b.close());

        assertThat(first.sent()).isGreaterThanOrEqualTo(150);
        assertThat(seconds).isGreaterThan(1.9); // a second that was late may be caught up with
        assertThat(first.sent()).isLessThan((long) (50 * (seconds + 1)) + 10);
        assertThat(second.received()).isBetween(first.sent() - 5, first.sent());
        assertThat(first.received()).isBetween(100L, second.sent());
        assertThat(first.ignored()).isLessThan(beforeTheAnswer + 5);
    }

    @Test
    void aDigitArrivesOnce() throws InterruptedException {
        var a = open(anna);
        var b = open(bert);
        connect(a, b);
        assertThat(result(a.dial("1#1"))).isEqualTo(Played.WHOLE);
        assertThat(result(a.dial("D"))).isEqualTo(Played.WHOLE);
        for (var digit : List.of('1', '#', '1', 'D'))
            assertThat(bert.digits.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(digit);
        assertThat(bert.digits).isEmpty();
        assertThat(anna.digits).isEmpty();
        assertThatThrownBy(() -> a.dial("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void recordsWhatIsPlayed() {
        var a = open(anna);
        var b = open(bert);
        connect(a, b);
        await(() -> b.traffic().received() > 0);
        var tape = new Tape();
        var recorded = b.record(tape, LONG);
        var said = noise(Duration.ofMillis(1500));
        result(a.play(said));
        result(a.pause(Duration.ofMillis(200)));
        b.stopRecording();

        assertThat(result(recorded).end()).isEqualTo(End.STOPPED);
        var heard = tape.audio(result(recorded).samples());
        assertThat(heard.length()).isGreaterThan(Duration.ofMillis(1500));
        assertThat(likeness(said, heard)).isGreaterThan(0.98);
    }

    @Test
    void aRecordingIsTrimmedToWhatIsSaid() {
        var a = open(anna);
        var b = open(bert);
        connect(a, b);
        var tape = new Tape();
        var recorded = b.record(tape, new Limits(Duration.ofHours(1), Duration.ofSeconds(3), true));
        var said = noise(Duration.ofMillis(700));
        result(a.pause(Duration.ofMillis(1200)));
        result(a.play(said));

        assertThat(result(recorded).end()).isEqualTo(End.SILENCE);
        var heard = tape.audio(result(recorded).samples());
        assertThat(heard.length()).isBetween(Duration.ofMillis(700), Duration.ofMillis(1300));
        assertThat(likeness(said, heard)).isGreaterThan(0.98);
    }

    @Test
    void aRecordingOfNothingIsEmptyWhereItIsTrimmed() {
        var a = open(anna);
        var b = open(bert);
        connect(a, b);
        var tape = new Tape();
        var recorded = b.record(tape, new Limits(Duration.ofHours(1), Duration.ofMillis(600), true));

        assertThat(result(recorded)).isEqualTo(new Recorded(0, End.SILENCE));
        assertThat(tape.samples).isEmpty();
    }

    @Test
    void aRecordingEndsWhenItIsLongEnough() {
        var a = open(anna);
        var b = open(bert);
        connect(a, b);
        var tape = new Tape();
        var recorded = result(b.record(tape, new Limits(Duration.ofMillis(250), Duration.ZERO, false)));
        assertThat(recorded).isEqualTo(new Recorded(2000, End.LONGEST));
        assertThat(tape.samples).hasSize(2000);
    }

    @Test
    void aRecordingEndsWhenItHasBecomeQuiet() {
        var a = open(anna);
        var b = open(bert);
        connect(a, b);
        a.play(Audio.tone(400, Duration.ofMillis(400)));
        var recorded = result(b.record(new Tape(), new Limits(Duration.ofHours(1), Duration.ofMillis(1500), false)));
        assertThat(recorded.end()).isEqualTo(End.SILENCE);
        assertThat(recorded.samples()).isGreaterThanOrEqualTo(12_000);
    }

    @Test
    void aRecordingEndsWithItsLegAndWithTheNext() {
        var a = open(anna);
        var b = open(bert);
        connect(a, b);
        var first = b.record(new Tape(), LONG);
        var second = b.record(new Tape(), LONG);
        assertThat(result(first).end()).isEqualTo(End.STOPPED);
        b.close();
        assertThat(result(second).end()).isEqualTo(End.CLOSED);
        assertThat(result(b.record(new Tape(), LONG)).end()).isEqualTo(End.CLOSED);
    }

    @Test
    void aRecordingEndsWhenNobodyTakesMoreOfIt() {
        var a = open(anna);
        connect(a, open(bert));
        assertThat(result(a.record(new Tape(8000), LONG))).isEqualTo(new Recorded(8000, End.NOT_TAKEN));
    }

    @Test
    void stopsPlaying() {
        var a = open(anna);
        connect(a, open(bert));
        var playing = a.pause(Duration.ofMinutes(5));
        var waiting = a.pause(Duration.ofMinutes(5));
        a.stopPlaying();
        assertThat(result(playing)).isEqualTo(Played.STOPPED);
        assertThat(result(waiting)).isEqualTo(Played.STOPPED);
        assertThat(result(a.play(Audio.tone(400, Duration.ofMillis(40))))).isEqualTo(Played.WHOLE);
        var last = a.pause(Duration.ofMinutes(5));
        a.close();
        assertThat(result(last)).isEqualTo(Played.STOPPED);
        assertThat(result(a.play(Audio.of()))).isEqualTo(Played.STOPPED);
    }

    @Test
    void sendsNothingToAPeerOnHoldWhileTimePasses() {
        var a = open(anna);
        var b = open(bert);
        a.connect(with(b.address(), Direction.INACTIVE));
        assertThat(result(a.pause(Duration.ofMillis(200)))).isEqualTo(Played.WHOLE);
        assertThat(a.traffic().sent()).isZero();
        a.connect(with(b.address(), Direction.SENDRECV));
        result(a.pause(Duration.ofMillis(200)));
        assertThat(a.traffic().sent()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void sendsToWhoeverSendsWhereTheSdpIsWrong() throws IOException {
        var a = open(anna);
        try (var behindNat = new DatagramSocket(0, LOOPBACK);
                var signalled = new DatagramSocket(0, LOOPBACK)) {
            behindNat.setSoTimeout((int) LIMIT.toMillis());
            signalled.setSoTimeout((int) LIMIT.toMillis());
            a.connect(with((InetSocketAddress) signalled.getLocalSocketAddress(), Direction.SENDRECV));
            assertThat(received(signalled)).isPresent();

            send(behindNat, a, new Rtp(true, 0, 1, 160, 7, Payload.of(new byte[160])));
            assertThat(received(behindNat)).isPresent();
        }
    }

    @Test
    void numbersItsPacketsAsTheStandardSays() throws IOException {
        var a = open(anna);
        try (var peer = new DatagramSocket(0, LOOPBACK)) {
            peer.setSoTimeout((int) LIMIT.toMillis());
            a.connect(with((InetSocketAddress) peer.getLocalSocketAddress(), Direction.SENDRECV));
            a.play(Audio.tone(400, Duration.ofMillis(60)));
            a.dial("5");
            var packets = new ArrayList<Rtp>();
            while (packets.size() < 12) packets.add(received(peer).orElseThrow());

            var first = packets.getFirst();
            var digitAt = -1;
            for (var at = 0; at < packets.size(); at++) {
                var packet = packets.get(at);
                assertThat(packet.sequence()).isEqualTo((first.sequence() + at) & 0xFFFF);
                assertThat(packet.source()).isEqualTo(first.source());
                if (packet.payloadType() == 101 && digitAt < 0) digitAt = at;
                var since = packet.payloadType() == 101 ? digitAt : at;
                assertThat(packet.timestamp()).isEqualTo(first.timestamp() + since * 160);
                assertThat(packet.marker()).isEqualTo(at == 0 || at == digitAt);
            }
            assertThat(packets.stream().filter(packet -> packet.payloadType() == 101))
                    .hasSizeGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void countsButIgnoresWhatIsNotThePeers() throws IOException {
        var a = open(anna);
        try (var stranger = new DatagramSocket(0, LOOPBACK);
                var peer = new DatagramSocket(0, LOOPBACK)) {
            a.connect(with((InetSocketAddress) peer.getLocalSocketAddress(), Direction.SENDRECV));
            var digit = new Rtp(true, 101, 1, 160, 7, new DtmfEvents.Event(1, false, 160).payload());
            send(peer, a, digit);
            await(() -> a.traffic().received() == 1);
            send(stranger, a, digit);
            send(peer, a, new Rtp(true, 111, 1, 160, 7, Payload.of()));
            stranger.send(new DatagramPacket(new byte[0], 0, a.address()));
            stranger.send(new DatagramPacket(new byte[5000], 5000, a.address()));
            await(() -> a.traffic().ignored() == 4);
            assertThat(a.traffic().received()).isEqualTo(1);
            assertThat(anna.digits).containsExactly('1');
        }
    }

    private static void send(DatagramSocket from, MediaLeg to, Rtp packet) throws IOException {
        var buffer = ByteBuffer.allocate(2000);
        packet.write(buffer);
        from.send(new DatagramPacket(buffer.array(), buffer.position(), to.address()));
    }

    private static Optional<Rtp> received(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        return Rtp.parse(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
    }

    @Test
    void opensEvenPortsUpToALimitAndFreesThem() {
        legs.close();
        legs = start(2);
        var first = open(anna);
        var second = open(bert);
        assertThat(first.address().getPort()).isEven().isBetween(16_384, 32_767);
        assertThat(second.address()).isNotEqualTo(first.address());
        assertThat(legs.open(LOOPBACK, anna)).isEqualTo(new TooManyLegs(2));
        result(first.close());
        result(first.close());
        assertThat(legs.inUse()).isOne();
        assertThat(legs.open(LOOPBACK, anna)).isInstanceOf(Opened.class);
    }

    @Test
    void freesAPortAtOnceAndSaysWhenNoneIsFree() throws IOException {
        var free = open(anna);
        var port = free.address().getPort();
        result(free.close());
        try (var one = MediaLegs.start(new MediaSettings(port, port, 5, NO_SPEECH, NO_CLIPS), faults::add)) {
            for (var time = 0; time < 3; time++) {
                var leg = ((Opened) one.open(LOOPBACK, anna)).leg();
                assertThat(one.open(LOOPBACK, bert))
                        .asInstanceOf(type(NoFreePort.class))
                        .satisfies(none -> assertThat(none.why()).contains("127.0.0.1:" + port));
                result(leg.close());
                assertThat(one.inUse()).isZero();
            }
        }
    }

    @Test
    void closesAllLegs() {
        var a = open(anna);
        var b = open(bert);
        connect(a, b);
        var playing = a.pause(Duration.ofMinutes(5));
        var recorded = b.record(new Tape(), LONG);
        legs.close();

        assertThat(playing).isCompletedWithValue(Played.STOPPED);
        assertThat(recorded).isCompletedWithValueMatching(it -> it.end() == End.CLOSED);
        assertThat(a.play(Audio.of())).isCompletedWithValue(Played.STOPPED);
        assertThat(a.close()).isCompleted();
        a.connect(with(b.address(), Direction.SENDRECV));
        assertThat(a.record(new Tape(), LONG)).isCompletedWithValueMatching(it -> it.end() == End.CLOSED);
        assertThat(open(anna).close()).isCompleted();
    }

    @Test
    void aListenerThatFailsIsAFaultAndStopsNothing() {
        var a = open(anna);
        var b = ((Opened) legs.open(LOOPBACK, new MediaListener() {
                    @Override
                    public void digit(char digit) {
                        throw new IllegalStateException("listener");
                    }
                }))
                .leg();
        connect(a, b);
        result(a.dial("1"));
        await(() -> !faults.isEmpty());
        assertThat(faults.remove()).hasMessage("listener");
        assertThat(result(b.play(Audio.tone(400, Duration.ofMillis(100))))).isEqualTo(Played.WHOLE);
    }
}
