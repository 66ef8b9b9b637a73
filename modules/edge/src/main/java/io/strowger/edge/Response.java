package io.strowger.edge;

import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;

/// What Strowger answers to a request: a status, the headers that are not copied from the request, and a body.
record Response(int status, String reason, SipHeaders headers, String body) {
    /// What the methods are that an edge or a region knows.
    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, REFER, NOTIFY";

    static Response from(SipResponse response) {
        return new Response(response.status(), response.reason(), response.headers(), response.body());
    }

    static Response of(int status) {
        return new Response(status, reason(status), SipHeaders.NONE, "");
    }

    /// The request can't be understood; `why` is the reason phrase, in words of ours, never of the request's.
    static Response bad(String why) {
        return new Response(400, why, SipHeaders.NONE, "");
    }

    Response with(String name, String value) {
        return new Response(status, reason, headers.with(name, value), body);
    }

    /// The same, unless there is a header of this name already.
    Response withDefault(String name, String value) {
        return headers.first(name).isPresent() ? this : with(name, value);
    }

    /// Those that the edge says itself.
    Response without(String name) {
        return new Response(
                status,
                reason,
                new SipHeaders(headers.all().stream()
                        .filter(header -> !header.isNamed(name))
                        .toList()),
                body);
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /// With the header in which Twilio says what went wrong.
    Response because(int code, String text) {
        return with("X-Twilio-Error", code + " " + text);
    }

    private static String reason(int status) {
        return switch (status) {
            case 100 -> "trying -- your call is important to us"; // Twilio's words
            case 200 -> "OK";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 407 -> "Proxy Authentication Required";
            case 408 -> "Request Timeout";
            case 416 -> "Unsupported URI Scheme";
            case 420 -> "Bad Extension";
            case 422 -> "Session Interval Too Small";
            case 423 -> "Interval Too Brief";
            case 481 -> "Call/Transaction Does Not Exist";
            case 482 -> "Loop Detected";
            case 483 -> "Too Many Hops";
            case 500 -> "Server Internal Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "Version Not Supported";
            case 513 -> "Message Too Large";
            default -> throw new IllegalArgumentException("no reason phrase for " + status);
        };
    }
}
