package io.strowger.node.check;

import io.strowger.cluster.Topology;
import io.strowger.core.AccountSid;
import io.strowger.core.Admitted;
import io.strowger.core.Calls;
import io.strowger.core.Decision;
import io.strowger.core.Domains;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Registrations.NotActive;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Registered;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.Routes.DescribeReply;
import io.strowger.core.Routes.Described;
import io.strowger.core.Routes.Move;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.RerouteReply;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.call.Call;
import io.strowger.routing.FailoverPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks at a world after every step, from outside of it: it knows true time, and every memory.
final class Checker {
    /// Two letters that are as late as they can be, and a host that stands still in between.
    private static final Duration IN_FLIGHT = Duration.ofSeconds(45);

    private final World world;
    private final Map<DomainName, Epoch> newest = new HashMap<>();
    private final Map<DomainName, Map<Epoch, RegionId>> regions = new HashMap<>();
    private final Map<Acknowledged, Long> acknowledged = new LinkedHashMap<>();
    private final Map<DomainName, Optional<Admitting>> admitting = new HashMap<>();
    private final CallChecker calls = new CallChecker();
    private final ClientChecker clients = new ClientChecker();
    private final Map<Held, WireMessage> confirmed = new HashMap<>();
    private final Set<Given> given = new HashSet<>();
    private final Map<Held, Long> deleted = new HashMap<>();
    private final Map<Held, Long> woken = new HashMap<>();
    private boolean isUnseen;
    private Optional<RegionId> lastToAnswer = Optional.empty();

    /// A name, as a region has a Domain of it.
    private record Held(RegionId region, DomainName name) {}

    /// An acknowledgement that a region has given, of a Domain that it has not deleted since.
    private record Given(RegionId region, Aor aor, long cseq) {}

    /// A device's registration in a region; the map has its newest CSeq.
    record Acknowledged(RegionId region, Aor aor) {}

    record Admitting(RegionId region, Epoch epoch) {}

    Checker(World world) {
        this.world = world;
    }

    /// A host does something.
    void acts(Host host) {
        isUnseen = isUnseen || host instanceof RegionHost;
    }

    /// I1 and I2, at this instant; I4 with every answer ([#answered]). Time alone ends what was admitted; what begins
    /// to be admitted takes a region node that does something.
    void look() {
        if (!isUnseen) return;
        isUnseen = false;
        for (var host : world.regionHosts()) if (host.isRunning()) host.noteLapse();
        for (var name : World.NAMES) look(name);
    }

    private void look(DomainName name) {
        Optional<Admitting> found = Optional.empty();
        for (var host : world.regionHosts()) {
            var one = admitting(host, name);
            if (one.isEmpty()) continue;
            var other = found.filter(it -> !it.region().equals(host.region()));
            if (other.isPresent())
                throw new Violation("I1: two active regions for " + name + ": " + other.get() + " and " + one.get());
            found = one;
            grows(name, one.get());
        }
        if (!found.equals(admitting.put(name, found)) && world.timeline().isKept())
            world.timeline()
                    .note(
                            "CHECKER",
                            name + " is admitted by "
                                    + found.map(Object::toString).orElse("nobody"));
    }

    private static Optional<Admitting> admitting(RegionHost host, DomainName name) {
        if (!host.isRunning()) return Optional.empty();
        return host.standing(name).flatMap(standing -> switch (standing) {
            case Domains.Admits(var epoch) -> Optional.of(new Admitting(host.region(), epoch));
            case Domains.DoesNotAdmit _ -> Optional.empty();
        });
    }

    private void grows(DomainName name, Admitting one) {
        var before = newest.merge(name, one.epoch(), Epoch::orNewer);
        if (one.epoch().isOlderThan(before))
            throw new Violation("I2: " + name + " is admitted by " + one + " after epoch " + before);
        belongs(name, one, "I2: epoch ");
    }

    /// An epoch is one region's: so is, through whatever edge it came, each request that was let in under it.
    private void belongs(DomainName name, Admitting one, String what) {
        var owner = regions.computeIfAbsent(name, _ -> new HashMap<>()).putIfAbsent(one.epoch(), one.region());
        if (owner != null && !owner.equals(one.region()))
            throw new Violation(what + one.epoch() + " of " + name + " belong to " + owner + ", not " + one);
    }

    /// Who would admit now.
    Optional<Admitting> admitting(DomainName name) {
        look(name);
        return admitting.getOrDefault(name, Optional.empty());
    }

    /// Whether a move of the route is under way.
    boolean isMoving(DomainName name) {
        return routes(name).stream().anyMatch(route -> route.position() instanceof Moving);
    }

    /// An entity has decided; counts what is interesting about it. A confirmation that says once more what the
    /// last one said is not stale.
    void decided(Host host, EntityAddress entity, WireMessage command, Decision<?> decision) {
        if (!command.getClass().getSimpleName().equals("RouteConfirmed")) return;
        var domain = new Held(RegionId.parse(host.dataCenter()), DomainName.parse(entity.id()));
        if (!decision.events().isEmpty()) confirmed.put(domain, command);
        else if (!command.equals(confirmed.get(domain))) world.coverage().count(Coverage.Of.STALE_CONFIRMS);
    }

