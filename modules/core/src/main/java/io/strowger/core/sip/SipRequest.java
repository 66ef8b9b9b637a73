package io.strowger.core.sip;

import io.strowger.core.WireMessage;

/// A SIP request as a region reads and writes it. What belongs to one hop is the edge's: Via, Contact, Content-Length.
/// One character of `body` stands for one byte (ISO 8859-1), so that it leaves as it came.
public record SipRequest(String method, String uri, SipHeaders headers, String body) implements WireMessage {
    public SipRequest with(String name, String value) {
        return new SipRequest(method, uri, headers.with(name, value), body);
    }
}
