package io.strowger.gateway;

import static io.strowger.gateway.Place.below;
import static io.strowger.gateway.Place.collection;
import static io.strowger.gateway.Place.instance;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Calls.CallRecord;
import io.strowger.core.Ladders;
import io.strowger.core.Sid;
import io.strowger.core.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/Calls`: the calls of one region, and below each of them what went wrong in it, what its webhooks said and
/// what was recorded.
final class CallRoutes {
    private final Calls calls;
    private final NotificationRoutes notifications;
    private final CallEventRoutes events;
    private final RecordingRoutes recordings;
    private final Elsewhere elsewhere;

    CallRoutes(Calls calls, Ladders ladders, RecordingRoutes recordings, Elsewhere elsewhere) {
        this.calls = calls;
        this.notifications = new NotificationRoutes(calls, this::missing);
        this.events = new CallEventRoutes(ladders, this::missing);
        this.recordings = recordings;
        this.elsewhere = elsewhere;
    }

    Route routes(AccountSid account) {
        return concat(
                collection("Calls", () -> concat(get(() -> list(account)), post(() -> create(account)))),
                pathPrefix(
                        "Calls",
                        () -> concat(
                                instance(
                                        Sid.Kind.CA,
                                        sid -> concat(
                                                get(() -> fetch(account, sid)),
                                                post(() -> change(account, sid)),
                                                delete(() -> remove(account, sid)))),
                                below(
                                        Sid.Kind.CA,
                                        sid -> concat(
                                                notifications.routes(account, sid),
                                                events.routes(account, sid),
                                                recordings.routes(account, sid, () -> missing(account, sid)))))));
    }

    static Place place(AccountSid account) {
        return Place.of(account).in("Calls");
    }

    private Route list(AccountSid account) {
        return parameterMap(query -> Listing.page(request -> Answers.when(
                calls.list(account, CallQuery.filter(query), request),
                CallRoutes::whyNot,
                page -> Answers.json(
                        StatusCodes.OK,
                        Listing.of(
                                "calls",
                                place(account).json() + Listing.query(query, CallQuery.NAMES),
                                page.map(Body::of))))));
    }

    private Route create(AccountSid account) {
        return Form.form(form -> Answers.when(calls.create(account, CallForm.newCall(form)), CallRoutes::render));
    }

    private Route fetch(AccountSid account, Sid sid) {
        return Answers.whenFound(
                calls.fetch(account, sid),
                call -> Answers.json(StatusCodes.OK, Body.of(call)),
                () -> missing(account, sid));
    }

    private Route missing(AccountSid account, Sid sid) {
        return elsewhere.notFound(region -> region.calls().listed(account, sid));
    }

    private static String whyNot(Throwable failure) {
        return failure instanceof Unavailable unavailable
                ? "The list can't be had: " + unavailable.why() + "."
                : Answers.UNAVAILABLE;
    }

    private Route change(AccountSid account, Sid sid) {
        return Form.form(form -> change(account, sid, CallForm.changes(form)));
    }

    private Route change(AccountSid account, Sid sid, List<Calls.Change> changes) {
        if (changes.isEmpty()) return fetch(account, sid);
        var rest = changes.subList(1, changes.size());
        return Answers.when(calls.change(account, sid, changes.getFirst()), reply -> switch (reply) {
            case Calls.Changed(var call) ->
                rest.isEmpty() ? Answers.json(StatusCodes.OK, Body.of(call)) : change(account, sid, rest);
            case Calls.Refused(var code, var text) -> Answers.badRequest(code, text);
            case Calls.UnknownCall() -> missing(account, sid);
        });
    }

    private Route remove(AccountSid account, Sid sid) {
        return Answers.when(calls.delete(account, sid), reply -> switch (reply) {
            case Calls.Deleted() -> Answers.noContent();
            case Calls.StillGoing() -> Answers.badRequest(20009, "Cannot delete resource before it is complete");
            case Calls.UnknownCall() -> missing(account, sid);
        });
    }

    private static Route render(Calls.CreateReply reply) {
        return switch (reply) {
            case Calls.Created(var call) -> Answers.json(StatusCodes.CREATED, Body.of(call));
            case Calls.QueueFull(var wait) ->
                RateLimits.tooMany(
                        "Too many calls are queued: another would begin in " + RateLimits.seconds(wait) + " s only",
                        wait);
            case Calls.Refused(var code, var text) -> Answers.badRequest(code, text);
        };
    }

    private record Body(
            Sid sid,
            String dateCreated,
            String dateUpdated,
            Optional<Sid> parentCallSid,
            AccountSid accountSid,
            String to,
            String toFormatted,
            String from,
            String fromFormatted,
            Optional<String> phoneNumberSid,
            String status,
            Optional<String> startTime,
            Optional<String> endTime,
            Optional<String> duration,
            Optional<String> price,
            String priceUnit,
            String direction,
            Optional<String> answeredBy,
            String apiVersion,
            Optional<String> forwardedFrom,
            Optional<String> groupSid,
            Optional<String> callerName,
            Optional<String> queueTime,
            Optional<String> trunkSid,
            String uri,
            Map<String, String> subresourceUris) {
        private static final Pattern NORTH_AMERICAN = Pattern.compile("\\+1([0-9]{3})([0-9]{3})([0-9]{4})");

        /// All that Twilio names; of them the notifications, the events and the recordings are here.
        private static final Map<String, String> SUBRESOURCES = Map.of(
                "notifications", "Notifications",
                "recordings", "Recordings",
                "payments", "Payments",
                "events", "Events",
                "siprec", "Siprec",
                "streams", "Streams",
                "transcriptions", "Transcriptions",
                "user_defined_message_subscriptions", "UserDefinedMessageSubscriptions",
                "user_defined_messages", "UserDefinedMessages");

        /// An end and a duration are shown of completed calls only: the others did not end successfully.
        static Body of(CallRecord call) {
            var place = place(call.account()).in(call.sid());
            var completed = Optional.of(call).filter(done -> done.status() == Calls.Status.COMPLETED);
            return new Body(
                    call.sid(),
                    Dates.rfc2822(call.created()),
                    Dates.rfc2822(call.updated()),
                    call.parent(),
                    call.account(),
                    call.to(),
                    formatted(call.to()),
                    call.from(),
                    formatted(call.from()),
                    Optional.empty(),
                    call.status().word(),
                    call.started().map(Dates::rfc2822),
                    completed.flatMap(CallRecord::ended).map(Dates::rfc2822),
                    completed.flatMap(CallRecord::seconds).map(Object::toString),
                    Optional.empty(),
                    "USD",
                    call.direction().word(),
                    Optional.empty(),
                    Place.VERSION,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    place.json(),
                    subresourceUris(place));
        }

        private static Map<String, String> subresourceUris(Place call) {
            var uris = new TreeMap<String, String>();
            SUBRESOURCES.forEach((key, name) -> uris.put(key, call.in(name).json()));
            return uris;
        }

        /// `(415) 867-5308` for a North American number; all else is shown as it is.
        private static String formatted(String address) {
            return NORTH_AMERICAN.matcher(address).matches()
                    ? NORTH_AMERICAN.matcher(address).replaceFirst("($1) $2-$3")
                    : address;
        }
    }
}
