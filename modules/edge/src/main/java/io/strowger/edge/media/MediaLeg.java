package io.strowger.edge.media;

import io.strowger.edge.media.Playlist.Digit;
import io.strowger.edge.media.Playlist.Quiet;
import io.strowger.edge.media.Playlist.Sound;
import io.strowger.edge.media.Sdp.Agreement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// One end of a call's audio: a UDP port, and what is played to and heard from the peer there. From
/// [#connect] on it sends a packet every 20 ms, of silence when there is nothing else.
///
/// Any thread may ask; all that is asked is done in order on the thread of all legs, where stages complete
/// too unless they say otherwise. After [#close] everything asked ends at once, as stopped.
public final class MediaLeg {
    private static final int MOST_READ = 16; // packets in a row, so that a flood of one leg does not stop the others
    private static final int COMFORT_NOISE = 13; // RFC 3389
    private static final Audio SILENCE = Audio.of();

    private final InetSocketAddress address;
    private final DatagramChannel channel;
    private final MediaListener listener;
    private final Executor thread;
    private final Consumer<MediaLeg> release;

    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final CompletableFuture<Traffic> closed = new CompletableFuture<>();

    // Only for the thread of all legs
    private final Playlist playlist = new Playlist();
    private final PeerAddress peer = new PeerAddress();
    private final int source;
    private Optional<Agreement> agreement = Optional.empty();
    private Optional<Recording> recording = Optional.empty();
    private DtmfEvents digits = DtmfEvents.NONE;
    private int sequence;
    private int timestamp;
    private int digitAt; // the timestamp of the digit that is being sent
    private boolean resumes = true; // the next packet follows none
    private long frames;

    /// How playing ended.
    public enum Played {
        WHOLE,
        STOPPED
    }

    /// Packets of RTP. Those are `ignored` that were none, not the peer's, or of no agreed type.
    public record Traffic(long sent, long received, long ignored) {}

    MediaLeg(
            InetSocketAddress address,
            DatagramChannel channel,
            MediaListener listener,
            Executor thread,
            Consumer<MediaLeg> release,
            RandomGenerator random) {
        this.address = address;
        this.channel = channel;
        this.listener = listener;
        this.thread = thread;
        this.release = release;
        this.source = random.nextInt();
        this.sequence = random.nextInt(1 << 15); // RFC 3711 §3.3.1 says why not the upper half
        this.timestamp = random.nextInt();
    }

    /// Where it listens: what our SDP says, unless the edge has another address outside.
    public InetSocketAddress address() {
        return address;
    }

    /// Begins to send and to listen, or goes on in another way after another offer. While the peer wants to
    /// hear nothing, what is played passes unheard.
    public void connect(Agreement agreed) {
        thread.execute(() -> {
            peer.signalled(agreed.peer());
            agreement = Optional.of(agreed);
        });
    }

    /// Plays after what is playing already. Who goes on playing when the stage completes leaves no gap.
    public CompletionStage<Played> play(Audio audio) {
        return ask(() -> playlist.play(audio));
    }

    /// The same with whole frames that are heard over and over for so long.
    public CompletionStage<Played> loop(Audio period, Duration length) {
        return ask(() -> playlist.loop(period, length));
    }

    /// Says nothing for so long.
    public CompletionStage<Played> pause(Duration length) {
        return loop(SILENCE, length);
    }

    /// Dials digits, with `w` for half a second and `W` for a whole one, after what is playing already; as
    /// tones where the peer knows no telephone-event. Throws [IllegalArgumentException] for anything else.
    public CompletionStage<Played> dial(String digits) {
        if (!Playlist.canDial(digits)) throw new IllegalArgumentException("no digits: " + digits);
        return ask(() -> playlist.dial(digits));
    }

    private interface Question {
        CompletionStage<Played> ask();
    }

    private CompletionStage<Played> ask(Question question) {
        var answer = new CompletableFuture<Played>();
        thread.execute(() -> {
            if (closed.isDone()) answer.complete(Played.STOPPED);
            else question.ask().thenAccept(answer::complete);
        });
        return answer;
    }

    /// Stops what is playing and all that would have followed.
    public void stopPlaying() {
        thread.execute(playlist::stop);
    }

    /// Has the sink get what is heard; ends the recording before it. The stage completes when the sink has all
    /// of it.
    public CompletionStage<Recording.Recorded> record(Recording.Sink sink, Recording.Limits limits) {
        var begun = new Recording(sink, limits);
        thread.execute(() -> {
            endRecording(Recording.End.STOPPED);
            if (closed.isDone()) begun.end(Recording.End.CLOSED);
            else recording = Optional.of(begun);
        });
        return begun.recorded();
    }

    public void stopRecording() {
        thread.execute(() -> endRecording(Recording.End.STOPPED));
    }

