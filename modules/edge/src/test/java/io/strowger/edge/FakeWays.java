package io.strowger.edge;

import io.strowger.core.sip.Hop;
import io.strowger.core.sip.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Ways that lead nowhere: keeps what is sent over them.
final class FakeWays implements Ways {
    final List<String> sent = new ArrayList<>();
    final Set<String> blocked = new HashSet<>();
    /// While this is not complete, no way is found.
    CompletableFuture<String> found = CompletableFuture.completedFuture("");

    private boolean isBroken;

    /// From now on nothing leaves.
    void breakDown() {
        isBroken = true;
    }

    @Override
    public CompletionStage<Way> find(Hop hop) {
        return blocked.contains(hop.hostAndPort())
                ? CompletableFuture.failedFuture(new Unreachable("blocked"))
                : found.thenApply(_ -> new FakeWay(hop.transport()));
    }

    /// The only message so far that begins so.
    String only(String start) {
        var all = all(start);
        if (all.size() != 1) throw new AssertionError("one " + start + " was expected, not " + sent);
        return all.getFirst();
    }

    List<String> all(String start) {
        return sent.stream().filter(message -> message.startsWith(start)).toList();
    }

    private final class FakeWay implements Way {
        private final Transport transport;

        FakeWay(Transport transport) {
            this.transport = transport;
        }

        @Override
        public Transport transport() {
            return transport;
        }

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 5062);
        }

        @Override
        public boolean send(String message) {
            if (!isBroken) sent.add(message);
            return !isBroken;
        }
    }
}
