package io.strowger.routing;

import io.strowger.core.Durable;
import io.strowger.core.Effect;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Forced;
import io.strowger.core.Routes.Move;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.Pending;
import io.strowger.core.Routes.Position;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Routes.Unrouted;
import io.strowger.core.SessionNumber;
import io.strowger.core.sip.DomainName;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What the events of a [Route] add up to.
sealed interface RouteState extends Durable {
    /// Only ever grows, whoever owns the name.
    Epoch epoch();

    NewestSessions confirmed();

    /// The state as the rest of the world may see it.
    Position position();

    /// The state when the claim has changed and the position has not.
    RouteState with(UnaryOperator<Claim> change);

    /// The state when the name is nobody's any more.
    RouteState freed();

    record NeverClaimed() implements RouteState {
        @Override
        public Epoch epoch() {
            return Epoch.NONE;
        }

        @Override
        public NewestSessions confirmed() {
            return NewestSessions.NONE;
        }

        @Override
        public Position position() {
            return new Unrouted();
        }

        @Override
        public RouteState with(UnaryOperator<Claim> change) {
            return this;
        }

        @Override
        public RouteState freed() {
            return this;
        }
    }

    /// Nobody's, but it was: `last` may still admit under `epoch`, since giving up a name can overtake taking it
    /// again.
    record Free(RegionId last, Epoch epoch, NewestSessions confirmed) implements RouteState {
        @Override
        public Position position() {
            return new Unrouted();
        }

        @Override
        public RouteState with(UnaryOperator<Claim> change) {
            return this;
        }

        @Override
        public RouteState freed() {
            return this;
        }
    }

    /// `region` may admit under `epoch`, once it has asked.
    record Settled(Claim claim, RegionId region, Epoch epoch, NewestSessions confirmed) implements RouteState {
        @Override
        public Position position() {
            return new Active(region, epoch);
        }

        @Override
        public RouteState with(UnaryOperator<Claim> change) {
            return new Settled(change.apply(claim), region, epoch, confirmed);
        }

        @Override
        public RouteState freed() {
            return new Free(region, epoch, confirmed);
        }

        RouteView view(DomainName name) {
            return claim.view(name, position(), Optional.empty());
        }

        Route.AskToPrepare preparing(Route.Reroute move) {
            return new Route.AskToPrepare(move, epoch.next());
        }

        Settled confirming(RegionId asking, SessionNumber session) {
            return new Settled(claim, region, epoch, confirmed.with(asking, session));
        }

        UnderWay leaving(Route.MoveRequested move) {
            return new UnderWay(
                    claim, region, move.to(), move.epoch(), move.by(), move.at(), Optional.empty(), confirmed);
        }
    }

    /// Nobody may admit but `from`, and it is asked to let go; `to` will be active under `epoch`, which nobody has
    /// been confirmed for. Where `forced`, the death of `from`'s session will do as well.
    record UnderWay(
            Claim claim,
            RegionId from,
            RegionId to,
            Epoch epoch,
            String by,
            Instant requested,
            Optional<Forced> forced,
            NewestSessions confirmed)
            implements RouteState {
        @Override
        public Position position() {
            return new Moving(from, to, epoch);
        }

        @Override
        public RouteState with(UnaryOperator<Claim> change) {
            return new UnderWay(change.apply(claim), from, to, epoch, by, requested, forced, confirmed);
        }

        @Override
        public RouteState freed() {
            return new Free(from, epoch, confirmed);
        }

        RouteView view(DomainName name) {
            return claim.view(name, position(), Optional.of(new Pending(by, requested, forced)));
        }

        boolean waitsFor(Route.LetGo letGo) {
            return letGo.region().equals(from) && letGo.epoch().equals(epoch);
        }

        /// Every session in which `from` could still admit: those that it was ever confirmed in.
        SessionNumber toSeal() {
            return confirmed.of(from);
        }

        boolean hasSealed() {
            return forced.flatMap(Forced::sealed).isPresent();
        }

        /// Whether the answer tells of every session that `from` was confirmed in.
        boolean hasToSeal(Route.SealAnswered answer) {
            return forced.isPresent()
                    && answer.region().equals(from)
                    && answer.session().compareTo(toSeal()) >= 0;
        }

        UnderWay changing(UnaryOperator<Forced> change) {
            return forced.map(change).map(this::forced).orElse(this);
        }

        UnderWay forced(Forced how) {
            return new UnderWay(claim, from, to, epoch, by, requested, Optional.of(how), confirmed);
        }

        Effect question() {
            return new Effect.Ask(new Route.AskToLetGo(from, epoch));
        }

        Effect sealing() {
            return new Effect.Ask(new Route.AskToSeal(from, toSeal()));
        }

        Effect reminder() {
            return new Effect.Later(Route.INSIST_EVERY, new Route.Insist(epoch));
        }

        Settled completed(Instant at) {
            var move = new Move(from.toString(), to, epoch, by, requested, at, forced, Optional.empty());
            return new Settled(claim.moved(move), to, epoch, confirmed);
        }

        Settled cancelled(Route.MoveCancelled cancelled) {
            var move = new Move(
                    from.toString(),
                    from,
                    cancelled.epoch(),
                    cancelled.by(),
                    requested,
                    cancelled.at(),
                    forced,
                    Optional.empty());
            return new Settled(claim.moved(move), from, cancelled.epoch(), confirmed);
        }
    }
}
