package io.strowger.region.call;

import io.strowger.cluster.EntityKind;
import io.strowger.cluster.EntityKind.History;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.cluster.Port;
import io.strowger.core.AccountSid;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Edges;
import io.strowger.core.Ladders.Rung;
import io.strowger.core.Lease;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipHost;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipTarget;
import io.strowger.core.sip.SipText;
import io.strowger.core.sip.Transport;
import io.strowger.region.call.Script.Fetch;
import io.strowger.region.twiml.Twiml;
import io.strowger.region.webhook.Cookies;
import io.strowger.region.webhook.WebhookReply;
import io.strowger.region.webhook.WebhookRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What calls ask of the rest of the world: edges, webhooks, and what their region has of registrations and
/// recordings. Every question has an answer, also where nobody answers.
public final class CallPort implements Port {
    public static final String DIAL_PRIVATE_ADDRESSES = "strowger.region.dial-private-addresses";
    private static final int NOT_RETRIEVED = 11200;
    private static final int SNAPSHOT_EVERY = 100;

    /// The localized forms that may be dialled (Twilio 32220), for devices that are registered at Ashburn.
    private static final Pattern US1 = Pattern.compile("\\.sip\\.us1(-ix)?\\.twilio\\.com$");

    private static final Set<String> ASHBURN = Set.of("ashburn", "ashburn-ix");
    private static final Pattern OF_TWILIO = Pattern.compile("(.*\\.)?sip(\\.(?<place>.+))?\\.twilio\\.com");
    private static final String INSECURE =
            "The SIP URI wants TLS, and there is none in Strowger: it was dialled without";

    private final RegionId region;
    private final Edges edges;
    private final Function<WebhookRequest, CompletionStage<WebhookReply>> webhooks;
    private final Directory directory;
    private final Seal seal;
    private final Archive archive;
    private final Reach reach;
    private final Consumer<Rung> ladder;
    private final InstantSource clock;

    /// `mayDial` says which addresses may be dialled that nobody has registered from. `ladder` notes every
    /// webhook, and never blocks.
    public CallPort(
            RegionId region,
            Edges edges,
            Function<WebhookRequest, CompletionStage<WebhookReply>> webhooks,
            Directory directory,
            Seal seal,
            Archive archive,
            Predicate<InetAddress> mayDial,
            Consumer<Rung> ladder,
            InstantSource clock) {
        this.region = region;
        this.edges = edges;
        this.webhooks = webhooks;
        this.directory = directory;
        this.seal = seal;
        this.archive = archive;
        this.reach = new Reach(mayDial);
        this.ladder = ladder;
        this.clock = clock;
    }

    /// The kind of entity that calls are, with this behind them; one that is over leaves memory after `rest`, and a
    /// device has to be heard of within `session`.
    public EntityKind<?, ?, ?> kind(Lease lease, Duration rest, Duration session) {
        return new EntityKind<>(
                Call.KIND,
                Call.Command.class::cast,
                CallState.class,
                sid -> new Call(Sid.parse(sid), region, lease, seal, session),
                this,
                new Lifetime(rest, SNAPSHOT_EVERY, History.KEPT));
    }

    /// What is known of names and devices, as calls need it.
    public interface Directory {
        CompletionStage<Known> find(Aor aor);

        sealed interface Known {}

        /// The domain is `owner`'s in this region, and these are the live contacts of the address of record.
        /// Where there are none, `elsewhere` says which other region has some.
        record Here(AccountSid owner, List<Binding> live, Optional<RegionId> elsewhere) implements Known {}

        /// This region has no such domain; `isAnywhere` says whether another has, and `owner` whose it is there, if
        /// that is known; `elsewhere` as above.
        record NoDomain(boolean isAnywhere, Optional<AccountSid> owner, Optional<RegionId> elsewhere)
                implements Known {}
    }

    /// Where recordings are.
    public interface Archive {
        /// Completes a recording, cut to `most` bytes, with how many it has then; 0 where there is none.
        /// Nothing that comes later is added to it.
        CompletionStage<Long> keep(Spoken recording, long most);

        /// Where applications find it.
        String url(AccountSid account, Sid recording);
    }

