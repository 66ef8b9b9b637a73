package io.strowger.region.twiml;

import java.util.List;

/// One SIP URI to dial, with all that its INVITE needs. `uri` begins with `sip:` or `sips:`, may have
/// parameters, and has no headers: those of its query are in `headers`, before those of `<Headers>`. The target
/// of the lowest priority is tried first; `weight` is its share among equals.
public record SipTarget(String uri, List<SipHeader> headers, SipCredentials credentials, int priority, int weight) {
    public SipTarget {
        headers = List.copyOf(headers);
    }
}
