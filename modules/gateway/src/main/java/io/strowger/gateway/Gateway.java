package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractHost;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.optionalHeaderValueByName;
import static org.apache.pekko.http.javadsl.server.Directives.options;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefixTest;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithDefaultHeader;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeader;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeaders;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeoutResponse;
import static org.apache.pekko.http.javadsl.server.Directives.withSizeLimit;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.ClusterView;
import io.strowger.core.ConsoleFiles;
import io.strowger.core.InboundRegions;
import io.strowger.core.Journal;
import io.strowger.core.LocalSites;
import io.strowger.core.Malformed;
import io.strowger.core.Readiness;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.RouteBeliefs;
import io.strowger.core.Routes;
import io.strowger.core.Sid;
import io.strowger.core.SipDoor;
import io.strowger.core.SubAccounts;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.ProductVersion;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.Server;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.ExceptionWithErrorInfo;
import org.apache.pekko.stream.StreamTcpException;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.duration.FiniteDuration;

/// The HTTP server of a site: lists all resources, says who may use them, and turns everything that goes wrong
/// into an answer.
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /// Any page may ask, with credentials that it has itself. What the console's cookie opens is for the console:
    /// a browser lets no page read what came with a cookie to `*`, whatever `Allow-Credentials` says (Fetch, CORS
    /// check), no page of another origin may send `X-CSRF-Token`, and no request that the browser says is of
    /// another origin counts as signed in ([SignedIn#of]).
    static final List<HttpHeader> ALWAYS = List.of(
            RawHeader.create("Access-Control-Allow-Origin", "*"),
            RawHeader.create("Access-Control-Allow-Credentials", "true"), // Twilio's specification has it
            RawHeader.create("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS"),
            RawHeader.create("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Last-Event-ID"),
            RawHeader.create("Access-Control-Expose-Headers", "Retry-After"),
            RawHeader.create("X-Content-Type-Options", "nosniff")); // nor does one take a recording, say, for a page

    /// What somebody may see is nobody's in between to keep, nor the browser's of the next who sits there.
    private static final HttpHeader UNCACHED = RawHeader.create("Cache-Control", "no-store");

    private final Ports ports;
    private final Hosts hosts;
    private final Authentication authentication;
    private final Map<RegionId, Resources> resources;
    private final SipDomainRoutes sipDomains;
    private final InboundRegionRoutes inbound;
    private final Families families;
    private final RouteListRoutes routes;
    private final EventRoutes routeEvents;
    private final PreflightRoutes preflights;
    private final RouteBeliefRoutes beliefs;
    private final DomainOverviewRoutes domains;
    private final CloneRoutes clones;
    private final ClusterRoutes cluster;
    private final StreamRoutes stream;
    private final ConsoleRoutes console;
    private final SessionRoutes session;
    private final LocalSiteRoutes localSites;
    private final SipDoorRoutes door;
    private final HealthRoutes health;
    private final RateLimits limits;
    private final OpenApiRoutes document = new OpenApiRoutes();

    /// All that the gateway needs from the rest of the node.
    ///
    /// @param global     the journal of data center `global`
    /// @param localSites in local mode only
    /// @param random     makes secrets, so nobody may be able to guess it
    public record Ports(
            Regions regions,
            Routes routes,
            InboundRegions inboundRegions,
            SubAccounts subAccounts,
            Journal global,
            ClusterView cluster,
            SipDoor door,
            RouteBeliefs beliefs,
            Readiness readiness,
            ConsoleFiles console,
            Optional<LocalSites> localSites,
            InstantSource clock,
            RandomGenerator random) {}

    private Gateway(GatewaySettings settings, Ports ports) {
        var regions = ports.regions().all();
        if (!regions.containsKey(settings.region()))
            throw new IllegalArgumentException(
                    "strowger.gateway.region is " + settings.region() + ", which is none of " + regions.keySet());
        this.ports = ports;
        hosts = new Hosts(settings.region(), regions.keySet());
        families = new Families(ports.subAccounts(), System::nanoTime);
        limits = new RateLimits(settings.rateLimits(), System::nanoTime);
        var signedIn = new SignedIn(ports.clock(), ports.random());
        authentication = new Authentication(
                new Accounts(settings.accounts()), ports.regions(), hosts, families, signedIn, limits);
        session = new SessionRoutes(signedIn, authentication, settings.signedIn());
        console = new ConsoleRoutes(ports.console());
        localSites = new LocalSiteRoutes(ports.localSites());
        resources = ports.regions().each().stream()
                .collect(Collectors.toUnmodifiableMap(Region::id, region -> Resources.of(region, ports, families)));
        var noArbiter = new NoArbiter(ports.cluster());
        sipDomains = new SipDomainRoutes(ports.routes(), regions.keySet(), ports.cluster());
        inbound = new InboundRegionRoutes(ports.inboundRegions(), regions.keySet(), hosts.byDefault());
        routes = new RouteListRoutes(ports.routes(), regions.keySet(), noArbiter);
        routeEvents = new EventRoutes(StreamRoutes.GLOBAL, ports.global());
        preflights = new PreflightRoutes(ports.routes(), ports.regions(), noArbiter);
        beliefs = new RouteBeliefRoutes(ports.routes(), ports.beliefs(), noArbiter);
        domains = new DomainOverviewRoutes(ports.regions(), ports.routes());
        clones = new CloneRoutes(ports.regions());
        cluster = new ClusterRoutes(ports.cluster());
        stream = new StreamRoutes(ports.regions(), ports.global(), ports.cluster(), InstantSource.system());
        door = new SipDoorRoutes(ports.door());
        health = new HealthRoutes(ports.readiness());
    }

    /// Listens as the settings say: for HTTP, and for HTTPS where there is a key store. Completes when it does; fails
    /// when an address is taken. Throws [com.typesafe.config.ConfigException] for a key store that can't be read.
    public static CompletionStage<List<ServerBinding>> bind(
            ActorSystem<?> system, GatewaySettings settings, Ports ports) {
        var http = Http.get(system).newServerAt(settings.host(), settings.port());
        var https = settings.tls()
                .map(tls -> Http.get(system)
                        .newServerAt(settings.host(), tls.port())
                        .enableHttps(TlsIdentity.read(tls).context()));
        var server = serverSettings(system, settings);
        var route = route(settings, ports);
        var served = withRequestTimeoutResponse(
                _ -> Answers.unavailableResponse("The service did not answer in time. Please try again.")
                        .addHeaders(ALWAYS),
                () -> route);
        var secured = respondWithHeaders(settings.tls().map(Gateway::strict).orElse(List.of()), () -> served);
        var addresses = new Seats<String>(settings.maxConnectionsPerAddress(), Integer.MAX_VALUE);
        var timeout = BidiFlow.fromGraph(new HeadTimeout(settings.idleTimeout(), addresses));
        var bound = http.withSettings(server)
                .bindFlow(timeout.join(served.flow(system)))
                .thenApply(List::of);
        return https.map(builder -> builder.withSettings(server)
                        .bindFlow(timeout.join(secured.flow(system)))
                        .thenCombine(bound, (more, some) -> joined(some, List.of(more))))
                .orElse(bound);
    }

    private static List<HttpHeader> strict(GatewaySettings.Tls tls) {
        return tls.strictFor().isZero()
                ? List.of()
                : List.of(RawHeader.create(
                        "Strict-Transport-Security",
                        "max-age=" + tls.strictFor().toSeconds()));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /// Everything the gateway serves, sealed: it answers every request.
    static Route route(GatewaySettings settings, Ports ports) {
        var gateway = new Gateway(settings, ports);
        return respondWithHeaders(
                ALWAYS,
                () -> concat(
                        options(() -> complete(StatusCodes.NO_CONTENT)),
                        withSizeLimit(settings.maxBody(), gateway::tree).seal(rejections(), exceptions())));
    }

    /// The resources that one region has.
    private record Resources(
            AccountRoutes accounts,
            KeyRoutes keys,
            DomainRoutes domains,
            ListRoutes credentialLists,
            ListRoutes ipAccessControlLists,
            CallRoutes calls,
            RecordingRoutes recordings,
            RegistrationRoutes registrations,
            EventRoutes events,
            LadderRoutes ladders) {
        static Resources of(Region region, Ports ports, Families families) {
            var elsewhere = new Elsewhere(ports.regions(), region.id());
            var recordings = new RecordingRoutes(region.calls(), region.recordings(), elsewhere);
            BiFunction<AccountSid, Sid, Route> noCredentialList = (account, sid) ->
                    elsewhere.notFound(other -> other.credentialLists().fetch(account, sid));
            BiFunction<AccountSid, Sid, Route> noIpAccessControlList = (account, sid) ->
                    elsewhere.notFound(other -> other.ipAccessControlLists().fetch(account, sid));
            return new Resources(
                    new AccountRoutes(region.id(), ports.subAccounts(), families),
                    new KeyRoutes(region.apiKeys(), ports.random(), elsewhere),
                    new DomainRoutes(region.domains(), elsewhere),
                    new ListRoutes(
                            ListKind.CREDENTIAL_LIST,
                            region.credentialLists(),
                            new CredentialRoutes(region.credentialLists(), noCredentialList)::routes,
                            noCredentialList),
                    new ListRoutes(
                            ListKind.IP_ACCESS_CONTROL_LIST,
                            region.ipAccessControlLists(),
                            new IpAddressRoutes(region.ipAccessControlLists(), noIpAccessControlList)::routes,
                            noIpAccessControlList),
                    new CallRoutes(region.calls(), region.ladders(), recordings, elsewhere),
                    recordings,
                    new RegistrationRoutes(region),
                    new EventRoutes(region.id().value(), region.journal()),
                    new LadderRoutes(region));
        }
    }

    /// What shows nothing of an account is for everybody, whatever was guessed from their address before.
    private Route tree() {
        return concat(
                pathEndOrSingleSlash(() -> get(this::front)),
                console.routes(),
                health.routes(),
                document.routes(),
                limits.ofAddress(() -> respondWithDefaultHeader(UNCACHED, this::resources)));
    }

    private Route resources() {
        return concat(
                pathPrefix(
                        Place.VERSION,
                        () -> ofHost(region -> authentication.forRegion(region, caller -> twilio(region, caller)))),
                pathPrefix(
                        "v2",
                        () -> authentication.forAnyRegion(caller -> concat(
                                pathPrefix("SipDomains", () -> sipDomains.routes(caller)),
                                inbound.routes(caller.account().sid())))),
                pathPrefix(
                        segment("strowger").slash("v1"),
                        () -> concat(
                                document.ifDocumented(this::strowger),
                                authentication.forAnyRegion(caller -> document.ifDocumented(() -> strowger(caller))))));
    }

    /// What has authentication of its own.
    private Route strowger() {
        return concat(
                pathPrefix("session", session::routes),
                pathPrefix(
                        segment("regions").slash(segment()).slash(Place.VERSION),
                        (String text) -> named(text)
                                .map(region -> authentication.forRegion(region, caller -> twilio(region, caller)))
                                .orElseGet(() -> reject())));
    }

    private Route twilio(RegionId region, Caller caller) {
        return in(region, caller, in -> twilio(in, caller));
    }

    /// Goes on with the resources of a region, which remember who has changed them.
    private Route in(RegionId region, Caller caller, Function<Resources, Route> inner) {
        return extractRequest(request -> inner.apply(
                Authentication.isReading(request)
                        ? of(region)
                        : Resources.of(
                                ports.regions().find(region).orElseThrow().askedBy(Provenance.cause(request, caller)),
                                ports,
                                families)));
    }

    private Route twilio(Resources in, Caller caller) {
        return concat(
                Place.collection(
                        "Accounts", () -> ifTokened(caller, () -> in.accounts().all(caller.account()))),
                pathPrefix(
                        segment("Accounts").slash(segment()),
                        (String text) -> acting(caller, text, account -> twilio(in, caller, account))));
    }

    /// Goes on with the account in the path: the caller's own, or one below it.
    private Route acting(Caller caller, String text, Function<Account, Route> inner) {
        var own = caller.account();
        var sid = Place.withoutSuffix(text);
        if (sid.equals(own.sid().value())) return inner.apply(own);
        return subAccount(own, sid)
                .map(sub -> ifTokened(
                        caller,
                        () -> Answers.when(
                                families.find(own.sid(), sub.sid()),
                                found -> found.isPresent() ? inner.apply(sub) : Authentication.otherAccount())))
                .orElseGet(Authentication::otherAccount);
    }

    private static Optional<Account> subAccount(Account caller, String text) {
        try {
            return caller.subAccount(AccountSid.parse(text));
        } catch (Malformed notAnAccount) {
            return Optional.empty();
        }
    }

    private Route twilio(Resources in, Caller caller, Account account) {
        return concat(
                pathEndOrSingleSlash(() -> ifTokened(caller, () -> in.accounts().one(caller.account(), account))),
                in.calls().routes(account.sid()),
                in.recordings().routes(account.sid()),
                pathPrefix(
                        "SIP",
                        () -> concat(
                                in.domains().routes(account.sid()),
                                in.credentialLists().routes(account.sid()),
                                in.ipAccessControlLists().routes(account.sid()))),
                pathPrefixTest("Keys", () -> ifTokened(caller, () -> in.keys().routes(account.sid()))));
    }

    private static Route ifTokened(Caller caller, Supplier<Route> inner) {
        return caller.hasToken() ? inner.get() : Authentication.tokenNeeded();
    }

    private Route strowger(Caller caller) {
        var account = caller.account();
        return concat(
                pathPrefix(
                        segment("regions").slash(StreamRoutes.GLOBAL).slash("events"),
                        () -> routeEvents.routes(caller)),
                pathPrefix(
                        segment("regions").slash(segment()),
                        (String text) -> named(text)
                                .map(region -> concat(
                                        pathPrefix(
                                                "registrations",
                                                () -> in(
                                                        region,
                                                        caller,
                                                        in -> in.registrations().routes(account.sid()))),
                                        pathPrefix(
                                                "calls",
                                                () -> of(region).ladders().routes(account.sid())),
                                        pathPrefix(
                                                "events",
                                                () -> of(region).events().routes(caller))))
                                .orElseGet(() -> reject())),
                pathPrefix(
                        "routes",
                        () -> concat(
                                routes.routes(account.sid()),
                                preflights.routes(caller),
                                beliefs.routes(account.sid()))),
                pathPrefix("domains", () -> pathEnd(() -> domains.list(account.sid()))),
                pathPrefix("domains", () -> ofParameterOrHost("from", region -> clones.routes(region, caller))),
                pathPrefix("stream", () -> stream.routes(caller)),
                pathPrefix("cluster", () -> ifNoSubAccount(account, cluster::routes)),
                pathPrefix("edges", () -> ifNoSubAccount(account, door::routes)),
                pathPrefix("local", () -> ifTokened(caller, () -> ifNoSubAccount(account, localSites::routes))));
    }

    /// What all accounts share is for those who run it.
    private static Route ifNoSubAccount(Account account, Supplier<Route> inner) {
        return account.isSubAccount()
                ? Answers.forbidden("This resource is not for sub-accounts: use the credentials of " + account.owner())
                : inner.get();
    }

    /// The console for a browser; for everybody else what there is.
    private Route front() {
        return respondWithHeader(
                RawHeader.create("Vary", "Accept"),
                () -> optionalHeaderValueByName(
                        "Accept",
                        accept -> accept.filter(types -> types.contains("text/html"))
                                        .isPresent()
                                ? console.page()
                                : index()));
    }

    private Route index() {
        return Answers.json(
                StatusCodes.OK, Map.of("name", "Strowger", "apis", List.of("/2010-04-01", "/v2", "/strowger/v1")));
    }

    /// Goes on with the region that the Host header names.
    private Route ofHost(Function<RegionId, Route> inner) {
        return extractHost(host -> hosts.regionOf(host)
                .map(inner)
                .orElseGet(() -> Answers.error(
                        StatusCodes.NOT_FOUND,
                        20404,
                        "The host " + host + " names a region that is not here. There are "
                                + hosts.all().stream().sorted().toList())));
    }

    /// The same, where `parameter` may name it instead.
    private Route ofParameterOrHost(String parameter, Function<RegionId, Route> inner) {
        return parameterOptional(
                parameter,
                text -> text.map(wanted -> named(wanted)
                                .map(inner)
                                .orElseThrow(() -> new Invalid(
                                        Rerouting.BAD_REGION,
                                        parameter + " must be one of " + Rerouting.words(hosts.all()))))
                        .orElseGet(() -> ofHost(inner)));
    }

    private Optional<RegionId> named(String text) {
        return hosts.all().stream()
                .filter(region -> region.value().equals(text))
                .findFirst();
    }

    private Resources of(RegionId region) {
        return Optional.ofNullable(resources.get(region)).orElseThrow();
    }

    private static RejectionHandler rejections() {
        return RejectionHandler.newBuilder()
                .handleAll(MethodRejection.class, Gateway::methodNotAllowed)
                .handle(
                        Rejection.class,
                        rejection ->
                                Answers.badRequest(Invalid.PARAMETER, "The request is not what this resource takes"))
                .handleNotFound(Answers.notFound())
                .build();
    }

    private static Route methodNotAllowed(List<MethodRejection> rejections) {
        var allowed = rejections.stream()
                .map(rejection -> rejection.supported().value())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return complete(Answers.errorResponse(StatusCodes.METHOD_NOT_ALLOWED, 20004, "Method not allowed")
                .addHeader(RawHeader.create("Allow", allowed)));
    }

    private static ExceptionHandler exceptions() {
        return ExceptionHandler.newBuilder()
                .match(Invalid.class, invalid -> Answers.badRequest(invalid.code(), message(invalid)))
                .match(
                        Malformed.class,
                        malformed -> Answers.badRequest(Invalid.PARAMETER, "Invalid parameter: " + message(malformed)))
                .match(
                        EntityStreamSizeException.class,
                        tooLong -> Answers.error(
                                StatusCodes.CONTENT_TOO_LARGE,
                                20413,
                                "The body is longer than " + tooLong.limit() + " bytes"))
                .match(
                        ExceptionWithErrorInfo.class,
                        illegal -> Answers.badRequest(
                                Invalid.PARAMETER, illegal.info().summary()))
                .match(
                        TimeoutException.class,
                        late -> Answers.error(StatusCodes.REQUEST_TIMEOUT, 20408, "The body did not arrive in time"))
                .match(StreamTcpException.class, Gateway::gone)
                .matchAny(Gateway::broken)
                .build();
    }

    /// Nobody reads the answer: the client has closed the connection within its request.
    private static Route gone(StreamTcpException closed) {
        LOG.debug("a client left: {}", closed.getMessage());
        return Answers.badRequest(Invalid.PARAMETER, "The connection was closed within the request");
    }

    /// A bug of ours: the log gets all of it, the client none.
    private static Route broken(Throwable bug) {
        return extractRequest(request -> {
            LOG.error("{} {} failed", request.method().value(), request.getUri().path(), bug);
            return Answers.error(StatusCodes.INTERNAL_SERVER_ERROR, 20500, "An internal server error has occurred");
        });
    }

    private static String message(Throwable exception) {
        return Optional.ofNullable(exception.getMessage()).orElse("");
    }

    private static ServerSettings serverSettings(ActorSystem<?> system, GatewaySettings settings) {
        var server = ServerSettings.create(system.classicSystem());
        return server.withServerHeader(Optional.of(Server.create(ProductVersion.create("Strowger", ""))))
                .withMaxConnections(settings.maxConnections())
                .withBacklog(settings.backlog())
                .withTransparentHeadRequests(true)
                .withRemoteAddressAttribute(true)
                .withVerboseErrorMessages(false)
                .withParsingErrorHandler(MalformedHttp.class.getName())
                .withTimeouts(server.getTimeouts()
                        .withRequestTimeout(FiniteDuration.fromNanos(
                                settings.requestTimeout().toNanos()))
                        .withIdleTimeout(
                                FiniteDuration.fromNanos(settings.idleTimeout().toNanos())))
                .withParserSettings(server.getParserSettings()
                        .withMaxHeaderCount(settings.maxHeaders())
                        .withMaxHeaderValueLength(settings.maxHeaderLength())
                        .withMaxUriLength(settings.maxUriLength())
                        .withMaxContentLength(settings.maxBody())
                        .withIllegalHeaderWarnings(false));
    }
}
