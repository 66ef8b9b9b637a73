package io.strowger.region.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that behaves as badly as a test wants.
final class RawServer implements AutoCloseable {
    /// What it does with the connection of this number, from 1.
    interface Behaviour {
        void on(Socket connection, int number) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    private RawServer(ServerSocket socket, Behaviour behaviour) {
        this.socket = socket;
        this.behaviour = behaviour;
    }

    /// Behaves so once it has read the head of a request.
    static RawServer that(Behaviour behaviour) {
        return atOnce((connection, number) -> {
            var end = 0;
            while (end < 4)
                end = "\r\n\r\n".charAt(end) == connection.getInputStream().read() ? end + 1 : 0;
            behaviour.on(connection, number);
        });
    }

    /// Behaves so before it has read anything.
    static RawServer atOnce(Behaviour behaviour) {
        try {
            var server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
            Thread.ofVirtual().start(server::accept);
            return server;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// Answers each request with this text, and closes the connection.
    static RawServer saying(String text) {
        return that((connection, _) -> {
            say(connection, text);
            connection.close();
        });
    }

    static void say(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                var connection = socket.accept();
                open.add(connection);
                var number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection, number));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket connection, int number) {
        try {
            behaviour.on(connection, number);
        } catch (IOException | InterruptedException gone) {
            // the client has had enough
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var connection : open) connection.close();
    }
}
