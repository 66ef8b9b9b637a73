package io.strowger.gateway;

import static io.strowger.gateway.Place.below;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.strowger.core.AccountSid;
import io.strowger.core.EdgeId;
import io.strowger.core.Ladders;
import io.strowger.core.Ladders.Ladder;
import io.strowger.core.Ladders.Message;
import io.strowger.core.Ladders.Rung;
import io.strowger.core.Ladders.Webhook;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/regions/{region}/calls/{Sid}/ladder`: the SIP messages and webhooks of a call and of those
/// that it has made, oldest first, as far as they are kept. Twilio has no such thing.
final class LadderRoutes {
    private final RegionId region;
    private final Ladders ladders;

    LadderRoutes(Region region) {
        this.region = region.id();
        this.ladders = region.ladders();
    }

    Route routes(AccountSid account) {
        return below(
                Sid.Kind.CA,
                call -> path(
                        "ladder",
                        () -> get(() -> Answers.whenFound(
                                ladders.show(account, call),
                                ladder -> Answers.json(StatusCodes.OK, Body.of(region, call, ladder))))));
    }

    /// `complete` is false where messages are missing, or may be.
    private record Body(RegionId region, Sid callSid, boolean complete, int leftOut, List<Entry> entries) {
        static Body of(RegionId region, Sid call, Ladder ladder) {
            return new Body(
                    region,
                    call,
                    ladder.isComplete(),
                    ladder.leftOut(),
                    ladder.rungs().stream().map(Entry::of).toList());
        }
    }

    /// `callSid` is the call whose leg or webhook it is.
    private sealed interface Entry {
        static Entry of(Rung rung) {
            return switch (rung) {
                case Message message ->
                    new SipEntry(
                            "sip",
                            Dates.withMillis(message.at()),
                            message.call(),
                            message.edge(),
                            message.isIncoming() ? "in" : "out",
                            message.transport().name().toLowerCase(Locale.ROOT),
                            message.peer(),
                            message.text());
                case Webhook webhook ->
                    new WebhookEntry(
                            "webhook",
                            Dates.withMillis(webhook.at()),
                            webhook.call(),
                            webhook.method(),
                            webhook.url(),
                            CallEventRoutes.parameters(webhook),
                            Optional.of(webhook.status()).filter(status -> status != 0),
                            webhook.contentType(),
                            webhook.body(),
                            webhook.took().toMillis(),
                            Optional.of(webhook.error()).filter(code -> code != 0),
                            webhook.message());
            };
        }
    }

    private record SipEntry(
            String kind,
            String time,
            Sid callSid,
            EdgeId edge,
            String direction,
            String transport,
            String peer,
            String message)
            implements Entry {}

    /// `status` is null where there was no answer, `errorCode` where nothing went wrong.
    private record WebhookEntry(
            String kind,
            String time,
            Sid callSid,
            String method,
            String url,
            Map<String, String> parameters,
            Optional<Integer> status,
            String contentType,
            String body,
            long milliseconds,
            Optional<Integer> errorCode,
            String error)
            implements Entry {}
}
