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

    /// The edge whose nodes this data center has; none where it is a region's or the arbiter's.
    public static Optional<EdgeId> edge(String dataCenter) {
        return dataCenter.startsWith(EDGE)
                ? Optional.of(new EdgeId(dataCenter.substring(EDGE.length())))
                : Optional.empty();
    }

    /// The role of the nodes that host entities in this data center.
    static String roleOf(String dataCenter) {
        return dataCenter.equals(GLOBAL) ? ROLE_ROUTING : ROLE_REGION;
    }
}
