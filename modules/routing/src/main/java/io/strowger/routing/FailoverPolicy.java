package io.strowger.routing;

import io.strowger.core.RegionId;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Automatic;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Routes.Unrouted;
import io.strowger.routing.Route.Reroute;
import io.strowger.routing.Route.Watched;
import io.strowger.routing.RouteState.Settled;
import io.strowger.routing.RouteState.UnderWay;
import java.time.Duration;
import java.util.Optional;

/// What an automatic failover policy has to know, and what a Route does by it.
public final class FailoverPolicy {
    /// Who moves a route by its policy, in its history.
    public static final String NAME = "failover policy";

    private FailoverPolicy() {}

    /// What a Route has to hear, if it may have to act on it.
    static Optional<Watched> news(RouteView route, LifeSigns signs) {
        return policy(route).flatMap(policy -> concern(route, policy, signs).filter(watched -> isDue(policy, watched)));
    }

    /// How soon a Route has news, if all stays as it is.
    static Optional<Duration> newsIn(RouteView route, LifeSigns signs) {
        return policy(route)
                .flatMap(policy -> concern(route, policy, signs)
                        .filter(watched -> !isDue(policy, watched))
                        .map(watched -> policy.after().minus(watched.since())));
    }

    private static Optional<Automatic> policy(RouteView route) {
        return route.failover() instanceof Automatic policy ? Optional.of(policy) : Optional.empty();
    }

    /// What the Route would act on, had it lasted for long enough.
    private static Optional<Watched> concern(RouteView route, Automatic policy, LifeSigns signs) {
        return switch (route.position()) {
            case Unrouted() -> Optional.empty();
            case Moving(var from, var _, var _) -> Optional.of(lifeless(from, signs));
            case Active(var region, var _)
            when region.equals(policy.home()) ->
                Optional.of(lifeless(region, signs))
                        .filter(_ -> signs.isAlive(policy.standby())); // else it is no better there
            case Active(var region, var _)
            when region.equals(policy.standby()) && policy.failback() -> Optional.of(alive(policy.home(), signs));
            case Active _ -> Optional.empty();
        };
    }

    private static Watched lifeless(RegionId region, LifeSigns signs) {
        return new Watched(region, false, signs.lifelessFor(region));
    }

    private static Watched alive(RegionId region, LifeSigns signs) {
        return new Watched(region, true, signs.aliveFor(region));
    }

    private static boolean isDue(Automatic policy, Watched watched) {
        return watched.since().compareTo(policy.after()) >= 0;
    }

    /// A dead region is left by force; one that lives again is gone back to as planned, unless somebody has
    /// wanted to leave it.
    static Optional<Reroute> step(Settled settled, Watched watched) {
        if (!(settled.claim().policy() instanceof Automatic policy)
                || !settled.claim().declares(policy.home())
                || !settled.claim().declares(policy.standby())
                || !watched.region().equals(policy.home())
                || !isDue(policy, watched)) return Optional.empty();

        var isAtHome = settled.region().equals(policy.home());
        if (isAtHome && !watched.isLeased()) return Optional.of(move(settled, policy.standby(), true));
        return mayGoBack(settled, policy) && watched.isLeased()
                ? Optional.of(move(settled, policy.home(), false))
                : Optional.empty();
    }

    /// Whether this move was the policy's, which would not make it any more.
    static boolean hasChangedItsMind(Settled settled, Reroute move) {
        return move.by().equals(NAME)
                && !(settled.claim().policy() instanceof Automatic policy
                        && mayGoBack(settled, policy)
                        && move.to().equals(policy.home()));
    }

    private static boolean mayGoBack(Settled settled, Automatic policy) {
        return policy.failback()
                && settled.region().equals(policy.standby())
                && settled.claim().lastMovedBy(NAME);
    }

    private static Reroute move(Settled settled, RegionId to, boolean force) {
        return new Reroute(settled.claim().account(), to, force, NAME);
    }

    /// A region that dies while it is being left is not waited for.
    static boolean forces(UnderWay underWay, Watched watched) {
        return underWay.claim().policy() instanceof Automatic policy
                && isDue(policy, watched)
                && watched.region().equals(underWay.from())
                && !watched.isLeased()
                && underWay.forced().isEmpty();
    }
}
