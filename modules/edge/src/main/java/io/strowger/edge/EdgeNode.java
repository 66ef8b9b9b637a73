package io.strowger.edge;

import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges.NoTransaction;
import io.strowger.core.Edges.Order;
import io.strowger.core.Edges.Taken;
import io.strowger.core.Malformed;
import io.strowger.core.Regions;
import io.strowger.core.RouteBeliefs;
import io.strowger.core.Routes;
import io.strowger.core.SipDoor;
import io.strowger.core.Timer;
import io.strowger.core.sip.DomainName;
import io.strowger.edge.EdgeSettings.Listener;
import io.strowger.edge.media.Media;
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
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// The edges of one node: their sockets, their door, and the beliefs about routes that they share. Closing it
/// ends every thread it has started.
public final class EdgeNode implements SipDoor, AutoCloseable {
    private static final int BIND_ATTEMPTS = 20;
    private static final EdgeId MEDIA = new EdgeId("media"); // the edges share it

    private final Map<EdgeId, OpenEdge> edges = new LinkedHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private final Media media;
    private final LadderFeed ladders;
    private final RouteCache cache;
    private volatile boolean closed;

    private EdgeNode(EdgeSettings settings, Routes routes, Regions regions, InstantSource clock) {
        media = Media.start(settings.media(), new Faults(MEDIA, new Counts())::add);
        ladders = new LadderFeed(regions, settings.ladders().maxWaiting());
        cache = new RouteCache(routes, regions, clock, this::after, settings.routes());
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("edge-timer").factory(), new ThreadPoolExecutor.DiscardPolicy());
    }

    /// Opens every edge of `settings`, or none: throws [UncheckedIOException] that names the address that is
    /// taken. `nodeAddress` is where in the cluster regions reach it (`127.0.0.1:25522`); by an empty one they
    /// reach any node of the edge. While `takesPart` says that the node is in no cluster, what is begun is refused
    /// with 503.
    public static EdgeNode start(
            EdgeSettings settings,
            Routes routes,
            Regions regions,
            InstantSource clock,
            RandomGenerator random,
            String nodeAddress,
            BooleanSupplier takesPart) {
        var node = new EdgeNode(settings, routes, regions, clock);
        try {
            var shared = new Shared(
                    settings,
                    regions,
                    new Registrar(node.cache, regions, clock, node::after),
                    new Inviter(node.cache, regions, clock, node::after),
                    clock,
                    node::after,
                    random,
                    nodeAddress,
                    takesPart,
                    node.media,
                    node.ladders);
            for (var listener : settings.edges()) node.edges.put(listener.name(), open(listener, shared));
            node.ladders.start(settings.ladders().sendEvery());
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

    /// What a region wants of one of these edges. Never blocks.
    Taken take(EdgeId edge, Order order) {
        return Optional.ofNullable(edges.get(edge))
                .map(open -> open.calls().take(order))
                .orElseGet(NoTransaction::new);
    }

    /// What they believe of a route.
    RouteBeliefs.Belief belief(DomainName name) {
        return cache.belief(name);
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
        media.close();
        ladders.close();
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

    /// What the edges of a node have in common.
    private record Shared(
            EdgeSettings settings,
            Regions regions,
            Registrar registrar,
            Inviter inviter,
            InstantSource clock,
            Timer timer,
            RandomGenerator random,
            String nodeAddress,
            BooleanSupplier takesPart,
            Media media,
            LadderFeed ladders) {}

    private static OpenEdge open(Listener listener, Shared shared) {
        try {
            var settings = shared.settings();
            var sockets = bind(listener.address(), settings.receiveBuffer());
            var address = new InetSocketAddress(
                    listener.address().getAddress(), sockets.tcp().getLocalPort());
            var counts = new Counts();
            var faults = new Faults(listener.name(), counts);
            var self = new SipIdentity(
                    new EdgeAddress(listener.name(), shared.nodeAddress()),
                    new OwnAddress(address, listener.publicAddress()),
                    shared.random().nextLong(),
                    "z9hG4bK" + Long.toHexString(shared.random().nextLong()) + ".");
            var deliveries = new Deliveries(shared.regions(), shared.timer(), settings.maxTransactions());
            var ways = new CompletableFuture<SocketWays>(); // they lead over the listeners, which need the edge
            var calls = new CallEdge(
                    self,
                    shared.inviter(),
                    deliveries,
                    hop -> ways.thenCompose(opened -> opened.find(hop)),
                    shared.media(),
                    shared.timer(),
                    shared.clock(),
                    shared.random(),
                    settings,
                    counts,
                    faults,
                    new Scribe(listener.name(), shared.ladders(), shared.clock()));
            var edge = new SipEdge(self, shared.registrar(), calls, counts, faults, settings, shared.takesPart());
            var udp = UdpListener.start(sockets.udp(), edge, counts);
            var tcp = TcpListener.start(sockets.tcp(), edge, counts, settings.tcp(), shared.clock());
            var opened = new SocketWays(udp, tcp);
            ways.complete(opened);
            return new OpenEdge(address, edge, calls, counts, udp, tcp, opened);
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

    private record OpenEdge(
            InetSocketAddress address,
            SipEdge sip,
            CallEdge calls,
            Counts counts,
            UdpListener udp,
            TcpListener tcp,
            SocketWays ways) {
        void close() {
            try (tcp;
                    ways) {
                udp.close();
            } catch (IOException alreadyGone) {
                throw new UncheckedIOException(alreadyGone);
            }
        }
    }
}
