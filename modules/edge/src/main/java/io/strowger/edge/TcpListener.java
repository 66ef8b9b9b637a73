package io.strowger.edge;

import io.strowger.edge.EdgeSettings.TcpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// One TCP port and its connections, each on virtual threads: ten thousand devices cost memory, not threads of the
/// machine. What waits at them, unsent or unfinished, has one bound for all.
final class TcpListener implements AutoCloseable {
    private static final int BACKLOG = 1024;

    /// Without descriptors, say, the next attempt fails at once as well.
    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(100);

    /// A peer that takes nothing is noticed a quarter of `message-timeout` late at most.
    private static final int LOOKS = 4;

    private final ServerSocket server;
    private final SipEdge edge;
    private final Counts counts;
    private final TcpSettings settings;
    private final InstantSource clock;
    private final Budget waiting;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<InetSocketAddress, TcpConnection> byAddress = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, CompletableFuture<Way>> opening = new ConcurrentHashMap<>();
    private final Thread acceptor;
    private final Thread watcher;

    private TcpListener(ServerSocket server, SipEdge edge, Counts counts, TcpSettings settings, InstantSource clock) {
        this.server = server;
        this.edge = edge;
        this.counts = counts;
        this.settings = settings;
        this.clock = clock;
        this.waiting = new Budget(settings.maxWaiting());
        this.acceptor = Thread.ofVirtual().name("sip-tcp-" + edge.name()).unstarted(this::accept);
        this.watcher = Thread.ofVirtual().name("sip-tcp-watch-" + edge.name()).unstarted(this::watch);
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
        listener.watcher.start();
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

    private void watch() {
        try {
            while (!server.isClosed()) {
                Thread.sleep(settings.messageTimeout().dividedBy(LOOKS));
                var now = clock.instant();
                for (var connection : connections) connection.dropUnlessTaken(now);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// How many octets wait at all connections together.
    long waiting() {
        return waiting.taken();
    }

    private void take(Socket socket) throws IOException {
        if (isFull()) {
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
        started(socket, settings.messageTimeout());
    }

    private boolean isFull() {
        return connections.size() + opening.size() >= settings.maxConnections();
    }

    private TcpConnection started(Socket socket, Duration firstMessage) {
        var connection =
                new TcpConnection(socket, edge, counts, settings, clock, firstMessage, waiting.share(), this::forget);
        connections.add(connection);
        byAddress.put(connection.address(), connection);
        connection.start();
        return connection;
    }

    private void forget(TcpConnection connection) {
        connections.remove(connection);
        byAddress.remove(connection.address(), connection);
    }

    /// On the connection from that address, else on a new one, which is then like any other. Fails with
    /// [Ways.Unreachable].
    CompletionStage<Way> way(InetSocketAddress to) {
        var known = byAddress.get(to);
        if (known != null && known.isOpen()) return CompletableFuture.completedFuture(known);
        if (isFull()) return CompletableFuture.failedFuture(new Ways.Unreachable("too many connections"));
        var opened = new CompletableFuture<Way>();
        var already = opening.putIfAbsent(to, opened);
        if (already != null) return already;
        Thread.ofVirtual().name("sip-tcp-connector").start(() -> connect(to, opened));
        return opened;
    }

    private void connect(InetSocketAddress to, CompletableFuture<Way> opened) {
        var socket = new Socket();
        try {
            var own = server.getInetAddress();
            if (!own.isAnyLocalAddress()) socket.bind(new InetSocketAddress(own, 0));
            socket.connect(to, Math.toIntExact(settings.connectTimeout().toMillis()));
            socket.setTcpNoDelay(true);
            var connection = started(socket, settings.idleTimeout()); // it may ring for long before it answers
            if (server.isClosed()) connection.close();
            opened.complete(connection);
        } catch (IOException | RuntimeException failure) {
            counts.add(Counts.Kind.UNDELIVERED);
            opened.completeExceptionally(new Ways.Unreachable("no connection to " + to + ": " + failure.getMessage()));
            closeQuietly(socket);
        } finally {
            opening.remove(to, opened);
        }
    }

    private void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            counts.add(Counts.Kind.CONNECTION_CLOSED);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        watcher.interrupt();
        try {
            acceptor.join();
            watcher.join();
            for (var connection : connections) connection.close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
