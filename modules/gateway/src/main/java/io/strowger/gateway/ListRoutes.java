package io.strowger.gateway;

import static io.strowger.gateway.Place.below;
import static io.strowger.gateway.Place.collection;
import static io.strowger.gateway.Place.instance;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import io.strowger.core.AccountSid;
import io.strowger.core.NamedLists;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.Sid;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/SIP/CredentialLists` or `/SIP/IpAccessControlLists`: the lists of one region, and below each of them what is on
/// it.
final class ListRoutes {
    private final ListKind kind;
    private final NamedLists lists;
    private final BiFunction<AccountSid, Sid, Route> entries;
    private final BiFunction<AccountSid, Sid, Route> missing;

    ListRoutes(
            ListKind kind,
            NamedLists lists,
            BiFunction<AccountSid, Sid, Route> entries,
            BiFunction<AccountSid, Sid, Route> missing) {
        this.kind = kind;
        this.lists = lists;
        this.entries = entries;
        this.missing = missing;
    }

    Route routes(AccountSid account) {
        return concat(
                collection(kind.path(), () -> concat(get(() -> list(account)), post(() -> create(account)))),
                pathPrefix(
                        kind.path(),
                        () -> concat(
                                instance(
                                        kind.sids(),
                                        sid -> concat(
                                                get(() -> fetch(account, sid)),
                                                post(() -> rename(account, sid)),
                                                delete(() -> remove(account, sid)))),
                                below(kind.sids(), sid -> entries.apply(account, sid)))));
    }

    private Route list(AccountSid account) {
        return Listing.page(request -> Answers.when(
                lists.list(account, request),
                page -> Answers.json(
                        StatusCodes.OK,
                        Listing.of(kind.key(), kind.place(account).json(), page.map(this::body)))));
    }

    private Route create(AccountSid account) {
        return Form.form(form -> Answers.when(lists.create(account, friendlyName(form)), this::render));
    }

    private Route fetch(AccountSid account, Sid sid) {
        return Answers.whenFound(
                lists.fetch(account, sid),
                list -> Answers.json(StatusCodes.OK, body(list)),
                () -> missing.apply(account, sid));
    }

    private Route rename(AccountSid account, Sid sid) {
        return Form.form(form -> Answers.when(lists.rename(account, sid, friendlyName(form)), reply -> switch (reply) {
            case NamedLists.Renamed(var list) -> Answers.json(StatusCodes.OK, body(list));
            case NamedLists.NameInUse(var name) -> nameInUse(name);
            case NamedLists.UnknownList() -> missing.apply(account, sid);
        }));
    }

    private Route remove(AccountSid account, Sid sid) {
        return Answers.when(lists.delete(account, sid), reply -> switch (reply) {
            case NamedLists.Deleted() -> Answers.noContent();
            case NamedLists.StillMapped() ->
                Answers.badRequest(
                        kind.stillMapped(),
                        "The " + kind.title() + " is still mapped to a domain. Delete the mapping first.");
            case NamedLists.UnknownList() -> missing.apply(account, sid);
        });
    }

    private String friendlyName(Form form) {
        return form.required("FriendlyName", kind.maxFriendlyName(), kind.badList());
    }

    private Route render(NamedLists.CreateReply reply) {
        return switch (reply) {
            case NamedLists.Created(var list) -> Answers.json(StatusCodes.CREATED, body(list));
            case NamedLists.NameInUse(var name) -> nameInUse(name);
            case NamedLists.TooManyLists(var limit) ->
                Answers.badRequest(
                        kind.tooMany(), "Maximum " + kind.title() + "s reached: an account can have " + limit);
        };
    }

    private Route nameInUse(String name) {
        return Answers.badRequest(
                kind.badList(), "Another " + kind.title() + " has the FriendlyName '" + name + "' already");
    }

    private Body body(NamedList list) {
        return new Body(
                list.account(),
                Dates.rfc2822(list.created()),
                Dates.rfc2822(list.updated()),
                list.friendlyName(),
                list.sid(),
                Map.of(
                        kind.entriesKey(),
                        kind.entries(list.account(), list.sid()).json()),
                kind.place(list.account()).in(list.sid()).json());
    }

    private record Body(
            AccountSid accountSid,
            String dateCreated,
            String dateUpdated,
            String friendlyName,
            Sid sid,
            Map<String, String> subresourceUris,
            String uri) {}
}
