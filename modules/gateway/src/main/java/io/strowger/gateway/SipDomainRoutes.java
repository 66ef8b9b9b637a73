package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractUri;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.ClusterView;
import io.strowger.core.Malformed;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.server.Route;

/// `/v2/SipDomains/{SipDomain}` of the Routes API: which region processes a SIP URI. `Force` is Strowger's own
/// parameter.
final class SipDomainRoutes {
    private final Routes routes;
    private final Set<RegionId> regions;
    private final NoArbiter noArbiter;

    SipDomainRoutes(Routes routes, Set<RegionId> regions, ClusterView cluster) {
        this.routes = routes;
        this.regions = Set.copyOf(regions);
        this.noArbiter = new NoArbiter(cluster);
    }

    Route routes(Caller caller) {
        var account = caller.account().sid();
        return path(
                segment(),
                (String text) -> name(text)
                        .map(name -> concat(get(() -> fetch(account, name)), post(() -> update(caller, name))))
                        .orElseGet(Answers::notFound));
    }

    private static Optional<DomainName> name(String text) {
        try {
            return Optional.of(DomainName.parse(text));
        } catch (Malformed notAName) {
            return Optional.empty();
        }
    }

    private Route fetch(AccountSid account, DomainName name) {
        return Answers.when(
                RouteListRoutes.described(routes, account, name),
                noArbiter::words,
                found -> found.map(SipDomainRoutes::ok).orElseGet(Answers::notFound));
    }

    private Route update(Caller caller, DomainName name) {
        return Form.form(form -> {
            var wanted = Rerouting.parse(form, regions);
            return wanted.region()
                    .map(region -> reroute(caller, name, region, wanted))
                    .orElseGet(() -> rename(caller.account().sid(), name, wanted));
        });
    }

    /// First the region, which may be refused, then the name: a refused request has changed nothing.
    private Route reroute(Caller caller, DomainName name, RegionId region, Rerouting wanted) {
        var account = caller.account().sid();
        return Answers.when(
                routes.reroute(name, account, region, wanted.force(), caller.by()),
                noArbiter::words,
                reply -> switch (reply) {
                    case Routes.Rerouted(var route) ->
                        wanted.friendlyName().isPresent() ? rename(account, name, wanted) : ok(route);
                    case Routes.MoveUnderWay(var route) -> Answers.unavailable(underWay(route));
                    case Routes.NotDeclared(var missing, var declared) ->
                        Answers.badRequest(Rerouting.BAD_REGION, createFirst(account, name, missing, declared));
                    case Routes.NotReady(var silent) -> Answers.unavailable(notReady(name, silent));
                    case Routes.NoSuchRoute() -> Answers.notFound();
                });
    }

    private static String notReady(DomainName name, RegionId region) {
        return region + " has not said that it could take " + name + " over: the arbiter can't reach it, or it holds no"
                + " lease, or its database can't be written. Nothing has been moved. See GET /strowger/v1/cluster, and send the request"
                + " again; with Force=true it is moved all the same, and nobody is served until " + region + " can.";
    }

    private Route rename(AccountSid account, DomainName name, Rerouting wanted) {
        if (wanted.friendlyName().isEmpty()) return fetch(account, name);
        return Answers.when(
                routes.rename(name, account, wanted.friendlyName().get()), noArbiter::words, reply -> switch (reply) {
                    case Routes.Described(var route) -> ok(route);
                    case Routes.NoSuchRoute() -> Answers.notFound();
                });
    }

    private static Route ok(RouteView route) {
        return extractUri(uri -> Answers.json(StatusCodes.OK, Body.of(route, uri)));
    }

    private static String underWay(RouteView route) {
        var what = switch (route.position()) {
            case Routes.Moving(var from, var to, var _) ->
                "moving from " + from + " to " + to + ", and " + from + " has not let go yet";
            case Routes.Active(var region, var _) -> "moving, and " + region + " has not let go yet";
            case Routes.Unrouted() -> "moving";
        };
        return route.name() + " is " + what
                + ". The move goes on by itself: GET this resource, or send the request again. With Force=true it does not"
                + " wait for a region that says nothing, only for the end of its lease, as a majority of the witnesses"
                + " sees it; without leases (strowger.lease.mode = off) there is no end to wait for.";
    }

    private static String createFirst(
            AccountSid account, DomainName name, RegionId region, Collection<RegionId> declared) {
        return region + " has no SIP Domain " + name
                + ", so registrations and calls would fail there; it is declared in " + Rerouting.words(declared)
                + ". Create it first: POST " + DomainRoutes.place(account).json() + " with DomainName=" + name
                + " at a host of " + region
                + " (" + region + ".localhost, api.{edge}." + region
                + ".twilio.com). Or send Force=true to route there all the same.";
    }

    private record Body(
            String sipDomain,
            String url,
            Sid sid,
            AccountSid accountSid,
            Optional<String> friendlyName,
            Optional<RegionId> voiceRegion,
            String dateCreated,
            String dateUpdated) {
        static Body of(RouteView route, Uri uri) {
            return new Body(
                    route.name().value(),
                    Rerouting.url(uri, "SipDomains", route.name().toString()),
                    route.sid(),
                    route.account(),
                    Optional.of(route.friendlyName()).filter(text -> !text.isEmpty()),
                    voiceRegion(route),
                    Dates.iso8601(route.created()),
                    Dates.iso8601(route.updated()));
        }

        /// While a move goes on: where to.
        private static Optional<RegionId> voiceRegion(RouteView route) {
            return switch (route.position()) {
                case Routes.Active(var region, var _) -> Optional.of(region);
                case Routes.Moving(var _, var to, var _) -> Optional.of(to);
                case Routes.Unrouted() -> Optional.empty();
            };
        }
    }
}
