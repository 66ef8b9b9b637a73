package io.strowger.core.sip;

/// Where an edge sends a request: `host:port`, the host a name or an address (in brackets for IPv6).
public record Hop(Transport transport, String hostAndPort) {
    /// To where somebody was heard from: with a NAT in between, the only way back.
    public static Hop backTo(Origin origin) {
        return new Hop(origin.transport(), origin.source());
    }
}
