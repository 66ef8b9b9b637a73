package io.strowger.gateway;

import static io.strowger.gateway.Place.collection;
import static io.strowger.gateway.Place.instance;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Calls.Notification;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/Calls/{Sid}/Notifications`: what went wrong in a call, or nearly.
final class NotificationRoutes {
    private static final List<String> NAMES = List.of("Log", "MessageDate", "MessageDate<", "MessageDate>");

    private final Calls calls;
    private final BiFunction<AccountSid, Sid, Route> missing;

    /// `missing` is what to say of a call that has not got what is asked for, or is not there itself.
    NotificationRoutes(Calls calls, BiFunction<AccountSid, Sid, Route> missing) {
        this.calls = calls;
        this.missing = missing;
    }

    Route routes(AccountSid account, Sid call) {
        return concat(
                collection("Notifications", () -> get(() -> list(account, call))),
                pathPrefix("Notifications", () -> instance(Sid.Kind.NO, sid -> get(() -> fetch(account, call, sid)))));
    }

    private static Place place(AccountSid account, Sid call) {
        return CallRoutes.place(account).in(call).in("Notifications");
    }

    /// Newest first, as Twilio lists them. A call has so few that all of them are at hand.
    private Route list(AccountSid account, Sid call) {
        return parameterMap(query -> Listing.page(request -> {
            var wanted = wanted(query);
            return Answers.whenFound(
                    calls.notifications(account, call),
                    all -> {
                        var found = all.reversed().stream().filter(wanted).toList();
                        return Answers.json(
                                StatusCodes.OK,
                                Listing.of(
                                        "notifications",
                                        place(account, call).json() + Listing.query(query, NAMES),
                                        Page.of(found, request).map(notification -> Body.of(account, notification))));
                    },
                    () -> missing.apply(account, call));
        }));
    }

    private Route fetch(AccountSid account, Sid call, Sid sid) {
        return Answers.whenFound(
                calls.notifications(account, call)
                        .thenApply(found -> found.flatMap(all -> all.stream()
                                .filter(notification -> notification.sid().equals(sid))
                                .findFirst())),
                notification -> Answers.json(StatusCodes.OK, Detail.of(account, notification)),
                () -> missing.apply(account, call));
    }

    private static Predicate<Notification> wanted(Map<String, String> query) {
        var log = query.getOrDefault("Log", "");
        if (!List.of("", "0", "1").contains(log))
            throw new Invalid(Invalid.PARAMETER, "Log must be 0 for errors or 1 for warnings");
        var span = Span.parse(query, "MessageDate");
        return notification -> (log.isEmpty() || log.equals(level(notification))) && span.has(notification.at());
    }

    private static String level(Notification notification) {
        return notification.isError() ? "0" : "1";
    }

    private record Body(
            AccountSid accountSid,
            String apiVersion,
            Sid callSid,
            String dateCreated,
            String dateUpdated,
            String errorCode,
            String log,
            String messageDate,
            String messageText,
            String moreInfo,
            Optional<String> requestMethod,
            String requestUrl,
            Sid sid,
            String uri) {
        static Body of(AccountSid account, Notification notification) {
            var date = Dates.rfc2822(notification.at());
            return new Body(
                    account,
                    Place.VERSION,
                    notification.call(),
                    date,
                    date,
                    Integer.toString(notification.code()),
                    level(notification),
                    date,
                    messageText(notification),
                    Answers.moreInfo(notification.code()),
                    Optional.empty(),
                    notification.url(),
                    notification.sid(),
                    place(account, notification.call()).in(notification.sid()).json());
        }

        /// Twilio's list of names and values.
        private static String messageText(Notification notification) {
            return (notification.url().isEmpty() ? "" : "url=" + encoded(notification.url()) + "&")
                    + "ErrorCode=" + notification.code()
                    + "&LogLevel=" + (notification.isError() ? "ERROR" : "WARN")
                    + "&Msg=" + encoded(notification.text());
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /// One that is asked for alone has more: what was sent and what came back, which nobody keeps here.
    private record Detail(
            @JsonUnwrapped Body body, String requestVariables, String responseBody, String responseHeaders) {
        static Detail of(AccountSid account, Notification notification) {
            return new Detail(Body.of(account, notification), "", "", "");
        }
    }
}
