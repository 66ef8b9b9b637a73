package io.strowger.region.call;

import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;

/// The body of a SIP message, as it came: Strowger carries it from one device to the other and does not look
/// inside.
record Payload(String type, String text) {
    static final Payload NONE = new Payload("", "");

    private static final String NOBODY = """
            v=0
            o=strowger 1 1 IN IP4 0.0.0.0
            s=-
            c=IN IP4 0.0.0.0
            t=0 0
            """;

    /// Nothing is sent and nothing is received (RFC 3264 §8.4, RFC 3725 §6): how a device is put on hold until
    /// somebody is there to talk to.
    static final Payload SILENT = sdp(NOBODY + """
            m=audio 9 RTP/AVP 0 8 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-16
            a=inactive
            """);

    static Payload sdp(String lines) {
        return new Payload("application/sdp", lines.replace("\n", "\r\n"));
    }

    /// Nothing to hear for one who describes its media so, or not at all.
    static Payload silenceFor(Payload peer) {
        return peer.isEmpty() ? SILENT : silentAnswer(peer);
    }

    /// The answer to `offer` that sends and receives nothing: as many media as were offered, the first audio
    /// inactive and the others refused (RFC 3264 §6).
    static Payload silentAnswer(Payload offer) {
        var text = new StringBuilder(NOBODY);
        var hasAudio = false;
        for (var line : offer.text().split("\r?\n")) {
            if (!line.startsWith("m=")) continue;
            var words = line.split(" ", 3);
            if (words.length < 3) continue;
            var isFirst = !hasAudio && words[0].equals("m=audio");
            hasAudio |= isFirst;
            text.append(words[0])
                    .append(isFirst ? " 9 " : " 0 ")
                    .append(words[2])
                    .append(isFirst ? "\na=inactive\n" : "\n");
        }
        return sdp(text.toString());
    }

    static Payload of(SipRequest request) {
        return of(request.headers(), request.body());
    }

    static Payload of(SipResponse response) {
        return of(response.headers(), response.body());
    }

    private static Payload of(SipHeaders headers, String body) {
        return body.isEmpty() ? NONE : new Payload(headers.first("Content-Type").orElse("application/sdp"), body);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    SipHeaders described(SipHeaders headers) {
        return isEmpty() ? headers : headers.with("Content-Type", type);
    }
}
