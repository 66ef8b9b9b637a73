package io.strowger.cluster;

import io.strowger.core.EdgeId;
import io.strowger.core.RegionId;
import java.util.Optional;

/// The names of roles and data centers: how a node says what it is, and how entities are found.
public final class Topology {
    public static final String ROLE_REGION = "region";
    public static final String ROLE_ROUTING = "routing";
    public static final String ROLE_EDGE = "edge";
    /// The data center of the arbiter.
    public static final String GLOBAL = "global";

    private static final String EDGE = "edge-";

    private Topology() {}

    public static String dataCenter(RegionId region) {
        return region.value();
    }

    public static String dataCenter(EdgeId edge) {
        return EDGE + edge.value();
    }

    /// The role of every node that has this edge: one node may have several.
    public static String role(EdgeId edge) {
        return EDGE + edge.value();
    }

    /// The edge that a node of this role has; none where it is another kind of role.
    public static Optional<EdgeId> edge(String role) {
        return role.startsWith(EDGE) ? Optional.of(new EdgeId(role.substring(EDGE.length()))) : Optional.empty();
    }

    /// The role of the nodes that host entities in this data center.
    static String roleOf(String dataCenter) {
        return dataCenter.equals(GLOBAL) ? ROLE_ROUTING : ROLE_REGION;
    }
}
