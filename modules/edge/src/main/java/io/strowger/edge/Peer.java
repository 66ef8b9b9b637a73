package io.strowger.edge;

import io.strowger.core.sip.Transport;
import java.net.InetSocketAddress;

/// Who sent a message, and the way back. Safe for use by any thread; sending never blocks.
interface Peer {
    Transport transport();

    InetSocketAddress address();

    /// Sends a response after which there will be another; `port` as below.
    void send(byte[] response, int port);

    /// Sends the last response; `port` is where the Via wants it (RFC 3261 §18.2.2), which matters only without
    /// a connection.
    void answer(byte[] response, int port);

    /// There will be no response.
    void leaveUnanswered();
}
