package io.strowger.core;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// The sites of a local cluster, as the processes that they are. There is none of this in a deployment, where one
/// site has no power over another's process. The room of local mode implements it; never blocks its caller.
public interface LocalSites {
    CompletionStage<List<Site>> list();

    /// Completes when it is begun, or with the reason why not: a site is ready some 20 s after its start began, and
    /// one that is to end still answers who asked for that.
    CompletionStage<Reply> begin(String site, Order order);

    /// Each pair of sites.
    CompletionStage<List<Link>> links();

    /// Cuts or mends the link between two sites, in any order; what is so already stays so. Completes when it is
    /// noted: the nodes at its ends follow within a second.
    CompletionStage<LinkReply> put(String one, String other, LinkState state);

    enum Order {
        /// kill -9
        KILL,
        /// SIGTERM: it hands over what it has
        STOP,
        START
    }

    enum State {
        RUNNING,
        STOPPED
    }

    record Site(String name, RegionId region, EdgeId edge, State state) {}

    enum LinkState {
        WHOLE,
        /// Nothing passes between the nodes of the two sites
        CUT
    }

    record Link(String one, String other, LinkState state) {}

    sealed interface LinkReply {}

    record Put(Link link) implements LinkReply {}

    sealed interface Reply {}

    record Begun() implements Reply {}

    /// Or, for a link, no two sites.
    record UnknownSite() implements Reply, LinkReply {}

    /// It is in that state already.
    record AlreadySo(State state) implements Reply {}

    /// Something else is being done with this site.
    record Busy() implements Reply {}
}
