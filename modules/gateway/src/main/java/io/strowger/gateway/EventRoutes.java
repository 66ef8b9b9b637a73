package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.extractUri;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Cause;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Malformed;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/regions/{region}/events?entity=`: what has happened to one entity while it was the account's, oldest
/// first; also when it is gone, or when its name is another account's by now. With `after=`: only what came after the
/// event of that number. With `at=`: what it was then. `global` in the place of a region is the arbiter, for routes.
final class EventRoutes {
    /// What a Registration keeps against doubles, replays and floods; it is of all who have ever had the domain.
    private static final List<String> GUARDS = List.of("sequences", "nonces", "accepted");

    /// After everything that has happened, by whatever clock.
    private static final Journal.By END = new Journal.By(Instant.ofEpochMilli(Long.MAX_VALUE));

    /// What a key does not open, nor the history of: as with the keys themselves.
    private static final String KEY = "api-key";

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final String place;
    private final Journal journal;

    EventRoutes(String place, Journal journal) {
        this.place = place;
        this.journal = journal;
    }

    Route routes(Caller caller) {
        return pathEnd(() -> get(() -> parameterOptional(
                "at", at -> at.map(text -> then(caller, point(text))).orElseGet(() -> list(caller)))));
    }

    private Route list(Caller caller) {
        return parameterOptional(
                "entity",
                text -> parameterOptional(
                        "after",
                        number -> Listing.page(
                                request -> list(caller, entity(text), number.map(EventRoutes::number), request))));
    }

    private Route list(Caller caller, EntityAddress entity, Optional<Long> after, Page.Request request) {
        var path = "/strowger/v1/regions/" + place + "/events?entity="
                + URLEncoder.encode(entity.kind() + "/" + entity.id(), StandardCharsets.UTF_8)
                + after.map(number -> "&after=" + number).orElse("");
        return ofHolder(
                caller,
                entity,
                holder -> Answers.when(
                        journal.eventsOf(caller.account().sid(), holder, entity, after.orElse(0L), request),
                        page -> render(path, after, page)));
    }

    private static Route ofHolder(Caller caller, EntityAddress entity, Function<EntityAddress, Route> shown) {
        return isFor(caller, entity)
                ? Journal.holder(entity).map(shown).orElseGet(Answers::notFound)
                : Authentication.tokenNeeded();
    }

    static boolean isFor(Caller caller, EntityAddress entity) {
        return caller.hasToken() || !entity.kind().equals(KEY);
    }

    private Route then(Caller caller, Journal.Point point) {
        return parameterOptional("entity", text -> {
            var account = caller.account().sid();
            var entity = entity(text);
            return ofHolder(
                    caller,
                    entity,
                    holder -> Answers.whenFound(
                            journal.at(account, holder, entity, point),
                            then -> Answers.json(StatusCodes.OK, Then.of(entity, then)),
                            () -> notThen(account, holder, entity)));
        });
    }

    /// 404, which says when there is something to see of what the account has.
    private Route notThen(AccountSid account, EntityAddress holder, EntityAddress entity) {
        var oldest = journal.eventsOf(account, holder, entity, 0, new Page.Request(0, 1))
                .thenApply(page -> page.items().stream().findFirst());
        return Answers.whenFound(
                oldest,
                first -> Answers.whenFound(
                        journal.at(account, holder, entity, END),
                        last -> extractUri(uri -> Answers.notFoundBut(uri.path(), extent(first, last.entry())))));
    }

    private static String extent(Journal.Entry first, Journal.Entry last) {
        var begin = Dates.withMillis(first.at());
        return "There is nothing to show of then: its "
                + (first.sequence() == last.sequence()
                        ? "only event is " + first.sequence() + ", of " + begin
                        : "events are " + first.sequence() + " to " + last.sequence() + ", of " + begin + " to "
                                + Dates.withMillis(last.at()));
    }

    private static Journal.Point point(String text) {
        try {
            if (NUMBER.matcher(text).matches()) return new Journal.After(Long.parseLong(text));
            var at = Instant.parse(text);
            var _ = at.toEpochMilli(); // what the journal counts in: a time that it can't say is none
            return new Journal.By(at);
        } catch (DateTimeParseException | ArithmeticException neither) {
            throw new Invalid(
                    Invalid.PARAMETER, "at must be the number of an event, or a time such as 2026-03-05T12:00:00Z");
        }
    }

    private static long number(String text) {
        if (!NUMBER.matcher(text).matches()) throw new Invalid(Invalid.PARAMETER, "after is the number of an event");
        return Long.parseLong(text);
    }

    /// An entity of which the account has no event is none of its own.
    private static Route render(String path, Optional<Long> after, Page<Journal.Entry> page) {
        return page.items().isEmpty() && page.request().number() == 0 && after.isEmpty()
                ? Answers.notFound()
                : Answers.json(StatusCodes.OK, Listing.of("events", path, page.map(Body::of)));
    }

    /// `kind|id` as it stands in the journal, or `kind/id`, which needs no escaping.
    static EntityAddress entity(Optional<String> parameter) {
        var text = parameter.orElse("");
        var bar = text.indexOf('|');
        var cut = bar < 0 ? text.indexOf('/') : bar;
        if (cut < 1 || cut == text.length() - 1)
            throw new Invalid(
                    Invalid.PARAMETER, "entity must be kind/id, such as registration/alice@acme.sip.twilio.com");
        var entity = new EntityAddress(text.substring(0, cut), text.substring(cut + 1));
        return entity.kind().equals("call") ? withItsFirst(entity) : entity;
    }

    /// A call that another has made is a part of that one's history.
    private static EntityAddress withItsFirst(EntityAddress call) {
        try {
            return new EntityAddress(
                    call.kind(), Calls.first(Sid.parse(call.id())).toString());
        } catch (Malformed notASid) {
            return call;
        }
    }

    private record Then(
            String entity,
            long sequence,
            Instant at,
            String type,
            JsonNode event,
            Optional<Cause> cause,
            JsonNode state) {
        static Then of(EntityAddress entity, Journal.Then then) {
            var state = Answers.parsed(then.state());
            if (entity.kind().equals("registration") && state instanceof ObjectNode registration)
                registration.remove(GUARDS);
            var entry = then.entry();
            return new Then(
                    entity.kind() + "/" + entity.id(),
                    entry.sequence(),
                    entry.at(),
                    entry.type(),
                    Answers.parsed(entry.json()),
                    entry.cause(),
                    state);
        }
    }

    private record Body(long sequence, String type, Instant at, JsonNode event, Optional<Cause> cause) {
        static Body of(Journal.Entry entry) {
            return new Body(entry.sequence(), entry.type(), entry.at(), Answers.parsed(entry.json()), entry.cause());
        }
    }
}
