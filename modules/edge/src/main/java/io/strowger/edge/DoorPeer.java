package io.strowger.edge;

import io.strowger.core.sip.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Somebody who sent SIP without a socket.
final class DoorPeer implements Peer {
    private final InetSocketAddress address;
    private final CompletableFuture<String> answered = new CompletableFuture<>();

    DoorPeer(InetSocketAddress address) {
        this.address = address;
    }

    /// The raw response; empty when there is none.
    CompletionStage<String> answered() {
        return answered;
    }

    @Override
    public Transport transport() {
        return Transport.HTTP;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void send(byte[] provisional, int port) {}

    @Override
    public void answer(byte[] response, int port) {
        answered.complete(new String(response, StandardCharsets.UTF_8));
    }

    @Override
    public void leaveUnanswered() {
        answered.complete("");
    }
}
