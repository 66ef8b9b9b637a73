package io.strowger.routing;

import static io.strowger.core.Decision.nothing;
import static io.strowger.core.Decision.persist;
import static io.strowger.core.Decision.reply;

import io.strowger.core.AccountSid;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.Effect;
import io.strowger.core.Epoch;
import io.strowger.core.LeaseTerms;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Routes.Confirmed;
import io.strowger.core.Routes.DescribeReply;
import io.strowger.core.Routes.Described;
import io.strowger.core.Routes.Failover;
import io.strowger.core.Routes.Forced;
import io.strowger.core.Routes.Move;
import io.strowger.core.Routes.MoveUnderWay;
import io.strowger.core.Routes.NameTaken;
import io.strowger.core.Routes.NoSuchRoute;
import io.strowger.core.Routes.NotDeclared;
import io.strowger.core.Routes.NotReady;
import io.strowger.core.Routes.Refused;
import io.strowger.core.Routes.Released;
import io.strowger.core.Routes.RerouteReply;
import io.strowger.core.Routes.Rerouted;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.WitnessId;
import io.strowger.core.sip.DomainName;
import io.strowger.routing.RouteState.Free;
import io.strowger.routing.RouteState.NeverClaimed;
import io.strowger.routing.RouteState.Settled;
import io.strowger.routing.RouteState.UnderWay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which region is active for one SIP URI, under which epoch, and who owns the name. Lives in data center
/// `global`.
///
/// At most one region is ever told [Confirmed] for an epoch, and a region is told so only after every other one
/// that could still admit has let go, or can no longer hold the lease of any session that it was confirmed in:
/// from that follows invariant I1, one active region, however messages are lost, doubled or late.
///
/// A planned move begins only when the new region has said that it could admit. Nothing follows from that for
/// safety: it spares the callers a region that is let go of for one that can't be reached.
final class Route implements Decider<Route.Command, Route.Event, RouteState> {
    static final String KIND = "route";

    /// A move is noticed by callers who are held: short enough not to hold them for a lost message, long enough
    /// not to flood a slow region.
    static final Duration INSIST_EVERY = Duration.ofMillis(250);

    private final DomainName name;
    private final InitialRoute initialRoute;
    private final Optional<LeaseTerms> leases;

