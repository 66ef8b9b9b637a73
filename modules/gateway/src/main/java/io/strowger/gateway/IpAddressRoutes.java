package io.strowger.gateway;

import static io.strowger.gateway.Place.collection;
import static io.strowger.gateway.Place.instance;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import io.strowger.core.AccountSid;
import io.strowger.core.Cidr;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.IpAccessControlLists.IpAddress;
import io.strowger.core.Malformed;
import io.strowger.core.Sid;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/SIP/IpAccessControlLists/{Sid}/IpAddresses`: the blocks of IPv4 addresses on a list.
final class IpAddressRoutes {
    /// "Address validation".
    private static final int BAD_ADDRESS = 21238;

    private static final int MAX_FRIENDLY_NAME = 255;
    private static final int WHOLE_ADDRESS = 32;

    private final IpAccessControlLists lists;
    private final BiFunction<AccountSid, Sid, Route> missing;

    /// `missing` is what to say of a list that has not got what is asked for, or is not there itself.
    IpAddressRoutes(IpAccessControlLists lists, BiFunction<AccountSid, Sid, Route> missing) {
        this.lists = lists;
        this.missing = missing;
    }

    Route routes(AccountSid account, Sid list) {
        return concat(
                collection("IpAddresses", () -> concat(get(() -> list(account, list)), post(() -> add(account, list)))),
                pathPrefix(
                        "IpAddresses",
                        () -> instance(
                                Sid.Kind.IP,
                                sid -> concat(
                                        get(() -> fetch(account, list, sid)),
                                        post(() -> change(account, list, sid)),
                                        delete(() -> remove(account, list, sid))))));
    }

    private static Place place(AccountSid account, Sid list) {
        return ListKind.IP_ACCESS_CONTROL_LIST.entries(account, list);
    }

    private Route list(AccountSid account, Sid list) {
        return Listing.page(request -> Answers.whenFound(
                lists.addresses(account, list, request),
                page -> Answers.json(
                        StatusCodes.OK,
                        Listing.of("ip_addresses", place(account, list).json(), page.map(Body::of))),
                () -> missing.apply(account, list)));
    }

    private Route add(AccountSid account, Sid list) {
        return Form.form(form -> {
            var name = form.required("FriendlyName", MAX_FRIENDLY_NAME, BAD_ADDRESS);
            var address = form.required("IpAddress", MAX_FRIENDLY_NAME, BAD_ADDRESS);
            var block = block(address, Wanted.parse(form).prefixLength().orElse(WHOLE_ADDRESS));
            return Answers.when(lists.add(account, list, name, block), reply -> render(reply, account, list));
        });
    }

    private Route fetch(AccountSid account, Sid list, Sid address) {
        return Answers.whenFound(
                lists.fetchAddress(account, list, address),
                found -> Answers.json(StatusCodes.OK, Body.of(found)),
                () -> missing.apply(account, list));
    }

    private Route change(AccountSid account, Sid list, Sid address) {
        return Form.form(form -> Answers.when(
                change(account, list, address, Wanted.parse(form)), reply -> render(reply, account, list)));
    }

    /// What the request leaves out stays as it is.
    private CompletionStage<IpAccessControlLists.ChangeReply> change(
            AccountSid account, Sid list, Sid address, Wanted wanted) {
        return lists.fetchAddress(account, list, address)
                .thenCompose(found -> found.isPresent()
                        ? lists.change(
                                account, list, address, wanted.nameAfter(found.get()), wanted.blockAfter(found.get()))
                        : CompletableFuture.completedStage(new IpAccessControlLists.Unknown()));
    }

    private Route remove(AccountSid account, Sid list, Sid address) {
        return Answers.when(lists.remove(account, list, address), reply -> render(reply, account, list));
    }

    private static Cidr block(String address, int prefixLength) {
        try {
            return new Cidr(address.strip(), prefixLength);
        } catch (Malformed malformed) {
            throw new Invalid(
                    BAD_ADDRESS,
                    "IpAddress and CidrPrefixLength must be an IPv4 address and 1 to 32: " + malformed.getMessage());
        }
    }

    private Route render(IpAccessControlLists.AddReply reply, AccountSid account, Sid list) {
        return switch (reply) {
            case IpAccessControlLists.Added(var address) -> Answers.json(StatusCodes.CREATED, Body.of(address));
            case IpAccessControlLists.AlreadyListed(var block) -> alreadyListed(block);
            case IpAccessControlLists.TooManyAddresses(var limit) ->
                Answers.badRequest(21237, "Maximum IpAddresses reached: a list can have " + limit);
            case IpAccessControlLists.Unknown() -> missing.apply(account, list);
        };
    }

    private Route render(IpAccessControlLists.ChangeReply reply, AccountSid account, Sid list) {
        return switch (reply) {
            case IpAccessControlLists.Changed(var address) -> Answers.json(StatusCodes.OK, Body.of(address));
            case IpAccessControlLists.AlreadyListed(var block) -> alreadyListed(block);
            case IpAccessControlLists.Unknown() -> missing.apply(account, list);
        };
    }

    private Route render(IpAccessControlLists.RemoveReply reply, AccountSid account, Sid list) {
        return switch (reply) {
            case IpAccessControlLists.Removed() -> Answers.noContent();
            case IpAccessControlLists.Unknown() -> missing.apply(account, list);
        };
    }

    private static Route alreadyListed(Cidr block) {
        return Answers.badRequest(21235, "The IpAccessControlList already has " + block);
    }

    /// What an update asks for, checked as far as that goes without the address it changes.
    private record Wanted(Optional<String> friendlyName, Optional<String> address, Optional<Integer> prefixLength) {
        static Wanted parse(Form form) {
            var name =
                    form.text("FriendlyName").map(_ -> form.required("FriendlyName", MAX_FRIENDLY_NAME, BAD_ADDRESS));
            var prefixLength = form.text("CidrPrefixLength")
                    .filter(text -> !text.isBlank())
                    .map(Wanted::number);
            var address = form.text("IpAddress");
            block(address.orElse("0.0.0.0"), prefixLength.orElse(WHOLE_ADDRESS));
            return new Wanted(name, address, prefixLength);
        }

        String nameAfter(IpAddress before) {
            return friendlyName.orElse(before.friendlyName());
        }

        Cidr blockAfter(IpAddress before) {
            return block(
                    address.orElse(before.block().address()),
                    prefixLength.orElse(before.block().prefixLength()));
        }

        private static int number(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException notANumber) {
                throw new Invalid(BAD_ADDRESS, "CidrPrefixLength must be a whole number");
            }
        }
    }

    private record Body(
            AccountSid accountSid,
            int cidrPrefixLength,
            String dateCreated,
            String dateUpdated,
            String friendlyName,
            Sid ipAccessControlListSid,
            String ipAddress,
            Sid sid,
            String uri) {
        static Body of(IpAddress address) {
            return new Body(
                    address.account(),
                    address.block().prefixLength(),
                    Dates.rfc2822(address.created()),
                    Dates.rfc2822(address.updated()),
                    address.friendlyName(),
                    address.list(),
                    address.block().address(),
                    address.sid(),
                    place(address.account(), address.list()).in(address.sid()).json());
        }
    }
}