    // Questions
    sealed interface Question extends WireMessage {}

    /// Has an edge do this. What is to be sent goes to the hop of the order, where the device was heard from, unless
    /// the request has a Route.
    record Hand(EdgeAddress edge, Edges.Order order) implements Question {}

    /// `cookies` are those of the call, sealed; empty for none.
    record Load(AccountSid account, Fetch fetch, List<Parameter> parameters, String cookies) implements Question {
        Load {
            parameters = List.copyOf(parameters);
        }
    }

    /// Where the party of this number is, that is called by `uri`.
    record Locate(int number, AccountSid account, String uri) implements Question {}

    record Post(AccountSid account, StatusCallback callback, Report report, List<Parameter> parameters)
            implements Question {
        Post {
            parameters = List.copyOf(parameters);
        }
    }

    /// Has a recording completed.
    record Keep(AccountSid account, Sid recording, long most) implements Question {}

    record Tell(AccountSid account, Notice notice) implements Question {}

    /// Where an INVITE can be sent. `uri` is its Request-URI, `domain` the host of its From header, `routes`
    /// its Route headers.
    record Place(String uri, Hop hop, EdgeAddress edge, List<String> routes, String domain) implements WireMessage {
        Place {
            routes = List.copyOf(routes);
        }
    }

    @Override
    public CompletionStage<? extends WireMessage> answer(String call, WireMessage question) {
        return switch ((Question) question) {
            case Hand(var edge, var order) -> hand(edge, order);
            case Load load -> load(Sid.parse(call), load);
            case Locate locate -> locate(locate);
            case Post post -> post(Sid.parse(call), post);
            case Keep keep -> keep(Sid.parse(call), keep);
            case Tell(var account, var notice) -> tell(Sid.parse(call), account, notice);
        };
    }

    private CompletionStage<Call.Command> hand(EdgeAddress edge, Edges.Order order) {
        return switch (order) {
            case Edges.Send send -> routed(edge, send, send.request(), send.hop(), send::by);
            case Edges.Acknowledge ack -> routed(edge, ack, ack.ack(), ack.hop(), ack::by);
            case Edges.Respond _, Edges.Cancel _, Edges.MediaOrder _ -> handed(edge, order, order);
        };
    }

    /// By way of the proxy that wants to be in between (RFC 3261 §12.2.1.1). Where calls may not be sent there the
    /// device still is where it was heard from.
    private CompletionStage<Call.Command> routed(
            EdgeAddress edge, Edges.Order order, SipRequest request, Hop heard, Function<Hop, Edges.Order> by) {
        var route = request.headers().first("Route").map(Dialog::proxy);
        if (route.isEmpty()) return handed(edge, order, order);
        return reach.find(route.get(), heard).thenCompose(found -> switch (found) {
            case Reach.At(var hop) -> handed(edge, order, by.apply(hop));
            case Reach.Nowhere(var why) ->
                handed(edge, order, order)
                        .thenApply(reply -> reply instanceof Call.Taken
                                ? new Call.Diverted(diverted(heard, route.get()) + why)
                                : reply);
        });
    }

    private static String diverted(Hop heard, SipTarget proxy) {
        return heard.hostAndPort() + " wants its requests sent by way of "
                + proxy.hop().hostAndPort() + ", and gets them itself. ";
    }

    /// A request inside a dialog leaves through another node of the edge when the one that it came by is gone. `order`
    /// is what the call has wanted done.
    private CompletionStage<Call.Command> handed(EdgeAddress edge, Edges.Order order, Edges.Order routed) {
        var isFree =
                order instanceof Edges.Send || order instanceof Edges.Acknowledge || order instanceof Edges.OpenMedia;
        return edges.hand(edge, routed)
                .exceptionallyCompose(failure -> isFree && !edge.node().isEmpty()
                        ? edges.hand(EdgeAddress.anyOf(edge.edge()), routed)
                        : CompletableFuture.failedFuture(failure))
                .handle((taken, failure) ->
                        failure == null && isDone(order, taken) ? new Call.Taken(order) : new Call.NotTaken(order));
    }

