package io.strowger.routing;

import io.strowger.core.AccountSid;
import io.strowger.core.Decision;
import io.strowger.core.Effect;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// One SIP URI in a world of its own: the Route's journal, two actors that both believe that they are the Route, and
/// three regions with the rules a Domain lives by. Messages are lost, doubled and late; actors crash. After each step
/// it looks whether an invariant is broken.
final class RouteWorld {
    private static final int STEPS = 500;
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final List<RegionId> REGIONS =
            List.of(RegionId.parse("us1"), RegionId.parse("ie1"), RegionId.parse("au1"));
    private static final List<AccountSid> ACCOUNTS = List.of(
            AccountSid.parse("AC00000000000000000000000000000001"),
            AccountSid.parse("AC00000000000000000000000000000002"));

    /// How the Route decides: the decider itself, or one that is wrong on purpose.
    interface Arbiter {
        Decision<Route.Event> decide(Route route, RouteState state, Route.Command command, Instant now);
    }

    /// What this world is made of; everything but [#BUILT] is a mistake.
    record Rules(
            Arbiter arbiter,
            boolean persistsFirst,
            boolean regionsCompareEpochs,
            boolean regionsRememberWithoutDomain) {
        static final Rules BUILT = new Rules(Route::decide, true, true, true);

        Rules with(Arbiter mistaken) {
            return new Rules(mistaken, persistsFirst, regionsCompareEpochs, regionsRememberWithoutDomain);
        }
    }

    private final Random random;
    private final Rules rules;
    private final Route route = new Route(DomainName.parse("acme.sip.twilio.com"), new InitialRoute.FirstRegion());
    private final List<Route.Event> journal = new ArrayList<>();
    private final List<Actor> actors = List.of(new Actor(), new Actor());
    private final List<RegionalDomain> domains =
            REGIONS.stream().map(RegionalDomain::new).toList();
    private final List<Runnable> messages = new ArrayList<>();
    private final Map<Epoch, RegionId> confirmed = new HashMap<>();
    private final double loss;
    private boolean isHealed;
    private int sids;
    private int restarts;
    private Optional<String> violation = Optional.empty();

    RouteWorld(long seed, Rules rules) {
        this.random = new Random(seed);
        this.rules = rules;
        this.loss = random.nextBoolean() ? 0.02 : 0.25;
    }

    RouteWorld run() {
        for (var step = 0; step < STEPS && violation.isEmpty(); step++) {
            step();
            look();
        }
        return this;
    }

    /// From here on nothing is lost and nobody interferes: whatever was begun has to end.
    RouteWorld heal() {
        isHealed = true;
        actors.forEach(Actor::restart);
        for (var round = 0; round < 30; round++) {
            deliverAll();
            actors.getFirst().remind();
            domains.forEach(RegionalDomain::confirm);
            deliverAll();
            look();
        }
        return this;
    }

    Optional<String> violation() {
        return violation;
    }

    RouteState route() {
        return route.applyAll(route.initial(), journal);
    }

    /// Whether the region that the route names admits, if it has a Domain.
    boolean activeRegionAdmits() {
        return switch (route()) {
            case RouteState.Settled settled ->
                domains.stream()
                        .allMatch(
                                domain -> domain.admits() == (domain.exists && domain.region.equals(settled.region())));
            case RouteState.NeverClaimed _, RouteState.Free _, RouteState.UnderWay _ ->
                domains.stream().filter(RegionalDomain::admits).count() <= 1;
        };
    }

    long happened(Class<? extends Route.Event> event) {
        return journal.stream().filter(event::isInstance).count();
    }

    int restarts() {
        return restarts;
    }

    private void step() {
        var domain = domains.get(random.nextInt(domains.size()));
        var dice = random.nextInt(100);
        if (dice < 60) deliver();
        else if (dice < 72) domain.confirm();
        else if (dice < 80) actor().remind();
        else if (dice < 86) ask(new Route.Reroute(account(), domain.region, random.nextInt(5) == 0, "operator"));
        else if (dice < 92) domain.create();
        else if (dice < 94) domain.delete();
        else if (dice < 95) domain.session++;
        else actor().restart();
    }

    private void deliver() {
        if (messages.isEmpty()) return;
        var chosen = random.nextInt(messages.size());
        var message = random.nextInt(20) == 0 ? messages.get(chosen) : messages.remove(chosen);
        message.run();
    }

    private void deliverAll() {
        while (!messages.isEmpty()) messages.removeFirst().run();
    }

    private void send(Runnable message) {
        if (isHealed || random.nextDouble() >= loss) messages.add(message);
    }

    private void ask(Route.Command command) {
        ask(command, _ -> {});
    }

    private void ask(Route.Command command, Asker asker) {
        send(() -> actor().receive(command, asker));
    }

    private Actor actor() {
        return actors.get(isHealed || random.nextInt(8) > 0 ? 0 : 1);
    }

    private AccountSid account() {
        return ACCOUNTS.get(random.nextInt(8) == 0 ? 1 : 0);
    }

