package io.strowger.edge;

import io.strowger.edge.RawMessage.Header;
import java.util.ArrayList;
import java.util.List;

/// What Strowger answers to a request: a final status and the headers that are not copied from the request.
record Response(int status, String reason, List<Header> headers) {
    Response {
        headers = List.copyOf(headers);
    }

    static Response of(int status) {
        return new Response(status, reason(status), List.of());
    }

    /// The request can't be understood; `why` is the reason phrase, in words of ours, never of the request's.
    static Response bad(String why) {
        return new Response(400, why, List.of());
    }

    Response with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Response(status, reason, more);
    }

    /// With the header in which Twilio says what went wrong.
    Response because(int code, String text) {
        return with("X-Twilio-Error", code + " " + text);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 407 -> "Proxy Authentication Required";
            case 416 -> "Unsupported URI Scheme";
            case 420 -> "Bad Extension";
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
