package io.strowger.core;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/// SIP without a socket: raw requests that take exactly the path of a packet through an edge. The edge module
/// implements it, for the edges of one node and for those of the whole cluster. A stage that fails means that the
/// edge is overloaded, is shutting down or can't be reached.
public interface SipDoor {
    /// The edges that it leads to, whether they can be reached now or not.
    Set<EdgeId> edges();

    /// Completes with the raw final response, or with an empty text where SIP answers nothing: to an ACK, to a
    /// response, to what has no Via to answer to. `edge` must be one of [#edges()]; `source` is where the request
    /// came from, `192.0.2.4:5060`.
    CompletionStage<String> handle(EdgeId edge, String rawRequest, String source);
}
