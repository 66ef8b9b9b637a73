package io.strowger.region.call;

import io.strowger.core.Ladders;
import io.strowger.core.Secrets;
import io.strowger.core.Sid;
import io.strowger.region.webhook.WebhookReply;
import io.strowger.region.webhook.WebhookRequest;
import java.time.Duration;
import java.time.Instant;

/// How a webhook shows in the ladder of its call.
final class Noting {
    private static final int LONGEST = 64 * 1024; // of a body, in characters: a ladder is to be read

    private Noting() {}

    /// It is about the call that it names; `call` is the first one of the tree.
    static Ladders.Webhook rung(Sid call, WebhookRequest request, WebhookReply reply, Instant begun, Instant ended) {
        var about = request.parameters().stream()
                .filter(parameter -> parameter.name().equals("CallSid"))
                .findFirst()
                .map(parameter -> Sid.parse(parameter.value()))
                .orElse(call);
        var fields = request.parameters().stream()
                .map(parameter -> new Ladders.Field(parameter.name(), Secrets.masked(parameter.value())))
                .toList();
        var took = Duration.between(begun, ended);
        var url = Secrets.masked(request.url());
        return switch (reply) {
            case WebhookReply.Answered answered ->
                new Ladders.Webhook(
                        about,
                        begun,
                        took,
                        request.method(),
                        url,
                        fields,
                        answered.status(),
                        answered.contentType(),
                        Secrets.masked(shortened(answered.body())),
                        0,
                        "");
            case WebhookReply.NotAsked(var why) ->
                new Ladders.Webhook(about, begun, took, request.method(), url, fields, 0, "", "", 0, why);
            case WebhookReply.Failed(var code, var message, var status) ->
                new Ladders.Webhook(about, begun, took, request.method(), url, fields, status, "", "", code, message);
        };
    }

    private static String shortened(String body) {
        return body.length() <= LONGEST
                ? body
                : body.substring(0, LONGEST) + "\n[" + (body.length() - LONGEST) + " more characters]";
    }
}
