package io.strowger.edge;

import io.strowger.core.Domains.Admits;
import io.strowger.core.Domains.DoesNotAdmit;
import io.strowger.core.Domains.Standing;
import io.strowger.core.Region;
import io.strowger.core.Regions;
import io.strowger.core.RouteBeliefs;
import io.strowger.core.Routes;
import io.strowger.core.Routes.Active;
import io.strowger.core.Timer;
import io.strowger.core.sip.DomainName;
import io.strowger.edge.RouteBelief.At;
import io.strowger.edge.RouteBelief.Found;
import io.strowger.edge.RouteBelief.Input;
import io.strowger.edge.RouteBelief.Known;
import io.strowger.edge.RouteBelief.Lifetimes;
import io.strowger.edge.RouteBelief.Order;
import io.strowger.edge.RouteBelief.Step;
import io.strowger.edge.RouteBelief.Unsure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Which region is active for a URI, as the edges of this node believe. A hit reads one map and never waits;
/// everything else is decided by [RouteBelief], one step at a time for each name. Safe for use by any thread; never
/// blocks.
///
/// Stages complete on the thread that brought the answer, and always do: the arbiter's patience and the regions'
/// bound how long a question takes, `hold-time` how long a move is waited for.
public final class RouteCache {
    private final Routes routes;
    private final Regions regions;
    private final InstantSource clock;
    private final Timer timer;
    private final EdgeSettings.RouteSettings settings;
    private final Lifetimes lifetimes;
    private final ConcurrentHashMap<DomainName, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private Iterator<Entry> hand = entries.values().iterator();

    public RouteCache(
            Routes routes, Regions regions, InstantSource clock, Timer timer, EdgeSettings.RouteSettings settings) {
        this.routes = routes;
        this.regions = regions;
        this.clock = clock;
        this.timer = timer;
        this.settings = settings;
        this.lifetimes = new Lifetimes(settings.refreshAfter(), settings.absentFor());
    }

    /// Where `name` is processed.
    CompletionStage<Found> find(DomainName name) {
        var entry = entries.get(name);
        if (entry == null) return entryOf(name).needed(new RouteBelief.Wanted());
        entry.used = true;
        return entry.belief.view() instanceof Known(var active, var since, var _, var _)
                        && !clock.instant().isAfter(since.plus(lifetimes.known()))
                ? CompletableFuture.completedFuture(new At(active))
                : entry.needed(new RouteBelief.Wanted());
    }

    /// Where `name` is processed, now that the region of `wrong` has said that it is not there.
    CompletionStage<Found> findAgain(DomainName name, Active wrong) {
        return entryOf(name).needed(new RouteBelief.Refuted(wrong));
    }

    /// Asks the arbiter again, and the regions, in the background, whether `wrong` still holds.
    void doubt(DomainName name, Active wrong) {
        entryOf(name).take(new RouteBelief.Doubted(wrong));
    }

    /// Where `name` is believed to be processed; asks nobody.
    Optional<Active> believed(DomainName name) {
        return Optional.ofNullable(entries.get(name))
                .filter(entry -> entry.belief.view() instanceof Known)
                .map(entry -> ((Known) entry.belief.view()).active());
    }

    /// The same, for people.
    RouteBeliefs.Belief belief(DomainName name) {
        var belief = Optional.ofNullable(entries.get(name)).map(entry -> entry.belief);
        return switch (belief.orElse(RouteBelief.NONE).view()) {
            case Known known -> new RouteBeliefs.Believes(known.active(), known.learned());
            case RouteBelief.Holding(var move) -> new RouteBeliefs.Holds(move);
            case RouteBelief.Unknown() -> new RouteBeliefs.BelievesNothing();
            case RouteBelief.Absent(var _) -> new RouteBeliefs.BelievesNothing();
            case RouteBelief.Asking() -> new RouteBeliefs.BelievesNothing();
        };
    }

    int size() {
        return entries.size();
    }

    private Entry entryOf(DomainName name) {
        var entry = entries.computeIfAbsent(name, Entry::new);
        if (entries.size() > settings.maxNames()) evict();
        return entry;
    }

    /// Second chance: the hand goes round, spares what has been used since it last came by, and drops the first
    /// that has not.
    private synchronized void evict() {
        for (var looked = 0; looked < 2 * settings.maxNames() && entries.size() > settings.maxNames(); looked++) {
            if (!hand.hasNext()) hand = entries.values().iterator();
            if (!hand.hasNext()) return;
            var entry = hand.next();
            if (entry.used) entry.used = false;
            else if (entry.isIdle()) entries.remove(entry.name, entry);
        }
    }

