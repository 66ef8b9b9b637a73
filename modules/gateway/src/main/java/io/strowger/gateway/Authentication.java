package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractHost;
import static org.apache.pekko.http.javadsl.server.Directives.extractMethod;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import io.strowger.core.AccountSid;
import io.strowger.core.ApiKeys;
import io.strowger.core.HashedSecret;
import io.strowger.core.Malformed;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Sid;
import io.strowger.core.sip.SipHost;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/// HTTP Basic with an account SID and one of its auth tokens, or with the SID of an API key and its secret.
/// Both are per region (Twilio's "regional API credentials"). In place of them, the session of somebody who has signed
/// in with them.
final class Authentication {
    private static final String SCHEME = "Basic ";
    private static final String SILENCE = "A region whose API key this may be does not answer. Please try again.";
    private static final String CSRF_TOKEN = "X-CSRF-Token";
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Accounts accounts;
    private final Regions regions;
    private final Hosts hosts;
    private final Families families;
    private final SignedIn signedIn;
    private final RateLimits limits;

    Authentication(
            Accounts accounts, Regions regions, Hosts hosts, Families families, SignedIn signedIn, RateLimits limits) {
        this.accounts = accounts;
        this.regions = regions;
        this.hosts = hosts;
        this.families = families;
        this.signedIn = signedIn;
        this.limits = limits;
    }

    /// What credentials turn out to be.
    sealed interface Verdict {}

    record Accepted(Account account) implements Verdict {}

    record NoCredentials() implements Verdict {}

    record UnknownAccount() implements Verdict {}

    record WrongToken() implements Verdict {}

    /// A token of the account, but of other regions than the one that was asked.
    record OtherRegion(List<RegionId> regions) implements Verdict {
        OtherRegion {
            regions = List.copyOf(regions);
        }
    }

    /// An API key: whether it is right, its region knows.
    record ByKey(Sid key, HashedSecret secret) implements Verdict {}

    /// Goes on with the account whose credentials for `region` the request has, or answers 401.
    Route forRegion(RegionId region, Function<Caller, Route> inner) {
        return judged(header -> check(header, region), proof -> check(proof, region), verdict -> switch (verdict) {
            case Accepted(var account) -> admit(Caller.withToken(account), inner);
            case ByKey key -> admit(key, region, inner);
            case NoCredentials() -> noCredentials();
            case UnknownAccount() -> unknownAccount();
            case WrongToken() -> wrongToken();
            case OtherRegion(var others) -> otherRegion("an auth token", others, region);
        });
    }

    /// Goes on with the account that the request has any region's credentials of, or answers 401.
    Route forAnyRegion(Function<Caller, Route> inner) {
        return judged(this::check, this::check, verdict -> switch (verdict) {
            case Accepted(var account) -> admit(Caller.withToken(account), inner);
            case ByKey key -> admit(key, inner);
            case OtherRegion(var _) -> wrongToken();
            case NoCredentials() -> noCredentials();
            case UnknownAccount() -> unknownAccount();
            case WrongToken() -> wrongToken();
        });
    }

    /// Goes on with whom this session is of, or answers 401.
    Route forSession(Session session, Function<Caller, Route> inner) {
        return switch (session.proof()) {
            case Proof.Tokens tokens ->
                accounts.find(tokens.account())
                        .map(account -> admit(Caller.withToken(account), inner))
                        .orElseGet(Authentication::unknownAccount);
            case Proof.Key(var key, var secret, var region) -> admit(new ByKey(key, secret), region, inner);
        };
    }

    /// Goes on with what these credentials prove and whose they are, or answers 401.
    Route proving(String username, String password, BiFunction<Proof, Caller, Route> inner) {
        var key = Place.sid(Sid.Kind.SK, username);
        if (key.isPresent()) return proving(new ByKey(key.get(), HashedSecret.of(password)), inner);
        var account = find(username);
        if (account.isEmpty()) return unknownAccount();
        var matching = matching(account.get(), password);
        if (matching.isEmpty()) return wrongToken();
        var proof = new Proof.Tokens(account.get().sid(), Set.copyOf(matching));
        return within(Caller.withToken(account.get()), caller -> inner.apply(proof, caller));
    }

    private Route proving(ByKey key, BiFunction<Proof, Caller, Route> inner) {
        return Answers.when(
                home(key, regions.each().stream()),
                SILENCE,
                home -> home.map(it -> {
                            var proof = new Proof.Key(key.key(), key.secret(), it.region());
                            return accounts.find(it.account())
                                    .map(account -> within(
                                            Caller.withKey(account, key.key(), it.access()),
                                            caller -> inner.apply(proof, caller)))
                                    .orElseGet(Authentication::unknownAccount);
                        })
                        .orElseGet(Authentication::wrongToken));
    }

