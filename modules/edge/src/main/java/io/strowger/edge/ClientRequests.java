package io.strowger.edge;

import io.strowger.core.Edges.Send;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import java.util.List;
import java.util.Optional;

/// How the requests are written that an edge sends: those of a region, and those of its own that belong to an
/// INVITE.
final class ClientRequests {
    private static final List<String> OWN = List.of("Route", "From", "To", "Call-ID", "CSeq");

    private ClientRequests() {}

    /// Whether the request says where its dialog's next ones are to go (RFC 3261 §12.2, §20, RFC 3311, RFC
    /// 3515, RFC 6665).
    static boolean hasContact(String method) {
        return switch (method) {
            case "INVITE", "UPDATE", "REFER", "NOTIFY", "SUBSCRIBE", "OPTIONS" -> true;
            default -> false;
        };
    }

    static String request(SipRequest request, String via, Optional<String> contact) {
        var headers = request.headers();
        var text = start(request.method(), request.uri(), via, headers);
        text.headers(without("Contact", without("Max-Forwards", headers)));
        contact.ifPresent(it -> text.header("Contact", it));
        if (request.method().equals("INVITE") && headers.first("Allow").isEmpty()) text.header("Allow", Response.ALLOW);
        return text.body(request.body());
    }

    /// RFC 3261 §9.1.
    static String cancel(SipRequest invite, String via) {
        return own("CANCEL", invite, via, invite.headers().first("To").orElse(""));
    }

    /// For a final response that is no 2xx (RFC 3261 §17.1.1.3); `to` is the response's.
    static String ack(SipRequest invite, String via, String to) {
        return own("ACK", invite, via, to);
    }

    /// With what the requests need of it that belong to it, and nothing else.
    static Send remembered(Send order) {
        var request = order.request();
        var headers = new SipHeaders(request.headers().all().stream()
                .filter(header -> OWN.stream().anyMatch(header::isNamed))
                .toList());
        return new Send(
                order.transaction(),
                new SipRequest(request.method(), request.uri(), headers, ""),
                order.hop(),
                order.self());
    }

    private static String own(String method, SipRequest invite, String via, String to) {
        var headers = invite.headers();
        var text = start(method, invite.uri(), via, SipHeaders.NONE);
        for (var route : headers.values("Route")) text.header("Route", route);
        var cseq = headers.first("CSeq").orElse("");
        return text.header("From", headers.first("From").orElse(""))
                .header("To", to)
                .header("Call-ID", headers.first("Call-ID").orElse(""))
                .header("CSeq", cseq.substring(0, Math.max(0, cseq.indexOf(' '))) + " " + method)
                .body("");
    }

    private static MessageText start(String method, String uri, String via, SipHeaders headers) {
        return new MessageText(method + " " + uri + " SIP/2.0")
                .header("Via", via)
                .header("Max-Forwards", headers.first("Max-Forwards").orElse("70"));
    }

    private static SipHeaders without(String name, SipHeaders headers) {
        return new SipHeaders(
                headers.all().stream().filter(header -> !header.isNamed(name)).toList());
    }
}
