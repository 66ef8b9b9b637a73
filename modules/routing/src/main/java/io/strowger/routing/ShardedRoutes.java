package io.strowger.routing;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.cluster.Views;
import io.strowger.core.AccountSid;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.Timer;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// The arbiter as any node reaches it: each question goes to the Route entity of the name, in data center `global`.
/// Stages complete on Pekko's threads. Safe for use by many threads, as far as `random` is.
public final class ShardedRoutes implements Routes {
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Entities entities;
    private final Views views;
    private final InstantSource clock;
    private final Timer timer;
    private final RandomGenerator random;
    private final RoutingSettings settings;

    public ShardedRoutes(
            Entities entities,
            Views views,
            InstantSource clock,
            Timer timer,
            RandomGenerator random,
            RoutingSettings settings) {
        this.entities = entities;
        this.views = views;
        this.clock = clock;
        this.timer = timer;
        this.random = random;
        this.settings = settings;
    }

    /// Fails early: a caller that has to wait longer is better off to ask the regions.
    @Override
    public CompletionStage<Position> find(DomainName name) {
        return entities.ask(Topology.GLOBAL, address(name), new Route.Find(), Position.class, settings.findTimeout());
    }

    @Override
    public CompletionStage<Optional<RouteView>> describe(DomainName name) {
        return ask(name, new Route.Describe(), DescribeReply.class).thenApply(reply -> switch (reply) {
            case Described(var route) -> Optional.of(route);
            case NoSuchRoute() -> Optional.empty();
        });
    }

    @Override
    public CompletionStage<String> arbiter(DomainName name) {
        return entities.locate(Topology.GLOBAL, address(name));
    }

    @Override
    public CompletionStage<Page<RouteView>> list(AccountSid account, Page.Request page) {
        return views.list(Topology.GLOBAL, RouteRow.VIEW, account.toString(), page)
                .thenApply(rows -> new Page<>(
                        rows.items().stream()
                                .flatMap(row -> row.view().stream())
                                .toList(),
                        page,
                        rows.hasMore()));
    }

    /// A read model that is away is given up in time for whoever can do without.
    @Override
    public CompletionStage<List<RouteView>> below(DomainName name) {
        return views.endingWith(Topology.GLOBAL, RouteRow.VIEW, "." + name)
                .thenApply(rows ->
                        rows.stream().flatMap(row -> row.view().stream()).toList())
                .toCompletableFuture()
                .orTimeout(settings.askTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Nobody gets a name under one that another account has, but for a sub-account under its owner's.
    @Override
    public CompletionStage<ClaimReply> claim(DomainName name, AccountSid account, RegionId region) {
        return isUnderAnotherAccountsName(name, account)
                .thenCompose(isTaken -> isTaken
                        ? CompletableFuture.completedStage(new NameTaken())
                        : ask(
                                name,
                                new Route.Declare(account, region, Sid.random(Sid.Kind.QQ, random)),
                                ClaimReply.class));
    }

    private CompletionStage<Boolean> isUnderAnotherAccountsName(DomainName name, AccountSid account) {
        return name.parent()
                .map(parent -> describe(parent)
                        .thenCompose(route -> route.isPresent()
                                ? CompletableFuture.completedStage(
                                        !account.mayUseDomainsOf(route.get().account()))
                                : isUnderAnotherAccountsName(parent, account)))
                .orElseGet(() -> CompletableFuture.completedStage(false));
    }

    @Override
    public CompletionStage<Released> release(DomainName name, AccountSid account, RegionId region) {
        return ask(name, new Route.Release(account, region), Released.class);
    }

    @Override
    public CompletionStage<ConfirmReply> confirm(DomainName name, RegionId region, SessionNumber session, Epoch known) {
        return ask(name, new Route.Confirm(region, session, known), ConfirmReply.class);
    }

    @Override
    public CompletionStage<RerouteReply> reroute(
            DomainName name, AccountSid account, RegionId to, boolean force, String by) {
        var until = clock.instant().plus(settings.rerouteWait());
        var word = force ? Duration.ZERO : settings.letGoTimeout(); // a planned one waits for the new region's
        var question = new Route.Reroute(account, to, force, by);
        return ask(
                        name,
                        question,
                        RerouteReply.class,
                        AGAIN.plus(word),
                        askedUntil().plus(word))
                .thenCompose(reply -> switch (reply) {
                    case MoveUnderWay underWay
                    when underWay.route().position() instanceof Moving move
                            && move.to().equals(to) -> awaitEnd(underWay, move, until);
                    case MoveUnderWay _, Rerouted _, NoSuchRoute _, NotDeclared _, NotReady _ ->
                        CompletableFuture.completedStage(reply);
                });
    }

    /// Asks again and again, until the move has ended or the time is up.
    private CompletionStage<RerouteReply> awaitEnd(MoveUnderWay underWay, Moving move, Instant until) {
        if (!clock.instant().isBefore(until)) return CompletableFuture.completedStage(underWay);
        return afterAMoment()
                .thenCompose(_ -> describe(underWay.route().name()))
                .exceptionally(failure -> Optional.of(underWay.route()))
                .thenCompose(found -> {
                    if (found.isEmpty()) return CompletableFuture.completedStage(new NoSuchRoute());
                    var route = found.get();
                    if (route.position().equals(move)) return awaitEnd(new MoveUnderWay(route), move, until);
                    return CompletableFuture.completedStage(ended(route, move));
                });
    }

    /// A move that somebody has cancelled is not among those that were made.
    private static RerouteReply ended(RouteView route, Moving move) {
        var isMade = route.history().stream().anyMatch(made -> made.epoch().equals(move.epoch()));
        return isMade ? new Rerouted(route) : new MoveUnderWay(route);
    }

    private CompletionStage<Void> afterAMoment() {
        var moment = new CompletableFuture<Void>();
        timer.after(settings.reroutePoll(), () -> moment.complete(null));
        return moment;
    }

    @Override
    public CompletionStage<DescribeReply> rename(DomainName name, AccountSid account, String friendlyName) {
        return ask(name, new Route.Rename(account, friendlyName), DescribeReply.class);
    }

    @Override
    public CompletionStage<DescribeReply> failOver(DomainName name, AccountSid account, Failover failover) {
        return ask(name, new Route.SetFailover(account, failover), DescribeReply.class);
    }

    private <R extends WireMessage> CompletionStage<R> ask(DomainName name, Route.Command command, Class<R> reply) {
        return ask(name, command, reply, AGAIN, askedUntil());
    }

    private Instant askedUntil() {
        return clock.instant().plus(settings.askTimeout());
    }

    /// Sends it again while nobody answers: what goes to a node that has just died is lost, and nobody knows yet which
    /// of the others takes its routes over. A Route may be told everything twice.
    private <R extends WireMessage> CompletionStage<R> ask(
            DomainName name, Route.Command command, Class<R> reply, Duration patience, Instant until) {
        return entities.ask(Topology.GLOBAL, address(name), command, reply, patience)
                .exceptionallyCompose(
                        failure -> isSilence(failure) && clock.instant().isBefore(until)
                                ? ask(name, command, reply, patience, until)
                                : CompletableFuture.failedStage(failure));
    }

    private static boolean isSilence(Throwable failure) {
        return failure instanceof TimeoutException
                || (failure instanceof CompletionException && failure.getCause() instanceof TimeoutException);
    }

    static EntityAddress address(DomainName name) {
        return new EntityAddress(Route.KIND, name.toString());
    }
}