    /// Who waits for no answer any more needs none.
    private static boolean isDone(Edges.Order order, Edges.Taken taken) {
        return taken instanceof Edges.Done || (order instanceof Edges.Respond && taken instanceof Edges.NoTransaction);
    }

    private CompletionStage<Call.Command> load(Sid call, Load load) {
        var fetch = load.fetch();
        var cookies = seal.open(call, load.cookies()).map(Cookies::read).orElse(Cookies.NONE);
        return ask(
                        call,
                        new WebhookRequest(
                                fetch.url(),
                                fetch.method(),
                                parameters(load.parameters()),
                                load.account(),
                                WebhookRequest.Kind.VOICE,
                                cookies))
                .thenApply(reply -> switch (reply) {
                    case WebhookReply.Answered answered ->
                        new Call.Fetched(
                                fetch.number(),
                                document(answered),
                                answered.finalUrl(),
                                answered.cookies().equals(cookies)
                                        ? load.cookies()
                                        : seal.seal(call, answered.cookies().written()));
                    case WebhookReply.NotAsked(var why) ->
                        new Call.NotFetched(fetch.number(), NOT_RETRIEVED, why, fetch.url());
                    case WebhookReply.Failed(var code, var message, var _) ->
                        new Call.NotFetched(fetch.number(), code, message, fetch.url());
                });
    }

    private static String document(WebhookReply.Answered answered) {
        if (answered.contentType().equals("text/plain")) return Twiml.ofPlainText(answered.body());
        return answered.contentType().startsWith("audio/") ? Twiml.ofAudio(answered.finalUrl()) : answered.body();
    }

    private CompletionStage<Call.Command> post(Sid call, Post post) {
        var report = post.report();
        var callback = post.callback();
        return inform(call, post.account(), callback.url(), callback.method(), post.parameters())
                .thenApply(reply -> switch (reply) {
                    case WebhookReply.Answered _ -> new Call.Reported(report.party(), report.sequence(), 0, "", "");
                    case WebhookReply.NotAsked(var why) ->
                        new Call.NotReported(
                                report.party(),
                                report.sequence(),
                                why,
                                post.callback().url());
                    case WebhookReply.Failed(var code, var message, var _) ->
                        new Call.Reported(
                                report.party(),
                                report.sequence(),
                                code,
                                Call.CALLBACK_FAILED + message,
                                post.callback().url());
                });
    }

    private CompletionStage<Call.Command> tell(Sid call, AccountSid account, Notice notice) {
        return inform(call, account, notice.url(), notice.method(), notice.parameters())
                .thenApply(reply -> switch (reply) {
                    case WebhookReply.Answered _ -> new Call.Told(notice.number(), 0, "", "");
                    case WebhookReply.NotAsked(var why) -> new Call.NotTold(notice.number(), why);
                    case WebhookReply.Failed(var code, var message, var _) ->
                        new Call.Told(notice.number(), code, Call.NOTICE_FAILED + message, notice.url());
                });
    }

    private CompletionStage<WebhookReply> inform(
            Sid call, AccountSid account, String url, String method, List<Parameter> parameters) {
        return ask(
                call,
                new WebhookRequest(
                        url, method, parameters(parameters), account, WebhookRequest.Kind.STATUS, Cookies.NONE));
    }

    private CompletionStage<Call.Command> keep(Sid call, Keep keep) {
        var recording = keep.recording();
        return archive.keep(new Spoken(recording, keep.account(), call), keep.most())
                .handle((length, failure) -> failure == null
                        ? new Call.Kept(recording, length, archive.url(keep.account(), recording))
                        : new Call.NotKept(recording));
    }

    private CompletionStage<WebhookReply> ask(Sid call, WebhookRequest request) {
        var begun = clock.instant();
        return webhooks.apply(request).thenApply(reply -> {
            ladder.accept(Noting.rung(call, request, reply, begun, clock.instant()));
            return reply;
        });
    }

