package io.strowger.edge;

import io.strowger.core.Epoch;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Routes.Active;
import io.strowger.core.Timer;
import io.strowger.core.Unavailable;
import io.strowger.core.sip.DomainName;
import io.strowger.edge.RouteBelief.At;
import io.strowger.edge.RouteBelief.Found;
import io.strowger.edge.RouteBelief.Nowhere;
import io.strowger.edge.RouteBelief.Unsure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Takes a question to the region that is active for its URI, wherever that is; when that region says that it
/// is not, or says nothing while the route moves on, once more to the one that the arbiter then names. Safe for
/// use by any thread; stages complete on the thread that brought the answer.
final class RegionFollower<Q, A> {
    /// How often it is looked whether the route of a request that a region does not answer has moved on
    /// meanwhile.
    static final Duration LOOK = Duration.ofMillis(250);

    /// After how long a region that has not answered is asked again: what went to a node of it that has just
    /// died is lost. A region that did get it answers a repetition the same.
    static final Duration AGAIN = Duration.ofSeconds(1);

    /// How many of those that wait are asked again at each look: a region that is only slow must not get all
    /// twice.
    private static final int REPEATED = 50;

    private final RouteCache routes;
    private final Regions regions;
    private final InstantSource clock;
    private final Timer timer;
    /// In the order they were asked; bounded by what the edge has in flight.
    private final SortedMap<Long, Pending<Q, A>> pending = new ConcurrentSkipListMap<>();

    private final Map<RegionId, Backlog> backlogs = new ConcurrentHashMap<>();
    private final Inquiry<Q, A> inquiry;
    private final AtomicLong questions = new AtomicLong();
    private final AtomicBoolean willLook = new AtomicBoolean();

    /// What is asked about a URI, and how its answers are to be read.
    interface Inquiry<Q, A> {
        DomainName name(Q question);

        /// The epoch under which it is asked.
        Epoch route(Q question);

        Q believing(Q question, Epoch route);

        CompletionStage<A> ask(Region region, Q question);

        Meaning meaning(A answer);

        A unknownDomain();

        A notActive(Epoch known);

        A unavailable(String why);
    }

    /// What an answer says about the route.
    sealed interface Meaning {}

    /// The region is in charge.
    record Settled() implements Meaning {}

    /// The region is in charge, and has said from memory that it wants credentials.
    record Challenged() implements Meaning {}

    /// The region has lost the URI, or the domain: the arbiter knows better than our cache. `known` is what the
    /// next region is to know too: an arbiter that has missed a decision is found out by that.
    record Elsewhere(Epoch known) implements Meaning {}

    /// Nobody could answer; perhaps the route has moved.
    record Doubtful() implements Meaning {}

    /// A question that `active` was asked and has not answered; the last attempt stays with it whatever becomes of the
    /// route, unless another region is known to have it.
    private record Pending<Q, A>(
            long number,
            Region region,
            DomainName name,
            Q question,
            Active active,
            Instant asked,
            Instant askedLast,
            boolean isLast,
            CompletableFuture<A> answer) {
        Pending<Q, A> again(Instant now) {
            return new Pending<>(number, region, name, question, active, asked, now, isLast, answer);
        }
    }

    RegionFollower(RouteCache routes, Regions regions, InstantSource clock, Timer timer, Inquiry<Q, A> inquiry) {
        this.routes = routes;
        this.regions = regions;
        this.clock = clock;
        this.timer = timer;
        this.inquiry = inquiry;
    }

    CompletionStage<A> ask(Q question) {
        var name = inquiry.name(question);
        return follow(routes.find(name), question, false, (active, answer) -> switch (inquiry.meaning(answer)) {
            case Elsewhere(var known) ->
                follow(
                        routes.findAgain(name, active),
                        inquiry.believing(question, known),
                        true,
                        (_, second) -> CompletableFuture.completedFuture(second));
            case Settled() -> CompletableFuture.completedFuture(answer);
            case Challenged() -> CompletableFuture.completedFuture(answer);
            case Doubtful() -> CompletableFuture.completedFuture(answer);
        });
    }

