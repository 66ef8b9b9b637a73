package io.strowger.edge;

import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.Position;
import io.strowger.core.Routes.Unrouted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an edge believes of one URI's route, and what it does about it: the rules of [RouteCache], without threads,
/// clock or messages.
///
/// `question` numbers what was asked of the arbiter and of the regions; an answer to an earlier question is old news
/// and changes nothing, unless it tells of a newer epoch than the one that is known.
record RouteBelief(View view, long question) {
    static final RouteBelief NONE = new RouteBelief(new Unknown(), 0);

    /// A region that is slow for many names must not have them all asked for again and again.
    private static final Duration DOUBTED_AGAIN = Duration.ofMillis(250);

    sealed interface View {}

    record Unknown() implements View {}

    /// `since` is when the arbiter was last asked; `learned`, when this came to be believed; `refreshing` while the
    /// arbiter is asked whether it still holds.
    record Known(Active active, Instant since, Instant learned, boolean refreshing) implements View {
        Known confirmed(Instant now) {
            return new Known(active, now, learned, false);
        }
    }

    /// The arbiter knows no route.
    record Absent(Instant since) implements View {}

    /// Requests wait for an answer.
    record Asking() implements View {}

    /// The route is moving; requests wait until it has.
    record Holding(Moving move) implements View {}

    sealed interface Input {}

    /// A request needs the route.
    record Wanted() implements Input {}

    /// A region has said that it is not active, though this edge believed so.
    record Refuted(Active wrong) implements Input {}

    /// A region did not answer, or may not admit: perhaps it has lost the route. Nobody waits.
    record Doubted(Active wrong) implements Input {}

    record Told(long question, Position position) implements Input {}

    /// The arbiter has not answered in time, or can't.
    record Silent(long question) implements Input {}

    /// What the regions themselves say: the one that admits, if any.
    record Vouched(long question, Optional<Active> active) implements Input {}

    record PollDue() implements Input {}

    /// Nobody waits any longer.
    record Abandoned() implements Input {}

    enum Order {
        ASK_ARBITER,
        ASK_REGIONS,
        POLL_LATER
    }

    /// What somebody who needs the route is told.
    sealed interface Found {}

    record At(Active active) implements Found {}

    record Nowhere() implements Found {}

    /// `why` follows the name.
    record Unsure(String why) implements Found {}

    /// The belief after an input; what everybody who waits is told, if anything; and what has to be done.
    record Step(RouteBelief next, Optional<Found> found, List<Order> orders) {}

    /// How long a belief is good for without asking.
    record Lifetimes(Duration known, Duration absent) {}

    Step on(Input input, Instant now, Lifetimes lifetimes) {
        return switch (input) {
            case Wanted() -> onWanted(now, lifetimes);
            case Refuted(var wrong) -> onRefuted(wrong);
            case Doubted(var wrong) ->
                view instanceof Known known && known.active().equals(wrong) ? doubting(known, now) : stay();
            case Told(var number, var position) -> number == question ? onTold(position, now) : stay();
            case Silent(var number) -> number == question ? onSilent(now) : stay();
            case Vouched(var number, var active) ->
                number == question || view instanceof Known ? onVouched(active, now) : stay();
            case PollDue() -> view instanceof Holding ? ask(view, Optional.empty()) : stay();
            case Abandoned() -> view instanceof Holding ? become(new Unknown()) : stay();
        };
    }

    private Step onWanted(Instant now, Lifetimes lifetimes) {
        return switch (view) {
            case Known known
            when now.isAfter(known.since().plus(lifetimes.known())) ->
                refreshing(known, Optional.of(new At(known.active())));
            case Known known -> tell(new At(known.active()));
            case Absent(var since) when !now.isAfter(since.plus(lifetimes.absent())) -> tell(new Nowhere());
            case Absent(var _) -> ask(new Asking(), Optional.empty());
            case Unknown() -> ask(new Asking(), Optional.empty());
            case Asking() -> stay();
            case Holding(var _) -> stay();
        };
    }

    private Step onRefuted(Active wrong) {
        return switch (view) {
            case Known known when !known.active().equals(wrong) -> tell(new At(known.active()));
            case Known _ -> ask(new Asking(), Optional.empty());
            case Absent(var _) -> tell(new Nowhere());
            case Unknown() -> ask(new Asking(), Optional.empty());
            case Asking() -> stay();
            case Holding(var _) -> stay();
        };
    }

    private Step onTold(Position position, Instant now) {
        return switch (position) {
            case Active active -> onActive(active, now);
            case Unrouted() -> become(new Absent(now), new Nowhere());
            // what a region has said before it let go is old news from now on
            case Moving move ->
                new Step(new RouteBelief(new Holding(move), question + 1), Optional.empty(), List.of(Order.POLL_LATER));
        };
    }

    /// Epochs only grow (invariant I2): what is older than what we know is not news.
    private Step onActive(Active active, Instant now) {
        var known = view instanceof Known before
                        && !active.epoch().isNewerThan(before.active().epoch())
                ? before.confirmed(now)
                : new Known(active, now, now, false);
        return become(known, new At(known.active()));
    }

    private Step onSilent(Instant now) {
        return switch (view) {
            case Known known -> become(known.confirmed(now)); // it stays routed; ask later
            case Asking() -> become(view, Optional.empty(), List.of(Order.ASK_REGIONS));
            case Holding(var _) -> become(view, Optional.empty(), List.of(Order.ASK_REGIONS));
            case Absent(var _) -> stay();
            case Unknown() -> stay();
        };
    }

    private Step onVouched(Optional<Active> active, Instant now) {
        return switch (view) {
            case Asking() ->
                active.map(it -> onActive(it, now))
                        .orElseGet(() -> become(
                                new Unknown(), new Unsure("neither the arbiter nor a region says where it is active")));
            case Holding(var _) ->
                active.map(it -> onActive(it, now))
                        .orElseGet(() -> become(view, Optional.empty(), List.of(Order.POLL_LATER)));
            case Known known ->
                active.filter(it -> it.epoch().isNewerThan(known.active().epoch()))
                        .map(it -> onActive(it, now))
                        .orElseGet(this::stay);
            case Absent(var _) -> stay();
            case Unknown() -> stay();
        };
    }

    /// Asks the regions too: the site that was active may have been the arbiter's as well.
    private Step doubting(Known known, Instant now) {
        if (known.refreshing() || now.isBefore(known.since().plus(DOUBTED_AGAIN))) return stay();
        var asked = refreshing(known, Optional.empty());
        return new Step(asked.next(), asked.found(), List.of(Order.ASK_ARBITER, Order.ASK_REGIONS));
    }

    private Step refreshing(Known known, Optional<Found> found) {
        if (known.refreshing()) return new Step(this, found, List.of());
        return ask(new Known(known.active(), known.since(), known.learned(), true), found);
    }

    private Step ask(View next, Optional<Found> found) {
        return new Step(new RouteBelief(next, question + 1), found, List.of(Order.ASK_ARBITER));
    }

    private Step tell(Found found) {
        return new Step(this, Optional.of(found), List.of());
    }

    private Step stay() {
        return new Step(this, Optional.empty(), List.of());
    }

    private Step become(View next) {
        return become(next, Optional.empty(), List.of());
    }

    private Step become(View next, Found found) {
        return become(next, Optional.of(found), List.of());
    }

    private Step become(View next, Optional<Found> found, List<Order> orders) {
        return new Step(new RouteBelief(next, question), found, orders);
    }
}