    private static List<WebhookRequest.Parameter> parameters(List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter -> new WebhookRequest.Parameter(parameter.name(), parameter.value()))
                .toList();
    }

    private CompletionStage<Call.Command> locate(Locate locate) {
        var target = SipTarget.read(locate.uri());
        var host = SipHost.plain(target.host());
        var located = switch (SipHost.parse(host)) {
            case SipHost.Canonical(var domain) -> device(locate, target, domain, Set.of());
            case SipHost.Localized(var domain, var _)
            when US1.matcher(host).find() -> device(locate, target, domain, ASHBURN);
            case SipHost.Localized(var domain, var edge) ->
                nowhere(
                        locate,
                        32220,
                        "Dial " + target.user() + "@" + domain + ": a name with an edge in it (" + edge
                                + ") can't be dialled");
            case SipHost.Proxy() -> nowhere(locate, 32002, host + " is no SIP domain");
            case SipHost.Foreign(var _) -> outside(locate, target, host);
        };
        return located.thenApply(found -> wantsTls(locate.uri(), target) ? insecure(found) : found);
    }

    /// There is none, and a URI that asks for it is dialled all the same.
    private static boolean wantsTls(String uri, SipTarget target) {
        return uri.strip().regionMatches(true, 0, "sips:", 0, 5)
                || target.parameter("transport").filter("tls"::equals).isPresent()
                || target.parameter("secure").filter("true"::equals).isPresent();
    }

    /// Whoever can't be reached at all has a better reason to be told of.
    private static Call.Located insecure(Call.Located located) {
        return located.code() == 0
                ? new Call.Located(located.target(), located.places(), Outcome.NOT_SECURE, INSECURE)
                : located;
    }

    /// At one of these edges; at any, where there are none.
    private CompletionStage<Call.Located> device(
            Locate locate, SipTarget target, DomainName domain, Set<String> atEdges) {
        if (target.user().isEmpty()) return nowhere(locate, 32223, "The SIP URI " + locate.uri() + " names no user");
        Aor aor;
        try {
            aor = new Aor(SipText.unescaped(target.user()), domain);
        } catch (IllegalArgumentException malformed) {
            return nowhere(locate, 32009, "Nobody can be registered as " + target.user());
        }
        return directory
                .find(aor)
                .handle((known, failure) -> failure == null
                        ? device(locate, aor, known, atEdges)
                        : nowhere(locate, 32011, "The registrations of " + region + " can't be read now"))
                .thenCompose(Function.identity());
    }

    private CompletionStage<Call.Located> device(Locate locate, Aor aor, Directory.Known known, Set<String> atEdges) {
        return switch (known) {
            case Directory.NoDomain(var _, var owner, var _)
            when owner.filter(it -> !locate.account().mayUseDomainsOf(it)).isPresent() ->
                nowhere(locate, 32214, domain(aor) + " belongs to another account");
            case Directory.NoDomain(var isAnywhere, var _, var elsewhere) ->
                isAnywhere
                        ? unregistered(locate, aor, domain(aor) + " does not exist in " + region, elsewhere)
                        : nowhere(locate, 32002, "There is no SIP domain " + domain(aor));
            case Directory.Here(var owner, var _, var _)
            when !locate.account().mayUseDomainsOf(owner) ->
                nowhere(locate, 32214, domain(aor) + " belongs to another account");
            case Directory.Here(var _, var live, var elsewhere) -> {
                var there = live.stream()
                        .filter(binding -> atEdges.isEmpty()
                                || atEdges.contains(binding.origin().edge().value()))
                        .toList();
                if (there.isEmpty() && !live.isEmpty())
                    yield nowhere(locate, 32221, aor + " is registered, but not at Ashburn");
                yield there.isEmpty()
                        ? unregistered(locate, aor, "no device is registered for it in " + region, elsewhere)
                        : registered(locate, aor, there);
            }
        };
    }

    private CompletionStage<Call.Located> registered(Locate locate, Aor aor, List<Binding> there) {
        CompletionStage<Placed> all = CompletableFuture.completedFuture(new Placed(List.of(), ""));
        for (var binding : there)
            all = all.thenCombine(hop(binding), (placed, found) -> placed.with(aor, binding, found));
        return all.thenApply(placed -> placed.places().isEmpty()
                ? located(locate, List.of(), Outcome.UNREACHABLE, aor + " can't be reached. " + placed.why())
                : located(locate, placed.places(), 0, ""));
    }

    /// The devices of somebody that can be reached, and why the last one can't that is none of them.
    private record Placed(List<Place> places, String why) {
        Placed with(Aor aor, Binding binding, Reach.Found found) {
            return switch (found) {
                case Reach.At(var hop) -> {
                    var more = new ArrayList<>(places);
                    more.add(place(aor, binding, hop));
                    yield new Placed(more, why);
                }
                case Reach.Nowhere(var reason) -> new Placed(places, reason);
            };
        }
    }

    /// Where its REGISTER came from: with a NAT in between, its Contact alone leads nowhere. One that the API has
    /// registered has not been heard from.
    private CompletionStage<Reach.Found> hop(Binding binding) {
        var origin = binding.origin();
        return origin.transport() == Transport.HTTP
                ? reach.find(origin.path().stream()
                        .findFirst()
                        .map(Dialog::proxy)
                        .orElseGet(() -> SipTarget.read(binding.contact().toString())))
                : CompletableFuture.completedFuture(new Reach.At(Hop.backTo(origin)));
    }

    private static Place place(Aor aor, Binding binding, Hop hop) {
        return new Place(
                binding.contact().toString(),
                hop,
                EdgeAddress.anyOf(binding.origin().edge()),
                binding.origin().path(),
                domain(aor));
    }

    private static String domain(Aor aor) {
        return aor.domain().toString();
    }

    /// Registered in one region, called in another: users stumble over that more than over anything else.
    private static CompletionStage<Call.Located> unregistered(
            Locate locate, Aor aor, String why, Optional<RegionId> elsewhere) {
        var hint = elsewhere.map(other -> "; it is registered in " + other + ", and calls of " + other + " reach it");
        return nowhere(locate, 32009, aor + " is not registered: " + why + hint.orElse(""));
    }

    private CompletionStage<Call.Located> outside(Locate locate, SipTarget target, String host) {
        if (host.isEmpty()) return nowhere(locate, 32011, "The SIP URI " + locate.uri() + " names no host");
        var ours = OF_TWILIO.matcher(host);
        if (ours.matches()) return misnamed(locate, host, Optional.ofNullable(ours.group("place")));
        var wanted = edgeFor(target);
        var all = edges.all();
        var edge = all.stream().filter(it -> it.value().equals(wanted)).findFirst();
        if (edge.isEmpty())
            return nowhere(
                    locate,
                    Outcome.UNREACHABLE,
                    "There is no edge " + wanted + ", but there are these: "
                            + all.stream().map(EdgeId::value).sorted().collect(Collectors.joining(", ")));
        return reach.find(target).thenApply(found -> switch (found) {
            case Reach.At(var hop) -> {
                var uri = target.withoutEdge().uri();
                var place = new Place(uri, hop, EdgeAddress.anyOf(edge.get()), List.of(), "sip.twilio.com");
                yield located(locate, List.of(place), 0, "");
            }
            case Reach.Nowhere(var why) -> located(locate, List.of(), Outcome.UNREACHABLE, why);
        });
    }

    /// That which the URI names, also as a region was named when each had one edge; else the region's own.
    private String edgeFor(SipTarget target) {
        return target.parameter("edge")
                .or(() -> target.parameter("region").map(named -> SipHost.LEGACY.getOrDefault(named, named)))
                .orElseGet(() -> SipHost.LEGACY.getOrDefault(region.value(), "ashburn"));
    }

    /// No DNS has such a name: it could only be meant for a SIP domain, or, with `place` behind that, for one at an
    /// edge.
    private static CompletionStage<Call.Located> misnamed(Locate locate, String host, Optional<String> place) {
        return place.map(it -> nowhere(
                        locate,
                        32220,
                        host + " can't be dialled: " + it + " is no edge, and no name with an edge in it can be"))
                .orElseGet(() -> nowhere(
                        locate, 32002, "There is no SIP domain " + host + ", nor can there be one of such a name"));
    }

    private static CompletionStage<Call.Located> nowhere(Locate locate, int code, String why) {
        return CompletableFuture.completedFuture(located(locate, List.of(), code, why));
    }

    private static Call.Located located(Locate locate, List<Place> places, int code, String why) {
        return new Call.Located(locate.number(), places, code, why);
    }
}
