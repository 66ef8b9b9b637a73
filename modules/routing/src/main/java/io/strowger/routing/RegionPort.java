package io.strowger.routing;

import io.strowger.cluster.Port;
import io.strowger.core.RegionId;
import io.strowger.core.RouteOrders;
import io.strowger.core.SessionNumber;
import io.strowger.core.Timer;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries a Route's questions to the regions and, through the [Sealer], to the witnesses. Who does not answer is no
/// failure: the Route asks again.
final class RegionPort implements Port {
    private static final Logger LOG = LoggerFactory.getLogger(RegionPort.class);

    private final RouteOrders orders;
    private final Sealer sealer;
    private final Timer timer;
    private final Duration timeout;

    RegionPort(RouteOrders orders, Sealer sealer, Timer timer, Duration timeout) {
        this.orders = orders;
        this.sealer = sealer;
        this.timer = timer;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<? extends WireMessage> answer(String entityId, WireMessage question) {
        var name = DomainName.parse(entityId);
        return switch ((Route.Question) question) {
            case Route.AskToPrepare ask -> prepare(name, ask);
            case Route.AskToLetGo ask -> letGo(name, ask);
            case Route.AskToSeal(var region, var session) -> seal(name, region, session);
            case Route.HintActive(var region, var epoch) -> {
                orders.activate(region, name, epoch);
                yield CompletableFuture.completedStage(new Route.NoNews());
            }
        };
    }

    private CompletionStage<Route.Command> prepare(DomainName name, Route.AskToPrepare ask) {
        return inTime(
                orders.prepare(ask.move().to(), name, ask.epoch()).thenApply(reply -> switch (reply) {
                    case RouteOrders.Prepared() -> new Route.Ready(ask.move(), ask.epoch());
                    case RouteOrders.Unprepared() -> new Route.NoNews();
                }),
                name,
                ask);
    }

    private CompletionStage<Route.Command> letGo(DomainName name, Route.AskToLetGo ask) {
        return inTime(
                orders.deactivate(ask.region(), name, ask.epoch())
                        .thenApply(deactivated -> new Route.LetGo(ask.region(), deactivated.epoch())),
                name,
                ask);
    }

    /// Bounded here, since a Route does not ask again while the same question is under way.
    private CompletionStage<Route.Command> inTime(
            CompletionStage<? extends Route.Command> stage, DomainName name, Route.Question question) {
        var answer = new CompletableFuture<Route.Command>();
        stage.whenComplete((command, failure) -> {
            if (failure != null) LOG.debug("{}: no answer to {}", name, question, failure);
            answer.complete(failure == null ? command : new Route.NoNews());
        });
        timer.after(timeout, () -> answer.complete(new Route.NoNews()));
        return answer;
    }

    private CompletionStage<Route.Command> seal(DomainName name, RegionId region, SessionNumber session) {
        return sealer.seal(region, session)
                .<Route.Command>thenApply(answer -> answer)
                .exceptionally(failure -> {
                    LOG.debug(
                            "session {} of {} is not yet sealed for {}: {}", session, region, name, failure.toString());
                    return new Route.NoNews();
                });
    }
}
