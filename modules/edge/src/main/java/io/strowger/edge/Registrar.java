package io.strowger.edge;

import io.strowger.core.Epoch;
import io.strowger.core.Regions;
import io.strowger.core.Registrations.NotActive;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.Routes;
import io.strowger.core.Routes.Active;
import io.strowger.core.Timer;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.edge.RouteBelief.At;
import io.strowger.edge.RouteBelief.Found;
import io.strowger.edge.RouteBelief.Nowhere;
import io.strowger.edge.RouteBelief.Unsure;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/// Takes a REGISTER to the region that is active for its URI, wherever that is; when that region says that it is
/// not, once more to the one that the arbiter then names. Safe for use by any thread; stages complete on the thread
/// that brought the answer.
public final class Registrar {
    private final RouteCache routes;
    private final Regions regions;

    Registrar(RouteCache routes, Regions regions) {
        this.routes = routes;
        this.regions = regions;
    }

    /// One with a cache of its own, as a node with edges has.
    public static Registrar over(
            Routes routes, Regions regions, InstantSource clock, Timer timer, EdgeSettings.RouteSettings settings) {
        return new Registrar(new RouteCache(routes, regions, clock, timer, settings), regions);
    }

    public CompletionStage<RegisterReply> register(RegisterRequest request) {
        var name = request.aor().domain();
        return follow(
                routes.find(name),
                request,
                (active, reply) -> isElsewhere(reply)
                        ? follow(
                                routes.findAgain(name, active),
                                request.believing(known(reply)),
                                (_, second) -> CompletableFuture.completedFuture(second))
                        : CompletableFuture.completedFuture(reply));
    }

    /// The region has lost the URI, or the domain: the arbiter knows better than our cache.
    private static boolean isElsewhere(RegisterReply reply) {
        return reply instanceof NotActive || reply instanceof UnknownDomain;
    }

    /// What the next region is to know too: an arbiter that has missed a decision is found out by that.
    private static Epoch known(RegisterReply reply) {
        return reply instanceof NotActive(var known) ? known : Epoch.NONE;
    }

    private CompletionStage<RegisterReply> follow(
            CompletionStage<Found> found,
            RegisterRequest request,
            BiFunction<Active, RegisterReply, CompletionStage<RegisterReply>> then) {
        return found.thenCompose(it -> switch (it) {
            case At(var active) -> ask(active, request).thenCompose(reply -> then.apply(active, reply));
            case Nowhere() -> CompletableFuture.completedFuture(new UnknownDomain());
            case Unsure(var why) -> CompletableFuture.completedFuture(new Unavailable(why));
        });
    }

    private CompletionStage<RegisterReply> ask(Active active, RegisterRequest request) {
        var region = regions.find(active.region());
        if (region.isEmpty()) return CompletableFuture.completedFuture(new Unavailable("no region " + active.region()));
        return region.get()
                .registrations()
                .register(request.believing(active.epoch().orNewer(request.route())))
                .handle((reply, failure) -> {
                    var answer =
                            failure == null ? reply : new Unavailable("region " + active.region() + " does not answer");
                    if (answer instanceof Unavailable)
                        routes.doubt(request.aor().domain(), active);
                    return answer;
                });
    }
}
