package io.strowger.edge.media;

import java.net.InetSocketAddress;
import java.util.Optional;

/// Where a peer is: where its SDP says, until something comes from elsewhere, as it does through a NAT
/// (symmetric RTP, RFC 4961). Keeps to whom it has learned while he speaks, so that nobody else can take a
/// stream over; the one of whom the SDP speaks always can. For one thread; time is counted in frames of 20
/// ms.
final class PeerAddress {
    static final long FORGETS_AFTER = 100; // 2 s of silence: he may have moved

    private Optional<InetSocketAddress> signalled = Optional.empty();
    private Optional<InetSocketAddress> learned = Optional.empty();
    private long heardAt;

    void signalled(Optional<InetSocketAddress> address) {
        if (address.equals(signalled)) return;
        signalled = address;
        learned = Optional.empty();
    }

    /// Whether what comes from there is the peer's; learns it if so.
    boolean admits(InetSocketAddress source, long now) {
        var isTheirs = learned.isEmpty() || isFrom(source, learned) || isFrom(source, signalled);
        if (!isTheirs && now - heardAt < FORGETS_AFTER) return false;
        if (!isFrom(source, learned)) learned = Optional.of(source);
        heardAt = now;
        return true;
    }

    private static boolean isFrom(InetSocketAddress source, Optional<InetSocketAddress> address) {
        return address.isPresent() && address.get().equals(source);
    }

    Optional<InetSocketAddress> get() {
        return learned.or(() -> signalled);
    }
}
