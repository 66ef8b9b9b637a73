package io.strowger.edge;

import io.strowger.core.EdgeId;
import io.strowger.core.Malformed;
import io.strowger.core.Regions;
import io.strowger.core.Routes;
import io.strowger.core.SipDoor;
import io.strowger.edge.EdgeSettings.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The edges of one node: their sockets, and the beliefs about routes that they share. Closing it ends every thread
/// it has started.
public final class EdgeNode implements SipDoor, AutoCloseable {
    private static final int BIND_ATTEMPTS = 20;

    private final Map<EdgeId, OpenEdge> edges = new LinkedHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean closed;

    private EdgeNode() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("edge-timer").factory(), new ThreadPoolExecutor.DiscardPolicy());
    }

    /// Opens every edge of `settings`, or none: throws [UncheckedIOException] that names the address that is taken.
    public static EdgeNode start(
            EdgeSettings settings, Routes routes, Regions regions, InstantSource clock, RandomGenerator random) {
        var node = new EdgeNode();
        try {
            var registrar = Registrar.over(routes, regions, clock, node::after, settings.routes());
            for (var listener : settings.edges())
                node.edges.put(listener.name(), open(listener, settings, registrar, clock, random));
            return node;
        } catch (RuntimeException failure) {
            node.close();
            throw failure;
        }
    }

    @Override
    public Set<EdgeId> edges() {
        return Set.copyOf(edges.keySet());
    }

    /// A message that nothing is answered to, such as an ACK, is answered with nothing: an empty text.
    @Override
    public CompletionStage<String> handle(EdgeId edge, String rawRequest, String source) {
        if (closed) return CompletableFuture.failedFuture(new IllegalStateException("the edge is shutting down"));
        var peer = new DoorPeer(address(source));
        // one character for each byte, as from a packet
        var text = new String(rawRequest.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        open(edge).sip().receive(text, peer);
        return peer.answered();
    }

    /// Where an edge listens, over UDP and TCP.
    public InetSocketAddress address(EdgeId edge) {
        return open(edge).address();
    }

    /// What became of messages that got no answer from a region.
    public Counts counts(EdgeId edge) {
        return open(edge).counts();
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        for (var edge : edges.values()) edge.close();
    }

    private OpenEdge open(EdgeId edge) {
        return Optional.ofNullable(edges.get(edge))
                .orElseThrow(() -> new IllegalArgumentException("no edge " + edge + " on this node"));
    }

    private void after(Duration delay, Runnable action) {
        var _ = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static InetSocketAddress address(String source) {
        var colon = source.lastIndexOf(':');
        var port = Request.number(source.substring(colon + 1), 0xFFFF);
        if (colon < 1 || port.isEmpty()) throw new Malformed("an address and a port", source);
        var host = source.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), port.get().intValue());
        } catch (IllegalArgumentException notAnAddress) {
            throw new Malformed("an address and a port", source);
        }
    }

    private static OpenEdge open(
            Listener listener,
            EdgeSettings settings,
            Registrar registrar,
            InstantSource clock,
            RandomGenerator random) {
        try {
            var sockets = bind(listener.address(), settings.receiveBuffer());
            var address = new InetSocketAddress(
                    listener.address().getAddress(), sockets.tcp().getLocalPort());
            var counts = new Counts();
            var ownBranch = "z9hG4bK" + Long.toHexString(random.nextLong()) + ".";
            var edge = new SipEdge(listener.name(), address, registrar, counts, settings, random.nextLong(), ownBranch);
            var udp = UdpListener.start(sockets.udp(), edge, counts);
            var tcp = TcpListener.start(sockets.tcp(), edge, counts, settings.tcp(), clock);
            return new OpenEdge(address, edge, counts, udp, tcp);
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "edge " + listener.name() + " can't listen on " + listener.address() + ": " + taken.getMessage(),
                    taken);
        }
    }

    /// The same port for both; where any will do, one that is free for both.
    private static Sockets bind(InetSocketAddress address, int receiveBuffer) throws IOException {
        for (var attempt = 1; ; attempt++) {
            var tcp = TcpListener.bind(address);
            try {
                return new Sockets(
                        UdpListener.bind(
                                new InetSocketAddress(address.getAddress(), tcp.getLocalPort()), receiveBuffer),
                        tcp);
            } catch (IOException taken) {
                tcp.close();
                if (address.getPort() != 0 || attempt == BIND_ATTEMPTS) throw taken;
            }
        }
    }

    private record Sockets(DatagramChannel udp, ServerSocket tcp) {}

    private record OpenEdge(InetSocketAddress address, SipEdge sip, Counts counts, UdpListener udp, TcpListener tcp) {
        void close() {
            try (tcp) {
                udp.close();
            } catch (IOException alreadyGone) {
                throw new UncheckedIOException(alreadyGone);
            }
        }
    }
}