    private CompletionStage<A> follow(
            CompletionStage<Found> found, Q question, boolean isLast, BiFunction<Active, A, CompletionStage<A>> then) {
        return found.thenCompose(it -> switch (it) {
            case At(var active) -> ask(active, question, isLast).thenCompose(answer -> then.apply(active, answer));
            case Nowhere() -> CompletableFuture.completedFuture(inquiry.unknownDomain());
            case Unsure(var why) ->
                CompletableFuture.completedFuture(inquiry.unavailable(inquiry.name(question) + ": " + why));
        });
    }

    private CompletionStage<A> ask(Active active, Q question, boolean isLast) {
        var region = regions.find(active.region());
        if (region.isEmpty())
            return CompletableFuture.completedFuture(inquiry.unavailable("no region " + active.region()));
        var now = clock.instant();
        if (!backlog(active).join(now))
            return CompletableFuture.completedFuture(
                    inquiry.unavailable("region " + active.region() + " has more to do than it can"));
        var asked = new Pending<Q, A>(
                questions.incrementAndGet(),
                region.get(),
                inquiry.name(question),
                inquiry.believing(question, active.epoch().orNewer(inquiry.route(question))),
                active,
                now,
                now,
                isLast,
                new CompletableFuture<>());
        try {
            send(asked, failure -> answered(asked, inquiry.unavailable(why(active, failure))));
        } catch (RuntimeException fault) {
            backlog(active).leave();
            throw fault;
        }
        if (!asked.answer().isDone()) await(asked);
        return asked.answer();
    }

    private static String why(Active active, Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return "region " + active.region()
                + (cause instanceof Unavailable unavailable ? ": " + unavailable.why() : " does not answer");
    }

    private void send(Pending<Q, A> asked, Consumer<Throwable> failed) {
        inquiry.ask(asked.region(), asked.question()).whenComplete((answer, failure) -> {
            if (failure != null) {
                failed.accept(failure);
                return;
            }
            if (!(inquiry.meaning(answer) instanceof Challenged)) {
                var now = clock.instant();
                backlog(asked.active()).answered(Duration.between(asked.askedLast(), now), now);
            }
            answered(asked, answer);
        });
    }

    private Backlog backlog(Active active) {
        return backlogs.computeIfAbsent(active.region(), _ -> new Backlog());
    }

    private void answered(Pending<Q, A> asked, A answer) {
        if (inquiry.meaning(answer) instanceof Doubtful) routes.doubt(asked.name(), asked.active());
        if (asked.answer().complete(answer)) backlog(asked.active()).leave();
        pending.remove(asked.number());
    }

    private void await(Pending<Q, A> asked) {
        pending.put(asked.number(), asked);
        if (asked.answer().isDone()) pending.remove(asked.number());
        else lookLater();
    }

    private void lookLater() {
        if (willLook.compareAndSet(false, true)) timer.after(LOOK, this::look);
    }

    /// A region that has died does not say that it is not active any more. Where the route is on its way, what it was
    /// asked waits with all the others for where that ends: nobody else may be left to ask for it.
    private void look() {
        willLook.set(false);
        var now = clock.instant();
        var silent = new ArrayList<Pending<Q, A>>();
        for (var asked : pending.values()) {
            if (asked.asked().isAfter(now.minus(LOOK))) break;
            var believed = routes.believed(asked.name());
            var isElsewhere = believed.isEmpty()
                    ? !asked.isLast()
                    : believed.get().epoch().isNewerThan(asked.active().epoch());
            if (isElsewhere) {
                var known = believed.orElse(asked.active()).epoch();
                answered(asked, inquiry.notActive(known));
                continue;
            }
            routes.doubt(asked.name(), asked.active());
            if (silent.size() < REPEATED && !asked.askedLast().isAfter(now.minus(AGAIN))) silent.add(asked);
        }
        for (var asked : silent) {
            var again = asked.again(now);
            // what becomes of the first says when to give up
            if (pending.replace(asked.number(), asked, again)) send(again, _ -> {});
        }
        if (!pending.isEmpty()) lookLater();
    }
}
