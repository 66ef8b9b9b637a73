package io.strowger.edge;

import io.strowger.core.sip.Transport;
import io.strowger.edge.EdgeSettings.TcpSettings;
import io.strowger.edge.Framing.Lost;
import io.strowger.edge.Framing.Message;
import io.strowger.edge.Framing.More;
import io.strowger.edge.Framing.Ping;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// One TCP connection, whoever has opened it: a virtual thread that reads, another that writes, and a bounded
/// queue of bytes between the one and whoever answers. A peer that does not read what it is sent loses the
/// connection: when too much waits for it, when it takes less than 16 KiB of that in `message-timeout`, or when
/// nothing more comes from it and it has not taken the rest within that time. So does one that holds too much of what
/// all connections share, be it unsent or an unfinished message.
final class TcpConnection implements Peer, Way {
    private static final int READ = 4096;
    private static final int MAX_UNSENT = 1 << 20;
    private static final int AT_ONCE = 1 << 14; // so that one who takes a long message slowly is seen to take it
    private static final int WAITING = 48; // what the queue and the array need beside the bytes: a pong is of two
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] END = new byte[0];

    private final Socket socket;
    private final InetSocketAddress address;
    private final SipEdge edge;
    private final Counts counts;
    private final TcpSettings settings;
    private final InstantSource clock;
    private final Duration firstMessage;
    private final Budget.Share share;
    private final Consumer<TcpConnection> onClosed;
    private final BlockingQueue<byte[]> unsent = new LinkedBlockingQueue<>(); // bounded by bytes
    private final AtomicInteger unsentBytes = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger(1); // one for the reader
    private final Thread reader;
    private final Thread writer;
    private volatile boolean isOpen = true;
    private volatile Instant offered = Instant.MAX; // when the peer was offered what it has not taken yet

    TcpConnection(
            Socket socket,
            SipEdge edge,
            Counts counts,
            TcpSettings settings,
            InstantSource clock,
            Duration firstMessage,
            Budget.Share share,
            Consumer<TcpConnection> onClosed) {
        this.socket = socket;
        this.address = new InetSocketAddress(socket.getInetAddress(), socket.getPort());
        this.edge = edge;
        this.counts = counts;
        this.settings = settings;
        this.clock = clock;
        this.firstMessage = firstMessage;
        this.share = share;
        this.onClosed = onClosed;
        this.reader = Thread.ofVirtual().name("sip-tcp-reader").unstarted(this::read);
        this.writer = Thread.ofVirtual().name("sip-tcp-writer").unstarted(this::write);
    }

    void start() {
        writer.start();
        reader.start();
    }

    private void read() {
        readMessages();
        isOpen = false; // no answer would be read
        closeUnlessTaken();
    }

    private void readMessages() {
        var framing = new Framing(settings.maxMessageSize());
        var counted = 0;
        try {
            var due = clock.instant().plus(firstMessage);
            var bytes = new byte[READ];
            while (true) {
                switch (framing.next()) {
                    case Message(var message) -> {
                        underWay.incrementAndGet();
                        edge.receive(message, this);
                        due = clock.instant()
                                .plus(framing.isInsideMessage() ? settings.messageTimeout() : settings.idleTimeout());
                    }
                    case Ping() -> {
                        send(PONG);
                        due = clock.instant()
                                .plus(framing.isInsideMessage() ? settings.messageTimeout() : settings.idleTimeout());
                    }
                    case Lost(var head, var response) -> {
                        counts.add(Counts.Kind.CONNECTION_CLOSED);
                        underWay.incrementAndGet();
                        edge.refuse(head, response, this);
                        send(END);
                        return;
                    }
                    case More() -> {
                        if (!share.change(counted, framing.held())) {
                            drop();
                            return;
                        }
                        counted = framing.held();
                        var wasInside = framing.isInsideMessage();
                        socket.setSoTimeout(millisUntil(due));
                        var count = socket.getInputStream().read(bytes);
                        if (count < 0) return;
                        framing.append(bytes, count);
                        if (!wasInside && framing.isInsideMessage())
                            due = earlier(due, clock.instant().plus(settings.messageTimeout()));
                    }
                }
            }
        } catch (IOException tooSlowOrGone) {
            send(END);
        } finally {
            share.giveBack(counted);
            leaveUnanswered(); // what is under way is still answered: the peer may have closed its own half only
        }
    }

    private void closeUnlessTaken() {
        try {
            if (!writer.join(settings.messageTimeout())) close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// Rounded up: nobody is dropped before his time.
    private int millisUntil(Instant due) {
        var left = Duration.between(clock.instant(), due).plusNanos(999_999);
        return Math.toIntExact(Math.clamp(left.toMillis(), 1, Integer.MAX_VALUE));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void write() {
        try (socket) {
            var out = socket.getOutputStream();
            while (true) {
                var bytes = unsent.take();
                if (bytes.length == 0) return;
                write(bytes, out);
                unsentBytes.addAndGet(-cost(bytes));
                share.giveBack(cost(bytes));
            }
        } catch (IOException gone) {
            counts.add(Counts.Kind.UNDELIVERED);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            isOpen = false;
            share.end();
            unsent.clear(); // transactions remember their peer for longer than its connection lasts
            onClosed.accept(this);
        }
    }

    private void write(byte[] bytes, OutputStream out) throws IOException {
        for (var at = 0; at < bytes.length; at += AT_ONCE) {
            offered = clock.instant();
            out.write(bytes, at, Math.min(AT_ONCE, bytes.length - at));
        }
        offered = Instant.MAX;
    }

    private static int cost(byte[] bytes) {
        return bytes.length + WAITING;
    }

    private void send(byte[] bytes) {
        if (bytes.length > 0 && (unsentBytes.addAndGet(cost(bytes)) > MAX_UNSENT || !share.take(cost(bytes)))) {
            counts.add(Counts.Kind.UNDELIVERED);
            drop();
            return;
        }
        unsent.add(bytes);
    }

    /// To be called now and then: nothing else ends a write that does not get on.
    void dropUnlessTaken(Instant now) {
        if (offered.isBefore(now.minus(settings.messageTimeout()))) drop();
    }

    private void drop() {
        if (share.end()) counts.add(Counts.Kind.CONNECTION_CLOSED);
        close();
    }

    @Override
    public Transport transport() {
        return Transport.TCP;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    /// Whether requests can be sent here.
    boolean isOpen() {
        return isOpen;
    }

    @Override
    public boolean send(String message) {
        if (!isOpen) return false;
        send(message.getBytes(StandardCharsets.ISO_8859_1));
        return isOpen;
    }

    @Override
    public void send(byte[] response, int port) {
        send(response);
    }

    @Override
    public void answer(byte[] response, int port) {
        send(response);
        leaveUnanswered();
    }

    /// One thing less to wait for; after the last the connection ends.
    @Override
    public void leaveUnanswered() {
        if (underWay.decrementAndGet() == 0) send(END);
    }

    void close() {
        isOpen = false;
        writer.interrupt();
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            counts.add(Counts.Kind.UNDELIVERED);
        }
    }
}
