package io.strowger.gateway;

import static io.strowger.gateway.Place.collection;
import static io.strowger.gateway.Place.instance;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.strowger.core.AccountSid;
import io.strowger.core.ApiKeys;
import io.strowger.core.HashedSecret;
import io.strowger.core.Sid;
import java.util.random.RandomGenerator;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/Keys`: the API keys of one region. A secret is made here and shown in one answer; what is kept of it is
/// its hash. `ReadOnly` is our own: with Twilio a key has no such limit.
final class KeyRoutes {
    private final ApiKeys keys;
    private final RandomGenerator random;
    private final Elsewhere elsewhere;

    KeyRoutes(ApiKeys keys, RandomGenerator random, Elsewhere elsewhere) {
        this.keys = keys;
        this.random = random;
        this.elsewhere = elsewhere;
    }

    Route routes(AccountSid account) {
        return concat(
                collection("Keys", () -> concat(get(() -> list(account)), post(() -> create(account)))),
                pathPrefix(
                        "Keys",
                        () -> instance(
                                Sid.Kind.SK,
                                sid -> concat(
                                        get(() -> fetch(account, sid)),
                                        post(() -> change(account, sid)),
                                        delete(() -> remove(account, sid))))));
    }

    static Place place(AccountSid account) {
        return Place.of(account).in("Keys");
    }

    private Route list(AccountSid account) {
        return Listing.page(request -> Answers.when(
                keys.list(account, request),
                page -> Answers.json(
                        StatusCodes.OK, Listing.of("keys", place(account).json(), page.map(Body::of)))));
    }

    private Route create(AccountSid account) {
        return Form.form(form -> {
            var secret = HashedSecret.random(random);
            var name = AccountRoutes.friendlyName(form).orElse("");
            var access = form.flag("ReadOnly", Invalid.PARAMETER).orElse(false)
                    ? ApiKeys.Access.READ_ONLY
                    : ApiKeys.Access.FULL;
            return Answers.when(keys.create(account, name, HashedSecret.of(secret), access), reply -> switch (reply) {
                case ApiKeys.Created(var key) -> Answers.json(StatusCodes.CREATED, NewBody.of(key, secret));
                case ApiKeys.TooManyKeys(var limit) ->
                    Answers.badRequest(Invalid.PARAMETER, "Maximum Keys reached: an account can have " + limit);
            });
        });
    }

    private Route fetch(AccountSid account, Sid sid) {
        return Answers.whenFound(
                keys.fetch(account, sid),
                key -> Answers.json(StatusCodes.OK, Body.of(key)),
                () -> missing(account, sid));
    }

    private Route missing(AccountSid account, Sid sid) {
        return elsewhere.notFound(region -> region.apiKeys().fetch(account, sid));
    }

    private Route change(AccountSid account, Sid sid) {
        return Form.form(form -> AccountRoutes.friendlyName(form)
                .map(name -> Answers.when(keys.rename(account, sid, name), reply -> switch (reply) {
                    case ApiKeys.Changed(var key) -> Answers.json(StatusCodes.OK, Body.of(key));
                    case ApiKeys.UnknownKey() -> missing(account, sid);
                }))
                .orElseGet(() -> fetch(account, sid)));
    }

    private Route remove(AccountSid account, Sid sid) {
        return Answers.when(keys.delete(account, sid), reply -> switch (reply) {
            case ApiKeys.Deleted() -> Answers.noContent();
            case ApiKeys.UnknownKey() -> missing(account, sid);
        });
    }

    private record Body(
            Sid sid,
            String friendlyName,
            String dateCreated,
            String dateUpdated,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnly) {
        static Body of(ApiKeys.Key key) {
            return new Body(
                    key.sid(),
                    key.friendlyName(),
                    Dates.rfc2822(key.created()),
                    Dates.rfc2822(key.updated()),
                    key.access() == ApiKeys.Access.READ_ONLY);
        }
    }

    /// The only answer with the secret.
    private record NewBody(
            Sid sid,
            String friendlyName,
            String dateCreated,
            String dateUpdated,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnly,
            String secret) {
        static NewBody of(ApiKeys.Key key, String secret) {
            var body = Body.of(key);
            return new NewBody(
                    body.sid(), body.friendlyName(), body.dateCreated(), body.dateUpdated(), body.readOnly(), secret);
        }

        @Override
        public String toString() {
            return "NewBody[" + sid + "]";
        }
    }
}