    /// By what the request shows: credentials of its own come before the cookie, which a browser sends by itself.
    private Route judged(
            Function<Optional<String>, Verdict> byHeader,
            Function<Proof, Verdict> bySession,
            Function<Verdict, Route> inner) {
        return extractRequest(request -> {
            var header = Provenance.header(request, "Authorization");
            if (header.isPresent()) return inner.apply(byHeader.apply(header));
            return signedIn.of(request)
                    .map(session ->
                            maySend(session, request) ? inner.apply(bySession.apply(session.proof())) : forged())
                    .orElseGet(() -> inner.apply(byHeader.apply(header)));
        });
    }

    /// A page that changes something proves that it could read its session: no other origin's can.
    static boolean maySend(Session session, HttpRequest request) {
        return isReading(request)
                || Provenance.header(request, CSRF_TOKEN)
                        .filter(session::hasToken)
                        .isPresent();
    }

    static boolean isReading(HttpRequest request) {
        return READING.contains(request.method().value());
    }

    private Route admit(Caller caller, Function<Caller, Route> inner) {
        return within(caller, who -> ifMay(who, () -> inner.apply(who)));
    }

    /// Whoever has proven who it is, within its limits; also one that may only look, where nothing is changed.
    private Route within(Caller caller, Function<Caller, Route> inner) {
        return limits.ofAccount(caller.account().sid(), () -> ifActive(caller, inner));
    }

