package io.strowger.core;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Who is in the cluster, as one node sees it now.
public interface ClusterView {
    /// Without asking anybody. Cheap; never blocks.
    Snapshot snapshot();

    /// The same with what each node that is up says of itself. Completes when all have answered or 1 s is over; never
    /// fails for one that is silent.
    default CompletionStage<Snapshot> withReports() {
        return CompletableFuture.completedFuture(snapshot());
    }

    record Snapshot(String seenFrom, List<Node> nodes) {
        public Snapshot {
            nodes = List.copyOf(nodes);
        }
    }

    /// `edges` are those that it has, of an edge node; `status` is Pekko's member status (`Up`, `Leaving`, ...);
    /// `reachable` is that nobody has lost it in the data center that looks; `report` is empty where the node
    /// was not asked or did not answer.
    record Node(
            String address,
            String dataCenter,
            List<String> roles,
            List<EdgeId> edges,
            String status,
            boolean reachable,
            Optional<NodeReport> report) {
        public Node {
            roles = List.copyOf(roles);
            edges = List.copyOf(edges);
        }

        /// One that was not asked.
        public Node(
                String address,
                String dataCenter,
                List<String> roles,
                List<EdgeId> edges,
                String status,
                boolean reachable) {
            this(address, dataCenter, roles, edges, status, reachable, Optional.empty());
        }

        public Node with(Optional<NodeReport> said) {
            return new Node(address, dataCenter, roles, edges, status, reachable, said);
        }
    }
}