    /// One name. Its belief changes under its lock and is read without.
    private final class Entry {
        private final DomainName name;
        private final List<Waiter> waiters = new ArrayList<>(0);
        private volatile RouteBelief belief = RouteBelief.NONE;
        private volatile boolean used; // from its second use: a flood of names must not push out the real ones

        Entry(DomainName name) {
            this.name = name;
        }

        CompletionStage<Found> needed(Input input) {
            var waiter = new Waiter(new CompletableFuture<>(), clock.instant().plus(settings.holdTime()));
            Step step;
            synchronized (this) {
                step = step(input);
                if (step.found().isEmpty()) {
                    if (waiting.incrementAndGet() > settings.holdLimit()) {
                        waiting.decrementAndGet();
                        waiter.found().complete(new Unsure("this edge has too many requests that wait for routes"));
                    } else {
                        waiters.add(waiter);
                    }
                }
            }
            step.found().ifPresent(waiter.found()::complete);
            carryOut(step);
            return waiter.found();
        }

        void take(Input input) {
            Step step;
            var told = new ArrayList<Waiter>();
            synchronized (this) {
                step = step(input);
                if (step.found().isPresent()) {
                    told.addAll(waiters);
                    waiters.clear();
                }
            }
            waiting.addAndGet(-told.size());
            step.found()
                    .ifPresent(found -> told.forEach(waiter -> waiter.found().complete(found)));
            carryOut(step);
        }

        synchronized boolean isIdle() {
            return waiters.isEmpty();
        }

        private Step step(Input input) {
            var step = belief.on(input, clock.instant(), lifetimes);
            belief = step.next();
            return step;
        }

        private void carryOut(Step step) {
            for (var order : step.orders()) {
                switch (order) {
                    case Order.ASK_ARBITER -> askArbiter(step.next().question());
                    case Order.ASK_REGIONS -> askRegions(step.next().question());
                    case Order.POLL_LATER -> timer.after(settings.pollEvery(), this::poll);
                }
            }
        }

        private void askArbiter(long question) {
            var answered = new AtomicBoolean(); // or given up
            attempt(() -> routes.find(name)).whenComplete((position, failure) -> {
                if (failure == null) {
                    answered.set(true);
                    take(new RouteBelief.Told(question, position));
                } else if (answered.compareAndSet(false, true)) {
                    take(new RouteBelief.Silent(question));
                }
            });
            if (answered.get()) return;
            timer.after(settings.arbiterPatience(), () -> {
                if (answered.compareAndSet(false, true)) take(new RouteBelief.Silent(question));
            });
        }

        /// Completes with the first region that admits, or when all have said no or the time is up.
        private void askRegions(long question) {
            var vouched = new CompletableFuture<Optional<Active>>();
            var unheard = new AtomicInteger(regions.each().size());
            for (var region : regions.each()) {
                attempt(() -> region.domains().standing(name)).whenComplete((standing, _) -> {
                    admitting(region, Optional.ofNullable(standing))
                            .ifPresent(active -> vouched.complete(Optional.of(active)));
                    if (unheard.decrementAndGet() == 0) vouched.complete(Optional.empty());
                });
            }
            timer.after(settings.regionPatience(), () -> vouched.complete(Optional.empty()));
            var _ = vouched.thenAccept(active -> take(new RouteBelief.Vouched(question, active)));
        }

        private static Optional<Active> admitting(Region region, Optional<Standing> standing) {
            return standing.flatMap(it -> switch (it) {
                case Admits(var epoch) -> Optional.of(new Active(region.id(), epoch));
                case DoesNotAdmit(var _) -> Optional.empty();
            });
        }

        private void poll() {
            var now = clock.instant();
            var late = new ArrayList<Waiter>();
            Step step;
            String why;
            synchronized (this) { // whoever comes to wait comes before the decision, or after it
                for (var waiter : waiters) if (!now.isBefore(waiter.until())) late.add(waiter);
                waiters.removeAll(late);
                why = overdue(belief.view());
                step = step(waiters.isEmpty() ? new RouteBelief.Abandoned() : new RouteBelief.PollDue());
            }
            waiting.addAndGet(-late.size());
            for (var waiter : late) waiter.found().complete(new Unsure(why));
            carryOut(step);
        }
    }

    private static String overdue(RouteBelief.View view) {
        return view instanceof RouteBelief.Holding(Routes.Moving(var from, var to, var _))
                ? "moving from " + from + " to " + to + " for too long"
                : "nobody has said in time where it is active";
    }

    private static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private record Waiter(CompletableFuture<Found> found, Instant until) {}
}
