package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.SubAccounts;
import io.strowger.core.SubAccounts.Family;
import io.strowger.core.SubAccounts.Status;
import io.strowger.core.SubAccounts.SubAccount;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/Accounts`: the account that asks and its sub-accounts, as one region knows them. The account comes from
/// the configuration, which keeps no dates; sub-accounts are made here.
final class AccountRoutes {
    private static final int BAD_FRIENDLY_NAME = 20002;
    private static final int MAX_FRIENDLY_NAME = 64;
    private static final Family NOBODY = new Family(Optional.empty(), List.of());

    private final RegionId region;
    private final SubAccounts subAccounts;
    private final Families families;

    AccountRoutes(RegionId region, SubAccounts subAccounts, Families families) {
        this.region = region;
        this.subAccounts = subAccounts;
        this.families = families;
    }

    /// `/Accounts.json`.
    Route all(Account caller) {
        return concat(get(() -> list(caller)), post(() -> create(caller)));
    }

    /// `/Accounts/{Sid}.json`, where the account is the caller or below it.
    Route one(Account caller, Account account) {
        return concat(get(() -> fetch(account)), post(() -> change(caller, account)));
    }

    static Optional<String> friendlyName(Form form) {
        return form.text("FriendlyName")
                .map(text -> Form.atMost(MAX_FRIENDLY_NAME, "FriendlyName", text, BAD_FRIENDLY_NAME));
    }

    /// Twilio's, where nobody has given one.
    private static String friendlyName(SubAccount sub) {
        return sub.friendlyName().isEmpty()
                ? "SubAccount Created at " + Dates.toTheMinute(sub.created())
                : sub.friendlyName();
    }

    static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private Route list(Account caller) {
        return parameterMap(query -> Listing.page(request -> Answers.when(families.family(caller.owner()), family -> {
            var path = "/" + Place.VERSION + "/Accounts.json" + Listing.query(query, List.of("FriendlyName", "Status"));
            var wanted = bodies(caller, family)
                    .filter(body -> isWanted(query, "FriendlyName", body.friendlyName()))
                    .filter(body -> isWanted(query, "Status", body.status()))
                    .toList();
            return Answers.json(StatusCodes.OK, Listing.of("accounts", path, Page.of(wanted, request)));
        })));
    }

    private Stream<Body> bodies(Account caller, Family family) {
        return caller.isSubAccount()
                ? family.find(caller.sid()).map(sub -> body(caller, sub)).stream()
                : Stream.concat(
                        Stream.of(body(caller, family)),
                        family.subAccounts().stream()
                                .flatMap(sub ->
                                        caller.subAccount(sub.sid()).map(account -> body(account, sub)).stream()));
    }

    private static boolean isWanted(Map<String, String> query, String name, String value) {
        var wanted = query.getOrDefault(name, "");
        return wanted.isBlank() || wanted.equals(value);
    }

    private Route create(Account caller) {
        if (caller.isSubAccount())
            return Answers.forbidden("A sub-account has no sub-accounts: use the credentials of " + caller.owner());
        return Form.form(form ->
                Answers.when(subAccounts.create(caller.sid(), friendlyName(form).orElse("")), reply -> switch (reply) {
                    case SubAccount sub ->
                        Answers.json(
                                StatusCodes.CREATED,
                                body(caller.subAccount(sub.sid()).orElseThrow(), sub));
                    case SubAccounts.TooManySubAccounts(var limit) ->
                        Answers.badRequest(Invalid.PARAMETER, "An account can have " + limit + " sub-accounts");
                }));
    }

    /// An account of the configuration is there also while the arbiter is silent.
    private Route fetch(Account account) {
        if (account.isSubAccount())
            return Answers.whenFound(
                    families.find(account.owner(), account.sid()),
                    sub -> Answers.json(StatusCodes.OK, body(account, sub)));
        return Answers.when(
                families.known(account.sid()).exceptionally(_ -> NOBODY),
                family -> Answers.json(StatusCodes.OK, body(account, family)));
    }

    private Route change(Account caller, Account account) {
        return Form.form(form -> {
            var name = friendlyName(form);
            var status = form.given("Status").map(AccountRoutes::status);
            if (status.isPresent() && !account.isSubAccount())
                throw new Invalid(Invalid.PARAMETER, "Status can be set of sub-accounts only");
            if (status.isPresent() && caller.isSubAccount())
                return Answers.forbidden(
                        "Status can be set with the credentials of the owner only, " + account.owner());
            return account.isSubAccount() ? change(account, name, status) : rename(account, name);
        });
    }

    private Route change(Account account, Optional<String> name, Optional<Status> status) {
        return Answers.when(subAccounts.change(account.owner(), account.sid(), name, status), reply -> {
            families.forget(account.owner());
            return switch (reply) {
                case SubAccount sub -> Answers.json(StatusCodes.OK, body(account, sub));
                case SubAccounts.UnknownSubAccount() -> Answers.notFound();
                case SubAccounts.ClosedForEver() -> Answers.badRequest(20005, "Account is closed for ever");
            };
        });
    }

    private Route rename(Account account, Optional<String> name) {
        return name.map(text -> Answers.when(subAccounts.rename(account.sid(), text), family -> {
                    families.forget(account.sid());
                    return Answers.json(StatusCodes.OK, body(account, family));
                }))
                .orElseGet(() -> fetch(account));
    }

    private static Status status(String text) {
        return Stream.of(Status.values())
                .filter(status -> word(status).equals(text))
                .findFirst()
                .orElseThrow(() -> new Invalid(Invalid.PARAMETER, "Status must be active, suspended or closed"));
    }

    private Body body(Account account, Family family) {
        return body(
                account,
                family.friendlyName().orElse(account.friendlyName()),
                Status.ACTIVE,
                Optional.empty(),
                Optional.empty());
    }

    private Body body(Account account, SubAccount sub) {
        return body(
                account,
                friendlyName(sub),
                sub.status(),
                Optional.of(Dates.rfc2822(sub.created())),
                Optional.of(Dates.rfc2822(sub.updated())));
    }

    private Body body(
            Account account, String friendlyName, Status status, Optional<String> created, Optional<String> updated) {
        var place = Place.of(account.sid());
        return new Body(
                account.sid(),
                account.owner(),
                friendlyName,
                word(status),
                "Full",
                account.token(region),
                created,
                updated,
                Map.of(
                        "calls",
                        place.in("Calls").json(),
                        "keys",
                        place.in("Keys").json()),
                place.json());
    }

    private record Body(
            AccountSid sid,
            AccountSid ownerAccountSid,
            String friendlyName,
            String status,
            String type,
            Optional<String> authToken,
            Optional<String> dateCreated,
            Optional<String> dateUpdated,
            Map<String, String> subresourceUris,
            String uri) {
        /// Without the token.
        @Override
        public String toString() {
            return "Body[" + sid + "]";
        }
    }
}
