package io.strowger.edge;

import io.strowger.core.sip.Hop;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The ways of an edge with sockets: over UDP from the one that it listens on, over TCP on the connection there
/// is from that address, else on a new one.
///
/// Names are looked up on a few threads of the machine: the look-up is a native call, which a virtual thread
/// would block a carrier with, and with it every TCP connection.
final class SocketWays implements Ways, AutoCloseable {
    private static final int DEFAULT_PORT = 5060;
    private static final int LOOK_UPS = 8;
    private static final int WAITING_LOOK_UPS = 1000;

    private final UdpListener udp;
    private final TcpListener tcp;
    private final ThreadPoolExecutor resolvers = new ThreadPoolExecutor(
            LOOK_UPS,
            LOOK_UPS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_LOOK_UPS),
            Thread.ofPlatform().daemon().name("sip-dns").factory());

    SocketWays(UdpListener udp, TcpListener tcp) {
        this.udp = udp;
        this.tcp = tcp;
        resolvers.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<Way> find(Hop hop) {
        return switch (hop.transport()) {
            case UDP -> address(hop).thenApply(udp::way);
            case TCP -> address(hop).thenCompose(tcp::way);
            case HTTP -> CompletableFuture.failedFuture(new Unreachable("nothing is sent through the door"));
        };
    }

    private CompletionStage<InetSocketAddress> address(Hop hop) {
        var text = hop.hostAndPort();
        var colon = text.lastIndexOf(':');
        var hasPort = colon > text.lastIndexOf(']');
        var host = hasPort ? text.substring(0, colon) : text;
        var port = hasPort
                ? Request.number(text.substring(colon + 1), 0xFFFF).orElse(0L).intValue()
                : DEFAULT_PORT;
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        if (port == 0 || host.isEmpty()) return CompletableFuture.failedFuture(new Unreachable("no address: " + text));
        try {
            return CompletableFuture.completedFuture(new InetSocketAddress(InetAddress.ofLiteral(host), port));
        } catch (IllegalArgumentException aName) {
            return lookUp(host).thenApply(address -> new InetSocketAddress(address, port));
        }
    }

    private CompletionStage<InetAddress> lookUp(String name) {
        var found = new CompletableFuture<InetAddress>();
        try {
            resolvers.execute(() -> {
                try {
                    var first = Arrays.stream(InetAddress.getAllByName(name))
                            .filter(Inet4Address.class::isInstance)
                            .findFirst();
                    if (first.isPresent()) found.complete(first.get());
                    else found.completeExceptionally(new Unreachable(name + " has no A record"));
                } catch (UnknownHostException | RuntimeException unknown) {
                    found.completeExceptionally(new Unreachable(name + " is unknown"));
                }
            });
        } catch (RejectedExecutionException tooMany) {
            found.completeExceptionally(new Unreachable("too many names are looked up"));
        }
        return found;
    }

    @Override
    public void close() {
        resolvers.shutdownNow();
    }
}
