package io.strowger.gateway;

import io.strowger.core.ClusterView;
import io.strowger.core.Unavailable;

/// What a client is told when the arbiter has not answered: what is missing, as far as somebody has said so or this
/// node sees it.
record NoArbiter(ClusterView cluster) {
    String words(Throwable failure) {
        return "The arbiter does not answer: "
                + (failure instanceof Unavailable unavailable ? unavailable.why() : silence())
                + ". Names that are routed go on as they are. Send the request again.";
    }

    private String silence() {
        var routing = cluster.snapshot().nodes().stream()
                .filter(node -> node.dataCenter().equals(StreamRoutes.GLOBAL))
                .toList();
        var lost = routing.stream()
                .filter(node -> !node.reachable())
                .map(NoArbiter::hostAndPort)
                .toList();
        var found = routing.size() - lost.size();
        if (lost.isEmpty())
            return "no routing node has decided in time. The routing nodes, or the way to them, are down, or another node is"
                    + " taking this name over, which takes seconds";
        var missing = "Lost " + (lost.size() == 1 ? "is " : "are ") + String.join(", ", lost);
        if (found == 0) return "no routing node can be reached from here. " + missing;
        return "no routing node has decided in time. " + missing
                + (found > lost.size()
                        ? "; another takes over what that decides about, which takes seconds"
                        : "; nothing is decided until most of them can be reached");
    }

    private static String hostAndPort(ClusterView.Node node) {
        return node.address().substring(node.address().indexOf('@') + 1);
    }
}
