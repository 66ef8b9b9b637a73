package io.strowger.routing;

import io.strowger.cluster.Rounds;
import io.strowger.cluster.View;
import io.strowger.core.Durable;
import io.strowger.core.Epoch;
import io.strowger.core.sip.DomainName;
import java.util.Objects;

/// Whether a move of this name is under way, and to which epoch, in the read model: there as long as it is, whoever
/// owns the name. Rows from before epochs were kept say only that one is.
record MoveRow(DomainName name, boolean isUnderWay, Epoch epoch) implements Durable {
    static final View<Route.Event, MoveRow> VIEW = new Rows();

    MoveRow {
        epoch = Objects.requireNonNullElse(epoch, Epoch.NONE); // earlier rows had none
    }

    MoveRow after(Route.Event event) {
        return switch (event) {
            case Route.MoveRequested move -> new MoveRow(name, true, move.epoch());
            case Route.MoveCompleted _ -> over();
            case Route.MoveCancelled _ -> over();
            case Route.NameFreed _ -> over();
            case Route.NameClaimed _ -> this;
            case Route.RegionDeclared _ -> this;
            case Route.RegionWithdrawn _ -> this;
            case Route.SessionConfirmed _ -> this;
            case Route.RouteTakenUp _ -> this;
            case Route.RouteDoubted _ -> this;
            case Route.RouteRenamed _ -> this;
            case Route.FailoverSet _ -> this;
            case Route.MoveForced _ -> this;
            case Route.RegionSealed _ -> this;
            case Route.SessionDied _ -> this;
        };
    }

    private MoveRow over() {
        return new MoveRow(name, false, Epoch.NONE);
    }

    private static final class Rows implements View<Route.Event, MoveRow> {
        @Override
        public String kind() {
            return Route.KIND;
        }

        @Override
        public String rows() {
            return "route-move";
        }

        @Override
        public Class<Route.Event> events() {
            return Route.Event.class;
        }

        @Override
        public Class<MoveRow> type() {
            return MoveRow.class;
        }

        @Override
        public MoveRow empty(String id) {
            return new MoveRow(DomainName.parse(id), false, Epoch.NONE);
        }

        @Override
        public MoveRow apply(MoveRow row, Route.Event event) {
            return row.after(event);
        }

        @Override
        public Keys keys(MoveRow row) {
            return row.isUnderWay() ? Keys.of(Rounds.EVERYBODY, row.name().toString()) : Keys.gone();
        }

        @Override
        public boolean skipsWhatChangesNothing() {
            return true;
        }
    }
}
