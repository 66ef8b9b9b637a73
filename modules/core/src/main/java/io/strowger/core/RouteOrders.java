package io.strowger.core;

import io.strowger.core.sip.DomainName;
import java.util.concurrent.CompletionStage;

/// What the arbiter tells a Domain. The region module implements it; the routing module knows only this.
public interface RouteOrders {
    /// Completes when the Domain of `region` has persisted that its route may come to it under `epoch`, or with what
    /// says that it could not admit.
    CompletionStage<PrepareReply> prepare(RegionId region, DomainName name, Epoch epoch);

    /// Completes when the Domain of `region` has persisted that it admits nothing under an epoch older than `epoch`.
    /// A region that has no such Domain admits nothing and completes at once.
    CompletionStage<Deactivated> deactivate(RegionId region, DomainName name, Epoch epoch);

    /// Tells the Domain of `region` that it is worth confirming now. A hint: it may be lost.
    void activate(RegionId region, DomainName name, Epoch epoch);

    sealed interface PrepareReply extends WireMessage {}

    /// It has a Domain of this name, holds its lease, and can write: what it needs to admit as soon as it is active.
    record Prepared() implements PrepareReply {}

    /// It has no Domain of this name, or no lease.
    record Unprepared() implements PrepareReply {}

    /// The region has let go, for every epoch before this one.
    record Deactivated(Epoch epoch) implements WireMessage {}
}
