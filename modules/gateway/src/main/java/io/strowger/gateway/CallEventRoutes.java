package io.strowger.gateway;

import static io.strowger.gateway.Place.collection;
import static org.apache.pekko.http.javadsl.server.Directives.get;

import io.strowger.core.AccountSid;
import io.strowger.core.Ladders;
import io.strowger.core.Ladders.Webhook;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/Calls/{Sid}/Events`: the webhooks of a call, for as long as its ladder is kept. There is no single one.
final class CallEventRoutes {
    private final Ladders ladders;
    private final BiFunction<AccountSid, Sid, Route> missing;

    /// `missing` is what to say of a call that is not there.
    CallEventRoutes(Ladders ladders, BiFunction<AccountSid, Sid, Route> missing) {
        this.ladders = ladders;
        this.missing = missing;
    }

    Route routes(AccountSid account, Sid call) {
        return collection("Events", () -> get(() -> list(account, call)));
    }

    /// Oldest first. Those of the calls that this one has made are theirs.
    private Route list(AccountSid account, Sid call) {
        return Listing.page(request -> Answers.whenFound(
                ladders.show(account, call),
                ladder -> {
                    var webhooks = ladder.rungs().stream()
                            .flatMap(rung -> rung instanceof Webhook webhook ? Stream.of(webhook) : Stream.empty())
                            .filter(webhook -> webhook.call().equals(call))
                            .toList();
                    var path = CallRoutes.place(account).in(call).in("Events").json();
                    return Answers.json(
                            StatusCodes.OK,
                            Listing.of(
                                    "events", path, Page.of(webhooks, request).map(Body::of)));
                },
                () -> missing.apply(account, call)));
    }

    /// By name; of those that have the same the first.
    static Map<String, String> parameters(Webhook webhook) {
        var parameters = new LinkedHashMap<String, String>();
        for (var field : webhook.parameters()) parameters.putIfAbsent(field.name(), field.value());
        return parameters;
    }

    /// `response` is null where there was none.
    private record Body(Asked request, Optional<Answered> response) {
        static Body of(Webhook webhook) {
            return new Body(
                    new Asked(webhook.method(), webhook.url(), parameters(webhook)),
                    Optional.of(webhook).filter(it -> it.status() != 0).map(Answered::of));
        }
    }

    private record Asked(String method, String url, Map<String, String> parameters) {}

    private record Answered(
            int responseCode, String contentType, String responseBody, long requestDuration, String dateCreated) {
        static Answered of(Webhook webhook) {
            return new Answered(
                    webhook.status(),
                    webhook.contentType(),
                    webhook.body(),
                    webhook.took().toMillis(),
                    Dates.rfc2822(webhook.at().plus(webhook.took())));
        }
    }
}