    /// An event is stored for good.
    void stored(String dataCenter, EntityAddress entity, Durable event) {
        if (entity.kind().equals(Call.KIND))
            calls.stored(
                    RegionId.parse(dataCenter),
                    Sid.parse(entity.id()),
                    event.getClass().getSimpleName());
        if (entity.kind().equals("route")) storedRoute(DomainName.parse(entity.id()));
        switch (event.getClass().getSimpleName()) {
            case "DomainDeleted" -> deleted(RegionId.parse(dataCenter), DomainName.parse(entity.id()));
            case "MoveCompleted" -> moved(DomainName.parse(entity.id()));
            case "MoveForced" -> world.coverage().count(Coverage.Of.FORCED);
            case "SessionDied" -> world.coverage().count(Coverage.Of.DEATHS);
            case "NameFreed" -> world.coverage().count(Coverage.Of.FREED_NAMES);
            default -> {}
        }
        if (world.timeline().isKept() && !entity.kind().equals("registration"))
            world.timeline().note("journal", entity.id() + " # " + event);
    }

    private void moved(DomainName name) {
        world.coverage().count(Coverage.Of.MOVES);
        for (var route : routes(name))
            if (lastMove(route)
                    .filter(move -> move.by().equals(FailoverPolicy.NAME))
                    .isPresent()) world.coverage().count(Coverage.Of.FAILED_OVER);
    }

    private static Optional<Move> lastMove(RouteView route) {
        return route.history().stream().reduce((_, last) -> last);
    }

    private void storedRoute(DomainName name) {
        for (var route : routes(name)) clients.stored(route);
    }

    /// A newer session of `region` is sealed for good.
    void sealed(RegionId region, SessionNumber session) {
        world.coverage().count(Coverage.Of.SEALS);
        world.timeline().note("global", "session " + session + " of " + region + " is sealed");
    }

    /// With a Domain end its registrations.
    private void deleted(RegionId region, DomainName name) {
        deleted.put(new Held(region, name), world.loop().now());
        clients.gone(region, name);
        given.removeIf(it -> it.region().equals(region) && it.aor().domain().equals(name));
        acknowledged
                .keySet()
                .removeIf(it -> it.region().equals(region) && it.aor().domain().equals(name));
    }

    /// Whether what is acknowledged now may have been admitted by a Domain that is gone.
    private boolean mayBeOfTheDeleted(Held domain) {
        return Optional.ofNullable(deleted.get(domain))
                .filter(at -> world.loop().now() - at < IN_FLIGHT.toNanos())
                .isPresent();
    }

    /// An entity has read what it has to know.
    void woke(Host host, EntityAddress entity) {
        if (host instanceof RegionHost region && entity.kind().equals("domain"))
            woken.put(
                    new Held(region.region(), DomainName.parse(entity.id())),
                    world.loop().now());
    }

    /// A region lets a registration in: it needs no arbiter for that.
    private void countWithoutArbiter(Held domain) {
        var arbiter = world.journal(Topology.GLOBAL);
        if (!arbiter.isDown()) return;
        world.coverage().count(Coverage.Of.ADMITTED_WITHOUT_ARBITER);
        if (Optional.ofNullable(woken.get(domain)).filter(arbiter::isDownSince).isPresent())
            world.coverage().count(Coverage.Of.WOKEN_WITHOUT_ARBITER);
    }

    /// An entity answers. What a region acknowledges after its session has died overlaps with its successor.
    void answered(Host host, EntityAddress entity, Decision<?> decision, Optional<WireMessage> answer) {
        if (!answer.equals(decision.reply())) world.coverage().count(Coverage.Of.FENCED_ANSWERS);
        if (decision.events().isEmpty() || !(host instanceof RegionHost region)) return;
        switch (answer.orElse(null)) {
            case Registered(var live, var _, var _) -> {
                var aor = Aor.parse(entity.id());
                admits(region.region(), aor.domain(), entity, decision);
                countWithoutArbiter(new Held(region.region(), aor.domain()));
                if (!mayBeOfTheDeleted(new Held(region.region(), aor.domain())))
                    for (var binding : live) given.add(new Given(region.region(), aor, binding.cseq()));
            }
            case Calls.Accepted() -> {
                world.coverage().count(Coverage.Of.CALLS);
                calls.name(Sid.parse(entity.id())).ifPresent(name -> admits(region.region(), name, entity, decision));
            }
            case null, default -> {}
        }
    }

