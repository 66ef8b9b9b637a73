package io.strowger.routing;

import io.strowger.cluster.Rounds;
import io.strowger.cluster.View;
import io.strowger.core.Durable;
import io.strowger.core.Routes;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.sip.DomainName;
import java.util.Optional;

/// A route in the read model: found by its account, in the order of the names.
record RouteRow(DomainName name, RouteState state) implements Durable {
    static final View<Route.Event, RouteRow> VIEW = new Rows();

    /// Those with an automatic failover policy, whoever owns them.
    static final View<Route.Event, RouteRow> AUTOMATIC = new AutomaticRows();

    Optional<RouteView> view() {
        return switch (state) {
            case RouteState.NeverClaimed _, RouteState.Free _ -> Optional.empty();
            case RouteState.Settled settled -> Optional.of(settled.view(name));
            case RouteState.UnderWay underWay -> Optional.of(underWay.view(name));
        };
    }

    private static class Rows implements View<Route.Event, RouteRow> {
        @Override
        public String kind() {
            return Route.KIND;
        }

        @Override
        public Class<Route.Event> events() {
            return Route.Event.class;
        }

        @Override
        public Class<RouteRow> type() {
            return RouteRow.class;
        }

        @Override
        public RouteRow empty(String id) {
            return new RouteRow(DomainName.parse(id), new RouteState.NeverClaimed());
        }

        @Override
        public RouteRow apply(RouteRow row, Route.Event event) {
            return new RouteRow(row.name(), Route.evolve(row.state(), event));
        }

        @Override
        public Keys keys(RouteRow row) {
            return row.view()
                    .map(route ->
                            Keys.of(route.account().toString(), route.name().toString()))
                    .orElseGet(Keys::gone);
        }

        @Override
        public Order order() {
            return Order.BY_NAME;
        }
    }

    private static final class AutomaticRows extends Rows {
        @Override
        public String rows() {
            return "route-failover";
        }

        @Override
        public Keys keys(RouteRow row) {
            return row.view()
                    .filter(route -> route.failover() instanceof Routes.Automatic)
                    .map(route -> Keys.of(Rounds.EVERYBODY, route.name().toString()))
                    .orElseGet(Keys::gone);
        }
    }
}
