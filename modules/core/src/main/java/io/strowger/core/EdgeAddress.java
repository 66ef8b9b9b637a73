package io.strowger.core;

/// One node of an edge, where SIP transactions live: `node` is its address in the cluster (`127.0.0.1:25522`), or empty
/// for any node of that edge.
public record EdgeAddress(EdgeId edge, String node) {
    public static EdgeAddress anyOf(EdgeId edge) {
        return new EdgeAddress(edge, "");
    }
}
