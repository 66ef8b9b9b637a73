package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.Malformed;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/routes`: every route of an account, with its position, epoch, moves and failover policy, which can be
/// set here.
final class RouteListRoutes {
    private static final int BAD_REGION = 20001;
    private static final Duration AFTER = Duration.ofSeconds(30); // a site that is started again is back by then
    private static final int LONGEST = 86_400; // seconds: a day

    private final Routes routes;
    private final Set<RegionId> regions;
    private final NoArbiter noArbiter;

    RouteListRoutes(Routes routes, Set<RegionId> regions, NoArbiter noArbiter) {
        this.routes = routes;
        this.regions = Set.copyOf(regions);
        this.noArbiter = noArbiter;
    }

    Route routes(AccountSid account) {
        return concat(
                pathEnd(() -> get(() -> list(account))),
                path(
                        segment(),
                        (String text) -> concat(get(() -> fetch(account, text)), post(() -> update(account, text)))));
    }

    private Route list(AccountSid account) {
        return Listing.page(request -> Answers.when(
                routes.list(account, request),
                noArbiter::words,
                page -> Answers.json(StatusCodes.OK, Listing.of("routes", "/strowger/v1/routes", page.map(Body::of)))));
    }

    private Route fetch(AccountSid account, String text) {
        return named(
                text,
                name -> Answers.whenFound(
                        described(account, name),
                        noArbiter::words,
                        route -> Answers.when(
                                arbiter(name),
                                arbiter -> Answers.json(
                                        StatusCodes.OK, Body.of(route).decidedAt(arbiter)))));
    }

    /// Nobody misses a route for it.
    private CompletionStage<Optional<String>> arbiter(DomainName name) {
        return routes.arbiter(name).thenApply(Optional::of).exceptionally(_ -> Optional.empty());
    }

    private Route update(AccountSid account, String text) {
        return named(
                text,
                name -> Form.form(form -> Answers.whenFound(
                        described(account, name), noArbiter::words, route -> failOver(account, route, form))));
    }

    private Route failOver(AccountSid account, RouteView route, Form form) {
        return Answers.when(
                routes.failOver(route.name(), account, policy(route, form)), noArbiter::words, reply -> switch (reply) {
                    case Routes.Described(var changed) -> Answers.json(StatusCodes.OK, Body.of(changed));
                    case Routes.NoSuchRoute() -> Answers.notFound();
                });
    }

    private Routes.Failover policy(RouteView route, Form form) {
        return switch (form.required("Failover", 16, Invalid.PARAMETER)) {
            case "manual" -> new Routes.Manual();
            case "automatic" -> automatic(route, form);
            default -> throw new Invalid(Invalid.PARAMETER, "Failover must be manual or automatic");
        };
    }

    /// What is left out stays as it is, where the policy is automatic already.
    private Routes.Automatic automatic(RouteView route, Form form) {
        var known = route.failover() instanceof Routes.Automatic policy
                ? Optional.of(policy)
                : Optional.<Routes.Automatic>empty();
        var home = form.given("Home")
                .map(this::region)
                .or(() -> known.map(Routes.Automatic::home))
                .orElseGet(() -> Position.now(route.position()));
        var standby = form.given("Standby")
                .map(this::region)
                .or(() -> known.map(Routes.Automatic::standby))
                .orElseThrow(() -> new Invalid(Invalid.PARAMETER, "Standby is required"));
        if (standby.equals(home)) throw new Invalid(BAD_REGION, "Standby must be another region than Home, " + home);
        for (var region : List.of(home, standby))
            if (!route.declared().contains(region))
                throw new Invalid(
                        BAD_REGION, region + " has no SIP Domain " + route.name() + ": create it there first");
        return new Routes.Automatic(
                home,
                standby,
                form.seconds("After", LONGEST, Invalid.PARAMETER)
                        .or(() -> known.map(Routes.Automatic::after))
                        .orElse(AFTER),
                form.flag("Failback", Invalid.PARAMETER)
                        .or(() -> known.map(Routes.Automatic::failback))
                        .orElse(false));
    }

    private RegionId region(String text) {
        return regions.stream()
                .filter(region -> region.value().equals(text))
                .findFirst()
                .orElseThrow(() -> new Invalid(BAD_REGION, "there is no region " + text));
    }

    private CompletionStage<Optional<RouteView>> described(AccountSid account, DomainName name) {
        return described(routes, account, name);
    }

    /// Empty also where the name is somebody else's.
    static CompletionStage<Optional<RouteView>> described(Routes routes, AccountSid account, DomainName name) {
        return routes.describe(name)
                .thenApply(found -> found.filter(route -> route.account().equals(account)));
    }

    /// 404 for what is no domain's name.
    static Route named(String text, Function<DomainName, Route> inner) {
        try {
            return inner.apply(DomainName.parse(text));
        } catch (Malformed notAName) {
            return Answers.notFound();
        }
    }

    /// `arbiter` is the node that decides about the name, where one route was asked for.
    private record Body(
            DomainName domain,
            Sid sid,
            AccountSid accountSid,
            Optional<String> friendlyName,
            List<RegionId> declared,
            Position position,
            Optional<Pending> pending,
            List<Move> moves,
            Failover failover,
            Optional<String> arbiter,
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
                    route.pending().map(Pending::of),
                    route.history().stream().map(Move::of).toList(),
                    Failover.of(route.failover()),
                    Optional.empty(),
                    route.created(),
                    route.updated());
        }

        Body decidedAt(Optional<String> node) {
            return new Body(
                    domain,
                    sid,
                    accountSid,
                    friendlyName,
                    declared,
                    position,
                    pending,
                    moves,
                    failover,
                    node,
                    dateCreated,
                    dateUpdated);
        }
    }

    /// `active`, `moving` or `unrouted`. While it moves, `region` is empty: nobody admits.
    record Position(
            String state, Optional<RegionId> region, Optional<RegionId> from, Optional<RegionId> to, long epoch) {
        /// Where it is, or is on its way to.
        static RegionId now(Routes.Position position) {
            return switch (position) {
                case Routes.Active(var region, var _) -> region;
                case Routes.Moving(var _, var to, var _) -> to;
                case Routes.Unrouted() -> throw new Invalid(BAD_REGION, "the name is not routed: give Home");
            };
        }

        /// Of a name whose arbiter does not answer.
        static Position unknown() {
            return new Position("unknown", Optional.empty(), Optional.empty(), Optional.empty(), 0);
        }

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

    /// `after` in seconds.
    private record Failover(
            String policy,
            Optional<RegionId> home,
            Optional<RegionId> standby,
            Optional<Long> after,
            Optional<Boolean> failback) {
        static Failover of(Routes.Failover failover) {
            return switch (failover) {
                case Routes.Manual() ->
                    new Failover("manual", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
                case Routes.Automatic(var home, var standby, var after, var failback) ->
                    new Failover(
                            "automatic",
                            Optional.of(home),
                            Optional.of(standby),
                            Optional.of(after.toSeconds()),
                            Optional.of(failback));
            };
        }
    }

    /// `forced` says how it was taken from a region that did not let go: by whom and when, when its session was
    /// sealed, when that was known to be dead. `taken_up` is when `to` began to admit.
    private record Move(
            Optional<String> from,
            RegionId to,
            long epoch,
            String by,
            Instant requested,
            Instant completed,
            Optional<Forced> forced,
            Optional<Instant> takenUp,
            List<Step> steps) {
        static Move of(Routes.Move move) {
            return new Move(
                    Optional.of(move.from()).filter(region -> !region.isEmpty()),
                    move.to(),
                    move.epoch().number(),
                    move.by(),
                    move.requested(),
                    move.completed(),
                    move.forced().map(Forced::of),
                    move.takenUp(),
                    Step.of(move));
        }
    }

    /// One step of a move, in their order: what had happened `at` its end, and how long it took.
    private record Step(String step, Instant at, long milliseconds) {
        static List<Step> of(Routes.Move move) {
            var ends = new LinkedHashMap<String, Instant>();
            move.forced().ifPresent(forced -> {
                ends.put("forced", forced.at());
                forced.sealed().ifPresent(at -> ends.put("sealed", at));
                forced.dead().ifPresent(at -> ends.put("dead", at));
            });
            var isLeft = !move.from().isEmpty() && !move.from().equals(move.to().toString());
            if (isLeft && !ends.containsKey("dead")) ends.put("let-go", move.completed());
            move.takenUp().ifPresent(at -> ends.put("taken-up", at));
            return from(move.requested(), ends);
        }

        private static List<Step> from(Instant requested, SequencedMap<String, Instant> ends) {
            var steps = new ArrayList<Step>();
            var since = requested;
            for (var end : ends.sequencedEntrySet()) {
                steps.add(new Step(
                        end.getKey(),
                        end.getValue(),
                        Duration.between(since, end.getValue()).toMillis()));
                since = end.getValue();
            }
            return steps;
        }
    }

    /// Of a name that moves: why it does.
    private record Pending(String by, Instant requested, Optional<Forced> forced) {
        static Pending of(Routes.Pending pending) {
            return new Pending(
                    pending.by(), pending.requested(), pending.forced().map(Forced::of));
        }
    }

    private record Forced(String by, Instant at, Optional<Instant> sealed, Optional<Instant> dead) {
        static Forced of(Routes.Forced forced) {
            return new Forced(forced.by(), forced.at(), forced.sealed(), forced.dead());
        }
    }
}
