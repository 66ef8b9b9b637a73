package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.Malformed;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/routes`: every route of an account, with its position, epoch and moves.
final class RouteListRoutes {
    private final Routes routes;

    RouteListRoutes(Routes routes) {
        this.routes = routes;
    }

    Route routes(AccountSid account) {
        return concat(
                pathEnd(() -> get(() -> list(account))),
                path(segment(), (String text) -> get(() -> fetch(account, text))));
    }

    private Route list(AccountSid account) {
        return Listing.page(request -> Answers.when(
                routes.list(account, request),
                page -> Answers.json(StatusCodes.OK, Listing.of("routes", "/strowger/v1/routes", page.map(Body::of)))));
    }

    private Route fetch(AccountSid account, String text) {
        try {
            return Answers.whenFound(
                    routes.describe(DomainName.parse(text))
                            .thenApply(found ->
                                    found.filter(route -> route.account().equals(account))),
                    route -> Answers.json(StatusCodes.OK, Body.of(route)));
        } catch (Malformed notAName) {
            return Answers.notFound();
        }
    }

    private record Body(
            DomainName domain,
            Sid sid,
            AccountSid accountSid,
            Optional<String> friendlyName,
            List<RegionId> declared,
            Position position,
            List<Move> moves,
            Instant dateCreated,
            Instant dateUpdated) {
        static Body of(RouteView route) {
            return new Body(
                    route.name(),
                    route.sid(),
                    route.account(),
                    Optional.of(route.friendlyName()).filter(text -> !text.isEmpty()),
                    route.declared(),
                    Position.of(route.position()),
                    route.history().stream().map(Move::of).toList(),
                    route.created(),
                    route.updated());
        }
    }

    /// `active`, `moving` or `unrouted`. While it moves, `region` is empty: nobody admits.
    private record Position(
            String state, Optional<RegionId> region, Optional<RegionId> from, Optional<RegionId> to, long epoch) {
        static Position of(Routes.Position position) {
            return switch (position) {
                case Routes.Unrouted() ->
                    new Position("unrouted", Optional.empty(), Optional.empty(), Optional.empty(), 0);
                case Routes.Active(var region, var epoch) ->
                    new Position("active", Optional.of(region), Optional.empty(), Optional.empty(), epoch.number());
                case Routes.Moving(var from, var to, var epoch) ->
                    new Position("moving", Optional.empty(), Optional.of(from), Optional.of(to), epoch.number());
            };
        }
    }

    private record Move(
            Optional<String> from, RegionId to, long epoch, String by, Instant requested, Instant completed) {
        static Move of(Routes.Move move) {
            return new Move(
                    Optional.of(move.from()).filter(region -> !region.isEmpty()),
                    move.to(),
                    move.epoch().number(),
                    move.by(),
                    move.requested(),
                    move.completed());
        }
    }
}
