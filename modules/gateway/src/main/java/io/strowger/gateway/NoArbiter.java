package io.strowger.gateway;

import io.strowger.core.ClusterView;
import io.strowger.core.Unavailable;
import java.util.List;
import java.util.function.Predicate;

/// What a client is told when the arbiter has not answered: what is missing, as far as somebody has said so or this
/// node sees it.
record NoArbiter(ClusterView cluster) {
    String words(Throwable failure) {
        return "The arbiter does not answer: "
                + (failure instanceof Unavailable unavailable ? unavailable.getMessage() : silence())
                + ". Names that are routed go on as they are. Send the request again.";
    }

    private String silence() {
        var lost = routingNodes(node -> !node.reachable());
        var found = routingNodes(ClusterView.Node::reachable);
        if (lost.isEmpty())
            return "no routing node has decided in time. The routing nodes, or the way to them, are down, or another node is"
                    + " taking this name over, which takes seconds";
        var missing = "Lost " + (lost.size() == 1 ? "is " : "are ") + String.join(", ", lost);
        if (found.isEmpty()) return "no routing node can be reached from here. " + missing;
        return "no routing node has decided in time. " + missing
                + (found.size() > lost.size()
                        ? "; another takes over what that decides about, which takes seconds"
                        : "; nothing is decided until most of them can be reached");
    }

    private List<String> routingNodes(Predicate<ClusterView.Node> which) {
        return cluster.snapshot().nodes().stream()
                .filter(node -> node.dataCenter().equals(StreamRoutes.GLOBAL))
                .filter(which)
                .map(NoArbiter::hostAndPort)
                .toList();
    }

    private static String hostAndPort(ClusterView.Node node) {
        return node.address().substring(node.address().indexOf('@') + 1);
    }
}
