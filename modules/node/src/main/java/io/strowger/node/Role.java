package io.strowger.node;

import io.strowger.cluster.Topology;
import java.util.Locale;

/// What a node does. A process runs one node of each role that it was given.
public enum Role {
    // in the order in which they start, and the reverse of that in which they end
    ROUTING(Topology.ROLE_ROUTING),
    REGION(Topology.ROLE_REGION),
    EDGE(Topology.ROLE_EDGE);

    private final String word;

    Role(String word) {
        this.word = word;
    }

    static Role parse(String text) {
        for (var role : values()) if (role.word.equals(text.toLowerCase(Locale.ROOT))) return role;
        throw Problem.usage("--role must be region, routing or edge, not '" + text + "'");
    }

    /// The role in the cluster's member list.
    public String word() {
        return word;
    }
}
