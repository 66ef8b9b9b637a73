package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.EdgeId;
import io.strowger.core.RegionId;
import io.strowger.core.RouteBeliefs;
import io.strowger.core.RouteBeliefs.Believes;
import io.strowger.core.RouteBeliefs.BelievesNothing;
import io.strowger.core.RouteBeliefs.Holds;
import io.strowger.core.RouteBeliefs.OfNode;
import io.strowger.core.RouteBeliefs.Silent;
import io.strowger.core.Routes;
import io.strowger.core.sip.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/routes/{name}/edges`: what each edge believes of a route, and so which of them know of its last move.
final class RouteBeliefRoutes {
    private final Routes routes;
    private final RouteBeliefs beliefs;
    private final NoArbiter noArbiter;

    RouteBeliefRoutes(Routes routes, RouteBeliefs beliefs, NoArbiter noArbiter) {
        this.routes = routes;
        this.beliefs = beliefs;
        this.noArbiter = noArbiter;
    }

    Route routes(AccountSid account) {
        return path(
                segment().slash("edges"),
                (String text) -> RouteListRoutes.named(text, name -> get(() -> show(account, name))));
    }

    private Route show(AccountSid account, DomainName name) {
        return Answers.whenFound(
                RouteListRoutes.described(routes, account, name),
                noArbiter::words,
                _ -> Answers.when(
                        beliefs.of(name),
                        found -> Answers.json(
                                StatusCodes.OK,
                                new Body(name, found.stream().map(Node::of).toList()))));
    }

    private record Body(DomainName domain, List<Node> edges) {}

    /// `state` is `active`, `moving`, `unknown` or `silent`; `learned` is of what is `active`.
    private record Node(
            EdgeId edge,
            String node,
            String state,
            Optional<RegionId> region,
            Optional<Long> epoch,
            Optional<Instant> learned) {
        static Node of(OfNode one) {
            return switch (one.belief()) {
                case Believes(var active, var learned) ->
                    new Node(
                            one.edge(),
                            one.node(),
                            "active",
                            Optional.of(active.region()),
                            Optional.of(active.epoch().number()),
                            Optional.of(learned));
                case Holds(var move) ->
                    new Node(
                            one.edge(),
                            one.node(),
                            "moving",
                            Optional.empty(),
                            Optional.of(move.epoch().number()),
                            Optional.empty());
                case BelievesNothing() -> without(one, "unknown");
                case Silent() -> without(one, "silent");
            };
        }

        private static Node without(OfNode one, String state) {
            return new Node(one.edge(), one.node(), state, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
