package io.strowger.edge;

import io.strowger.edge.EdgeSettings.TcpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// One TCP port and its connections, each on virtual threads: ten thousand devices cost memory, not threads of the
/// machine.
final class TcpListener implements AutoCloseable {
    private static final int BACKLOG = 1024;

    /// Without descriptors, say, the next attempt fails at once as well.
    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(100);

    private final ServerSocket server;
    private final SipEdge edge;
    private final Counts counts;
    private final TcpSettings settings;
    private final InstantSource clock;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    private TcpListener(ServerSocket server, SipEdge edge, Counts counts, TcpSettings settings, InstantSource clock) {
        this.server = server;
        this.edge = edge;
        this.counts = counts;
        this.settings = settings;
        this.clock = clock;
        this.acceptor = Thread.ofVirtual().name("sip-tcp-" + edge.name()).unstarted(this::accept);
    }

    /// Throws [IOException] when the port is taken.
    static ServerSocket bind(InetSocketAddress address) throws IOException {
        var server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
            return server;
        } catch (IOException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    static TcpListener start(
            ServerSocket server, SipEdge edge, Counts counts, TcpSettings settings, InstantSource clock) {
        var listener = new TcpListener(server, edge, counts, settings, clock);
        listener.acceptor.start();
        return listener;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                take(server.accept());
            } catch (IOException failure) {
                if (server.isClosed()) return;
                edge.fault(failure);
                LockSupport.parkNanos(AFTER_A_FAILURE.toNanos());
            }
        }
    }

    private void take(Socket socket) throws IOException {
        if (connections.size() >= settings.maxConnections()) {
            counts.add(Counts.Kind.CONNECTION_CLOSED);
            socket.close();
            return;
        }
        try {
            socket.setTcpNoDelay(true);
        } catch (IOException resetAlready) {
            socket.close();
            return;
        }
        var connection = new TcpConnection(socket, edge, counts, settings, clock, connections::remove);
        connections.add(connection);
        connection.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            acceptor.join();
            for (var connection : connections) connection.close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