    private RegionalDomain domain(RegionId region) {
        return domains.stream()
                .filter(domain -> domain.region.equals(region))
                .findFirst()
                .orElseThrow();
    }

    private void look() {
        var admitting = domains.stream()
                .filter(RegionalDomain::admits)
                .map(domain -> domain.region + "@" + domain.active)
                .toList();
        if (admitting.size() > 1) violation = Optional.of("two active regions: " + admitting + ", route " + route());
    }

    private void note(Routes.Confirmed answer, RegionId region) {
        var other = confirmed.putIfAbsent(answer.epoch(), region);
        if (other != null && !other.equals(region))
            violation = Optional.of("epoch " + answer.epoch() + " for " + other + " and " + region);
    }

    private interface Asker {
        void receive(WireMessage answer);
    }

    /// One Route in memory, as the shell runs it: persist, then reply, then effects. The journal refuses whoever has
    /// not seen all of it.
    private final class Actor {
        private RouteState state = route.initial();
        private int seen;
        private final List<Route.Event> unwritten = new ArrayList<>();
        private final Set<Route.Command> reminders = new HashSet<>();

        private void receive(Route.Command command, Asker asker) {
            if (!rules.persistsFirst() && random.nextBoolean()) write();
            var decision = rules.arbiter().decide(route, state, command, NOON);
            unwritten.addAll(decision.events());
            var before = state.epoch();
            state = route.applyAll(state, decision.events());
            if (rules.persistsFirst() && !write()) return;
            if (state.epoch().isOlderThan(before))
                violation = Optional.of("epoch " + state.epoch() + " after " + before);

            decision.reply().ifPresent(answer -> {
                if (answer instanceof Routes.Confirmed yes && command instanceof Route.Confirm confirm)
                    note(yes, confirm.region());
                send(() -> asker.receive(answer));
            });
            decision.effects().forEach(this::perform);
        }

        private boolean write() {
            if (unwritten.isEmpty()) return true;
            if (seen != journal.size()) {
                restart();
                return false;
            }
            journal.addAll(unwritten);
            seen = journal.size();
            unwritten.clear();
            return true;
        }

        private void restart() {
            restarts++;
            unwritten.clear();
            reminders.clear();
            state = route();
            seen = journal.size();
            route.owed(state).forEach(this::perform);
        }

        private void remind() {
            var due = List.copyOf(reminders);
            reminders.clear();
            due.forEach(command -> receive(command, _ -> {}));
        }

        private void perform(Effect effect) {
            switch (effect) {
                case Effect.Later later -> reminders.add((Route.Command) later.command());
                case Effect.Ask(Route.AskToLetGo(var region, var epoch)) ->
                    send(() -> domain(region).letGo(epoch));
                case Effect.Ask(Route.HintActive hint) ->
                    send(() -> domain(hint.region()).confirm());
                case Effect.Ask _, Effect.Forward _ -> throw new AssertionError("a Route does not do this: " + effect);
            }
        }
    }

    /// What a region's Domain of the name does about epochs. All of it is persisted there, so a crash changes nothing.
    private final class RegionalDomain {
        private final RegionId region;
        private boolean exists;
        private Epoch newest = Epoch.NONE;
        private Epoch active = Epoch.NONE;
        private long session = 1;
        private long confirmedFor;

        private RegionalDomain(RegionId region) {
            this.region = region;
        }

        private boolean admits() {
            return exists && active.isNewerThan(Epoch.NONE) && confirmedFor == session;
        }

        private void create() {
            if (exists) return;
            var sid = Sid.parse("QQ%032d".formatted(++sids));
            ask(new Route.Declare(account(), region, sid), answer -> {
                if (answer instanceof Routes.Claimed) exists = true;
            });
        }

        private void delete() {
            if (!exists) return;
            exists = false;
            active = Epoch.NONE;
            for (var account : ACCOUNTS) ask(new Route.Release(account, region));
        }

        private void confirm() {
            if (exists && !admits()) ask(new Route.Confirm(region, new SessionNumber(session)), this::learn);
        }

        private void learn(WireMessage answer) {
            if (!exists) return;
            switch (answer) {
                case Routes.Confirmed(var epoch, var of) -> {
                    if (epoch.isOlderThan(newest) && rules.regionsCompareEpochs()) return;
                    if (of.number() != session) return;
                    newest = newest.orNewer(epoch);
                    active = epoch;
                    confirmedFor = session;
                }
                case Routes.Refused(var known) -> {
                    if (known.isNewerThan(newest)) withdrawUntil(known);
                }
                default -> throw new AssertionError("not an answer to Confirm: " + answer);
            }
        }

        private void letGo(Epoch epoch) {
            if (!epoch.isOlderThan(newest) && (exists || rules.regionsRememberWithoutDomain())) withdrawUntil(epoch);
            ask(new Route.LetGo(region, epoch));
        }

        private void withdrawUntil(Epoch epoch) {
            newest = epoch;
            active = Epoch.NONE;
        }
    }
}
