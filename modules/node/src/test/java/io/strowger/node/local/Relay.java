package io.strowger.node.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// The way from the hosts of a test to a server, over this machine: it can be cut for some or for all, and be slow.
final class Relay implements AutoCloseable {
    /// What TCP needs before it repeats a lost segment (Linux).
    private static final Duration REPETITION = Duration.ofMillis(200);

    private record Link(Socket client, Socket server) {
        void cut() {
            close(client);
            close(server);
        }
    }

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile Predicate<InetAddress> isCut = client -> false;
    private volatile Duration latency = Duration.ZERO;
    private volatile double loss;

    private Relay(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    /// To a server on this machine's loopback. Listens at this address, on a port of the system's choice.
    static Relay start(String address, int target) {
        return start(
                new InetSocketAddress(address, 0), new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    }

    static Relay start(InetSocketAddress address, InetSocketAddress target) {
        try {
            var listener = new ServerSocket();
            listener.bind(address);
            var relay = new Relay(listener, target);
            Thread.ofVirtual().start(relay::accept);
            return relay;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    String address() {
        return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    /// For the clients at this address.
    void cut(String client) {
        cut(from -> from.getHostAddress().equals(client));
    }

    /// For all.
    void cut() {
        cut(from -> true);
    }

    private void cut(Predicate<InetAddress> whom) {
        isCut = whom;
        for (var link : links) if (whom.test(link.client().getInetAddress())) link.cut();
    }

    /// Whatever goes either way takes that long, up to twice as long where more follows it closely, and some of it is
    /// lost once.
    void slow(Duration latency, double loss) {
        this.latency = latency;
        this.loss = loss;
    }

    void mend() {
        isCut = client -> false;
        slow(Duration.ZERO, 0);
    }

    @Override
    public void close() {
        cut();
        close(listener);
    }

    private void accept() {
        try {
            while (true) open(listener.accept());
        } catch (IOException closed) {
            cut();
        }
    }

    private void open(Socket client) {
        try {
            var link = new Link(client, new Socket(target.getAddress(), target.getPort()));
            links.add(link);
            if (isCut.test(client.getInetAddress())) link.cut();
            Thread.ofVirtual().start(() -> pass(link, link.client(), link.server()));
            Thread.ofVirtual().start(() -> pass(link, link.server(), link.client()));
        } catch (IOException noServer) {
            close(client);
        }
    }

    private void pass(Link link, Socket from, Socket to) {
        try {
            var bytes = new byte[65_536];
            for (var read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                LockSupport.parkNanos(latency.toNanos());
                if (ThreadLocalRandom.current().nextDouble() < loss) LockSupport.parkNanos(REPETITION.toNanos());
                to.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException cut) {
            // the other direction ends with this one
        } finally {
            link.cut();
            links.remove(link);
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception alreadyGone) {
            // nothing is left to do
        }
    }
}
