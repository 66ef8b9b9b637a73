package io.strowger.gateway;

import static io.strowger.gateway.Place.collection;
import static io.strowger.gateway.Place.instance;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import io.strowger.core.AccountSid;
import io.strowger.core.CredentialLists;
import io.strowger.core.CredentialLists.Credential;
import io.strowger.core.Sid;
import io.strowger.core.sip.HashedPassword;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/SIP/CredentialLists/{Sid}/Credentials`: the credentials of a list. A password is hashed here, at once, and goes
/// nowhere else.
final class CredentialRoutes {
    /// The code that the dictionary gives for user names and passwords too.
    private static final int BAD_CREDENTIAL = 21240;

    private static final int MAX_USERNAME = 32;
    private static final int MIN_PASSWORD = 12;

    private final CredentialLists lists;
    private final BiFunction<AccountSid, Sid, Route> missing;

    /// `missing` is what to say of a list that has not got what is asked for, or is not there itself.
    CredentialRoutes(CredentialLists lists, BiFunction<AccountSid, Sid, Route> missing) {
        this.lists = lists;
        this.missing = missing;
    }

    Route routes(AccountSid account, Sid list) {
        return concat(
                collection("Credentials", () -> concat(get(() -> list(account, list)), post(() -> add(account, list)))),
                pathPrefix(
                        "Credentials",
                        () -> instance(
                                Sid.Kind.CR,
                                sid -> concat(
                                        get(() -> fetch(account, list, sid)),
                                        post(() -> change(account, list, sid)),
                                        delete(() -> remove(account, list, sid))))));
    }

    private static Place place(AccountSid account, Sid list) {
        return ListKind.CREDENTIAL_LIST.entries(account, list);
    }

    private Route list(AccountSid account, Sid list) {
        return Listing.page(request -> Answers.whenFound(
                lists.credentials(account, list, request),
                page -> Answers.json(
                        StatusCodes.OK,
                        Listing.of("credentials", place(account, list).json(), page.map(Body::of))),
                () -> missing.apply(account, list)));
    }

    private Route add(AccountSid account, Sid list) {
        return Form.form(form -> {
            var username = username(form);
            var password = HashedPassword.of(
                    username, password(form).orElseThrow(() -> new Invalid(BAD_CREDENTIAL, "Password is required")));
            return Answers.when(lists.add(account, list, username, password), reply -> render(reply, account, list));
        });
    }

    private Route fetch(AccountSid account, Sid list, Sid credential) {
        return Answers.whenFound(
                lists.fetchCredential(account, list, credential),
                found -> Answers.json(StatusCodes.OK, Body.of(found)),
                () -> missing.apply(account, list));
    }

    private Route change(AccountSid account, Sid list, Sid credential) {
        return Form.form(form -> password(form)
                .map(password -> Answers.when(
                        change(account, list, credential, password), reply -> render(reply, account, list)))
                .orElseGet(() -> fetch(account, list, credential)));
    }

    /// The hash covers the user name, which the request does not have and which never changes.
    private CompletionStage<CredentialLists.ChangeReply> change(
            AccountSid account, Sid list, Sid credential, String password) {
        return lists.fetchCredential(account, list, credential)
                .thenCompose(found -> found.isPresent()
                        ? lists.change(
                                account,
                                list,
                                credential,
                                HashedPassword.of(found.get().username(), password))
                        : CompletableFuture.completedStage(new CredentialLists.Unknown()));
    }

    private Route remove(AccountSid account, Sid list, Sid credential) {
        return Answers.when(lists.remove(account, list, credential), reply -> render(reply, account, list));
    }

    /// Colons can't be: digest authentication uses them to separate (RFC 7616 §3.4).
    private static String username(Form form) {
        var username = form.required("Username", MAX_USERNAME, BAD_CREDENTIAL);
        if (username.indexOf(':') >= 0) throw new Invalid(BAD_CREDENTIAL, "Username must not have a colon");
        return username;
    }

    private static Optional<String> password(Form form) {
        var password = form.text("Password");
        password.ifPresent(CredentialRoutes::check);
        return password;
    }

    private static void check(String password) {
        if (password.codePointCount(0, password.length()) < MIN_PASSWORD)
            throw new Invalid(BAD_CREDENTIAL, "Password must be at least " + MIN_PASSWORD + " characters long");
        if (password.codePoints().noneMatch(Character::isDigit))
            throw new Invalid(BAD_CREDENTIAL, "Password must contain at least 1 digit");
        if (password.codePoints().noneMatch(Character::isUpperCase)
                || password.codePoints().noneMatch(Character::isLowerCase))
            throw new Invalid(BAD_CREDENTIAL, "Password must have mixed case");
    }

    private Route render(CredentialLists.AddReply reply, AccountSid account, Sid list) {
        return switch (reply) {
            case CredentialLists.Added(var credential) -> Answers.json(StatusCodes.CREATED, Body.of(credential));
            case CredentialLists.UsernameInUse(var username) ->
                Answers.badRequest(BAD_CREDENTIAL, "The list already has the username '" + username + "'");
            case CredentialLists.TooManyCredentials(var limit) ->
                Answers.badRequest(21242, "Maximum Credentials reached: a list can have " + limit);
            case CredentialLists.Unknown() -> missing.apply(account, list);
        };
    }

    private Route render(CredentialLists.ChangeReply reply, AccountSid account, Sid list) {
        return switch (reply) {
            case CredentialLists.Changed(var credential) -> Answers.json(StatusCodes.OK, Body.of(credential));
            case CredentialLists.Unknown() -> missing.apply(account, list);
        };
    }

    private Route render(CredentialLists.RemoveReply reply, AccountSid account, Sid list) {
        return switch (reply) {
            case CredentialLists.Removed() -> Answers.noContent();
            case CredentialLists.Unknown() -> missing.apply(account, list);
        };
    }

    private record Body(
            AccountSid accountSid,
            Sid credentialListSid,
            String dateCreated,
            String dateUpdated,
            Sid sid,
            String uri,
            String username) {
        static Body of(Credential credential) {
            return new Body(
                    credential.account(),
                    credential.list(),
                    Dates.rfc2822(credential.created()),
                    Dates.rfc2822(credential.updated()),
                    credential.sid(),
                    place(credential.account(), credential.list())
                            .in(credential.sid())
                            .json(),
                    credential.username());
        }
    }
}
