package io.strowger.edge;

import io.strowger.core.Epoch;
import io.strowger.core.Region;
import io.strowger.core.Regions;
import io.strowger.core.Registrations.NotActive;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.Routes;
import io.strowger.core.Routes.Active;
import io.strowger.core.Timer;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.edge.RouteBelief.At;
import io.strowger.edge.RouteBelief.Found;
import io.strowger.edge.RouteBelief.Nowhere;
import io.strowger.edge.RouteBelief.Unsure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Takes a REGISTER to the region that is active for its URI, wherever that is; when that region says that it is
/// not, or says nothing while the route moves on, once more to the one that the arbiter then names. Safe for use by any
/// thread; stages complete on the thread that brought the answer.
public final class Registrar {
    /// How often it is looked whether the route of a request that a region does not answer has moved on meanwhile.
    static final Duration LOOK = Duration.ofMillis(500);

    /// After how long a region that has not answered is asked again: what went to a node of it that has just died is
    /// lost. A region that did get it answers a repetition the same (RFC 3261 §10.3, step 7).
    static final Duration AGAIN = Duration.ofSeconds(1);

    /// How many of those that wait are asked again at each look: a region that is only slow must not get all twice.
    private static final int REPEATED = 100;

    private final RouteCache routes;
    private final Regions regions;
    private final InstantSource clock;
    private final Timer timer;
    /// In the order they were asked; bounded by what the edge has in flight.
    private final SortedMap<Long, Pending> pending = new ConcurrentSkipListMap<>();

    private final AtomicLong questions = new AtomicLong();
    private final AtomicBoolean willLook = new AtomicBoolean();

    /// A REGISTER that `active` was asked and has not answered.
    private record Pending(
            long number,
            Region region,
            RegisterRequest request,
            Active active,
            Instant asked,
            Instant askedLast,
            CompletableFuture<RegisterReply> reply) {
        DomainName name() {
            return request.aor().domain();
        }

        Pending again(Instant now) {
            return new Pending(number, region, request, active, asked, now, reply);
        }
    }

    Registrar(RouteCache routes, Regions regions, InstantSource clock, Timer timer) {
        this.routes = routes;
        this.regions = regions;
        this.clock = clock;
        this.timer = timer;
    }

    /// One with a cache of its own, as a node with edges has.
    public static Registrar over(
            Routes routes, Regions regions, InstantSource clock, Timer timer, EdgeSettings.RouteSettings settings) {
        return new Registrar(new RouteCache(routes, regions, clock, timer, settings), regions, clock, timer);
    }

    public CompletionStage<RegisterReply> register(RegisterRequest request) {
        var name = request.aor().domain();
        return follow(
                routes.find(name),
                request,
                (active, reply) -> isElsewhere(reply)
                        ? follow(
                                routes.findAgain(name, active),
                                request.believing(known(reply)),
                                (_, second) -> CompletableFuture.completedFuture(second))
                        : CompletableFuture.completedFuture(reply));
    }

    /// The region has lost the URI, or the domain: the arbiter knows better than our cache.
    private static boolean isElsewhere(RegisterReply reply) {
        return reply instanceof NotActive || reply instanceof UnknownDomain;
    }

    /// What the next region is to know too: an arbiter that has missed a decision is found out by that.
    private static Epoch known(RegisterReply reply) {
        return reply instanceof NotActive(var known) ? known : Epoch.NONE;
    }

    private CompletionStage<RegisterReply> follow(
            CompletionStage<Found> found,
            RegisterRequest request,
            BiFunction<Active, RegisterReply, CompletionStage<RegisterReply>> then) {
        return found.thenCompose(it -> switch (it) {
            case At(var active) -> ask(active, request).thenCompose(reply -> then.apply(active, reply));
            case Nowhere() -> CompletableFuture.completedFuture(new UnknownDomain());
            case Unsure(var why) -> CompletableFuture.completedFuture(new Unavailable(why));
        });
    }

    private CompletionStage<RegisterReply> ask(Active active, RegisterRequest request) {
        var region = regions.find(active.region());
        if (region.isEmpty()) return CompletableFuture.completedFuture(new Unavailable("no region " + active.region()));
        var now = clock.instant();
        var question = new Pending(
                questions.incrementAndGet(),
                region.get(),
                request.believing(active.epoch().orNewer(request.route())),
                active,
                now,
                now,
                new CompletableFuture<>());
        send(question, _ -> answered(question, new Unavailable("region " + active.region() + " does not answer")));
        if (!question.reply().isDone()) await(question);
        return question.reply();
    }

    private void send(Pending question, Consumer<Throwable> failed) {
        question.region().registrations().register(question.request()).whenComplete((reply, failure) -> {
            if (failure == null) answered(question, reply);
            else failed.accept(failure);
        });
    }

    private void answered(Pending question, RegisterReply reply) {
        if (reply instanceof Unavailable) routes.doubt(question.name(), question.active());
        question.reply().complete(reply);
        pending.remove(question.number());
    }

    private void await(Pending question) {
        pending.put(question.number(), question);
        if (question.reply().isDone()) pending.remove(question.number());
        else lookLater();
    }

    private void lookLater() {
        if (willLook.compareAndSet(false, true)) timer.after(LOOK, this::look);
    }

    /// A region that has died does not say that it is not active any more.
    private void look() {
        willLook.set(false);
        var now = clock.instant();
        var silent = new ArrayList<Pending>();
        for (var question : pending.values()) {
            if (question.asked().isAfter(now.minus(LOOK))) break;
            var believed = routes.believed(question.name());
            if (believed.isPresent()
                    && believed.get().epoch().isNewerThan(question.active().epoch())) {
                answered(question, new NotActive(believed.get().epoch()));
                continue;
            }
            routes.doubt(question.name(), question.active());
            if (silent.size() < REPEATED && !question.askedLast().isAfter(now.minus(AGAIN))) silent.add(question);
        }
        for (var question : silent) {
            var again = question.again(now);
            // what becomes of the first says when to give up
            if (pending.replace(question.number(), question, again)) send(again, _ -> {});
        }
        if (!pending.isEmpty()) lookLater();
    }
}
