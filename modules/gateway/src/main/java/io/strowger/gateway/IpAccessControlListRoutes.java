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
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.IpAccessControlLists.IpAccessControlList;
import io.strowger.core.Sid;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/SIP/IpAccessControlLists`: the IP access control lists of one region, and below each of them its addresses.
final class IpAccessControlListRoutes {
    /// "IP ACL validation".
    private static final int BAD_LIST = 21235;

    private static final int MAX_FRIENDLY_NAME = 255;

    private final IpAccessControlLists lists;
    private final IpAddressRoutes addresses;

    IpAccessControlListRoutes(IpAccessControlLists lists) {
        this.lists = lists;
        this.addresses = new IpAddressRoutes(lists);
    }

    Route routes(AccountSid account) {
        return concat(
                collection("IpAccessControlLists", () -> concat(get(() -> list(account)), post(() -> create(account)))),
                pathPrefix(
                        "IpAccessControlLists",
                        () -> concat(
                                instance(
                                        Sid.Kind.AL,
                                        sid -> concat(
                                                get(() -> fetch(account, sid)),
                                                post(() -> rename(account, sid)),
                                                delete(() -> remove(account, sid)))),
                                below(Sid.Kind.AL, sid -> addresses.routes(account, sid)))));
    }

    static Place place(AccountSid account) {
        return Place.of(account).in("SIP").in("IpAccessControlLists");
    }

    private Route list(AccountSid account) {
        return Listing.page(request -> Answers.when(
                lists.list(account, request),
                page -> Answers.json(
                        StatusCodes.OK,
                        Listing.of("ip_access_control_lists", place(account).json(), page.map(Body::of)))));
    }

    private Route create(AccountSid account) {
        return Form.form(
                form -> Answers.when(lists.create(account, friendlyName(form)), IpAccessControlListRoutes::render));
    }

    private Route fetch(AccountSid account, Sid sid) {
        return Answers.whenFound(lists.fetch(account, sid), list -> Answers.json(StatusCodes.OK, Body.of(list)));
    }

    private Route rename(AccountSid account, Sid sid) {
        return Form.form(form ->
                Answers.when(lists.rename(account, sid, friendlyName(form)), IpAccessControlListRoutes::render));
    }

    private Route remove(AccountSid account, Sid sid) {
        return Answers.when(lists.delete(account, sid), IpAccessControlListRoutes::render);
    }

    private static String friendlyName(Form form) {
        return form.required("FriendlyName", MAX_FRIENDLY_NAME, BAD_LIST);
    }

    private static Route render(IpAccessControlLists.CreateReply reply) {
        return switch (reply) {
            case IpAccessControlLists.Created(var list) -> Answers.json(StatusCodes.CREATED, Body.of(list));
            case IpAccessControlLists.NameInUse(var name) -> nameInUse(name);
            case IpAccessControlLists.TooManyLists(var limit) ->
                Answers.badRequest(21255, "Maximum IpAccessControlLists reached: an account can have " + limit);
        };
    }

    private static Route render(IpAccessControlLists.RenameReply reply) {
        return switch (reply) {
            case IpAccessControlLists.Renamed(var list) -> Answers.json(StatusCodes.OK, Body.of(list));
            case IpAccessControlLists.NameInUse(var name) -> nameInUse(name);
            case IpAccessControlLists.UnknownList() -> Answers.notFound();
        };
    }

    private static Route render(IpAccessControlLists.DeleteReply reply) {
        return switch (reply) {
            case IpAccessControlLists.Deleted() -> Answers.noContent();
            case IpAccessControlLists.StillMapped() ->
                Answers.badRequest(
                        21236, "The IpAccessControlList is still mapped to a domain. Delete the mapping first.");
            case IpAccessControlLists.UnknownList() -> Answers.notFound();
        };
    }

    private static Route nameInUse(String name) {
        return Answers.badRequest(
                BAD_LIST, "An IpAccessControlList with the FriendlyName '" + name + "' already exists");
    }

    private record Body(
            AccountSid accountSid,
            String dateCreated,
            String dateUpdated,
            String friendlyName,
            Sid sid,
            Map<String, String> subresourceUris,
            String uri) {
        static Body of(IpAccessControlList list) {
            var place = place(list.account()).in(list.sid());
            return new Body(
                    list.account(),
                    Dates.rfc2822(list.created()),
                    Dates.rfc2822(list.updated()),
                    list.friendlyName(),
                    list.sid(),
                    Map.of("ip_addresses", place.in("IpAddresses").json()),
                    place.json());
        }
    }
}
