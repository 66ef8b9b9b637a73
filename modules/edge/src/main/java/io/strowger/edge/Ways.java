package io.strowger.edge;

import io.strowger.core.sip.Hop;
import java.util.concurrent.CompletionStage;

/// How one edge finds the way to a peer. Never blocks.
interface Ways {
    /// Fails with [Unreachable] when there is none.
    CompletionStage<Way> find(Hop hop);

    /// There is no way to a peer.
    final class Unreachable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreachable(String why) {
            super(why);
        }
    }
}
