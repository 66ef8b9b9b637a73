package io.strowger.region.call;

import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;
import java.util.List;

/// What Strowger answers to the INVITE of a caller.
final class Answers {
    private Answers() {}

    /// The 2xx of the one who was called, as the caller gets it.
    static SipResponse to(Leg winner, SipResponse response) {
        return ok(winner.sdp(), response.headers().only(List.of("User-to-User")));
    }

    /// Somebody is there, and nothing is heard yet.
    static SipResponse silent(Leg caller) {
        return ok(Payload.silenceFor(caller.sdp()), SipHeaders.NONE);
    }

    /// Somebody is there: Strowger itself.
    static SipResponse by(Media media) {
        return ok(media.sdp(), SipHeaders.NONE);
    }

    private static SipResponse ok(Payload payload, SipHeaders extra) {
        var headers = SipHeaders.NONE.with("Server", Dialog.USER_AGENT).with("Allow", Dialog.ALLOW);
        return new SipResponse(200, "OK", payload.described(headers.and(extra)), payload.text());
    }

    static SipResponse refusal(int code) {
        return Call.response(
                code,
                switch (code) {
                    case 403 -> "Forbidden";
                    case 404 -> "Not Found";
                    case 408 -> "Request Timeout";
                    case 480 -> "Temporarily Unavailable";
                    case 486 -> "Busy Here";
                    case 487 -> "Request Terminated";
                    case 488 -> "Not Acceptable Here";
                    case 500 -> "Server Internal Error";
                    case 503 -> "Service Unavailable";
                    case 600 -> "Busy Everywhere";
                    case 603 -> "Decline";
                    default -> "Failed";
                });
    }

    /// What a caller is told when whom he was put through to has answered this. What needs more than its number, a
    /// Contact (3xx), a challenge (401, 407), a Min-SE (422), was for us and is none of his; and
    /// 487 is what comes of our own CANCEL.
    static int passedOn(int code) {
        return switch (code) {
            case 403, 404, 408, 410, 480, 484, 486, 488, 503, 504, 600, 603, 604, 606 -> code;
            default -> code >= 500 && code < 600 ? 500 : 480;
        };
    }
}
