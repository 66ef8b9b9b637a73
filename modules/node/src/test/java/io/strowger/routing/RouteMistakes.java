package io.strowger.routing;

import io.strowger.core.Decision;
import io.strowger.core.Mistake;
import io.strowger.core.Routes;

/// Arbiters that are wrong on purpose. Here, since what an arbiter is asked is nobody else's business.
public final class RouteMistakes {
    private RouteMistakes() {}

    public static Mistake<?, ?, ?> confirmsWhileMoving() {
        return route((built, state, command, now) -> command instanceof Route.Confirm confirm
                        && state instanceof RouteState.UnderWay move
                        && confirm.region().equals(move.to())
                ? Decision.reply(new Routes.Confirmed(move.epoch(), confirm.session()))
                : built.decide(state, command, now));
    }

    public static Mistake<?, ?, ?> confirmsWithoutPersistingTheSession() {
        return route((built, state, command, now) -> command instanceof Route.Confirm confirm
                        && state instanceof RouteState.Settled settled
                        && confirm.region().equals(settled.region())
                ? Decision.reply(new Routes.Confirmed(settled.epoch(), confirm.session()))
                : built.decide(state, command, now));
    }

    public static Mistake<?, ?, ?> forgetsWhoMayAdmitUnderAFreedName() {
        return route((built, state, command, now) -> {
            if (!(command instanceof Route.Declare(var account, var region, var sid))
                    || !(state instanceof RouteState.Free free)) return built.decide(state, command, now);
            var epoch = free.epoch().next();
            return Decision.<Route.Event>persist(new Route.NameClaimed(sid, account, region, region, epoch, now))
                    .thenReply(new Routes.Claimed(new Routes.Active(region, epoch)));
        });
    }

    public static Mistake<?, ?, ?> takesAnyWordThatARegionHasLetGo() {
        return route((built, state, command, now) -> command instanceof Route.LetGo letGo
                        && state instanceof RouteState.UnderWay move
                        && letGo.region().equals(move.from())
                ? built.decide(state, new Route.LetGo(letGo.region(), move.epoch()), now)
                : built.decide(state, command, now));
    }

    public static Mistake<?, ?, ?> completesAForcedMoveOnceTheSessionIsSealed() {
        return route((built, state, command, now) -> command instanceof Route.SealAnswered answer
                ? built.decide(
                        state,
                        new Route.SealAnswered(answer.region(), answer.session(), answer.sealed(), answer.sealed()),
                        now)
                : built.decide(state, command, now));
    }

    public static Mistake<?, ?, ?> saysThatItMoves() {
        return route((built, state, command, now) -> command instanceof Route.Reroute
                ? Mistake.said(built.decide(state, command, now))
                : built.decide(state, command, now));
    }

    public static Mistake<?, ?, ?> saysThatItFailsOver() {
        return route((built, state, command, now) -> command instanceof Route.SetFailover
                ? Mistake.said(built.decide(state, command, now))
                : built.decide(state, command, now));
    }

    private static Mistake<?, ?, ?> route(Mistake.Rule<Route.Command, Route.Event, RouteState> rule) {
        return new Mistake<>(Route.KIND, rule);
    }
}
