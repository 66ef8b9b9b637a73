package io.strowger.region.call;

import io.strowger.core.EdgeAddress;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.NameAddr;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.core.sip.SipTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Our end of one SIP dialog (RFC 3261 §12), early or confirmed. `local` and `remote` are the two parties
/// without their tags; `remoteTag` is empty until the peer has given one; `target` is its Contact. `hop` is
/// where its messages come from, through `edge`: with a NAT in between that is the only way back. There is no
/// `timer` before there is a 2xx.
record Dialog(
        DialogTag self,
        String callId,
        String local,
        String remote,
        String remoteTag,
        String target,
        List<String> routes,
        long localCseq,
        long remoteCseq,
        EdgeAddress edge,
        Hop hop,
        Optional<SessionTimer> timer) {
    static final int MOST_HOPS = 70;
    static final String USER_AGENT = "Twilio Gateway";
    static final String ALLOW = "INVITE,ACK,CANCEL,OPTIONS,BYE,INFO,UPDATE,REFER,NOTIFY";

    Dialog {
        routes = List.copyOf(routes);
    }

    /// That of a device which has sent us an INVITE.
    static Dialog from(SipRequest invite, DialogTag self, EdgeAddress edge, Hop hop) {
        var from = NameAddr.read(invite.headers().first("From").orElse(""));
        var to = NameAddr.read(invite.headers().first("To").orElse(""));
        return new Dialog(
                self,
                invite.headers().first("Call-ID").orElse(""),
                to.address(),
                from.address(),
                from.tag().orElse(""),
                contact(invite.headers(), from.uri()),
                invite.headers().elements("Record-Route"),
                0,
                cseq(invite.headers()),
                edge,
                hop,
                Optional.empty());
    }

    /// That which an INVITE of ours is to open.
    static Dialog to(String requestUri, String local, String remote, DialogTag self, EdgeAddress edge, Hop hop) {
        return new Dialog(
                self,
                self.call().toString().substring(2) + "." + self.leg() + "@0.0.0.0",
                local,
                remote,
                "",
                requestUri,
                List.of(),
                1,
                0,
                edge,
                hop,
                Optional.empty());
    }

    /// Through these proxies (RFC 3327), for the INVITE.
    Dialog by(List<String> path) {
        return new Dialog(
                self, callId, local, remote, remoteTag, target, path, localCseq, remoteCseq, edge, hop, timer);
    }

    /// As it is after this response to our INVITE (RFC 3261 §12.1.2).
    Dialog with(SipResponse response, EdgeAddress through, Hop newHop) {
        var to = NameAddr.read(response.headers().first("To").orElse(""));
        var recorded = new ArrayList<>(response.headers().elements("Record-Route"));
        Collections.reverse(recorded);
        return new Dialog(
                self,
                callId,
                local,
                remote,
                to.tag().orElse(remoteTag),
                contact(response.headers(), target),
                recorded,
                localCseq,
                remoteCseq,
                through,
                newHop,
                timer);
    }

    /// Confirmed, by such a timer.
    Dialog timed(Optional<SessionTimer> newTimer) {
        return new Dialog(
                self, callId, local, remote, remoteTag, target, routes, localCseq, remoteCseq, edge, hop, newTimer);
    }

    /// As it is after this request of the peer (RFC 3261 §12.2.2).
    Dialog after(SipRequest request, EdgeAddress through, Hop newHop, Instant now) {
        return new Dialog(
                self,
                callId,
                local,
                remote,
                remoteTag,
                contact(request.headers(), target),
                routes,
                localCseq,
                Math.max(remoteCseq, cseq(request.headers())),
                through,
                newHop,
                Relay.isDialogChange(request.method()) ? timer.map(it -> it.after(request.headers(), now)) : timer);
    }

    /// As it is after the peer's 2xx to a request that refreshes the target (RFC 3261 §12.2.1.2).
    Dialog refreshed(SipResponse response, EdgeAddress through, Instant now) {
        return new Dialog(
                self,
                callId,
                local,
                remote,
                remoteTag,
                contact(response.headers(), target),
                routes,
                localCseq,
                remoteCseq,
                through,
                hop,
                timer.map(it -> it.confirmed(response.headers(), now)));
    }

    /// As it is after the peer has refused such a request, which says that it is there.
    Dialog refused(SipResponse response, Instant now) {
        return timed(timer.map(it -> it.refused(response.headers(), now)));
    }

    /// After one more request of ours.
    Dialog next() {
        return new Dialog(
                self, callId, local, remote, remoteTag, target, routes, localCseq + 1, remoteCseq, edge, hop, timer);
    }

    /// A request of ours with the sequence number that this dialog is at.
    SipRequest request(String method, Payload payload, SipHeaders extra) {
        return request(method, localCseq, payload, extra);
    }

    SipRequest request(String method, long cseq, Payload payload, SipHeaders extra) {
        return request(method, cseq, MOST_HOPS, payload, extra);
    }

    /// That begins it, and may pass so many hops (Max-Forwards, RFC 3261 §8.1.1.6).
    SipRequest invite(int hops, Payload payload, SipHeaders extra) {
        return request("INVITE", localCseq, hops, payload, extra);
    }

    private SipRequest request(String method, long cseq, int hops, Payload payload, SipHeaders extra) {
        var headers = SipHeaders.NONE
                .with("From", local + ";tag=" + self)
                .with("To", remote + (remoteTag.isEmpty() ? "" : ";tag=" + remoteTag))
                .with("Call-ID", callId)
                .with("CSeq", cseq + " " + method)
                .with("Max-Forwards", Integer.toString(hops))
                .with("User-Agent", USER_AGENT);
        for (var route : routes) headers = headers.with("Route", route);
        if (Relay.isDialogChange(method))
            headers = headers.with("Allow", ALLOW)
                    .and(timer.map(SessionTimer::asking).orElse(SipHeaders.NONE));
        return new SipRequest(method, target, payload.described(headers.and(extra)), payload.text());
    }

    /// Whether a request with our tag belongs to this dialog (RFC 3261 §12.2.2): our tag alone can be known to
    /// others.
    boolean isOf(SipRequest request) {
        var from = NameAddr.read(request.headers().first("From").orElse(""));
        return request.headers().first("Call-ID").filter(callId::equals).isPresent()
                && (remoteTag.isEmpty() || from.tag().filter(remoteTag::equals).isPresent());
    }

    /// Whether this 2xx to our INVITE is of another device behind a forking proxy than the first (RFC 3261
    /// §13.2.2.4).
    boolean isOfAnother(SipResponse response) {
        var to = NameAddr.read(response.headers().first("To").orElse(""));
        return !remoteTag.isEmpty() && !to.tag().orElse("").equals(remoteTag);
    }

    /// Our 2xx to a request of the peer that refreshes it.
    SipResponse ok(Payload payload) {
        var headers = timer.map(SessionTimer::answering).orElse(SipHeaders.NONE);
        return new SipResponse(200, "OK", payload.described(headers), payload.text());
    }

    /// Where the peer is for us, in words.
    String place() {
        var heard = hop.hostAndPort();
        var by = routes.stream().findFirst().map(route -> proxy(route).hop().hostAndPort());
        return by.filter(proxy -> !proxy.equals(heard))
                .map(proxy -> heard + " (which wants its requests sent by way of " + proxy + ")")
                .orElse(heard);
    }

    /// That a Route, a Record-Route or a Path names.
    static SipTarget proxy(String route) {
        return SipTarget.read(NameAddr.read(route).uri());
    }

    private static String contact(SipHeaders headers, String otherwise) {
        return headers.elements("Contact").stream()
                .findFirst()
                .map(value -> NameAddr.read(value).uri())
                .orElse(otherwise);
    }

    /// 0 where there is none that is a number, which no request of ours has: an edge lets no such message in, but what
    /// devices send must not stop a call.
    static long cseq(SipHeaders headers) {
        var value = headers.first("CSeq").orElse("");
        try {
            return Long.parseLong(
                    value.substring(0, Math.max(0, value.lastIndexOf(' '))).strip());
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
