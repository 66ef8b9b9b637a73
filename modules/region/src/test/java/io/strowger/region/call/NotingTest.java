package io.strowger.region.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Ladders;
import io.strowger.region.webhook.Cookies;
import io.strowger.region.webhook.WebhookReply;
import io.strowger.region.webhook.WebhookRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotingTest {
    private static final Duration TOOK = Duration.ofMillis(12);

    private static Ladders.Webhook noted(WebhookReply reply, WebhookRequest.Parameter... parameters) {
        var request = new WebhookRequest(
                "https://app:s3cret@app.example/voice#rc=2",
                "POST",
                List.of(parameters),
                Story.ACCOUNT,
                WebhookRequest.Kind.VOICE,
                Cookies.NONE);
        return Noting.rung(Story.CALL, request, reply, Story.NOON, Story.NOON.plus(TOOK));
    }

    @Test
    void showsWhatWasAskedAndAnsweredWithoutPasswords() {
        var webhook = noted(
                new WebhookReply.Answered(
                        200,
                        "text/xml",
                        "<Response><Redirect>http://u:s3cret@h/</Redirect></Response>",
                        "https://app.example/voice",
                        TOOK,
                        Cookies.NONE),
                new WebhookRequest.Parameter("From", "sip:alice:s3cret@acme.sip.twilio.com"));

        assertThat(webhook)
                .isEqualTo(new Ladders.Webhook(
                        Story.CALL,
                        Story.NOON,
                        TOOK,
                        "POST",
                        "https://app:***@app.example/voice#rc=2",
                        List.of(new Ladders.Field("From", "sip:alice:***@acme.sip.twilio.com")),
                        200,
                        "text/xml",
                        "<Response><Redirect>http://u:***@h/</Redirect></Response>",
                        0,
                        ""));
    }

    @Test
    void isAboutTheCallThatItNames() {
        var child = Calls.numbered(Story.CALL, 3);

        var webhook = noted(
                new WebhookReply.Failed(11205, "connection refused", 0),
                new WebhookRequest.Parameter("CallSid", child.toString()));

        assertThat(webhook.call()).isEqualTo(child);
        assertThat(webhook.status()).isZero();
        assertThat(webhook.error()).isEqualTo(11205);
        assertThat(webhook.message()).isEqualTo("connection refused");
    }
}