    /// A read-only key changes nothing.
    private static Route ifMay(Caller caller, Supplier<Route> inner) {
        return caller.canWrite()
                ? inner.get()
                : extractMethod(method -> method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD)
                        ? inner.get()
                        : Answers.forbidden("This API key is read-only: it opens GET and HEAD"));
    }

    /// A sub-account may be suspended or closed.
    private Route ifActive(Caller caller, Function<Caller, Route> inner) {
        var account = caller.account();
        if (!account.isSubAccount()) return inner.apply(caller);
        return Answers.when(
                families.find(account.owner(), account.sid()),
                found -> found.map(sub -> switch (sub.status()) {
                            case ACTIVE -> inner.apply(caller);
                            case SUSPENDED, CLOSED ->
                                Answers.error(
                                        StatusCodes.FORBIDDEN,
                                        20005,
                                        "Account " + sub.sid() + " is not active: it is "
                                                + AccountRoutes.word(sub.status()));
                        })
                        .orElseGet(Authentication::unknownAccount));
    }

    private Route admit(Sid key, AccountSid sid, ApiKeys.Access access, Function<Caller, Route> inner) {
        return accounts.find(sid)
                .map(account -> admit(Caller.withKey(account, key, access), inner))
                .orElseGet(Authentication::unknownAccount);
    }

    private Route admit(ByKey key, RegionId region, Function<Caller, Route> inner) {
        var own = regions.find(region).orElseThrow().apiKeys();
        return Answers.when(own.authenticate(key.key(), key.secret()), verdict -> switch (verdict) {
            case ApiKeys.Authentic(var account, var access) -> admit(key.key(), account, access, inner);
            case ApiKeys.WrongSecret() -> wrongToken();
            case ApiKeys.UnknownKey() ->
                Answers.when(
                        elsewhere(key, region),
                        home -> home.map(it -> otherRegion("an API key", List.of(it.region()), region))
                                .orElseGet(Authentication::unknownAccount));
        });
    }

    private Route admit(ByKey key, Function<Caller, Route> inner) {
        return Answers.when(
                home(key, regions.each().stream()),
                SILENCE,
                home -> home.map(it -> admit(key.key(), it.account(), it.access(), inner))
                        .orElseGet(Authentication::wrongToken));
    }

    /// Of which region an API key is, and whose.
    private record Home(RegionId region, AccountSid account, ApiKeys.Access access) {}

    /// For the hint in a refusal: a region that does not answer in time has no say.
    private CompletionStage<Optional<Home>> elsewhere(ByKey key, RegionId region) {
        return home(key, regions.each().stream().filter(other -> !other.id().equals(region)))
                .completeOnTimeout(Optional.empty(), Elsewhere.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> Optional.empty());
    }

    /// Asks all of `asked` at once. A key is of one region only, so the first that knows it ends this; all of
    /// them have to answer where none does.
    private static CompletableFuture<Optional<Home>> home(ByKey key, Stream<Region> asked) {
        var home = new CompletableFuture<Optional<Home>>();
        var answers = asked.map(region -> region.apiKeys()
                        .authenticate(key.key(), key.secret())
                        .thenAccept(verdict -> {
                            if (verdict instanceof ApiKeys.Authentic(var account, var access))
                                home.complete(Optional.of(new Home(region.id(), account, access)));
                        })
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        var _ = CompletableFuture.allOf(answers).whenComplete((_, failure) -> {
            if (failure == null) home.complete(Optional.empty());
            else home.completeExceptionally(failure);
        });
        return home;
    }

    /// 401 for an account that is not the one in the path.
    static Route otherAccount() {
        return refuse("Authenticate", "These credentials belong to another account than the one in the path.");
    }

    Verdict check(Optional<String> header, RegionId region) {
        return check(
                header,
                (account, matching) -> matching.contains(region) ? new Accepted(account) : new OtherRegion(matching));
    }

    Verdict check(Optional<String> header) {
        return check(header, (account, _) -> new Accepted(account));
    }

    private Verdict check(Proof proof, RegionId region) {
        return switch (proof) {
            case Proof.Tokens(var sid, var proven) ->
                accounts.find(sid)
                        .<Verdict>map(account -> proven.contains(region)
                                ? new Accepted(account)
                                : new OtherRegion(proven.stream().sorted().toList()))
                        .orElseGet(UnknownAccount::new);
            case Proof.Key(var key, var secret, var _) -> new ByKey(key, secret);
        };
    }

    private Verdict check(Proof proof) {
        return switch (proof) {
            case Proof.Tokens(var sid, var _) ->
                accounts.find(sid).<Verdict>map(Accepted::new).orElseGet(UnknownAccount::new);
            case Proof.Key(var key, var secret, var _) -> new ByKey(key, secret);
        };
    }

    private Verdict check(Optional<String> header, Judge judge) {
        var credentials = header.flatMap(Authentication::parse);
        if (credentials.isEmpty()) return new NoCredentials();
        var key = Place.sid(Sid.Kind.SK, credentials.get().username());
        if (key.isPresent())
            return new ByKey(key.get(), HashedSecret.of(credentials.get().password()));
        var account = find(credentials.get().username());
        if (account.isEmpty()) return new UnknownAccount();
        var matching = matching(account.get(), credentials.get().password());
        return matching.isEmpty() ? new WrongToken() : judge.judge(account.get(), matching);
    }

    private interface Judge {
        Verdict judge(Account account, List<RegionId> matching);
    }

    private Optional<Account> find(String username) {
        try {
            return accounts.find(AccountSid.parse(username));
        } catch (Malformed notAnAccount) {
            return Optional.empty();
        }
    }

    /// The regions whose token this is. Takes equally long for every password: all tokens are compared, as hashes of
    /// one length.
    private static List<RegionId> matching(Account account, String password) {
        var regions = new ArrayList<RegionId>();
        var given = hash(password);
        account.tokens().forEach((region, token) -> {
            if (MessageDigest.isEqual(hash(token), given)) regions.add(region);
        });
        regions.sort(null);
        return regions;
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private record Credentials(String username, String password) {}

    private static Optional<Credentials> parse(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) return Optional.empty();
        try {
            var text = new String(
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), StandardCharsets.UTF_8);
            var colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Route noCredentials() {
        return refuse("Authentication Error - No credentials provided", "Your AccountSid or AuthToken was incorrect.");
    }

    private static Route unknownAccount() {
        return refuse("Authentication Error - invalid username", "Your AccountSid or AuthToken was incorrect.");
    }

    private static Route wrongToken() {
        return refuse("Authenticate", "Your AccountSid or AuthToken was incorrect.");
    }

    /// 401 for an API key, where only the auth token will do.
    static Route tokenNeeded() {
        return refuse("Authenticate", "An API key does not open this resource: use the AccountSid and its AuthToken.");
    }

    private Route otherRegion(String credential, List<RegionId> regions, RegionId host) {
        return extractHost(asked -> {
            var of = regions.stream().map(RegionId::value).collect(Collectors.joining(", "));
            var remedy = hosts.withoutEdge(asked)
                    .filter(regions::contains)
                    .map(region -> asked + " has no edge, and a region without an edge means " + host
                            + ", as with Twilio: set edge too, for api." + edge(region) + "." + region
                            + ".twilio.com")
                    .orElseGet(() -> "use the one of " + host + ", or a host of " + regions.getFirst() + " such as "
                            + regions.getFirst()
                            + ".localhost; with an SDK both region and edge, which make api.{edge}."
                            + regions.getFirst() + ".twilio.com");
            var mistake = "this is " + credential + " of " + of + "; this host is " + host + "; " + remedy;
            return refuse("Authenticate: " + mistake, "Credentials are valid in one region: " + mistake + ".");
        });
    }

    /// Any edge would do; this one is the nearest.
    private static String edge(RegionId region) {
        return SipHost.LEGACY.getOrDefault(region.value(), "ashburn");
    }

    /// 401 for the console, which then asks who wants to sign in.
    static Route notSignedIn() {
        return refuse("Authentication Error - No credentials provided", "Nobody is signed in.");
    }

    /// 403 for what the browser's user may not have asked for.
    static Route forged() {
        return Answers.forbidden(
                "A request that is allowed by a session's cookie and changes something must come from the"
                        + " console, with the session's " + CSRF_TOKEN);
    }

    /// The console has a page of its own to sign in: from there, the browser is not to ask for a password.
    private static Route refuse(String message, String detail) {
        var refusal = Answers.errorResponse(StatusCodes.UNAUTHORIZED, 20003, message, detail);
        return extractRequest(request -> complete(
                Provenance.isOfOurPage(request)
                        ? refusal
                        : refusal.addHeader(RawHeader.create("WWW-Authenticate", "Basic realm=\"Twilio API\""))));
    }
}
