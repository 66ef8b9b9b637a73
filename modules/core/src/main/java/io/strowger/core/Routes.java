package io.strowger.core;

import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The arbiter: which region is active for a SIP URI. The routing module implements it over data center `global`; a
/// stage that fails means that the arbiter did not answer in time.
public interface Routes {
    /// Where `name` is processed.
    CompletionStage<Position> find(DomainName name);

    /// The whole route, if the name is claimed.
    CompletionStage<Optional<RouteView>> describe(DomainName name);

    /// The node that decides about `name` now, by the address that [ClusterView] shows. When it dies, another has
    /// to take the name over before anything is decided.
    CompletionStage<String> arbiter(DomainName name);

    /// Every route of `account`, by name; from the read model, so a moment late.
    CompletionStage<Page<RouteView>> list(AccountSid account, Page.Request page);

    /// The routes of names below `name`, whoever owns them, [Page.Request#MAX_SIZE] of them at most; from the
    /// read model, so a moment late.
    CompletionStage<List<RouteView>> below(DomainName name);

    /// Claims `name` for `account` and declares that `region` has a Domain of it. Idempotent.
    CompletionStage<ClaimReply> claim(DomainName name, AccountSid account, RegionId region);

    /// Takes back what [#claim] declared; with the last region the name is free again, its epoch is not. Idempotent.
    CompletionStage<Released> release(DomainName name, AccountSid account, RegionId region);

    /// A Domain of `region` asks whether it may admit; the answer holds for `session` and no other. `known` is the
    /// newest epoch that it has heard of.
    CompletionStage<ConfirmReply> confirm(DomainName name, RegionId region, SessionNumber session, Epoch known);

    /// Makes `to` the active region. Completes when the move has ended, or with [MoveUnderWay] when the old
    /// region has not let go in time. `force` accepts a region that could not admit, or has no Domain of this
    /// name, and takes the route from an old region that does not answer, where there are leases. A move that is
    /// under way can be forced later.
    CompletionStage<RerouteReply> reroute(DomainName name, AccountSid account, RegionId to, boolean force, String by);

    /// Sets what happens when the active region does not live any more.
    CompletionStage<DescribeReply> failOver(DomainName name, AccountSid account, Failover failover);

    /// Sets the name people give to a route (Twilio's `FriendlyName`).
    CompletionStage<DescribeReply> rename(DomainName name, AccountSid account, String friendlyName);

    /// Where a URI is processed.
    sealed interface Position extends WireMessage, Durable {}

    /// Nobody has declared it, or it was never routed.
    record Unrouted() implements Position {}

    /// `region` admits, under `epoch`.
    record Active(RegionId region, Epoch epoch) implements Position {}

    /// Nobody may admit: `from` is letting go, `to` will admit under `epoch`.
    record Moving(RegionId from, RegionId to, Epoch epoch) implements Position {}

    /// One change of the active region. `from` is empty for the first. `requested` to `completed` is how long it
    /// took; `forced` says how, if it was not left to the old region. `takenUp` is when `to` was first confirmed,
    /// from which it admits.
    record Move(
            String from,
            RegionId to,
            Epoch epoch,
            String by,
            Instant requested,
            Instant completed,
            Optional<Forced> forced,
            Optional<Instant> takenUp)
            implements WireMessage, Durable {
        public Move(String from, RegionId to, Epoch epoch, String by, Instant requested, Instant completed) {
            this(from, to, epoch, by, requested, completed, Optional.empty(), Optional.empty());
        }

        public Move takenUp(Instant at) {
            return new Move(from, to, epoch, by, requested, completed, forced, takenUp.or(() -> Optional.of(at)));
        }
    }

    /// That a move does not wait for the old region any longer, since `at`: when its session was sealed at a
    /// majority of the witnesses, and when it was dead. Both are empty where the old region has let go after
    /// all.
    record Forced(String by, Instant at, Optional<Instant> sealed, Optional<Instant> dead) implements WireMessage {
        public static Forced by(String whom, Instant at) {
            return new Forced(whom, at, Optional.empty(), Optional.empty());
        }

        public Forced sealed(Instant when) {
            return new Forced(by, at, sealed.or(() -> Optional.of(when)), dead);
        }

        public Forced dead(Instant when) {
            return new Forced(by, at, sealed.or(() -> Optional.of(when)), Optional.of(when));
        }
    }

    /// A move that has not come to its end: who has asked for it and when, and what has been done besides asking the
    /// old region.
    record Pending(String by, Instant requested, Optional<Forced> forced) implements WireMessage {}

    /// What happens by itself to a route whose region does not live any more.
    sealed interface Failover extends WireMessage, Durable {}

    /// Nothing: somebody re-routes.
    record Manual() implements Failover {}

    /// From `home` to `standby`, once `home` has held no lease for `after`; back, once it has held one for as long, if
    /// `failback`.
    record Automatic(RegionId home, RegionId standby, Duration after, boolean failback) implements Failover {}

    /// A route for people: `history` has the newest moves, oldest first, bounded; `pending` is the one under way.
    record RouteView(
            Sid sid,
            DomainName name,
            AccountSid account,
            String friendlyName,
            List<RegionId> declared,
            Position position,
            Optional<Pending> pending,
            List<Move> history,
            Failover failover,
            Instant created,
            Instant updated)
            implements WireMessage {
        public RouteView {
            declared = List.copyOf(declared);
            history = List.copyOf(history);
        }
    }

    sealed interface ClaimReply extends WireMessage {}

    record Claimed(Position position) implements ClaimReply {}

    /// Another account has the name, or owns the name above it.
    record NameTaken() implements ClaimReply {}

    record Released() implements WireMessage {}

    sealed interface ConfirmReply extends WireMessage {}

    /// The asking region is active under this epoch, for the session it asked with.
    record Confirmed(Epoch epoch, SessionNumber session) implements ConfirmReply {}

    /// It is not, and should not believe an older epoch than this.
    record Refused(Epoch known) implements ConfirmReply {}

    sealed interface RerouteReply extends WireMessage {}

    record Rerouted(RouteView route) implements RerouteReply {}

    /// The old region has not let go yet; the move goes on by itself.
    record MoveUnderWay(RouteView route) implements RerouteReply {}

    /// There is no route of this name for this account.
    record NoSuchRoute() implements RerouteReply, DescribeReply {}

    /// `region` has no Domain of this name: create it first, or force.
    record NotDeclared(RegionId region, List<RegionId> declared) implements RerouteReply {
        public NotDeclared {
            declared = List.copyOf(declared);
        }
    }

    /// `region` has not said that it could admit: it can't be reached by who decides about this name, holds no
    /// lease, or can't write. Nothing has been moved.
    record NotReady(RegionId region) implements RerouteReply {}

    sealed interface DescribeReply extends WireMessage {}

    record Described(RouteView route) implements DescribeReply {}
}
