package io.strowger.edge;

import io.strowger.core.sip.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what it is sent.
final class FakePeer implements Peer {
    private final Transport transport;
    final List<String> answers = new CopyOnWriteArrayList<>();
    final List<Integer> ports = new CopyOnWriteArrayList<>();
    volatile boolean unanswered;

    FakePeer(Transport transport) {
        this.transport = transport;
    }

    /// The only answer so far.
    String answer() {
        if (answers.size() != 1) throw new AssertionError("one answer was expected, not " + answers);
        return answers.getFirst();
    }

    String statusLine() {
        return answer().lines().findFirst().orElse("");
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("192.0.2.4"), 40_000);
    }

    @Override
    public void send(byte[] response, int port) {
        answer(response, port);
    }

    @Override
    public void answer(byte[] response, int port) {
        answers.add(new String(response, StandardCharsets.ISO_8859_1));
        ports.add(port);
    }

    @Override
    public void leaveUnanswered() {
        unanswered = true;
    }
}
