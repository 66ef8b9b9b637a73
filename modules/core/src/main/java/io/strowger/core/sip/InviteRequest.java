package io.strowger.core.sip;

import io.strowger.core.EdgeAddress;
import io.strowger.core.Epoch;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.RegisterRequest.Authorization;

/// An INVITE outside any dialog, as the edge understood it: it asks for a new call. `call` is the SID that the edge has
/// chosen for it, so that the same INVITE asked twice is one call; `transaction` names the server transaction that
/// waits at `edge`. `domain` is the Request-URI's, canonical; the URI itself is in `request` as it was dialled. `route`
/// is
/// the epoch under which the edge believes this region active.
public record InviteRequest(
        Sid call,
        String transaction,
        EdgeAddress edge,
        DomainName domain,
        SipRequest request,
        Authorization authorization,
        Origin origin,
        Epoch route)
        implements WireMessage {

    /// The same for all retransmissions of this request and for no other request; what a nonce is made for.
    public String nonceSeed() {
        return request.headers().first("Call-ID").orElse("") + "|"
                + request.headers().first("CSeq").orElse("");
    }

    /// The same request under another belief about the route.
    public InviteRequest believing(Epoch newRoute) {
        return new InviteRequest(call, transaction, edge, domain, request, authorization, origin, newRoute);
    }
}
