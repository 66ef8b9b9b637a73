package io.strowger.core.sip;

import java.time.Instant;

/// One contact at which an address of record can be reached (RFC 3261 §10). `instance` (`+sip.instance`, RFC 5626) is
/// empty and `regId` 0 where the device gave none; `q` is in thousandths.
public record Binding(
        ContactUri contact,
        Instant expires,
        String callId,
        long cseq,
        int q,
        String instance,
        int regId,
        Origin origin,
        Instant registered) {

    public boolean isLiveAt(Instant now) {
        return now.isBefore(expires);
    }
}
