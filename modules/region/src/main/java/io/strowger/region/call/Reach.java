package io.strowger.region.call;

import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipTarget;
import io.strowger.core.sip.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Where calls may be sent because somebody has written so: an account in a document, a device in its Contact, a proxy
/// in its Record-Route. Who names a host may want to learn what there is in our own network.
final class Reach {
    private static final String ALLOWED = CallPort.DIAL_PRIVATE_ADDRESSES + " = true allows to dial";
    private static final int LANES_COUNT = 64;
    private static final int WAITING_IN_A_LANE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// One after the other for each host: an ACK stays before the BYE that follows it, and a name server that does not
    /// answer holds up few others.
    private static final List<Executor> LANES =
            Stream.generate(Reach::lane).limit(LANES_COUNT).toList();

    private static final int SIP_PORT = 5060;

    private final Predicate<InetAddress> mayDial;

    /// `mayDial` says which addresses may be sent to that nobody has been heard from.
    Reach(Predicate<InetAddress> mayDial) {
        this.mayDial = mayDial;
    }

    sealed interface Found {}

    /// An edge is told the address that has been looked at: another time the name may have another one.
    record At(Hop hop) implements Found {}

    record Nowhere(String why) implements Found {}

    /// At once for an address; a name is looked up first.
    CompletionStage<Found> find(SipTarget target) {
        return find(target, mayDial);
    }

    /// The same, for one who has been heard from: there he is, in whatever network. Who has come over HTTP is behind
    /// somebody else's address, maybe.
    CompletionStage<Found> find(SipTarget target, Hop heard) {
        var his = heard.transport() == Transport.HTTP
                ? Optional.<InetAddress>empty()
                : literal(SipTarget.read(heard.hostAndPort()).host());
        return find(target, address -> his.filter(address::equals).isPresent() || mayDial.test(address));
    }

    private static CompletionStage<Found> find(SipTarget target, Predicate<InetAddress> such) {
        var host = target.host();
        if (host.isEmpty()) return nowhere("No host is named");
        var address = literal(host);
        if (address.isPresent()) return CompletableFuture.completedFuture(found(target, address.get(), such));
        try {
            return CompletableFuture.supplyAsync(
                            () -> lookedUp(target, such), LANES.get(Math.floorMod(host.hashCode(), LANES_COUNT)))
                    .completeOnTimeout(
                            new Nowhere("Looking up " + host + " takes too long"),
                            PATIENCE.toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException tooMany) {
            return nowhere("Too many hosts are being looked up");
        }
    }

    private static Executor lane() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_IN_A_LANE),
                Thread.ofVirtual().name("look-up-", 0).factory());
    }

    private static CompletionStage<Found> nowhere(String why) {
        return CompletableFuture.completedFuture(new Nowhere(why));
    }

    private static Found lookedUp(SipTarget target, Predicate<InetAddress> such) {
        try {
            return found(target, address(target.host()), such);
        } catch (UnknownHostException unknown) {
            return new Nowhere("There is no host " + target.host());
        }
    }

    private static Found found(SipTarget target, InetAddress address, Predicate<InetAddress> such) {
        return such.test(address)
                ? new At(new Hop(target.hop().transport(), hostAndPort(address, target.port())))
                : new Nowhere(target.host() + " is a private address, which only " + ALLOWED);
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host.replace("[", "").replace("]", "")));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    /// Of a name the first of IPv4, as edges have it.
    private static InetAddress address(String host) throws UnknownHostException {
        var all = InetAddress.getAllByName(host);
        for (var address : all) if (address instanceof Inet4Address) return address;
        return all[0];
    }

    private static String hostAndPort(InetAddress address, int port) {
        var host = address instanceof Inet4Address ? address.getHostAddress() : "[" + address.getHostAddress() + "]";
        return host + ":" + (port == 0 ? SIP_PORT : port);
    }
}
