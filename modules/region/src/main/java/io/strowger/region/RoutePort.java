package io.strowger.region;

import io.strowger.cluster.Port;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DomainName;
import java.util.concurrent.CompletionStage;

/// What a [Domain] asks of the arbiter, and the arbiter's answers in the Domain's words.
final class RoutePort implements Port {
    private final RegionId region;
    private final Routes routes;

    RoutePort(RegionId region, Routes routes) {
        this.region = region;
        this.routes = routes;
    }

    @Override
    public CompletionStage<? extends WireMessage> answer(String entityId, WireMessage question) {
        var name = DomainName.parse(entityId);
        return switch ((Domain.Question) question) {
            case Domain.ConfirmRoute(var session, var life, var known) ->
                routes.confirm(name, region, session, known).thenApply(reply -> answer(life, reply));
            case Domain.ReleaseName(var account) ->
                routes.release(name, account, region).thenApply(_ -> new Domain.ReleaseAnswered());
        };
    }

    private static Domain.Command answer(long life, Routes.ConfirmReply reply) {
        return switch (reply) {
            case Routes.Confirmed(var epoch, var session) -> new Domain.RouteConfirmed(life, epoch, session);
            case Routes.Refused(var known) -> new Domain.RouteRefused(life, known);
        };
    }
}
