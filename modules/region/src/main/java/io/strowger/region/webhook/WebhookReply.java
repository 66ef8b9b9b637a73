package io.strowger.region.webhook;

import io.strowger.core.Urls;
import java.time.Duration;

/// How a webhook ended.
public sealed interface WebhookReply {
    /// With 2xx, and for [WebhookRequest.Kind#VOICE] with something that can be TwiML, or with audio.
    /// `contentType` is the bare media type in small letters, empty when there was none. `body` is empty for
    /// audio, which is not read. `finalUrl` is where the answer came from, after redirects, without the
    /// parameters we added; relative URLs of a document start there. `cookies` are those of the request and
    /// what was set since.
    record Answered(int status, String contentType, String body, String finalUrl, Duration took, Cookies cookies)
            implements WebhookReply {
        @Override
        public String toString() {
            return status + " " + contentType + " of " + body.length() + " characters from "
                    + Urls.withoutUser(finalUrl) + " in " + took;
        }
    }

    /// Not at all: too many are on their way, or this node stops. It may be asked later.
    record NotAsked(String why) implements WebhookReply {}

    /// With one of Twilio's errors. `message` may be shown to the account; `status` is the HTTP status, 0 when
    /// there was none.
    record Failed(int code, String message, int status) implements WebhookReply {}
}
