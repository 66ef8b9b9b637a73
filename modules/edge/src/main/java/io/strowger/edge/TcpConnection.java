package io.strowger.edge;

import io.strowger.core.sip.Transport;
import io.strowger.edge.EdgeSettings.TcpSettings;
import io.strowger.edge.Framing.Lost;
import io.strowger.edge.Framing.Message;
import io.strowger.edge.Framing.More;
import io.strowger.edge.Framing.Ping;
import java.io.IOException;
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
/// connection: when too much waits for it, or when nothing more comes from it and it has not taken the rest
/// within `message-timeout`.
final class TcpConnection implements Peer, Way {
    private static final int READ = 4096;
    private static final int MAX_UNSENT = 1 << 20;
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] END = new byte[0];

    private final Socket socket;
    private final InetSocketAddress address;
    private final SipEdge edge;
    private final Counts counts;
    private final TcpSettings settings;
    private final InstantSource clock;
    private final Duration firstMessage;
    private final Consumer<TcpConnection> onClosed;
    private final BlockingQueue<byte[]> unsent = new LinkedBlockingQueue<>(); // bounded by bytes
    private final AtomicInteger unsentBytes = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger(1); // one for the reader
    private final Thread reader;
    private final Thread writer;
    private volatile boolean isOpen = true;

    TcpConnection(
            Socket socket,
            SipEdge edge,
            Counts counts,
            TcpSettings settings,
            InstantSource clock,
            Duration firstMessage,
            Consumer<TcpConnection> onClosed) {
        this.socket = socket;
        this.address = new InetSocketAddress(socket.getInetAddress(), socket.getPort());
        this.edge = edge;
        this.counts = counts;
        this.settings = settings;
        this.clock = clock;
        this.firstMessage = firstMessage;
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
                out.write(bytes);
                unsentBytes.addAndGet(-bytes.length);
            }
        } catch (IOException gone) {
            counts.add(Counts.Kind.UNDELIVERED);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            isOpen = false;
            onClosed.accept(this);
        }
    }

    private void send(byte[] bytes) {
        if (unsentBytes.addAndGet(bytes.length) > MAX_UNSENT) {
            counts.add(Counts.Kind.UNDELIVERED);
            close();
            return;
        }
        unsent.add(bytes);
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
