package io.strowger.core.sip;

import io.strowger.core.WireMessage;

/// A SIP response as a region reads and writes it. In one that a region writes, the edge adds what is copied from the
/// request (RFC 3261 §8.2.6.2), Contact and Content-Length. `body` as in [SipRequest].
public record SipResponse(int status, String reason, SipHeaders headers, String body) implements WireMessage {
    public boolean isProvisional() {
        return status < 200;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public SipResponse with(String name, String value) {
        return new SipResponse(status, reason, headers.with(name, value), body);
    }
}
