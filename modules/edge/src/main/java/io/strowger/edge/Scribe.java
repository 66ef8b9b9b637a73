package io.strowger.edge;

import io.strowger.core.EdgeId;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Transport;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes down for one edge what passes in the transactions of calls. Safe for use by any thread; never blocks.
record Scribe(EdgeId edge, LadderFeed feed, InstantSource clock) {
    /// For a transaction of which it is not known yet to what call it belongs, or whether to any.
    Trace begin() {
        return new Trace(this);
    }

    Trace begin(DialogTag leg) {
        var trace = begin();
        trace.belongsTo(leg);
        return trace;
    }

    private Passed passed(boolean isIncoming, Transport transport, InetSocketAddress peer, String text) {
        return new Passed(clock.instant(), edge, isIncoming, transport, peer, text);
    }

    /// What passes in one transaction. Before its call is known it is kept, as far as a transaction usually
    /// goes.
    static final class Trace {
        private static final int MOST_KEPT = 2 * Passed.LONGEST;

        private final Scribe scribe;
        private final List<Passed> kept = new ArrayList<>(3);
        private int size;
        private Optional<DialogTag> leg = Optional.empty();

        private Trace(Scribe scribe) {
            this.scribe = scribe;
        }

        void came(Exchange request) {
            came(request.request(), request.peer());
        }

        void came(RawMessage message, Peer from) {
            add(scribe.passed(true, from.transport(), from.address(), message.text()));
        }

        void sent(Exchange request, String response) {
            add(scribe.passed(false, request.peer().transport(), request.returnsTo(), response));
        }

        void sent(Way way, String request) {
            add(scribe.passed(false, way.transport(), way.address(), request));
        }

        synchronized void belongsTo(DialogTag call) {
            if (leg.isPresent()) return;
            leg = Optional.of(call);
            for (var passed : kept) scribe.feed().add(call, passed);
            kept.clear();
        }

        private synchronized void add(Passed passed) {
            if (leg.isPresent()) {
                scribe.feed().add(leg.get(), passed);
            } else if (size + passed.size() <= MOST_KEPT) {
                size += passed.size();
                kept.add(passed);
            }
        }
    }
}
