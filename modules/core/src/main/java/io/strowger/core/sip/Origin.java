package io.strowger.core.sip;

import io.strowger.core.EdgeId;
import java.util.List;

/// Where a request came from: the edge that let it in, how it travelled, the address it was sent from
/// (`192.0.2.4:5060`, the outside of a NAT), its User-Agent, and its Path headers (RFC 3327), topmost first.
public record Origin(EdgeId edge, Transport transport, String source, String userAgent, List<String> path) {
    public Origin {
        path = List.copyOf(path);
    }
}
