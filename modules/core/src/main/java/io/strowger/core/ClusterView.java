package io.strowger.core;

import java.util.List;

/// Who is in the cluster, as one node sees it now. Cheap to ask; never blocks.
public interface ClusterView {
    Snapshot snapshot();

    record Snapshot(String seenFrom, List<Node> nodes) {
        public Snapshot {
            nodes = List.copyOf(nodes);
        }
    }

    /// `status` is Pekko's member status (`Up`, `Leaving`, ...); `reachable` is this node's own data center's
    /// verdict.
    record Node(String address, String dataCenter, List<String> roles, String status, boolean reachable) {
        public Node {
            roles = List.copyOf(roles);
        }
    }
}
