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
import io.strowger.core.CredentialLists;
import io.strowger.core.CredentialLists.CredentialList;
import io.strowger.core.Sid;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/SIP/CredentialLists`: the credential lists of one region, and below each of them its credentials.
final class CredentialListRoutes {
    /// "Credential List validation".
    private static final int BAD_LIST = 21240;

    private static final int MAX_FRIENDLY_NAME = 64;

    private final CredentialLists lists;
    private final CredentialRoutes credentials;

    CredentialListRoutes(CredentialLists lists) {
        this.lists = lists;
        this.credentials = new CredentialRoutes(lists);
    }

    Route routes(AccountSid account) {
        return concat(
                collection("CredentialLists", () -> concat(get(() -> list(account)), post(() -> create(account)))),
                pathPrefix(
                        "CredentialLists",
                        () -> concat(
                                instance(
                                        Sid.Kind.CL,
                                        sid -> concat(
                                                get(() -> fetch(account, sid)),
                                                post(() -> rename(account, sid)),
                                                delete(() -> remove(account, sid)))),
                                below(Sid.Kind.CL, sid -> credentials.routes(account, sid)))));
    }

    static Place place(AccountSid account) {
        return Place.of(account).in("SIP").in("CredentialLists");
    }

    private Route list(AccountSid account) {
        return Listing.page(request -> Answers.when(
                lists.list(account, request),
                page -> Answers.json(
                        StatusCodes.OK,
                        Listing.of("credential_lists", place(account).json(), page.map(Body::of)))));
    }

    private Route create(AccountSid account) {
        return Form.form(form -> Answers.when(lists.create(account, friendlyName(form)), CredentialListRoutes::render));
    }

    private Route fetch(AccountSid account, Sid sid) {
        return Answers.whenFound(lists.fetch(account, sid), list -> Answers.json(StatusCodes.OK, Body.of(list)));
    }

    private Route rename(AccountSid account, Sid sid) {
        return Form.form(
                form -> Answers.when(lists.rename(account, sid, friendlyName(form)), CredentialListRoutes::render));
    }

    private Route remove(AccountSid account, Sid sid) {
        return Answers.when(lists.delete(account, sid), CredentialListRoutes::render);
    }

    private static String friendlyName(Form form) {
        return form.required("FriendlyName", MAX_FRIENDLY_NAME, BAD_LIST);
    }

    private static Route render(CredentialLists.CreateReply reply) {
        return switch (reply) {
            case CredentialLists.Created(var list) -> Answers.json(StatusCodes.CREATED, Body.of(list));
            case CredentialLists.NameInUse(var name) -> nameInUse(name);
            case CredentialLists.TooManyLists(var limit) ->
                Answers.badRequest(21239, "Maximum Credential Lists reached: an account can have " + limit);
        };
    }

    private static Route render(CredentialLists.RenameReply reply) {
        return switch (reply) {
            case CredentialLists.Renamed(var list) -> Answers.json(StatusCodes.OK, Body.of(list));
            case CredentialLists.NameInUse(var name) -> nameInUse(name);
            case CredentialLists.UnknownList() -> Answers.notFound();
        };
    }

    private static Route render(CredentialLists.DeleteReply reply) {
        return switch (reply) {
            case CredentialLists.Deleted() -> Answers.noContent();
            case CredentialLists.StillMapped() ->
                Answers.badRequest(21241, "The Credential List is still mapped to a domain. Delete the mapping first.");
            case CredentialLists.UnknownList() -> Answers.notFound();
        };
    }

    private static Route nameInUse(String name) {
        return Answers.badRequest(BAD_LIST, "A Credential List with the FriendlyName '" + name + "' already exists");
    }

    private record Body(
            AccountSid accountSid,
            String dateCreated,
            String dateUpdated,
            String friendlyName,
            Sid sid,
            Map<String, String> subresourceUris,
            String uri) {
        static Body of(CredentialList list) {
            var place = place(list.account()).in(list.sid());
            return new Body(
                    list.account(),
                    Dates.rfc2822(list.created()),
                    Dates.rfc2822(list.updated()),
                    list.friendlyName(),
                    list.sid(),
                    Map.of("credentials", place.in("Credentials").json()),
                    place.json());
        }
    }
}