    /// What a region says that it has let in.
    private void admits(RegionId region, DomainName name, EntityAddress what, Decision<?> decision) {
        for (var event : decision.events())
            if (event instanceof Admitted admitted)
                belongs(name, new Admitting(region, admitted.epoch()), "I4: what was admitted under epoch ");
        admitting(name)
                .filter(other -> !other.region().equals(region))
                .filter(_ -> hasDied(region, name))
                .ifPresent(other -> {
                    throw new Violation("I1: " + region + " acknowledges " + what.persistenceId() + " while " + other
                            + " admits, to whom the route was taken from it");
                });
    }

    /// An API client hears that it has a Domain, which may be deleted again by now.
    void created(RegionId region, SipDomain domain) {
        world.coverage().count(Coverage.Of.TOLD_DOMAINS);
        var isThere = domains(region, domain.account()).stream()
                .anyMatch(one -> one.sid().equals(domain.sid()));
        if (isThere || !mayBeOfTheDeleted(new Held(region, domain.name()))) clients.created(region, domain);
    }

    /// A client hears that its Domain is deleted.
    void deleted(ClientChecker.Existing domain) {
        world.coverage().count(Coverage.Of.TOLD_DOMAINS);
        clients.deleted(domain);
    }

    /// A client hears what has become of its re-route to `to`.
    void rerouted(DomainName name, RegionId to, RerouteReply reply) {
        if (clients.rerouted(name, to, reply)) world.coverage().count(Coverage.Of.TOLD_MOVES);
    }

    /// A client hears what has become of the policy that it has set.
    void failsOver(DescribeReply reply) {
        if (reply instanceof Described(var route)) clients.failsOver(route);
    }

    private List<SipDomain> domains(RegionId region, AccountSid account) {
        return world.edges()
                .getFirst()
                .region(region)
                .domains()
                .list(account, Page.Request.ALL)
                .toCompletableFuture()
                .join()
                .items();
    }

    /// What API clients were told.
    ClientChecker clients() {
        return clients;
    }

    /// A device calls this name.
    void calls(Sid call, DomainName name) {
        calls.calls(call, name);
    }

    /// A device hears that its call is up.
    void answered(DialogTag dialog) {
        world.timeline().note("device", "its call is up: " + dialog);
        world.coverage().count(Coverage.Of.CALLS_UP);
        calls.answered(dialog);
    }

    void hangsUp(DialogTag dialog) {
        calls.hangsUp(dialog);
    }

    void isUnknown(DialogTag dialog) {
        calls.isUnknown(dialog);
    }

    /// A device has heard what its BYE was answered, perhaps after its URI has moved elsewhere.
    void hungUp(DialogTag dialog, SipResponse answer) {
        world.timeline().note("device", "hangs up: " + dialog);
        if (calls.hungUp(dialog, answer)
                && calls.name(dialog.call())
                        .flatMap(this::admitting)
                        .filter(now -> !now.region().equals(dialog.region()))
                        .isPresent()) world.coverage().count(Coverage.Of.CALLS_LEFT_BEHIND);
    }

    boolean hasHungUp(DialogTag dialog) {
        return calls.hasHungUp(dialog);
    }

    /// The calls that are up, as far as devices know.
    List<Sid> callsUp() {
        return calls.up();
    }

    /// Whether the route was last taken from `region` because its session had died.
    private boolean hasDied(RegionId region, DomainName name) {
        var left = new ArrayList<Move>();
        for (var route : routes(name))
            for (var move : route.history()) if (move.from().equals(region.value())) left.add(move);
        return !left.isEmpty()
                && left.getLast().forced().flatMap(how -> how.dead()).isPresent();
    }

    /// The account that has `name` now.
    Optional<AccountSid> holder(DomainName name) {
        return routes(name).stream().findFirst().map(RouteView::account);
    }

    private List<RouteView> routes(DomainName name) {
        return World.ACCOUNTS.stream()
                .flatMap(account -> routes(account).stream())
                .filter(route -> route.name().equals(name))
                .toList();
    }

    private List<RouteView> routes(AccountSid account) {
        return world.routesFrom(world.edges().getFirst())
                .list(account, Page.Request.ALL)
                .toCompletableFuture()
                .join()
                .items();
    }

    /// An edge has heard from a region.
    void heard(RegionId region, RegisterRequest request, RegisterReply reply) {
        if (Devices.isQuestion(request)
                && !(reply instanceof NotActive || reply instanceof Unavailable || reply instanceof UnknownDomain))
            lastToAnswer = Optional.of(region);
        if (reply instanceof Registered && request.authorization() instanceof RegisterRequest.Answered) {
            world.coverage().count(Coverage.Of.ACKNOWLEDGED);
            if (given.contains(new Given(region, request.aor(), request.cseq())))
                acknowledged.merge(new Acknowledged(region, request.aor()), request.cseq(), Math::max);
        }
    }

    /// The region that has last told an edge something of its own.
    Optional<RegionId> lastToAnswer() {
        return lastToAnswer;
    }

    void forgetAnswers() {
        lastToAnswer = Optional.empty();
    }

    Map<Acknowledged, Long> acknowledged() {
        return acknowledged;
    }
}
