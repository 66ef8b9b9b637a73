package io.strowger.region.webhook;

import io.strowger.region.webhook.WebhookReply.Failed;

/// What can go wrong with a webhook, with Twilio's code for it (https://www.twilio.com/docs/errors).
enum Problem {
    INVALID_URL(11100),
    RETRIEVAL(11200),
    CONNECT_TIMEOUT(11201),
    REFUSED(11202),
    TOTAL_TIME(11203),
    CONNECTION(11205),
    PROTOCOL(11206),
    BAD_HOST(11210),
    TOO_MANY_REDIRECTS(11215),
    HANDSHAKE(11220),
    OTHER_DOMAIN(11235),
    EXPIRED(11236),
    UNTRUSTED(11237),
    TOO_LARGE(11750),
    EMPTY(11770),
    CONTENT_TYPE(12300),
    CALLBACK_REFUSED(15003);

    private final int code;

    Problem(int code) {
        this.code = code;
    }

    Failed because(String message) {
        return because(message, 0);
    }

    Failed because(String message, int status) {
        return new Failed(code, message, status);
    }
}