    /// Where there are no `leases`, a region's word is the only way to take a route from it, forced or not.
    Route(DomainName name, InitialRoute initialRoute, Optional<LeaseTerms> leases) {
        this.name = name;
        this.initialRoute = initialRoute;
        this.leases = leases;
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    record Find() implements Command {}

    record Describe() implements Command {}

    /// `sid` is the route's when the name is free.
    record Declare(AccountSid account, RegionId region, Sid sid) implements Command {}

    record Release(AccountSid account, RegionId region) implements Command {}

    /// `known` is the newest epoch that the region has heard of.
    record Confirm(RegionId region, SessionNumber session, Epoch known) implements Command {}

    record Reroute(AccountSid account, RegionId to, boolean force, String by) implements Command {}

    /// The region that `move` leads to could admit, under `epoch`: the answer to [AskToPrepare].
    record Ready(Reroute move, Epoch epoch) implements Command {}

    record Rename(AccountSid account, String friendlyName) implements Command {}

    /// `region` admits nothing under an epoch older than `epoch`: the answer to [AskToLetGo].
    record LetGo(RegionId region, Epoch epoch) implements Command {}

    record SetFailover(AccountSid account, Failover failover) implements Command {}

    /// What the witnesses have said to [AskToSeal]: those that have sealed `session`, and those where it is dead.
    record SealAnswered(RegionId region, SessionNumber session, List<WitnessId> sealed, List<WitnessId> dead)
            implements Command {
        SealAnswered {
            sealed = List.copyOf(sealed);
            dead = List.copyOf(dead);
        }
    }

    /// Whoever watches the regions says for how long `region` has had no lease, or has had one.
    record Watched(RegionId region, boolean isLeased, Duration since) implements Command {}

    /// Sent by its own timer while a move to `epoch` is under way.
    record Insist(Epoch epoch) implements Command {}

    /// The move to `epoch` is under way, so go on with it: for a Route that lost its node, or left memory, in the
    /// middle of it, or has never heard of it.
    record Resume(Epoch epoch) implements Command {}

    /// A region has not answered, or had nothing to say: the answer to [HintActive], and to any other question.
    record NoNews() implements Command {}

    // Questions: what it asks of the regions
    sealed interface Question extends WireMessage {}

    /// Persist that you may be asked to admit, if you could: `move` would lead to you, under `epoch`.
    record AskToPrepare(Reroute move, Epoch epoch) implements Question {}

    /// Persist that you admit nothing under an epoch older than this.
    record AskToLetGo(RegionId region, Epoch epoch) implements Question {}

    /// Have `session` of `region` sealed: in the journal, then at the witnesses.
    record AskToSeal(RegionId region, SessionNumber session) implements Question {}

    /// It is worth confirming now.
    record HintActive(RegionId region, Epoch epoch) implements Question {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    /// `region` declared a free name for `account`. `active` is the active region, under `epoch`: a new epoch, or
    /// that of a region which had the name before and may not have let go of it.
    record NameClaimed(Sid sid, AccountSid account, RegionId region, RegionId active, Epoch epoch, Instant at)
            implements Event {}

    record RegionDeclared(RegionId region, Instant at) implements Event {}

    record RegionWithdrawn(RegionId region, Instant at) implements Event {}

    record NameFreed(Instant at) implements Event {}

    record MoveRequested(RegionId from, RegionId to, Epoch epoch, String by, Instant at) implements Event {}

    /// From here on the move to `epoch` does not wait for the old region's word alone.
    record MoveForced(Epoch epoch, String by, Instant at) implements Event {}

    /// A majority of the witnesses renews `session` of the old region no more.
    record RegionSealed(RegionId region, SessionNumber session, Instant at) implements Event {}

    /// No node of the old region can hold a lease of `session` any more.
    record SessionDied(RegionId region, SessionNumber session, Instant at) implements Event {}

    /// `from` has let go, or its session has died; `to` may admit under `epoch`.
    record MoveCompleted(RegionId from, RegionId to, Epoch epoch, Instant at) implements Event {}

    /// `region` keeps the route, under `epoch`.
    record MoveCancelled(RegionId region, Epoch epoch, String by, Instant at) implements Event {}

    record SessionConfirmed(RegionId region, SessionNumber session) implements Event {}

    /// `region` is confirmed under `epoch` for the first time: from here on it admits.
    record RouteTakenUp(RegionId region, Epoch epoch, Instant at) implements Event {}

    /// `region`, or the read model while it is active, knows of an epoch that is not decided here.
    record RouteDoubted(RegionId region, Epoch known, Instant at) implements Event {}

    record RouteRenamed(String friendlyName, Instant at) implements Event {}

    record FailoverSet(Failover failover, Instant at) implements Event {}

    @Override
    public RouteState initial() {
        return new NeverClaimed();
    }

    @Override
    public boolean saysThatItWakes() {
        return true;
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(RouteState state, Command command, Instant now) {
        return switch (command) {
            case Find() -> reply(state.position());
            case Describe() -> reply(described(state));
            case Declare declare -> onDeclare(state, declare, now);
            case Release release -> onRelease(state, release, now);
            case Confirm confirm -> onConfirm(state, confirm, now);
            case Reroute reroute -> onReroute(state, reroute, now);
            case Ready ready -> onReady(state, ready, now);
            case Rename rename -> onRename(state, rename, now);
            case LetGo letGo -> onLetGo(state, letGo, now);
            case SetFailover set -> onSetFailover(state, set, now);
            case SealAnswered answer -> onSealAnswered(state, answer, now);
            case Watched watched -> onWatched(state, watched, now);
            case Insist insist -> onInsist(state, insist);
            case Resume(var epoch) -> onResume(state, epoch, now);
            case NoNews() -> nothing();
        };
    }

    private Decision<Event> onDeclare(RouteState state, Declare declare, Instant now) {
        return switch (state) {
            case NeverClaimed() ->
                claimed(state, List.of(claim(declare, initialRoute.when(declare.region()), Epoch.NONE.next(), now)));
            case Free free -> onDeclareAgain(free, declare, now);
            case Settled settled -> onDeclareToo(settled, settled.claim(), declare, now);
            case UnderWay underWay -> onDeclareToo(underWay, underWay.claim(), declare, now);
        };
    }

    /// A name that another region had is moved from it like any other: a region without the Domain lets go at once.
    private Decision<Event> onDeclareAgain(Free free, Declare declare, Instant now) {
        var active = initialRoute.when(declare.region());
        var next = free.epoch().next();
        if (active.equals(free.last())) return claimed(free, List.of(claim(declare, active, next, now)));

        var by = declare.account().toString();
        return claimed(
                free,
                List.of(
                        claim(declare, free.last(), free.epoch(), now),
                        new MoveRequested(free.last(), active, next, by, now)));
    }

    private Decision<Event> onDeclareToo(RouteState state, Claim claim, Declare declare, Instant now) {
        if (!claim.isOf(declare.account())) return reply(new NameTaken());
        if (claim.declares(declare.region())) return reply(new Routes.Claimed(state.position()));
        return claimed(state, List.of(new RegionDeclared(declare.region(), now)));
    }

    private static NameClaimed claim(Declare declare, RegionId active, Epoch epoch, Instant now) {
        return new NameClaimed(declare.sid(), declare.account(), declare.region(), active, epoch, now);
    }

    private Decision<Event> claimed(RouteState state, List<Event> events) {
        var after = applyAll(state, events);
        var decision = persist(events).thenReply(new Routes.Claimed(after.position()));
        for (var effect : events.getLast() instanceof RegionDeclared ? List.<Effect>of() : owed(after))
            decision = decision.then(effect);
        return decision;
    }

    private static Decision<Event> onRelease(RouteState state, Release release, Instant now) {
        return switch (state) {
            case NeverClaimed _, Free _ -> reply(new Released());
            case Settled settled -> withdraw(settled.claim(), release, now);
            case UnderWay underWay -> withdraw(underWay.claim(), release, now);
        };
    }

    private static Decision<Event> withdraw(Claim claim, Release release, Instant now) {
        if (!claim.isOf(release.account()) || !claim.declares(release.region())) return reply(new Released());

        var withdrawn = new RegionWithdrawn(release.region(), now);
        var events = claim.declaresNothingBut(release.region())
                ? List.of(withdrawn, new NameFreed(now))
                : List.of(withdrawn);
        return Decision.<Event>persist(events).thenReply(new Released());
    }

    /// Goes by the position alone: a region that is active, and asks, has the Domain, whatever the declarations that
    /// are on their way say.
    ///
    /// Only a Route decides epochs. Who hears of one that it does not know is a copy that has missed a decision:
    /// the journal refuses its doubt, by which it ends, and whoever asks next wakes one that has read them all.
    ///
    /// Where there are leases, a region that has none is not confirmed: nobody could take the route from it.
    private Decision<Event> onConfirm(RouteState state, Confirm confirm, Instant now) {
        if (leases.isPresent() && confirm.session().equals(SessionNumber.NONE))
            return reply(new Refused(state.epoch()));
        if (confirm.known().isNewerThan(state.epoch()))
            return Decision.<Event>persist(new RouteDoubted(confirm.region(), confirm.known(), now))
                    .thenReply(new Refused(state.epoch()));
        return switch (state) {
            case NeverClaimed() -> reply(new Refused(Epoch.NONE));
            case Free free -> reply(new Refused(free.epoch()));
            case UnderWay underWay -> reply(new Refused(underWay.epoch()));
            case Settled settled when !settled.region().equals(confirm.region()) -> reply(new Refused(settled.epoch()));
            case Settled settled -> {
                var confirmed = new Confirmed(settled.epoch(), confirm.session());
                yield Decision.<Event>persist(news(settled, confirm, now)).thenReply(confirmed);
            }
        };
    }

    private static List<Event> news(Settled settled, Confirm confirm, Instant now) {
        var news = new ArrayList<Event>();
        if (confirm.session().compareTo(settled.confirmed().of(confirm.region())) > 0)
            news.add(new SessionConfirmed(confirm.region(), confirm.session()));
        if (!settled.claim().isTakenUp(settled.epoch()))
            news.add(new RouteTakenUp(settled.region(), settled.epoch(), now));
        return news;
    }

    private Decision<Event> onReroute(RouteState state, Reroute reroute, Instant now) {
        return switch (state) {
            case NeverClaimed _, Free _ -> reply(new NoSuchRoute());
            case Settled settled when settled.claim().isOf(reroute.account()) -> move(settled, reroute, now);
            case UnderWay underWay when underWay.claim().isOf(reroute.account()) -> redirect(underWay, reroute, now);
            case Settled _, UnderWay _ -> reply(new NoSuchRoute());
        };
    }

    private Decision<Event> move(Settled settled, Reroute reroute, Instant now) {
        if (reroute.to().equals(settled.region())) return reply(new Rerouted(settled.view(name)));
        if (isUndeclared(settled.claim(), reroute))
            return reply(new NotDeclared(reroute.to(), settled.claim().declared()));
        if (!reroute.force()) return Decision.consult(settled.preparing(reroute), new NotReady(reroute.to()));

        var leaving = leave(settled, reroute, now);
        return leaving.thenReply(underWay(applyAll(settled, leaving.events())));
    }

    /// Whoever has asked for the move is answered after this: it finds it under way. Nothing may have moved since
    /// the region was asked.
    private Decision<Event> onReady(RouteState state, Ready ready, Instant now) {
        return switch (state) {
            case NeverClaimed _, Free _, UnderWay _ -> nothing();
            case Settled settled when !settled.epoch().next().equals(ready.epoch()) -> nothing();
            case Settled settled when !settled.claim().isOf(ready.move().account()) -> nothing();
            case Settled settled when isUndeclared(settled.claim(), ready.move()) -> nothing();
            case Settled settled when FailoverPolicy.hasChangedItsMind(settled, ready.move()) -> nothing();
            case Settled settled -> leave(settled, ready.move(), now);
        };
    }

    /// The old region is asked, and has until the first reminder before its session is sealed: a seal takes the
    /// lease from all of its routes.
    private Decision<Event> leave(Settled settled, Reroute move, Instant now) {
        var requested =
                new MoveRequested(settled.region(), move.to(), settled.epoch().next(), move.by(), now);
        var events = move.force() && leases.isPresent()
                ? List.<Event>of(requested, new MoveForced(requested.epoch(), move.by(), now))
                : List.<Event>of(requested);
        var underWay = settled.leaving(requested);
        return Decision.<Event>persist(events).then(underWay.question()).then(underWay.reminder());
    }

    private RerouteReply underWay(RouteState state) {
        return switch (described(state)) {
            case Described(var route) -> new MoveUnderWay(route);
            case NoSuchRoute none -> none;
        };
    }

    /// Back to where the route comes from cancels the move; to where it goes can force it; elsewhere has to wait.
    ///
    /// Cancelling is safe whether `from` has let go or not: nobody was ever confirmed for the epoch of the move,
    /// so `from` is the only region that can admit before and after. It needs an epoch of its own: under the old
    /// one, a `from` that has let go would not believe its confirmation; under that of the move, a late order to
    /// let go would silence it.
    private Decision<Event> redirect(UnderWay underWay, Reroute reroute, Instant now) {
        if (reroute.to().equals(underWay.to()) && reroute.force()) return force(underWay, reroute.by(), now);
        if (!reroute.to().equals(underWay.from())) return reply(new MoveUnderWay(underWay.view(name)));
        if (isUndeclared(underWay.claim(), reroute))
            return reply(new NotDeclared(reroute.to(), underWay.claim().declared()));

        var cancelled = new MoveCancelled(underWay.from(), underWay.epoch().next(), reroute.by(), now);
        var settled = underWay.cancelled(cancelled);
        return Decision.<Event>persist(cancelled)
                .thenReply(new Rerouted(settled.view(name)))
                .then(new Effect.Ask(new HintActive(settled.region(), settled.epoch())));
    }

    private Decision<Event> force(UnderWay underWay, String by, Instant now) {
        if (underWay.forced().isPresent() || leases.isEmpty()) return reply(new MoveUnderWay(underWay.view(name)));
        var forced = underWay.forced(Forced.by(by, now));
        return Decision.<Event>persist(new MoveForced(underWay.epoch(), by, now))
                .thenReply(new MoveUnderWay(forced.view(name)))
                .then(forced.sealing())
                .then(forced.reminder());
    }

    private static boolean isUndeclared(Claim claim, Reroute reroute) {
        return !reroute.force() && !claim.declares(reroute.to());
    }

    private Decision<Event> onRename(RouteState state, Rename rename, Instant now) {
        return switch (state) {
            case NeverClaimed _, Free _ -> reply(new NoSuchRoute());
            case Settled settled -> rename(settled, settled.claim(), rename, now);
            case UnderWay underWay -> rename(underWay, underWay.claim(), rename, now);
        };
    }

    private Decision<Event> rename(RouteState state, Claim claim, Rename rename, Instant now) {
        if (!claim.isOf(rename.account())) return reply(new NoSuchRoute());
        if (claim.friendlyName().equals(rename.friendlyName())) return reply(described(state));

        var renamed = new RouteRenamed(rename.friendlyName(), now);
        return Decision.<Event>persist(renamed).thenReply(described(apply(state, renamed)));
    }

    private Decision<Event> onSetFailover(RouteState state, SetFailover set, Instant now) {
        return switch (state) {
            case NeverClaimed _, Free _ -> reply(new NoSuchRoute());
            case Settled settled -> setFailover(settled, settled.claim(), set, now);
            case UnderWay underWay -> setFailover(underWay, underWay.claim(), set, now);
        };
    }

    private Decision<Event> setFailover(RouteState state, Claim claim, SetFailover set, Instant now) {
        if (!claim.isOf(set.account())) return reply(new NoSuchRoute());
        if (claim.policy().equals(set.failover())) return reply(described(state));

        var changed = new FailoverSet(set.failover(), now);
        return Decision.<Event>persist(changed).thenReply(described(apply(state, changed)));
    }

    private DescribeReply described(RouteState state) {
        return switch (state) {
            case NeverClaimed _, Free _ -> new NoSuchRoute();
            case Settled settled -> new Described(settled.view(name));
            case UnderWay underWay -> new Described(underWay.view(name));
        };
    }

    /// Only the answer to this very move counts: the region may have been active again since it answered an older
    /// one.
    private static Decision<Event> onLetGo(RouteState state, LetGo letGo, Instant now) {
        return switch (state) {
            case NeverClaimed _, Free _, Settled _ -> nothing();
            case UnderWay underWay when !underWay.waitsFor(letGo) -> nothing();
            case UnderWay underWay -> complete(underWay, List.of(), now);
        };
    }

    /// The death of a session counts for every move away from its region, however old the answer: the dead stay
    /// dead.
    private Decision<Event> onSealAnswered(RouteState state, SealAnswered answer, Instant now) {
        return switch (state) {
            case NeverClaimed _, Free _, Settled _ -> nothing();
            case UnderWay underWay when !underWay.hasToSeal(answer) -> nothing();
            case UnderWay underWay
            when isMajority(answer.dead()) ->
                complete(underWay, List.of(new SessionDied(underWay.from(), answer.session(), now)), now);
            case UnderWay underWay
            when isMajority(answer.sealed()) && !underWay.hasSealed() ->
                persist(new RegionSealed(underWay.from(), answer.session(), now));
            case UnderWay _ -> nothing();
        };
    }

    private boolean isMajority(List<WitnessId> some) {
        return leases.filter(terms -> terms.isMajority(some)).isPresent();
    }

    private static Decision<Event> complete(UnderWay underWay, List<Event> first, Instant now) {
        var events = new ArrayList<>(first);
        events.add(new MoveCompleted(underWay.from(), underWay.to(), underWay.epoch(), now));
        return Decision.<Event>persist(events).then(new Effect.Ask(new HintActive(underWay.to(), underWay.epoch())));
    }

    private Decision<Event> onWatched(RouteState state, Watched watched, Instant now) {
        return switch (state) {
            case NeverClaimed _, Free _ -> nothing();
            case Settled settled ->
                FailoverPolicy.step(settled, watched)
                        .map(step -> step.force()
                                ? leave(settled, step, now)
                                : Decision.<Event>nothing().then(new Effect.Ask(settled.preparing(step))))
                        .orElseGet(Decision::nothing);
            case UnderWay underWay ->
                FailoverPolicy.forces(underWay, watched) ? force(underWay, FailoverPolicy.NAME, now) : nothing();
        };
    }

    private static Decision<Event> onInsist(RouteState state, Insist insist) {
        return switch (state) {
            case NeverClaimed _, Free _, Settled _ -> nothing();
            case UnderWay underWay when !underWay.epoch().equals(insist.epoch()) -> nothing();
            case UnderWay _ -> goOn(state);
        };
    }

    /// A copy that has missed the move finds that out as one does that is asked for a confirmation: the journal refuses
    /// its doubt. The region that is to let go may know nothing of the move either, so nobody else would tell it.
    private static Decision<Event> onResume(RouteState state, Epoch epoch, Instant now) {
        if (!epoch.isNewerThan(state.epoch())) return goOn(state);
        return switch (state) {
            case NeverClaimed _ -> nothing(); // it stores whatever it is asked next, and is refused then
            case Free free -> persist(new RouteDoubted(free.last(), epoch, now));
            case Settled settled -> persist(new RouteDoubted(settled.region(), epoch, now));
            case UnderWay underWay -> persist(new RouteDoubted(underWay.to(), epoch, now));
        };
    }

    private static Decision<Event> goOn(RouteState state) {
        var decision = Decision.<Event>nothing();
        for (var effect : stillOwed(state)) decision = decision.then(effect);
        return decision;
    }

    @Override
    public List<Effect> owed(RouteState state) {
        return stillOwed(state);
    }

    private static List<Effect> stillOwed(RouteState state) {
        return switch (state) {
            case NeverClaimed _, Free _, Settled _ -> List.of();
            case UnderWay underWay ->
                underWay.forced().isPresent()
                        ? List.of(underWay.question(), underWay.sealing(), underWay.reminder())
                        : List.of(underWay.question(), underWay.reminder());
        };
    }

    // Evolving: state + event -> state
    @Override
    public RouteState apply(RouteState state, Event event) {
        return evolve(state, event);
    }

    /// The same for whoever folds the events of every Route: what they add up to depends on no setting.
    static RouteState evolve(RouteState state, Event event) {
        return switch (event) {
            case NameClaimed claimed -> settle(state, claimed);
            case RegionDeclared(var region, var at) -> state.with(claim -> claim.declaring(region, at));
            case RegionWithdrawn(var region, var at) -> state.with(claim -> claim.withdrawing(region, at));
            case RouteRenamed(var friendlyName, var at) -> state.with(claim -> claim.renamed(friendlyName, at));
            case FailoverSet(var failover, var at) -> state.with(claim -> claim.failingOver(failover, at));
            case NameFreed _ -> state.freed();
            case SessionConfirmed(var region, var session) ->
                state instanceof Settled settled ? settled.confirming(region, session) : state;
            case RouteTakenUp(var _, var epoch, var at) -> state.with(claim -> claim.takenUp(epoch, at));
            case RouteDoubted _ -> state;
            case MoveRequested requested -> state instanceof Settled settled ? settled.leaving(requested) : state;
            case MoveForced(var _, var by, var at) ->
                state instanceof UnderWay underWay ? underWay.forced(Forced.by(by, at)) : state;
            case RegionSealed(var _, var _, var at) ->
                state instanceof UnderWay underWay ? underWay.changing(forced -> forced.sealed(at)) : state;
            case SessionDied(var _, var _, var at) ->
                state instanceof UnderWay underWay ? underWay.changing(forced -> forced.dead(at)) : state;
            case MoveCompleted completed ->
                state instanceof UnderWay underWay ? underWay.completed(completed.at()) : state;
            case MoveCancelled cancelled -> state instanceof UnderWay underWay ? underWay.cancelled(cancelled) : state;
        };
    }

    private static Settled settle(RouteState state, NameClaimed claimed) {
        var claim = Claim.by(claimed.account(), claimed.sid(), claimed.region(), claimed.at());
        var isNew = claimed.epoch().isNewerThan(state.epoch());
        var by = claimed.account().toString();
        var first = new Move("", claimed.active(), claimed.epoch(), by, claimed.at(), claimed.at());
        return new Settled(isNew ? claim.moved(first) : claim, claimed.active(), claimed.epoch(), state.confirmed());
    }
}
