package io.strowger.core;

import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Moving;
import io.strowger.core.sip.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// What the edges of the cluster believe of a URI's route, for people: an edge hears of a move when it is needed there,
/// and until then knows what it knew. No edge asks the arbiter for it. The edge module implements it.
public interface RouteBeliefs {
    /// Of each node of each edge, in their order. Completes when all have answered or the patience with the others is
    /// over; never fails.
    CompletionStage<List<OfNode>> of(DomainName name);

    /// What `node`, an address in the cluster, believes as a part of `edge`.
    record OfNode(EdgeId edge, String node, Belief belief) {}

    sealed interface Belief extends WireMessage {}

    /// `learned` is when this node came to believe so, by its own clock; again, where it had to ask anew.
    record Believes(Active active, Instant learned) implements Belief {}

    /// Requests wait there until the move has ended.
    record Holds(Moving move) implements Belief {}

    /// It has not been needed there, or the arbiter knows no route or is being asked: whoever comes next asks.
    record BelievesNothing() implements Belief {}

    /// The node does not answer.
    record Silent() implements Belief {}
}