    public Traffic traffic() {
        return new Traffic(sent.sum(), received.sum(), ignored.sum());
    }

    /// Stops, ends the recording and frees the port; then the stage completes.
    public CompletionStage<Traffic> close() {
        thread.execute(this::end);
        return closed;
    }

    DatagramChannel channel() {
        return channel;
    }

    /// The rest is called by the thread of all legs.
    void end() {
        if (closed.isDone()) return;
        agreement = Optional.empty();
        endRecording(Recording.End.CLOSED);
        release.accept(this);
        closed.complete(traffic());
        playlist.stop();
    }

    private void endRecording(Recording.End why) {
        recording.ifPresent(it -> it.end(why));
        recording = Optional.empty();
    }

    /// 20 ms have passed; `buffer` has room for a packet.
    void tick(ByteBuffer buffer) {
        frames++;
        agreement.ifPresent(agreed -> tick(agreed, buffer));
    }

    private void tick(Agreement agreed, ByteBuffer buffer) {
        send(agreed, buffer);
        recording.ifPresent(Recording::tick);
        recording = recording.filter(it -> !it.isOver());
        playlist.sent();
    }

    private void send(Agreement agreed, ByteBuffer buffer) {
        var frame = playlist.next(agreed.events().isPresent());
        var to = peer.get();
        if (to.isEmpty() || !agreed.direction().sends()) resumes = true;
        else transmit(packet(frame, agreed), to.get(), buffer);
        timestamp += Audio.FRAME;
    }

    private Rtp packet(Playlist.Frame frame, Agreement agreed) {
        return switch (frame) {
            case Sound(var audio, var from) -> voice(agreed, audio, from);
            case Quiet() -> voice(agreed, SILENCE, 0);
            case Digit(var event, var first) -> {
                if (first) digitAt = timestamp;
                var type = agreed.events().orElse(Sdp.EVENTS);
                yield new Rtp(first, type, sequence, digitAt, source, event.payload());
            }
        };
    }

    private Rtp voice(Agreement agreed, Audio audio, int from) {
        var codes = new byte[Audio.FRAME];
        for (var at = 0; at < codes.length; at++)
            codes[at] = from + at < audio.size()
                    ? agreed.law().encode(audio.sample(from + at))
                    : agreed.law().silence();
        return new Rtp(resumes, agreed.payloadType(), sequence, timestamp, source, Payload.of(codes));
    }

    /// Counts what has left; what could not is lost, as in the network.
    private void transmit(Rtp packet, InetSocketAddress to, ByteBuffer buffer) {
        sequence = (sequence + 1) & 0xFFFF;
        resumes = false;
        packet.write(buffer.clear());
        try {
            if (channel.send(buffer.flip(), to) > 0) sent.increment();
        } catch (IOException | IllegalArgumentException _) {
            // an address of another family, no route, a full buffer: the next packet may get through
        }
    }

    /// Reads what has come; `buffer` has room for any packet that could be ours.
    void receive(ByteBuffer buffer) throws IOException {
        for (var count = 0; count < MOST_READ && channel.isOpen(); count++) {
            if (!(channel.receive(buffer.clear()) instanceof InetSocketAddress from)) return;
            var isCut = !buffer.flip().hasRemaining() || buffer.limit() == buffer.capacity();
            var packet = isCut ? Optional.<Rtp>empty() : Rtp.parse(buffer);
            if (packet.isPresent() && agreement.isPresent()) hear(packet.get(), agreement.get(), from);
            else ignored.increment();
        }
    }

    private void hear(Rtp packet, Agreement agreed, InetSocketAddress from) {
        var law = law(packet.payloadType(), agreed);
        var isEvent = law.isEmpty() && isEvent(packet.payloadType(), agreed);
        var isKnown = law.isPresent() || isEvent || packet.payloadType() == COMFORT_NOISE;
        if (!isKnown || !peer.admits(from, frames)) {
            ignored.increment();
            return;
        }
        received.increment();
        law.ifPresent(it -> recording.ifPresent(recorder -> recorder.hear(packet, it)));
        if (!isEvent) return;
        var step = digits.read(packet);
        digits = step.next();
        step.digit().ifPresent(listener::digit);
    }

    /// Both laws may come under their own numbers, since we offer both.
    private static Optional<G711> law(int payloadType, Agreement agreed) {
        if (payloadType == agreed.payloadType()) return Optional.of(agreed.law());
        if (payloadType == G711.PCMU.payloadType()) return Optional.of(G711.PCMU);
        return payloadType == G711.PCMA.payloadType() ? Optional.of(G711.PCMA) : Optional.empty();
    }

    /// A peer that answers with another number than we offered may send under either.
    private static boolean isEvent(int payloadType, Agreement agreed) {
        return agreed.events().isPresent() && (payloadType == agreed.events().get() || payloadType == Sdp.EVENTS);
    }
}
