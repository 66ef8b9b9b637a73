package io.strowger.edge;

import io.strowger.core.sip.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The way to a peer to whom this edge sends requests. Safe for use by any thread; sending never blocks.
interface Way {
    Transport transport();

    InetSocketAddress address();

    default InetAddress peer() {
        return address().getAddress();
    }

    /// Whether it has left, as far as this edge can know.
    boolean send(String message);

    default boolean isReliable() {
        return transport() != Transport.UDP;
    }
}
